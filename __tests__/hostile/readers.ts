import { emulatedApi } from '../../emulator/apis.ts'
import { type Api, apis } from '../../emulator/script.ts'
import { noMemory, type Read } from '../../src/documents/memory.ts'
import { WaitError } from '../../src/errors.ts'
import type { Flavor, FlavorDefinition, Parameters } from '../../src/flavors/flavor.ts'
import * as definitions from '../../src/flavors/index.ts'
import type { OperationStatus, State } from '../../src/operation.ts'
import { isXml, rootOf, statusPath } from '../api-documents.ts'
import { create } from '../flavors/create.ts'
import { membersAt, memberWord, statusElement } from './strict-readers.ts'

export type { Api } from '../../emulator/script.ts'
export { apis } from '../../emulator/script.ts'
export { jsonApis, xmlApis } from '../api-documents.ts'

/**
 * Every API's reader, and the rules for each with any response: it returns a status or throws a WaitError, and it
 * returns a terminal state only if the document really contains one. Shared by the properties and the fuzzer.
 */

const url = new URL('https://management.azure.com/subscriptions/x/operations/1?api-version=2024-01-01')
const name = 'x'
export const parameters: Parameters = {
  'subscription-id': name,
  'operation-id': name,
  'resource-group': name,
  'vault-name': name,
  'job-name': name,
  'operation-url': url.href,
  'resource-id': '/subscriptions/x/resourceGroups/y/z'
}
const byName = new Map<string, FlavorDefinition>(Object.entries(definitions))

export function definitionOf(api: Api): FlavorDefinition {
  const definition = byName.get(api)
  if (definition === undefined) throw new Error(`There is no ${api}`)
  return definition
}

/** A flavor for one operation: that of `parameters`, but for what is given. */
export function flavorOf(api: Api, given: Partial<Parameters> = {}): Flavor {
  return create(definitionOf(api), { ...parameters, ...given }, { version: '2024-01-01' })
}

export const flavors = Object.fromEntries(apis.map((api) => [api, flavorOf(api)])) as Record<Api, Flavor>
export const readers = Object.fromEntries(
  await Promise.all(Object.entries(flavors).map(async ([api, { load }]) => [api, await load()]))
) as Record<Api, Read>

interface Answer {
  readonly body: string | undefined
  readonly http?: number
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Reads a response, and checks the reader.
 * @returns the reading; undefined if the response is unreadable
 * @throws Error if the reader breaks a rule
 */
export function examine(api: Api, { body, http = 200, headers = {} }: Answer): OperationStatus | undefined {
  const operation = read(api, { body, http, headers })
  if (operation === undefined) return undefined
  const { state, status, document } = operation
  if (typeof status !== 'string' || status.trim() === '') throw new Error(`${api} read an empty status`)
  if (document !== '') JSON.parse(document)
  JSON.stringify(operation)
  const meant = meaning(api, body, http)
  if (state !== 'running' && state !== meant)
    throw new Error(`${api} read ${state} (${status}) where the document says ${meant ?? 'nothing'}: ${body}`)
  return operation
}

function read(api: Api, { body, http, headers }: Required<Answer>): OperationStatus | undefined {
  try {
    return readers[api]({ url, status: http, headers, body, isFramed: true }, noMemory)
  } catch (error) {
    if (error instanceof WaitError) return undefined
    throw error
  }
}

/** The terminal words in each API's documentation. */
export function endsOf(api: Api): readonly (readonly [word: string, State])[] {
  return emulatedApi(api).ends
}

/**
 * The terminal state that a response may be read as; undefined if it has none.
 */
function meaning(api: Api, body: string | undefined, http: number): State | undefined {
  switch (api) {
    case 'data-replication-job':
      return isSuccess(http, [200, 201]) ? endOf(api, wordAt(body, ['properties', 'state'])) : undefined
    case 'arm-operation':
    case 'data-plane':
      return http >= 200 && http <= 299 ? monitorMeaning(body, http) : undefined
    case 'arm-location':
      return locationMeaning(body, http)
    case 'arm-resource':
      return isSuccess(http, [200, 201]) ? resourceMeaning(body) : undefined
    default:
      return http === 200 ? endOf(api, plainWord(api, body ?? '')) : undefined
  }
}

/** For an API with one document and one place for its status. */
function plainWord(api: Api, body: string): string | undefined {
  return isXml(api) ? statusElement(body, rootOf(api)) : memberWord(body, statusPath(api))
}

function isSuccess(http: number, statuses: readonly number[]): boolean {
  return statuses.includes(http)
}

function endOf(api: Api, word: string | undefined): State | undefined {
  const trimmed = api !== 'data-replication' && !api.startsWith('classic') ? word?.trim() : word
  return endsOf(api).find(([end]) => end.toLowerCase() === trimmed?.toLowerCase())?.[1]
}

/** The value at a path, in any case: one word, nothing that could be a word, or something else. */
function placeAt(body: string | undefined, path: readonly string[]): 'none' | 'unclear' | { readonly word: string } {
  const prefixes = path.map((_, depth) => membersAt(body ?? '', path.slice(0, depth + 1), sameInAnyCase))
  if (prefixes.some((members) => members !== undefined && members.length > 1)) return 'unclear'
  const [token] = prefixes.at(-1) ?? []
  if (token === undefined || token === 'null' || token === '{') return 'none'
  const word: unknown = token.startsWith('"') ? JSON.parse(token) : ''
  return typeof word === 'string' && word.trim() !== '' ? { word } : 'unclear'
}

function wordAt(body: string | undefined, path: readonly string[]): string | undefined {
  const place = placeAt(body, path)
  return typeof place === 'object' ? place.word : undefined
}

const sameInAnyCase = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** A word, at every place where monitors and Locations may have it. */
function firstWord(body: string | undefined): ReturnType<typeof placeAt> {
  const status = placeAt(body, ['status'])
  return status === 'none' ? placeAt(body, ['properties', 'provisioningState']) : status
}

function monitorMeaning(body: string | undefined, http: number): State | undefined {
  const place = firstWord(body)
  if (place === 'none') return http === 204 ? 'succeeded' : undefined
  return place === 'unclear' ? undefined : endOf('arm-operation', place.word)
}

function locationMeaning(body: string | undefined, http: number): State | undefined {
  if (http >= 400 && http <= 499) return 'failed'
  if (http < 200 || http > 299 || http === 202) return undefined
  const place = firstWord(body)
  if (typeof place === 'object') return endOf('arm-location', place.word)
  if (http === 204) return 'succeeded'
  const errors = membersAt(body ?? '', ['error'], sameInAnyCase) ?? []
  const isPlain = errors.length <= 1 && typeof placeAt(body, ['error']) !== 'object'
  return place === 'none' && isSuccess(http, [200, 201]) && body !== undefined && isPlain ? 'succeeded' : undefined
}

function resourceMeaning(body: string | undefined): State | undefined {
  const place = placeAt(body, ['properties', 'provisioningState'])
  if (typeof place === 'object') return endOf('arm-resource', place.word)
  const others = ['status', 'state', 'phase', 'result', 'error']
  const isStateless =
    placeAt(body, ['provisioningState']) === 'none' &&
    others.every((member) => typeof placeAt(body, [member]) !== 'object')
  return place === 'none' && isStateless && membersAt(body ?? '', ['x']) !== undefined ? 'succeeded' : undefined
}

import { WaitError } from '../../src/errors.ts'
import type { Flavor } from '../../src/flavors/flavor.ts'
import * as definitions from '../../src/flavors/index.ts'
import type { OperationStatus, State } from '../../src/operation.ts'
import { membersAt, memberWord, statusElement } from './strict-readers.ts'

/**
 * The seven readers, and what holds of each whatever the answer: it returns a status or throws a WaitError, and an end
 * comes only out of a document that holds one by the letter. Shared by the properties and the fuzzer.
 */

export type Api = keyof typeof definitions
export const jsonApis = [
  'arm-operation',
  'data-replication',
  'data-replication-job',
  'arm-resource',
  'arm-location'
] as const satisfies readonly Api[]
export const xmlApis = ['classic', 'classic-gateway'] as const satisfies readonly Api[]

const url = new URL('https://management.azure.com/subscriptions/x/operations/1?api-version=2024-01-01')
const name = 'x'
export const given = {
  'subscription-id': name,
  'operation-id': name,
  'resource-group': name,
  'vault-name': name,
  'job-name': name,
  'operation-url': url.href,
  'resource-id': '/subscriptions/x/resourceGroups/y/z',
  'api-version': '2024-01-01'
}
export const flavors = Object.fromEntries(
  Object.entries(definitions).map(([api, definition]) => [api, definition.create(given, url)])
) as Record<Api, Flavor>
for (const { load } of Object.values(flavors)) await load?.()

export interface Answer {
  readonly body: string | undefined
  readonly http?: number
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Reads an answer, and checks the reader.
 * @returns what was read; undefined where it could not be
 * @throws Error where the reader broke its word
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
    return flavors[api].read({ url, status: http, headers, body, isFramed: true })
  } catch (error) {
    if (error instanceof WaitError) return undefined
    throw error
  }
}

/** The words that end something, by each API's documentation. */
export const ends: Readonly<Record<Api, readonly (readonly [word: string, State])[]>> = {
  classic: [
    ['Succeeded', 'succeeded'],
    ['Failed', 'failed']
  ],
  'classic-gateway': [
    ['Successful', 'succeeded'],
    ['Failed', 'failed']
  ],
  'arm-operation': resourceManager(),
  'data-replication': resourceManager(),
  'arm-location': resourceManager(),
  'arm-resource': [...resourceManager(), ['Deleted', 'succeeded']],
  'data-replication-job': [
    ...resourceManager(),
    ['CompletedWithInformation', 'succeeded'],
    ['CompletedWithWarnings', 'succeeded'],
    ['CompletedWithErrors', 'failed']
  ]
}

function resourceManager(): readonly (readonly [string, State])[] {
  return [
    ['Succeeded', 'succeeded'],
    ['Failed', 'failed'],
    ['Canceled', 'canceled'],
    ['Cancelled', 'canceled']
  ]
}

/** Where each API's status stands. */
export const statusPaths: Readonly<Record<(typeof jsonApis)[number], readonly string[]>> = {
  'arm-operation': ['status'],
  'data-replication': ['status'],
  'data-replication-job': ['properties', 'state'],
  'arm-resource': ['properties', 'provisioningState'],
  'arm-location': ['properties', 'provisioningState']
}

/** The end that an answer may be read as; undefined where there is none in it. */
function meaning(api: Api, body: string | undefined, http: number): State | undefined {
  if (api === 'arm-location') return locationMeaning(body, http)
  if (body === undefined || http !== 200) return undefined
  if (api === 'classic') return endOf(api, statusElement(body, 'Operation'))
  if (api === 'classic-gateway') return endOf(api, statusElement(body, 'GatewayOperation'))
  const word = memberWord(body, statusPaths[api])
  if (api === 'arm-resource' && word === undefined) return isStateless(body) ? 'succeeded' : undefined
  return endOf(api, word)
}

function endOf(api: Api, word: string | undefined): State | undefined {
  return ends[api].find(([end]) => end.toLowerCase() === word?.toLowerCase())?.[1]
}

/** Only an answer without an error, and without anything in the status's place, may count as succeeded without one. */
function isStateless(body: string): boolean {
  return isOnce(body, ['properties']) && isNowhere(body, statusPaths['arm-resource']) && isOnce(body, ['error'])
}

function locationMeaning(body: string | undefined, http: number): State | undefined {
  if (http === 204) return 'succeeded'
  if (http >= 400 && http <= 499) return 'failed'
  if (body === undefined || (http !== 200 && http !== 201)) return undefined
  if (body.trim() === '') return 'succeeded'
  if (!isNowhere(body, statusPaths['arm-location']))
    return endOf('arm-location', memberWord(body, statusPaths['arm-location']))
  const contradicts = /^(?:accepted|cancell?ed|failed|inprogress|notstarted|pending|running|started)$/i
  const isPlain = (['properties', 'error', 'status'] as const).every((member) => isOnce(body, [member]))
  return isPlain && !contradicts.test(memberWord(body, ['status']) ?? '') ? 'succeeded' : undefined
}

function isNowhere(body: string, path: readonly string[]): boolean {
  return membersAt(body, path)?.length === 0
}

function isOnce(body: string, path: readonly string[]): boolean {
  const members = membersAt(body, path)
  return members !== undefined && members.length <= 1
}

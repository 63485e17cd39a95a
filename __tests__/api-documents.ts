/**
 * Each API's documents as text, taken from the emulator, so that a new API is tested like the others without
 * another line.
 */
import { emulatedApi, samplePath, statusDocument } from '../emulator/apis.ts'
import { type Api, apis } from '../emulator/script.ts'
import type { State } from '../src/operation.ts'

const moment = new Date('2026-01-31T12:00:00Z')
const marker = 'the-status'

/** A document with this status, of an operation with this id. */
export function documentOf(api: Api, status: string, id = 'x'): string {
  const [path = ''] = samplePath({ api, id }).split('?')
  return statusDocument({ api, id, steps: [] }, { status }, { path, startedAt: moment, endedAt: moment }).body
}

/** What one API's documents look like. */
interface Form {
  readonly isXml: boolean
  /** The name of an XML document's root. */
  readonly root: string
  /** The path to the status in a JSON document. */
  readonly statusPath: readonly string[]
  readonly parts: Parts
}

/** A document, split into the member with its status and the text around it. */
interface Parts {
  readonly before: string
  readonly member: (word: string) => string
  readonly after: string
}

const forms = new Map(apis.map((api) => [api, formOf(api)]))

function formOf(api: Api): Form {
  const text = documentOf(api, marker)
  const [member] = /<(\w+)>the-status<\/\1>|"\w+":"the-status"/.exec(text) ?? []
  if (member === undefined) throw new Error(`The emulator's document of ${api} contains no status: ${text}`)
  const [before = '', after = ''] = text.split(member)
  const [, root] = /^<(\w+)/.exec(text) ?? []
  return {
    isXml: root !== undefined,
    root: root ?? '',
    statusPath: root === undefined ? (pathTo(JSON.parse(text)) ?? []) : [],
    parts: { before, member: (word) => member.replace(marker, word), after }
  }
}

function pathTo(value: unknown): readonly string[] | undefined {
  if (value === marker) return []
  if (typeof value !== 'object' || value === null) return undefined
  const paths = Object.entries(value).flatMap(([name, inner]) => {
    const rest = pathTo(inner)
    return rest === undefined ? [] : [[name, ...rest]]
  })
  return paths[0]
}

function known(api: Api): Form {
  const form = forms.get(api)
  if (form === undefined) throw new Error(`There is no API ${api}`)
  return form
}

export const isXml = (api: Api) => known(api).isXml
export const rootOf = (api: Api) => known(api).root
export const statusPath = (api: Api) => known(api).statusPath
export const partsOf = (api: Api) => known(api).parts

export const xmlApis: readonly Api[] = apis.filter(isXml)
export const jsonApis: readonly Api[] = apis.filter((api) => !isXml(api))

/** The API's word for success. */
export function successWord(api: Api): string {
  return wordFor(api, 'succeeded')
}

/** The API's word for failure. */
export function failureWord(api: Api): string {
  return wordFor(api, 'failed')
}

function wordFor(api: Api, wanted: State): string {
  const [word] = emulatedApi(api).ends.find(([, state]) => state === wanted) ?? []
  if (word === undefined) throw new Error(`${api} has no word for ${wanted} in emulator/apis.ts`)
  return word
}

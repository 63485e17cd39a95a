import { type StatusResponse, unreadable } from '../http/response.ts'
import type { AdditionalInfo, OperationError } from '../operation.ts'
import { quote } from './quote.ts'

/** Far deeper and wider than any error seen; a forged one must not cost more than it tells. */
const deepestError = 12
const mostDetails = 100

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []
}

/**
 * The object that a response holds.
 * @throws WaitError `unreadable` where it holds anything else
 */
export function readObject(response: StatusResponse): JsonObject {
  const { body } = response
  if (body === undefined) throw unreadable(response, 'it is larger than 1 MiB, or not UTF-8')
  if (body.trim() === '') throw unreadable(response, 'it is empty')
  const value = parse(body)
  if (isObject(value)) return value
  throw unreadable(
    response,
    `it is ${value === undefined ? 'no JSON' : 'JSON, but no object'}. It begins ${quote(body)}`
  )
}

/** The object that a text holds, where it holds one and nothing hangs on it. */
export function parseObject(body: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * The word of a document's `status`.
 * @throws WaitError `unreadable` where it is not one non-empty string
 */
export function readStatus(response: StatusResponse, document: JsonObject): string {
  const { body = '' } = response
  const { status } = document
  if (typeof status !== 'string' || status.trim() === '') {
    throw unreadable(response, `its status is not a word. It begins ${quote(body)}`)
  }
  // JSON.parse takes the last of several, a person reads the first: neither is to be trusted.
  if (countMembers(body, 'status') > 1) throw unreadable(response, `it has two statuses. It begins ${quote(body)}`)
  return status
}

/** Resource Manager's error, from `{"error": {…}}`; also the bare `{code, message}` that some providers send. */
export function readResponseError(response: StatusResponse): OperationError | undefined {
  const document = response.body === undefined ? undefined : parse(response.body)
  if (!isObject(document)) return undefined
  if (document.error !== undefined) return readErrorDetail(document.error)
  return text(document.code) !== undefined && text(document.message) !== undefined
    ? readErrorDetail(document)
    : undefined
}

/**
 * An `ErrorDetail`: `{code, message, target, details[], additionalInfo[{type, info}]}`, nested to any depth. Codes that
 * are numbers, single details without a list and errors that are only a sentence are taken as they come.
 */
export function readErrorDetail(value: unknown, depth = 0): OperationError | undefined {
  if (typeof value === 'string') return errorOf('', value)
  if (!isObject(value)) return undefined
  const details = depth === deepestError ? [] : list(value.details).slice(0, mostDetails)
  return {
    code: word(value.code),
    message: word(value.message),
    target: text(value.target),
    details: details.map((detail) => readErrorDetail(detail, depth + 1)).filter((detail) => detail !== undefined),
    additionalInfo: objects(value.additionalInfo).slice(0, mostDetails).map(readAdditionalInfo)
  }
}

export function errorOf(code: string, message: string): OperationError {
  return { code, message, details: [], additionalInfo: [] }
}

function readAdditionalInfo(value: JsonObject): AdditionalInfo {
  return { type: word(value.type), info: prune(value.info) }
}

/** A copy that every JSON writer survives: a forged document can nest deeper than the stack. */
function prune(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepestError) return '…'
  if (Array.isArray(value)) return value.map((item) => prune(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, prune(item, depth + 1)]))
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

export function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Counts the members of the outermost object that have this name, in text that is known to be valid JSON. */
function countMembers(json: string, name: string): number {
  let depth = 0
  let count = 0
  let lastString = ''
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') {
      const end = endOfString(json, at)
      if (depth === 1) lastString = json.slice(at, end)
      at = end - 1
    } else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    else if (character === ':' && depth === 1 && JSON.parse(lastString) === name) count += 1
  }
  return count
}

/** The index behind the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

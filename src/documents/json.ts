import { isEmpty, type StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, parseJson, parseObject } from '../json.ts'
import { quote } from '../quote.ts'
import { unreadable } from './answer.ts'

/**
 * The JSON that a response holds.
 * @throws WaitError `unreadable` where it holds none
 */
export function readJson(response: StatusResponse): unknown {
  const { body } = response
  if (body === undefined) throw unreadable(response, 'it is larger than 1 MiB, or not UTF-8')
  if (body.trim() === '') throw unreadable(response, 'it is empty')
  const value = parseJson(body)
  if (value !== undefined) return value
  throw unreadable(response, `it is no JSON. It begins ${quote(body)}`)
}

/**
 * The object that a response holds.
 * @throws WaitError `unreadable` where it holds anything else
 */
export function readObject(response: StatusResponse): JsonObject {
  const value = readJson(response)
  if (isObject(value)) return value
  throw unreadable(response, `it is JSON, but no object. It begins ${quote(response.body ?? '')}`)
}

/** Whether an answer has the form of the service's own. What answers in its place (a proxy, a gateway) writes a page. */
export function isOfService(response: StatusResponse): boolean {
  return isEmpty(response) || parseObject(response.body) !== undefined
}

/**
 * The word at a path in a response's document, `['status']` or `['properties', 'provisioningState']`.
 * @returns undefined where the document has no such member
 * @throws WaitError `unreadable` where it has one that is not one non-empty string
 */
export function readWord(
  response: StatusResponse,
  document: JsonObject,
  path: readonly [string, ...string[]]
): string | undefined {
  const { body = '' } = response
  // JSON.parse takes the last of several, a person reads the first: neither is to be trusted.
  const repeated = path.findIndex((_, depth) => countMembers(body, path.slice(0, depth + 1)) > 1)
  if (repeated !== -1) throw unreadable(response, `it has ${path[repeated]} twice. It begins ${quote(body)}`)
  const value = path.reduce<unknown>((parent, name) => (isObject(parent) ? parent[name] : undefined), document)
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return value
  throw unreadable(response, `its ${path.join('.')} is not a word. It begins ${quote(body)}`)
}

/**
 * For members whose absence says something.
 * @throws WaitError `unreadable` where one stands more than once at the top of a response's document
 */
export function assertOnce(response: StatusResponse, names: readonly string[]): void {
  const { body = '' } = response
  const repeated = names.find((name) => countMembers(body, [name]) > 1)
  if (repeated !== undefined) throw unreadable(response, `it has ${repeated} twice. It begins ${quote(body)}`)
}

/**
 * The word at a path, where a document without one says nothing.
 * @throws WaitError `unreadable` where it has not one non-empty string there
 */
export function readRequiredWord(
  response: StatusResponse,
  document: JsonObject,
  path: readonly [string, ...string[]]
): string {
  const found = readWord(response, document, path)
  if (found !== undefined) return found
  throw unreadable(response, `it has no ${path.join('.')}. It begins ${quote(response.body ?? '')}`)
}

/**
 * For members whose absence says something: one that is written otherwise is there.
 * @throws WaitError `unreadable` where an object has one of them in another case
 */
export function assertSpelling(response: StatusResponse, object: JsonObject, names: readonly string[]): void {
  const odd = Object.keys(object).find((key) => names.some((name) => key !== name && isSameWord(key, name)))
  if (odd !== undefined) throw unreadable(response, `it has ${odd.slice(0, 60)}, in another case than the API`)
}

function isSameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/**
 * Counts the members that stand at this path, in text that is known to be valid JSON, without regard to case: where one
 * reader takes `status` and another `Status`, neither is to be trusted.
 */
function countMembers(json: string, path: readonly string[]): number {
  /** Of each container that is open, outermost first: the member that is being read; undefined in a list. */
  const open: (string | undefined)[] = []
  let count = 0
  let lastString = ''
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') {
      const end = endOfString(json, at)
      lastString = json.slice(at, end)
      at = end - 1
    } else if (character === '{' || character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === ':' && open.length <= path.length) {
      open[open.length - 1] = String(JSON.parse(lastString)).toLowerCase()
      if (open.length === path.length && path.every((name, depth) => open[depth] === name.toLowerCase())) count += 1
    }
  }
  return count
}

/** The index behind the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

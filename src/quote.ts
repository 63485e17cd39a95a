import { isObject, parseObject } from './json.ts'

/**
 * The one rule for what is shown of a body, in a message, in the log or in a debug line. A result may contain secrets: of
 * JSON the names of its members are shown and never a value, of broken JSON nothing, of other text the beginning.
 */

const quoteLength = 200
const longestLine = 600
/** More is not searched for tokens: that takes time by the square of the length. */
const mostSearched = 10_000

/** The rest of a sentence about a body that could not be read: nothing if it looks like JSON, else its beginning. */
export function describeBody(body: string): string {
  return looksLikeJson(body) ? '' : `. It starts with ${quote(body)}`
}

/** A body in a few words: the names of its members, or its beginning in quotation marks. */
export function summariseBody(body: string): string {
  if (!looksLikeJson(body)) return quote(body)
  const members = listMembers(body)
  return members === undefined ? 'JSON, not shown' : `JSON that contains ${members}`
}

/** Whether a body is JSON, whole or broken: then nothing of it is quoted. */
function looksLikeJson(body: string): boolean {
  return /^\s*["{[]/.test(body)
}

const maxMembers = 20
const longestName = 60

/** What an object consists of, as a sentence without its full stop. */
export function membersOf(names: readonly string[]): string {
  return names.length === 0 ? 'It has no members' : `Its members are ${listNames(names)}`
}

/**
 * The names of a JSON object's members and of theirs, as a list for a sentence.
 * @returns undefined if the body is not a JSON object, or has no members
 */
export function listMembers(body: string): string | undefined {
  const names = Object.entries(parseObject(body) ?? {}).flatMap(([name, value]) => namesWithin(name, value))
  return names.length === 0 ? undefined : listNames(names)
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxMembers).map((name) => name.slice(0, longestName))
  return `${shown.join(', ')}${names.length > maxMembers ? ` and ${names.length - maxMembers} more` : ''}`
}

function namesWithin(name: string, value: unknown): readonly string[] {
  const names = isObject(value) ? Object.keys(value) : []
  return names.length === 0 ? [name] : names.map((inner) => `${name}.${inner}`)
}

/**
 * The beginning of a text that is not JSON. It is made safe for the log when it is printed. A classic operation's `Data`
 * may be a secret: the quotation ends before it.
 */
function quote(body: string): string {
  const beginning = body.slice(0, quoteLength)
  const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i)
  const text = data === -1 ? beginning : beginning.slice(0, data)
  // Line ends are the action's own in a message. A query may contain a signature.
  const shown = text.replace(/\s+/g, ' ').replace(query, '?…')
  return text.length < body.length ? `“${shown}…”` : `“${shown}”`
}

/** A URL's query, also one that is cut, or that stands without its URL. */
const query = /[?&][^\s"'<>]*=[^\s"'<>]*/g

/** A JSON Web Token: begins with the base64 of `{"`. */
const jsonWebToken = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g

/**
 * What a service or a program said on the way to a token, for a sentence that passes it on: one line, without the full
 * stop, and cut. A token in it, which nobody knows yet, is left out.
 */
export function oneLine(said: string): string {
  const line = said.slice(0, mostSearched).replace(/\s+/g, ' ').trim().replace(/\.$/, '').replace(jsonWebToken, '***')
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
}

import { isObject, parseObject } from '../json.ts'

/**
 * The rules for showing a body in a message, in the log or in a debug line. A result may contain secrets. Of JSON, only
 * the names of members are shown, and never a value. Of invalid JSON, nothing is shown. Of other text, the beginning is
 * shown.
 */

const quoteLength = 200
const longestLine = 600
/** Only so many characters are searched for tokens, because the time grows with the square of the length. */
const mostSearched = 10_000

/** The end of a message about a body that could not be read: its beginning, or nothing if it looks like JSON. */
export function describeBody(body: string): string {
  return looksLikeJson(body) ? '' : `. It starts with ${quote(body)}`
}

/** A body in a few words: the names of its members, or its beginning in quotation marks. */
export function summariseBody(body: string): string {
  if (!looksLikeJson(body)) return quote(body)
  const members = listMembers(body)
  return members === undefined ? 'JSON, not shown' : `JSON that contains ${members}`
}

/**
 * Whether a body is JSON, valid or not. Its values are never quoted. Control characters before it are skipped, because
 * some of them make JSON invalid but cannot be seen.
 */
export function looksLikeJson(body: string): boolean {
  return /^[\s\p{C}]*["{[]/u.test(body)
}

const maxMembers = 20
const longestName = 60

/** The names of an object's members, as a sentence without its full stop. */
export function membersOf(names: readonly string[]): string {
  return names.length === 0 ? 'It has no members' : `Its members are ${listNames(names)}`
}

/**
 * The names of a JSON object's members, and of the members of these, as a list for a sentence.
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
 * The beginning of a text that is not JSON. The log makes it inert when it prints it. The quotation ends before a
 * classic operation's `Data`, which may be a secret.
 */
function quote(body: string): string {
  const beginning = body.slice(0, quoteLength)
  const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i)
  const text = data === -1 ? beginning : beginning.slice(0, data)
  // On one line, because line breaks in a message are the action's own.
  const shown = text.replace(/\s+/g, ' ').replace(query, '?…').replace(fragment, '#…')
  return text.length < body.length ? `“${shown}…”` : `“${shown}”`
}

/** One character of a query or fragment, or a value in quotation marks. */
const part = String.raw`(?:="[^"<>]*"?|[^\s"<>])`
/**
 * The query of a URL or a path, even if it is cut, or if it has no URL and no question mark before it. It is hidden,
 * because it may contain a signature or be one.
 */
const query = new RegExp(String.raw`\?${part}+|&[^\s"<>=]*(?==)${part}+`, 'g')
/** The fragment of a URL or a path, which may be a token. */
const fragment = new RegExp(`#${part}+`, 'g')

/** A JSON Web Token. It begins with the base64 of `{"`. */
const jsonWebToken = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g

/**
 * A message from a token service or a program, for quoting in a sentence: on one line, without its full stop, and cut.
 * A token in it is redacted, because the action may not know it yet.
 */
export function oneLine(message: string): string {
  const line = message
    .slice(0, mostSearched)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .replace(jsonWebToken, '***')
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line
}

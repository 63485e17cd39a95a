import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, parseJson } from '../json.ts'
import { describeBody, membersOf } from '../text/quote.ts'
import { readText, unreadable } from './answer.ts'

/** The place of a member in a document: `['properties', 'provisioningState']`. */
export type Path = readonly [string, ...string[]]

/**
 * The JSON in a response's body.
 * @throws WaitError `unreadable` if the body is not JSON
 */
function readJson(response: StatusResponse): unknown {
  const body = readText(response)
  if (body.trim() === '') throw unreadable(response, 'it is empty')
  const value = parseJson(body)
  if (value !== undefined) return value
  throw unreadable(response, `it is not JSON${describeBody(body)}`)
}

/**
 * The JSON object in a response's body.
 * @throws WaitError `unreadable` if the body is anything else
 */
export function readObject(response: StatusResponse): JsonObject {
  const value = readJson(response)
  if (isObject(value)) return value
  throw unreadable(response, 'it is JSON, but not an object')
}

/**
 * The value at a path in a response's document. Case is ignored, because services differ in it.
 * @returns undefined if there is no such member
 * @throws WaitError `unreadable` if a name on the path occurs twice, in any case. JSON.parse takes the last one and a
 *   person reads the first one, so neither can be trusted.
 */
export function readMember(response: StatusResponse, document: JsonObject, path: Path): unknown {
  const repeated = repeatedMember(response.body ?? '', path)
  if (repeated !== undefined) throw unreadable(response, `it has ${repeated} twice`)
  return memberAt(document, path)
}

/**
 * The JSON texts of a number at a path: the shortest one with the same value, so that 100.0 is 100, and the one in the
 * document. A number that JavaScript cannot represent has only the latter, because it is none of its neighbors.
 * @throws WaitError `unreadable` if the document is too deep for this
 */
export function readNumber(response: StatusResponse, path: Path): readonly string[] {
  const source = memberAt(numbersAsText(response), path)
  const rounded = JSON.stringify(Number(source))
  if (typeof source !== 'string') return [rounded]
  return isSameNumber(source, rounded) ? [rounded, source] : [source]
}

/** The document in a response's body, with the source text of each number in its place. */
function numbersAsText(response: StatusResponse): JsonObject {
  const keepSource = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? value) : value
  try {
    const document: unknown = JSON.parse(response.body ?? '', keepSource)
    return isObject(document) ? document : {}
  } catch {
    // With a function, JSON.parse recurses.
    throw unreadable(response, 'it is nested too deep')
  }
}

/** Whether two numbers in JSON have the same value, whatever their length. */
function isSameNumber(one: string, other: string): boolean {
  return significant(one) === significant(other)
}

/** A number in JSON as its digits, without zeros at both ends, and the power of ten of the last one. */
function significant(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? []
  const digits = whole + fraction
  let [start, end] = [0, digits.length]
  while (digits[start] === '0') start += 1
  while (end > start && digits[end - 1] === '0') end -= 1
  if (start === end) return '0'
  return `${sign}${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`
}

/** The value at a path. Case is ignored. Undefined if there is no such member. */
export function memberAt(object: JsonObject, path: Path): unknown {
  return path.reduce<unknown>((parent, name) => (isObject(parent) ? member(parent, name) : undefined), object)
}

/** The value of an object's member. An exact match comes first; otherwise case is ignored. */
export function member(object: JsonObject, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name]
  const key = Object.keys(object).find((other) => isSameName(other, name))
  return key === undefined ? undefined : object[key]
}

export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/**
 * Rejects repeated members, for members that decide an outcome.
 * @throws WaitError `unreadable` if one of them occurs twice at the root of a response's document, in any case
 */
export function assertOnce(response: StatusResponse, names: readonly string[]): void {
  for (const name of names) {
    const repeated = repeatedMember(response.body ?? '', [name])
    if (repeated !== undefined) throw unreadable(response, `it has ${repeated} twice`)
  }
}

/**
 * The non-empty string in a member at the root, for an API whose members have one spelling.
 * @throws WaitError `unreadable` if there is not exactly one such member, or it is not a non-empty string
 */
export function readRequiredWord(response: StatusResponse, document: JsonObject, name: string): string {
  assertOnce(response, [name])
  const value = document[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  const keys = Object.keys(document)
  throw unreadable(
    response,
    value === undefined ? `it has no ${name}. ${membersOf(keys)}` : `its ${name} is not a non-empty string`
  )
}

/** The first name of a path that occurs twice in the JSON text, in any case. One pass over the text. */
function repeatedMember(json: string, path: Path): string | undefined {
  const counts = path.map(() => 0)
  /** For each open container, outermost first: how many names of the path lead into it, or -1 if it is off the path. */
  const leads: number[] = []
  let matched = -1
  let start = 0
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (code === quotationMark) {
      start = at
      at = endOfString(json, at)
    } else if (code === openBrace || code === openBracket) {
      const lead = leads.length === 0 ? 0 : matched
      leads.push(code === openBrace ? lead : -1)
      matched = -1
    } else if (code === closeBrace || code === closeBracket) {
      leads.pop()
      matched = -1
    } else if (code === comma) matched = -1
    else if (code === colon) {
      const lead = leads.at(-1) ?? -1
      const wanted = path[lead]
      if (
        wanted === undefined ||
        !isSameName(String(parseJson(json.slice(start, endOfString(json, start) + 1))), wanted)
      )
        continue
      counts[lead] = (counts[lead] ?? 0) + 1
      matched = lead + 1
    }
  }
  return path.find((_, depth) => (counts[depth] ?? 0) > 1)
}

const quotationMark = 0x22
const [openBrace, closeBrace, openBracket, closeBracket, comma, colon] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a]

/** The index of the quotation mark that ends the string that begins at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json.charCodeAt(at) !== quotationMark) at += json[at] === '\\' ? 2 : 1
  return at
}

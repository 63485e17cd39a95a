import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { OperationError } from '../operation.ts'
import { describeBody } from '../text/quote.ts'
import { readText, unreadable } from './answer.ts'
import { errorOf } from './error-detail.ts'

/** The children of an element by local name: a text, an element, or a list if the name repeats. */
type XmlElement = JsonObject

/** Parses XML. Returns undefined if it is not well-formed. */
export type ParseXml = (xml: string) => XmlElement | undefined

/** Loads the parser, only when it is needed, because a step that polls a JSON API does not need the library. */
export async function loadXml(): Promise<ParseXml> {
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  // Local names, because the namespace is http in practice and https in the reference. Text is never parsed as a
  // number.
  const parser = new XMLParser({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    removeNSPrefix: true,
    parseTagValue: false,
    // The library's own trimming also removes characters that are not white space in XML.
    trimValues: false,
    tagValueProcessor: (_, value) => trim(value),
    htmlEntities: true
  })
  return (body) => {
    const xml = trim(body)
    // A document type is rejected: its entities can expand without limit or read files, and no status needs them.
    if (forbiddenCharacters.test(xml) || !isStrict(xml) || !hasValidReferences(xml)) return undefined
    try {
      const document: unknown = XMLValidator.validate(xml) === true ? parser.parse(xml) : undefined
      return isObject(document) ? document : undefined
    } catch {
      return undefined
    }
  }
}

/** The characters that XML 1.0 forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression searches for them
const forbiddenCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

const name = String.raw`[\p{L}_][\p{L}\p{M}\p{N}._·-]*(?::[\p{L}_][\p{L}\p{M}\p{N}._·-]*)?`
/** A reference to one of XML's own entities or to a character. Without a document type there are no others. */
const reference = String.raw`&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});`
const space = String.raw`[ \t\r\n]`
const attribute = `${space}+${name}${space}*=${space}*(?:"(?:[^<&"]|${reference})*"|'(?:[^<&']|${reference})*')`
const comment = '<!--(?:-?[^-])*-->'

/**
 * The parts of an element (XML 1.0), without processing instructions. The library's validator and parser are lenient in
 * different ways, so the same text can be a comment to one of them and a status to the other.
 */
const piece = new RegExp(
  String.raw`<${name}(?:${attribute})*${space}*/?>|</${name}${space}*>|[^<&\]]+|\](?!\]>)|${reference}|${comment}|<!\[CDATA\[[\s\S]*?\]\]>`,
  'uy'
)
/** What may precede the root. */
const prolog = new RegExp(String.raw`^(?:<\?xml${space}[^<>?]*\?>)?(?:${space}|${comment})*(?=<[^!])`)

/**
 * The one root element of a response.
 * @param name its local name
 * @throws WaitError `unreadable` if the body is not well-formed XML with this root, or declares a document type
 */
export function readRoot(response: StatusResponse, name: string, xml: ParseXml): XmlElement {
  const body = readText(response)
  if (body.trim() === '') throw unreadable(response, 'it is empty')
  const document = xml(body)
  if (document === undefined) throw unreadable(response, `it is not well-formed XML${describeBody(body)}`)
  const root = document[name]
  if (Object.keys(document).length === 1 && isObject(root)) return root
  throw unreadable(response, `its root is not one ${name} element${describeBody(body)}`)
}

/**
 * The text of an element's `Status`.
 * @throws WaitError `unreadable` if there is not exactly one, or it contains more than text
 */
export function readStatusElement(response: StatusResponse, root: XmlElement): string {
  const status = elementText(root, 'Status')
  const isOne = Object.keys(root).filter((name) => name.toLowerCase() === 'status').length === 1
  if (status !== undefined && status.trim() !== '' && isOne) return status
  throw unreadable(
    response,
    `it does not contain exactly one non-empty Status element${describeBody(response.body ?? '')}`
  )
}

/** A text without XML's white space around it (XML 1.0, 2.3). */
function trim(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text.charCodeAt(start))) start += 1
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a
}

/** The text of the only child with this name. Undefined if there is not exactly one, or it contains no text. */
export function elementText(element: XmlElement, name: string): string | undefined {
  const child = element[name]
  return typeof child === 'string' && child !== '' ? child : undefined
}

/** Service Management's error: `<Error><Code/><Message/></Error>`, in a document or as its root. */
export function readErrorElement(element: unknown): OperationError | undefined {
  const error = Array.isArray(element) ? element[0] : element
  if (!isObject(error)) return undefined
  const code = elementText(error, 'Code') ?? ''
  const message = elementText(error, 'Message') ?? ''
  return code === '' && message === '' ? undefined : errorOf(code, message)
}

/** The error in the body of an HTTP error. */
export function readResponseErrorElement({ body }: StatusResponse, xml: ParseXml): OperationError | undefined {
  return body === undefined ? undefined : readErrorElement(xml(body)?.Error)
}

/** Whether a text consists only of the prolog and the parts of one root element. */
function isStrict(xml: string): boolean {
  const start = prolog.exec(xml)?.[0].length
  if (start === undefined) return false
  piece.lastIndex = start
  let depth = 0
  let isOver = false
  while (piece.lastIndex < xml.length) {
    const found = piece.exec(xml)?.[0]
    if (found === undefined || (isOver && !/^(?:<!--|\s+$)/.test(found))) return false
    if (!/^<[^!]/.test(found)) continue
    depth += found.startsWith('</') ? -1 : found.endsWith('/>') ? 0 : 1
    isOver = depth === 0
  }
  return true
}

/** Whether every numeric character reference is to an allowed character. The parser silently drops the others. */
function hasValidReferences(xml: string): boolean {
  return [...xml.matchAll(/&#(?:(\d+)|x([\da-fA-F]+));/g)].every(([, decimal, hexadecimal = '']) => {
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)
    if (code > 0x10ffff) return false
    const character = String.fromCodePoint(code)
    return character.isWellFormed() && !forbiddenCharacters.test(character)
  })
}

/**
 * Second readers that follow XML 1.0 and RFC 8259 to the letter. They are slow and plain, and independent of the
 * action's readers and their library, so that the tests can compare the two.
 */

interface Element {
  readonly localName: string
  readonly elements: Element[]
  text: string
}

const nameStart = String.raw`[\p{L}_]`
const simpleName = String.raw`${nameStart}[\p{L}\p{M}\p{N}._·-]*`
const name = `${simpleName}(?::${simpleName})?`
const attribute = String.raw`[ \t\r\n]+(${name})[ \t\r\n]*=[ \t\r\n]*("[^<"]*"|'[^<']*')`
const startTag = new RegExp(`<(${name})((?:${attribute})*)[ \\t\\r\\n]*(/?)>`, 'yu')
const endTag = new RegExp(`</(${name})[ \\t\\r\\n]*>`, 'yu')
const instruction = new RegExp(String.raw`<\?(${name})(?=[ \t\r\n?])`, 'yu')
const declaration = /^<\?xml[ \t\r\n][^?<>]*\?>/
const reference = /&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([\da-f]+));|&/gi
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
const forbidden = /[^\u0009\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** @returns the root element of well-formed XML without a document type; undefined for anything else */
function readXml(source: string): Element | undefined {
  try {
    return parseXml(source.trim())
  } catch (error) {
    if (error instanceof NotWellFormed) return undefined
    throw error
  }
}

class NotWellFormed extends Error {}

function refuse(): never {
  throw new NotWellFormed()
}

function parseXml(xml: string): Element {
  if (forbidden.test(xml)) refuse()
  const document: Element = { localName: '', elements: [], text: '' }
  const open: { element: Element; name: string }[] = [{ element: document, name: '' }]
  let at = declaration.exec(xml)?.[0].length ?? 0

  const through = (end: string, from: number) => {
    const found = xml.indexOf(end, from)
    if (found === -1) refuse()
    at = found + end.length
    return xml.slice(from, found)
  }
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(xml) ?? refuse()
  }

  while (at < xml.length) {
    const parent = open.at(-1) ?? refuse()
    if (xml.startsWith('<!--', at)) {
      const comment = through('--', at + 4)
      if (xml[at] !== '>' || comment.endsWith('--')) refuse()
      at += 1
    } else if (xml.startsWith('<![CDATA[', at)) {
      if (open.length === 1) refuse()
      parent.element.text += through(']]>', at + 9)
    } else if (xml.startsWith('<?', at)) {
      if (/^xml$/i.test(match(instruction)[1] ?? '')) refuse()
      through('?>', at)
    } else if (xml.startsWith('</', at)) {
      const [tag, endName] = match(endTag)
      if (open.length === 1 || open.pop()?.name !== endName) refuse()
      at += tag.length
    } else if (xml[at] === '<') {
      const [tag, startName = '', attributes = ''] = match(startTag)
      checkAttributes(attributes)
      const element: Element = { localName: startName.split(':').at(-1) ?? '', elements: [], text: '' }
      parent.element.elements.push(element)
      if (!tag.endsWith('/>')) open.push({ element, name: startName })
      at += tag.length
    } else {
      const end = xml.indexOf('<', at)
      const text = xml.slice(at, end === -1 ? undefined : end)
      if (text.includes(']]>') || (open.length === 1 && text.trim() !== '')) refuse()
      parent.element.text += resolve(text)
      at += text.length
    }
  }
  const [root, ...others] = document.elements
  return open.length === 1 && root !== undefined && others.length === 0 ? root : refuse()
}

function checkAttributes(attributes: string): void {
  const names = [...attributes.matchAll(new RegExp(attribute, 'gu'))].map(([, attributeName, value = '']) => {
    resolve(value)
    return attributeName
  })
  if (new Set(names).size < names.length) refuse()
}

/** Text with its references resolved in one pass. */
function resolve(text: string): string {
  return text.replace(reference, (_, entity?: string, decimal?: string, hexadecimal?: string) => {
    if (entity !== undefined) return entities[entity] ?? refuse()
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? 'x', 16) : Number(decimal)
    if (!(code <= 0x10ffff) || forbidden.test(String.fromCodePoint(code))) refuse()
    return String.fromCodePoint(code)
  })
}

/** The text of the only `Status` in a root of this name; undefined unless there is exactly one, with text only. */
export function statusElement(source: string, rootName: string): string | undefined {
  const root = readXml(source)
  const [status, ...others] = root?.elements.filter(({ localName }) => localName === 'Status') ?? []
  if (root?.localName !== rootName || others.length > 0 || status?.elements.length !== 0) return undefined
  return status.text.trim() || undefined
}

/**
 * The values of all members at a path of objects, each by its first token: a string literal, a number, a literal name,
 * `{` or `[`.
 * @returns undefined if the source is not JSON
 */
export function membersAt(
  source: string,
  path: readonly string[],
  isSame = (one: string, other: string) => one === other
): readonly string[] | undefined {
  try {
    JSON.parse(source)
  } catch {
    return undefined
  }
  const tokens = source.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g) ?? []
  const open: (string | undefined)[] = []
  const found: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':' && open.length <= path.length) {
      open[open.length - 1] = JSON.parse(tokens[index - 1] ?? '')
      if (open.length === path.length && path.every((key, depth) => isSame(open[depth] ?? '', key)))
        found.push(tokens[index + 1] ?? '')
    }
  }
  return found
}

/** The string of the only member at a path; undefined unless there is exactly one, and it is a string. */
export function memberWord(source: string, path: readonly string[]): string | undefined {
  for (const depth of path.keys()) if (membersAt(source, path.slice(0, depth + 1))?.length !== 1) return undefined
  const [token = ''] = membersAt(source, path) ?? []
  return token.startsWith('"') ? JSON.parse(token) : undefined
}

import { parseJson } from '../json.ts'
import { SecretIndex } from './secret-index.ts'
import { withoutUnseen } from './unseen.ts'

/** In UTF-16 units. Shorter secrets are not redacted, because they also occur as ordinary words. */
const shortestSecret = 8
/** The shortest line of a PEM file that is a secret. Others, such as `-----END`, are not. */
const shortestLine = 40
/** A line end, or a literal `\n` in a PEM file on one line. */
const lineEnd = /(?:\r|\\r)?(?:\n|\\n)|\r/
/** Only in a text this short is an ellipsis treated as the end of a quotation, which can cut a secret. */
const longestQuotation = 2_000
const deepest = 64
/** JSON quoted in JSON quoted in JSON. */
const deepestQuotation = 3

/** The secrets of this process. Foreign text is redacted before it is shown. */
export class Secrets {
  readonly #masked = new Set<string>()
  readonly #index = new SecretIndex()
  readonly #mask: (secret: string) => void

  /** @param mask called once with each secret, so that the runner hides it wherever it is printed */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /** Call it before a secret is used. */
  conceal(secret: string): void {
    if (secret === '' || this.#masked.has(secret)) return
    const lines = secret
      .split(lineEnd)
      .map((line) => line.trim())
      .filter(({ length }) => length >= shortestLine)
    // The runner hides each line of a secret, but only with its exact indentation.
    const hidden = secret.split(/\r?\n/)
    for (const text of [secret, ...lines.filter((line) => !hidden.includes(line))]) {
      this.#mask(text)
      this.#masked.add(text)
    }
    // A form contains the secret encoded, and a service may quote it in that form.
    const forms = new Set([secret, encodeURIComponent(secret.toWellFormed()), withoutUnseen(secret), ...lines])
    for (const form of forms) if (form.length >= shortestSecret) this.#index.add(form)
  }

  /** A copy of plain data with the secrets in its texts redacted. */
  redact<T>(value: T): T
  redact(value: unknown): unknown {
    return mapTexts(value, (text) => this.#redactText(text))
  }

  /** The same for JSON text, in which a secret can contain escapes. The rest of the text does not change. */
  redactJson(json: string): string {
    let clean = ''
    let from = 0
    for (const { start, end } of unplainStrings(json)) {
      const text = unescaped(json.slice(start, end))
      const redacted = this.#redactText(text)
      if (redacted === text) continue
      clean += json.slice(from, start) + JSON.stringify(redacted)
      from = end
    }
    // The other strings contain secrets unchanged. A secret can also be a number, or span several strings.
    return this.#index.redact(clean + json.slice(from))
  }

  #redactText(text: string): string {
    const plain = withoutUnseen(text)
    // Unseen characters are removed before text is shown, which would restore a secret that they split.
    const isHidden = plain.length < text.length && this.#index.has(plain)
    const redacted = redactEscaped(isHidden ? plain : text, (form) => this.#index.redact(form))
    if (text.length > longestQuotation || !redacted.includes('…')) return redacted
    const redactEnd = (part: string) => redactEscaped(part, (form) => this.#index.redactEnd(form))
    const parts = redacted.split('…')
    return parts.map((part, index) => (index < parts.length - 1 ? redactEnd(part) : part)).join('…')
  }
}

/**
 * Redacts a text that may quote JSON, and JSON in that JSON. Every service escapes other characters, so the text is
 * compared without its escapes. It keeps them if they hide no secret.
 */
function redactEscaped(text: string, redact: (form: string) => string): string {
  let redacted = redact(text)
  let form = redacted
  for (let level = 0; level < deepestQuotation && form.includes('\\'); level += 1) {
    form = withoutEscapes(form)
    const clean = redact(form)
    if (clean !== form) redacted = clean
    form = clean
  }
  return redacted
}

/** What follows the backslash of an escape, and what it stands for (RFC 8259, section 7). */
const escapes: ReadonlyMap<string, string> = new Map([
  ...['"', '\\', '/'].map((sign) => [sign, sign] as const),
  ...Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' })
])

function withoutEscapes(text: string): string {
  let plain = ''
  let copied = 0
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', Math.max(copied, at + 1))) {
    const code = text.slice(at + 1, at + 6)
    const isCode = /^u[\dA-Fa-f]{4}$/.test(code)
    const value = isCode ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : escapes.get(code.charAt(0))
    if (value === undefined) continue
    plain += text.slice(copied, at) + value
    copied = at + (isCode ? 6 : 2)
  }
  return plain + text.slice(copied)
}

/** @returns a copy, cut at a depth that no readable text has */
function mapTexts(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return '…'
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, depth + 1))
  const entries = Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change, depth + 1)])
  return Object.fromEntries(entries)
}

/** The characters in JSON text that can hide a secret: escapes, unseen characters, and the ellipsis of a quotation. */
const unplain = /[\\…\u009b\u009d\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** The positions of the strings with such characters in a JSON text, including their quotation marks. */
function* unplainStrings(json: string): Generator<{ readonly start: number; readonly end: number }> {
  let end = 0
  for (;;) {
    unplain.lastIndex = end
    const at = unplain.exec(json)?.index
    if (at === undefined) return
    // The character is in a string, and it is the first such character of the string.
    const start = json.lastIndexOf('"', at)
    if (start < end) {
      end = at + 1
      continue
    }
    end = start + 1
    while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1
    end += 1
    yield { start, end }
  }
}

/** The value of a JSON string literal; the text between its quotation marks if it is invalid. */
function unescaped(literal: string): string {
  const text = literal.slice(1, -1)
  if (!text.includes('\\')) return text
  const value = parseJson(literal)
  return typeof value === 'string' ? value : text
}

import { parseJson } from '../json.ts'
import { SecretIndex } from './secret-index.ts'
import { longestShort, ShortSecrets } from './short-secrets.ts'
import { withoutUnseen } from './unseen.ts'

/** The shortest line of a PEM file that is a secret. Others, such as `-----END`, are not. */
const shortestLine = 40
/** A line end, or a literal `\n` in a PEM file on one line. */
const lineEnd = /(?:\r|\\r)?(?:\n|\\n)|\r/
/** Only in a text this short is an ellipsis treated as the end of a quotation, which can cut a secret. */
const longestQuotation = 2_000
const deepest = 64
/** JSON quoted in JSON quoted in JSON. */
const deepestQuotation = 3

/** Finds secrets in a text. */
interface Index {
  readonly isEmpty: boolean
  has(text: string): boolean
  redact(text: string): string
  redactEnd(text: string): string
}

/** The secrets of this process. Foreign text is redacted before it is shown. */
export class Secrets {
  readonly #concealed = new Set<string>()
  readonly #wholes = new SecretIndex()
  /** The lines of a secret are redacted after the whole secrets, so that a whole one leaves none of its short lines. */
  readonly #lines = new SecretIndex()
  readonly #shorts = new ShortSecrets()
  readonly #indexes: readonly Index[] = [this.#wholes, this.#lines, this.#shorts]
  readonly #mask: (secret: string) => void

  /** @param mask called once with each secret, so that the runner hides it wherever it is printed */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /**
   * Call it before a secret is used.
   * @param shortestMask a shorter secret is redacted, but not masked, because the runner hides a mask within words too
   */
  conceal(secret: string, shortestMask = 1): void {
    if (secret.trim() === '' || this.#concealed.has(secret)) return
    const variants = [secret, secret.trim(), folded(secret)]
    const lines = secret
      .split(lineEnd)
      .map((line) => line.trim())
      .filter((line) => line.length >= shortestLine && !variants.includes(line))
    // The runner hides each line of a secret, but only with its exact indentation.
    const hidden = secret.split(/\r?\n/)
    const masks = [secret, ...[...variants, ...lines].filter((text) => !hidden.includes(text))]
    for (const text of masks) this.#conceal(text, shortestMask)
    for (const form of new Set(variants.flatMap(formsOf))) {
      if (form.length > longestShort) this.#wholes.add(form)
      else this.#shorts.add(form)
    }
    for (const line of lines) this.#lines.add(line)
  }

  #conceal(text: string, shortestMask: number): void {
    if (this.#concealed.has(text)) return
    this.#concealed.add(text)
    if (text.length >= shortestMask) this.#mask(text)
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
    return this.#indexes.reduce((text, index) => index.redact(text), clean + json.slice(from))
  }

  #redactText(text: string): string {
    const indexes = this.#indexes.filter(({ isEmpty }) => !isEmpty)
    const plain = withoutUnseen(text)
    // Unseen characters are removed before text is shown, which would restore a secret that they split.
    const isHidden = plain.length < text.length && indexes.some((index) => index.has(plain))
    return indexes.reduce((redacted, index) => redactWith(index, redacted), isHidden ? plain : text)
  }
}

/** Redacts the secrets of one index, and the beginnings of secrets that a quotation cuts. */
function redactWith(index: Index, text: string): string {
  const redacted = redactEscaped(text, (form) => index.redact(form))
  if (text.length > longestQuotation || !redacted.includes('…')) return redacted
  const redactEnd = (part: string) => redactEscaped(part, (form) => index.redactEnd(form))
  const parts = redacted.split('…')
  return parts.map((part, position) => (position < parts.length - 1 ? redactEnd(part) : part)).join('…')
}

/** On one line, as messages that quote a text show it. */
function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** The forms in which a service may quote a secret: as it is, in a URL, in JSON, in JSON in JSON, and as it is shown. */
function formsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1)
  const twice = JSON.stringify(escaped).slice(1, -1)
  return [secret, encodeURIComponent(secret.toWellFormed()), escaped, twice, withoutUnseen(secret)]
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

import { parseJson } from './json.ts'
import { chunkLength, SecretIndex } from './secret-index.ts'
import { withoutUnseen } from './unseen.ts'

/** Shorter ones are everyday words, and would redact half a text. */
const shortestSecret = chunkLength
/** A line of a PEM file. Shorter ones, such as `-----END`, are no secret. */
const shortestLine = 40
/** Also as a literal `\n`, by which a PEM file is one line. */
const lineEnd = /(?:\r|\\r)?(?:\n|\\n)|\r/
/** A quotation is short, and can end in the middle of a secret. */
const longestQuotation = 2_000
const deepest = 64

/** The secrets of this process. Text from outside is redacted before anybody sees it. */
export class Secrets {
  readonly #masked = new Set<string>()
  readonly #index = new SecretIndex()
  readonly #mask: (secret: string) => void

  /** @param mask called once with each secret, so that the runner hides it wherever it is printed */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /** To be called before anything is done with a secret. */
  conceal(secret: string): void {
    if (secret === '' || this.#masked.has(secret)) return
    const lines = secret
      .split(lineEnd)
      .map((line) => line.trim())
      .filter(({ length }) => length >= shortestLine)
    // The runner hides each line of a secret, but as it stands.
    const known = secret.split(/\r?\n/)
    for (const text of [secret, ...lines.filter((line) => !known.includes(line))]) {
      this.#mask(text)
      this.#masked.add(text)
    }
    // A form carries it encoded, and a service may quote that.
    const forms = new Set([secret, encodeURIComponent(secret.toWellFormed()), withoutUnseen(secret), ...lines])
    for (const form of forms) if (form.length >= shortestSecret) this.#index.add(form)
  }

  /** A copy of plain data without a secret in any of its texts. */
  redact<T>(value: T): T
  redact(value: unknown): unknown {
    return mapTexts(value, (text) => this.#redactText(text))
  }

  /** The same for JSON text, in which a secret can be written with escapes. Everything else stays as it was written. */
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
    // In all other strings a secret stands as it is. It can also be a number, or reach from one string into another.
    return this.#index.redact(clean + json.slice(from))
  }

  #redactText(text: string): string {
    const plain = withoutUnseen(text)
    // A secret with unseen characters in it is whole again when those are removed, as they are before text is shown.
    const isHidden = plain.length < text.length && this.#index.has(plain)
    const redacted = this.#index.redact(isHidden ? plain : text)
    if (text.length > longestQuotation || !redacted.includes('…')) return redacted
    const parts = redacted.split('…')
    return parts.map((part, index) => (index < parts.length - 1 ? this.#index.redactEnd(part) : part)).join('…')
  }
}

/** @returns a copy; what is nested deeper than anybody reads is cut */
function mapTexts(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return '…'
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, depth + 1))
  const entries = Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change, depth + 1)])
  return Object.fromEntries(entries)
}

/** What a string of JSON text has that is more than its text: escapes, what nobody sees, and the sign of a quotation. */
const unplain = /[\\…\u009b\u009d\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** Where the strings of a JSON text are that are more than their text, quotation marks included. */
function* unplainStrings(json: string): Generator<{ readonly start: number; readonly end: number }> {
  let end = 0
  for (;;) {
    unplain.lastIndex = end
    const at = unplain.exec(json)?.index
    if (at === undefined) return
    // It is in a string, and the string has no escape before it.
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

/** What a string of a JSON text stands for; the text between its quotation marks if that is not JSON. */
function unescaped(written: string): string {
  const text = written.slice(1, -1)
  if (!text.includes('\\')) return text
  const value = parseJson(written)
  return typeof value === 'string' ? value : text
}

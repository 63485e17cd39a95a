import { withoutUnseen } from './unseen.ts'

/** Shorter ones are words of a test, and would blot out half a text. */
const shortestSecret = 8
/** A line of a PEM file; shorter ones, as `-----END`, are no secret. */
const shortestLine = 40
/** A quotation is short, and may end in the middle of a secret: its beginning counts from so many characters on. */
const longestQuotation = 2_000
const shortestBeginning = 4
const deepest = 64

/** The secrets that this process has met. What came from outside is cleaned of them before it is shown. */
export class Secrets {
  readonly #met = new Set<string>()
  readonly #mask: (secret: string) => void

  /** @param mask told each secret once, so that the runner hides it wherever it is printed */
  constructor(mask: (secret: string) => void) {
    this.#mask = mask
  }

  /** To be called before anything is done with a secret. */
  conceal(secret: string): void {
    if (secret === '' || this.#met.has(secret)) return
    this.#mask(secret)
    this.#met.add(secret)
    // As a form carries it, and as a service may quote it.
    this.#met.add(encodeURIComponent(secret))
    for (const line of secret.split(/\r?\n/)) if (line.length >= shortestLine) this.#met.add(line)
  }

  /** A copy of plain data without a secret in any of its texts. */
  redact<T>(value: T): T
  redact(value: unknown): unknown {
    return redact(value, [...this.#met])
  }

  /** The same for JSON text, where a secret may be written with escapes. Without one the text stays as it is. */
  redactJson(json: string): string {
    let changed = false
    const change = (text: string) => {
      const clean = this.redact(text)
      changed ||= clean !== text
      return clean
    }
    const cut = () => {
      changed = true
      return '…'
    }
    try {
      const clean = walk(JSON.parse(json), { change, cut }, 0)
      return this.redact(changed ? JSON.stringify(clean) : json)
    } catch {
      return this.redact(json)
    }
  }
}

function redact(value: unknown, secrets: readonly string[]): unknown {
  // One may hold another: the longest first.
  const long = secrets.filter(({ length }) => length >= shortestSecret).toSorted((a, b) => b.length - a.length)
  return walk(value, { change: (text) => blotAll(text, long), cut: () => '…' }, 0)
}

interface Change {
  readonly change: (text: string) => string
  /** Stands for what is nested so deep that nobody reads it. */
  readonly cut: () => string
}

function walk(value: unknown, how: Change, depth: number): unknown {
  if (typeof value === 'string') return how.change(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return how.cut()
  if (Array.isArray(value)) return value.map((item) => walk(item, how, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [how.change(key), walk(item, how, depth + 1)]))
}

/** A secret with unseen characters in it is whole again where those are taken out, as they are before text is shown. */
function blotAll(text: string, secrets: readonly string[]): string {
  const plain = withoutUnseen(text)
  const isHidden = plain !== text && secrets.some((secret) => plain.includes(secret))
  return secrets.reduce(blot, isHidden ? plain : text)
}

function blot(text: string, secret: string): string {
  const blotted = text.replaceAll(secret, '***')
  if (text.length > longestQuotation) return blotted
  return blotted.replace(/[^…]+(?=…)/g, (cut) => blotEnd(cut, secret))
}

function blotEnd(cut: string, secret: string): string {
  for (let length = Math.min(secret.length, cut.length); length >= shortestBeginning; length -= 1)
    if (cut.endsWith(secret.slice(0, length))) return `${cut.slice(0, -length)}***`
  return cut
}

/** Shorter ones are words of a test, and would blot out half a text. */
const shortestSecret = 8
/** A quotation is short, and may end in the middle of a secret: its beginning counts from so many characters on. */
const longestQuotation = 2_000
const shortestBeginning = 4
const deepest = 64

/** A copy of plain data without a secret in any of its texts. */
export function redact<T>(value: T, secret: string): T
export function redact(value: unknown, secret: string): unknown {
  return secret.length < shortestSecret ? value : walk(value, (text) => blot(text, secret), 0)
}

/** The same for JSON text, where a secret may be written with escapes. Without one the text stays as it is. */
export function redactJson(json: string, secret: string): string {
  try {
    const value: unknown = JSON.parse(json)
    const clean = JSON.stringify(redact(value, secret))
    return clean === JSON.stringify(value) ? json : clean
  } catch {
    return redact(json, secret)
  }
}

function walk(value: unknown, change: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return change(value)
  if (typeof value !== 'object' || value === null || depth === deepest) return value
  if (Array.isArray(value)) return value.map((item) => walk(item, change, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), walk(item, change, depth + 1)]))
}

function blot(text: string, secret: string): string {
  const blotted = text.replaceAll(secret, '***')
  if (text.length > longestQuotation) return blotted
  const end = blotted.lastIndexOf('…')
  for (let length = Math.min(secret.length, end); length >= shortestBeginning; length -= 1) {
    if (!blotted.startsWith(secret.slice(0, length), end - length)) continue
    return `${blotted.slice(0, end - length)}***${blotted.slice(end)}`
  }
  return blotted
}

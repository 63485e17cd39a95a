/** In UTF-16 units. No secret is shorter, so comparing so many shows whether a secret can start at a position. */
export const chunkLength = 8
/** A quotation can end in the middle of a secret. A shorter beginning is not redacted, because it is too common. */
const shortestBeginning = 4
const redaction = '***'

/** A tree of secrets, with one chunk per level. A beginning that several secrets share is compared once. */
interface Node {
  readonly next: Map<string, Node>
  /** The rests, shorter than a chunk, of the secrets that end here. */
  readonly ends: Set<string>
}

/** Finds secrets in a text. The time is linear in the length of the text, for any number of secrets. */
export class SecretIndex {
  readonly #root = createNode()
  /** Whether a secret starts with two units of this hash. At most positions of a text, none does. */
  readonly #startsWith = new Uint8Array(0x10000)

  /** @param secret at least `chunkLength` units */
  add(secret: string): void {
    this.#startsWith[hashAt(secret, 0)] = 1
    let node = this.#root
    let from = 0
    for (; from + chunkLength <= secret.length; from += chunkLength) {
      const chunk = secret.slice(from, from + chunkLength)
      const child = node.next.get(chunk) ?? createNode()
      node.next.set(chunk, child)
      node = child
    }
    node.ends.add(secret.slice(from))
  }

  has(text: string): boolean {
    return this.#find(text, 0) !== undefined
  }

  /** The text with every secret redacted. Secrets that overlap are redacted together. */
  redact(text: string): string {
    let clean = ''
    let from = 0
    for (let found = this.#find(text, 0); found !== undefined; found = this.#find(text, found.at + 1)) {
      if (found.at >= from) clean += text.slice(from, found.at) + redaction
      from = Math.max(from, found.end)
    }
    return clean + text.slice(from)
  }

  /** The text with the beginning of a secret at its end redacted. */
  redactEnd(text: string): string {
    for (let at = 0; at <= text.length - shortestBeginning; at += 1)
      if (this.#startsWith[hashAt(text, at)] === 1 && this.#isBeginning(text.slice(at)))
        return text.slice(0, at) + redaction
    return text
  }

  #find(text: string, start: number): { readonly at: number; readonly end: number } | undefined {
    for (let at = start; at <= text.length - chunkLength; at += 1) {
      if (this.#startsWith[hashAt(text, at)] === 0) continue
      const end = this.#endOfLongest(text, at)
      if (end !== undefined) return { at, end }
    }
    return undefined
  }

  #endOfLongest(text: string, at: number): number | undefined {
    let longest: number | undefined
    let node: Node | undefined = this.#root
    for (let from = at; node !== undefined; from += chunkLength) {
      for (const end of node.ends) if (text.startsWith(end, from)) longest = Math.max(longest ?? 0, from + end.length)
      node = node.next.get(text.slice(from, from + chunkLength))
    }
    return longest
  }

  #isBeginning(text: string): boolean {
    let node: Node | undefined = this.#root
    let from = 0
    for (; node !== undefined && from + chunkLength <= text.length; from += chunkLength)
      node = node.next.get(text.slice(from, from + chunkLength))
    const rest = text.slice(from)
    return node !== undefined && (hasBeginning(node.next.keys(), rest) || hasBeginning(node.ends, rest))
  }
}

function createNode(): Node {
  return { next: new Map(), ends: new Set() }
}

function hasBeginning(texts: Iterable<string>, beginning: string): boolean {
  for (const text of texts) if (text.startsWith(beginning)) return true
  return false
}

function hashAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & 0xffff
}

/** A quotation can end in the middle of a secret. A shorter beginning, in UTF-16 units, is too common to be redacted. */
const shortestBeginning = 4
const redaction = '***'

/**
 * A node is the beginning of one or more secrets, and a row of a table: the offset of its first field. Objects would take
 * three times the memory, and a long wait has a new token, with thousands of nodes, every hour.
 */
type Node = number

/** The fields of a row. */
const [unit, depth, child, sibling, failure, found, rowLength] = [0, 1, 2, 3, 4, 5, 6]
/** The empty beginning. As a child or a sibling, it means that there is none. */
const root: Node = 0

/**
 * Finds secrets in a text. The time is linear in the length of the text, for any secrets (Aho and Corasick, "Efficient
 * string matching", 1975).
 */
export class SecretIndex {
  #table = new Int32Array(256 * rowLength)
  #end: Node = root + rowLength
  /** The children of the root by their unit, because most units of a text are compared with these. */
  readonly #first = new Int32Array(0x10000)
  /** The nodes that are whole secrets. */
  readonly #secrets = new Set<Node>()
  #isLinked = true

  get isEmpty(): boolean {
    return this.#secrets.size === 0
  }

  /** @param secret not empty */
  add(secret: string): void {
    let node = root
    for (let at = 0; at < secret.length; at += 1) {
      const code = secret.charCodeAt(at)
      node = this.#childOf(node, code) || this.#addChild(node, code)
    }
    this.#secrets.add(node)
    this.#isLinked = false
  }

  has(text: string): boolean {
    let isFound = false
    this.#run(text, () => {
      isFound = true
      return 'stop'
    })
    return isFound
  }

  /** The text with every secret redacted. Secrets that overlap are redacted together. */
  redact(text: string): string {
    const spans: { readonly start: number; readonly end: number }[] = []
    this.#run(text, (length, end) => {
      let start = end - length
      for (let last = spans.at(-1); last !== undefined && last.end > start; last = spans.at(-1)) {
        start = Math.min(start, last.start)
        spans.pop()
      }
      spans.push({ start, end })
      return 'continue'
    })
    let clean = ''
    let from = 0
    for (const { start, end } of spans) {
      clean += text.slice(from, start) + redaction
      from = end
    }
    return clean + text.slice(from)
  }

  /** The text with the beginning of a secret at its end redacted. */
  redactEnd(text: string): string {
    const length = this.#get(
      this.#run(text, () => 'continue'),
      depth
    )
    return length < shortestBeginning ? text : text.slice(0, text.length - length) + redaction
  }

  /**
   * Calls back at the end of each secret, with the length of the longest one that ends there.
   * @returns the longest end of the text that is a beginning
   */
  #run(text: string, onSecret: (length: number, end: number) => 'continue' | 'stop'): Node {
    this.#link()
    let node = root
    for (let at = 0; at < text.length; at += 1) {
      node = this.#next(node, text.charCodeAt(at))
      const length = this.#get(node, found)
      if (length > 0 && onSecret(length, at + 1) === 'stop') return node
    }
    return node
  }

  /** The longest end of a beginning and a further unit that is a beginning. */
  #next(node: Node, code: number): Node {
    for (let from = node; ; from = this.#get(from, failure)) {
      const next = this.#childOf(from, code)
      if (next !== root || from === root) return next
    }
  }

  #childOf(node: Node, code: number): Node {
    if (node === root) return this.#first[code] ?? root
    let next = this.#get(node, child)
    while (next !== root && this.#get(next, unit) !== code) next = this.#get(next, sibling)
    return next
  }

  #addChild(node: Node, code: number): Node {
    const added = this.#end
    this.#end += rowLength
    if (this.#end > this.#table.length) {
      const larger = new Int32Array(2 * this.#table.length)
      larger.set(this.#table)
      this.#table = larger
    }
    this.#set(added, unit, code)
    this.#set(added, depth, this.#get(node, depth) + 1)
    this.#set(added, sibling, this.#get(node, child))
    this.#set(node, child, added)
    if (node === root) this.#first[code] = added
    return added
  }

  /**
   * Sets the fields that depend on all secrets, once after some were added. `failure` is the longest end of a beginning
   * that is a beginning too, and `found` is the length of the longest secret at the end. Shorter beginnings come first.
   */
  #link(): void {
    if (this.#isLinked) return
    this.#isLinked = true
    const queue: Node[] = [root]
    for (const node of queue)
      for (let next = this.#get(node, child); next !== root; next = this.#get(next, sibling)) {
        const shorter = node === root ? root : this.#next(this.#get(node, failure), this.#get(next, unit))
        this.#set(next, failure, shorter)
        const length = this.#secrets.has(next) ? this.#get(next, depth) : this.#get(shorter, found)
        this.#set(next, found, length)
        queue.push(next)
      }
  }

  #get(node: Node, field: number): number {
    return this.#table[node + field] ?? 0
  }

  #set(node: Node, field: number, value: number): void {
    this.#table[node + field] = value
  }
}

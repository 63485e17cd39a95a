/** Mutates texts at random, by characters and by the tokens of XML and JSON. */

type Random = () => number

/** A small pseudo-random generator (Mulberry32). A seed always gives the same numbers. */
export function seededRandom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const longest = 8_192
/** Tags, strings, brackets, and the text between them. */
const token = /<[^<>]*>|"(?:[^"\\]|\\.)*"|[{}[\],:]|\w+|[^<>"{}[\],:\w]+|[\s\S]/g

export class Mutator {
  readonly #random: Random
  readonly #dictionary: readonly string[]

  /** @param dictionary the tokens to insert; those of the corpus work well */
  constructor(random: Random, dictionary: readonly string[]) {
    this.#random = random
    this.#dictionary = dictionary
  }

  /** @param other a text to copy from */
  mutate(text: string, other: string): string {
    let mutated = text
    for (let left = 1 + this.#below(4); left > 0; left -= 1) mutated = this.#once(mutated, other)
    return mutated.slice(0, longest)
  }

  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const picked = from[this.#below(from.length)]
    if (picked === undefined) throw new Error('The list is empty')
    return picked
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #once(text: string, other: string): string {
    const at = this.#below(text.length + 1)
    const end = Math.min(text.length, at + this.#below(16))
    const before = text.slice(0, at)
    switch (this.#below(10)) {
      case 0:
        return before + text.slice(end)
      case 1:
        return before + text.slice(at, end).repeat(1 + this.#below(3)) + text.slice(at)
      case 2:
        return before + String.fromCharCode(this.#below(this.#below(8) === 0 ? 0x10000 : 128)) + text.slice(at)
      case 3:
        return before + String.fromCharCode(this.#below(128)) + text.slice(at + 1)
      case 4:
        return before + this.pick(this.#dictionary) + text.slice(this.#below(2) === 0 ? at : end)
      case 5:
        return before + other.slice(this.#below(other.length + 1))
      default:
        return this.#restructure(text, other)
    }
  }

  /** Removes or inserts a run of tokens: a whole element or object if the run starts with its opening token. */
  #restructure(text: string, other: string): string {
    const tokens = text.match(token) ?? []
    const others = this.#below(4) === 0 ? (other.match(token) ?? []) : tokens
    const at = this.#below(tokens.length)
    const run = this.#run(others)
    switch (this.#below(4)) {
      case 0:
        return tokens.toSpliced(at, this.#run(tokens.slice(at)).length).join('')
      case 1:
        return tokens.toSpliced(at, 1, this.pick(this.#dictionary)).join('')
      case 2:
        return tokens.toSpliced(at, 1, ...run).join('')
      default:
        return tokens.toSpliced(at, 0, ...run).join('')
    }
  }

  #run(tokens: readonly string[]): readonly string[] {
    const start = this.#below(tokens.length)
    let depth = 0
    for (let end = start; end < tokens.length; end += 1) {
      depth += depthOf(tokens[end] ?? '')
      if (depth <= 0) return tokens.slice(start, end + 1)
    }
    return tokens.slice(start, start + 1)
  }
}

function depthOf(piece: string): number {
  if (/^(?:[{[]|<\w[\s\S]*[^/]>)$/.test(piece)) return 1
  return /^(?:[}\]]|<\/)/.test(piece) ? -1 : 0
}

/** The words and signs of texts, for a dictionary. */
export function tokensOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(token) ?? []))].filter(
    ({ length }) => length > 1 && length < 80
  )
}

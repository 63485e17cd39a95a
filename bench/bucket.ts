/** Resource Manager's limit for the reads of one caller in one subscription and region. */
export const readLimit = { capacity: 250, refillPerSecond: 25 }

/** A token bucket. It starts full. Each request takes a token, and tokens return at a constant rate. */
export class TokenBucket {
  readonly #limit: typeof readLimit
  #tokens: number
  #filledAtMs = 0

  constructor(limit: typeof readLimit = readLimit) {
    this.#limit = limit
    this.#tokens = limit.capacity
  }

  /**
   * Takes a token.
   * @param nowMs not before the previous call's
   * @returns the whole tokens that remain; undefined if the request is refused
   */
  take(nowMs: number): number | undefined {
    const { capacity, refillPerSecond } = this.#limit
    this.#tokens = Math.min(capacity, this.#tokens + ((nowMs - this.#filledAtMs) / 1_000) * refillPerSecond)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return undefined
    this.#tokens -= 1
    return Math.floor(this.#tokens)
  }

  /** The `Retry-After` of a refusal, in whole seconds: until the next token returns. */
  get retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((1 - this.#tokens) / this.#limit.refillPerSecond))
  }
}

/** How Resource Manager limits the reads of one caller in one subscription and region. */
export const readLimit = { capacity: 250, refillPerSecond: 25 }

/** A token bucket: full at first, a token for each request, so many back each second. */
export class TokenBucket {
  readonly #limit: typeof readLimit
  #tokens: number
  #filledAtMs = 0

  constructor(limit: typeof readLimit = readLimit) {
    this.#limit = limit
    this.#tokens = limit.capacity
  }

  /**
   * Asks for a token.
   * @param nowMs never before the last call's
   * @returns how many whole tokens are left; undefined where there was none to give
   */
  take(nowMs: number): number | undefined {
    const { capacity, refillPerSecond } = this.#limit
    this.#tokens = Math.min(capacity, this.#tokens + ((nowMs - this.#filledAtMs) / 1_000) * refillPerSecond)
    this.#filledAtMs = nowMs
    if (this.#tokens < 1) return undefined
    this.#tokens -= 1
    return Math.floor(this.#tokens)
  }

  /** What a refusal demands, in whole seconds as `Retry-After` has them: until there is a token again. */
  get retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((1 - this.#tokens) / this.#limit.refillPerSecond))
  }
}

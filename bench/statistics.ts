/** All functions need at least one number. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The smallest value that this share of the values does not exceed. For a half, the mean of the middle two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = share * sorted.length
  const upper = sorted[Math.min(Math.floor(rank), sorted.length - 1)] ?? Number.NaN
  const lower = sorted[Math.max(Math.ceil(rank) - 1, 0)] ?? Number.NaN
  return Number.isInteger(rank) && share === 0.5 ? (lower + upper) / 2 : lower
}

/** This many lengths from the least to the most, spread evenly by logarithm. Each is in the middle of its interval. */
export function spreadByLogarithm(count: number, least: number, most: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => least * (most / least) ** ((index + 0.5) / count))
}

/** Pseudo-random numbers in [0, 1). A seed always gives the same ones, so only a code change can change a figure. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    // The algorithm is Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * `npm run test:pure` runs after every change, so it has only a tenth of the random tries, and shorter texts. npm passes
 * the script's name.
 */
export const isQuick = process.env.npm_lifecycle_event === 'test:pure'

/** The number of random tries for a property, for fast-check. */
export function tries(count: number): { readonly numRuns: number } {
  return { numRuns: isQuick ? count / 10 : count }
}

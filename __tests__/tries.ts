/** `npm run test:pure` is run after every change: there a fifth of the random tries must do. npm names its script. */
const isQuick = process.env.npm_lifecycle_event === 'test:pure'

/** How often a property is tried at random, for fast-check. */
export function tries(count: number): { readonly numRuns: number } {
  return { numRuns: isQuick ? count / 5 : count }
}

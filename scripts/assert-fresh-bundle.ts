import { digestOfBundle, digestOfSource } from './built-from.ts'

/** Jest's global setup for tests that run the bundle: ends the run at once if it is not the source's. */
export default function assertFreshBundle(): void {
  const bundle = digestOfBundle()
  if (bundle === digestOfSource()) return
  console.error(
    bundle === undefined
      ? 'dist contains no complete bundle. Build it with "npm run bundle", or run "npm run test:pure", which needs none.'
      : 'dist was built from another source than this. Build it with "npm run bundle", or run "npm run test:pure", which needs no bundle.'
  )
  process.exit(1)
}

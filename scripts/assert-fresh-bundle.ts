import { digestOfBundle, digestOfSource } from './built-from.ts'

/** Jest's global setup for tests that run the bundle. It ends the run at once if the bundle is stale. */
export default function assertFreshBundle(): void {
  const bundle = digestOfBundle()
  if (bundle === digestOfSource()) return
  console.error(
    bundle === undefined
      ? 'dist contains no complete bundle. Build it with "npm run bundle", or run "npm run test:pure", which needs no bundle.'
      : 'dist was not built from this source. Build it with "npm run bundle", or run "npm run test:pure", which needs no bundle.'
  )
  process.exit(1)
}

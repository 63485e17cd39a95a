import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files that the bundle is built from, without the packages. */
const inputs = ['src', 'scripts/bundle.ts', 'scripts/bundle-names.ts', 'scripts/not-bundled', 'tsconfig.build.json']
const here = fileURLToPath(new URL('..', import.meta.url))

interface LockedPackage {
  readonly integrity?: string
  readonly dev?: boolean
}

/**
 * A digest of everything that the bundle is built from: the source, the build scripts, and the packages that may be in
 * it. Packages that only build or test are left out. If an update of theirs changes the bundle, the next build shows
 * it.
 * @returns the same digest on every machine
 */
export function digestOfSource(root = here): string {
  const hash = createHash('sha256')
  const files = inputs.flatMap((path) => filesIn(root, path)).toSorted()
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8')
  )
  for (const [path, { integrity, dev }] of Object.entries(lock.packages))
    if (integrity !== undefined && !dev) hash.update(`${path} ${integrity}\n`)
  return hash.digest('hex')
}

/** The digest of the source that `dist` was built from; undefined if the bundle is incomplete. */
export function digestOfBundle(root = here): string | undefined {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', 'package.json'), 'utf8')).builtFrom
  } catch {
    return undefined
  }
}

/** A file's own path, or the paths of all files in a folder. Relative to the root, with slashes. */
function filesIn(root: string, path: string): readonly string[] {
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const inside = `${path}/${entry.name}`
    return entry.isDirectory() ? filesIn(root, inside) : [inside]
  })
}

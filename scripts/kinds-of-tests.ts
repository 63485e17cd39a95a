import { filesThatRun, type Import, type SourceFile } from './imports.ts'

/** What a test needs: nothing, processes and servers on this machine, or the bundle as well. */
type Kind = 'pure' | 'local' | 'bundle'

/** Runs the bundle. */
const runner = 'emulator/runner.ts'

/**
 * Sorts the tests by what they need, so that a new one falls into the right kind by what it imports.
 * @returns the paths of each kind, relative to the root
 */
export function kindsOfTests(sources: ReadonlyMap<string, SourceFile>): Readonly<Record<Kind, readonly string[]>> {
  const tests = [...sources.keys()].filter((path) => path.endsWith('.test.ts'))
  const { pure = [], local = [], bundle = [] } = Object.groupBy(tests, (path) => kindOf(path, sources))
  return { pure, local, bundle }
}

function kindOf(path: string, sources: ReadonlyMap<string, SourceFile>): Kind {
  // What the source could do if it ran for real says nothing about a test of it.
  const files = filesThatRun(path, sources).filter(({ path }) => !path.startsWith('src/'))
  if (files.some(({ path }) => path === runner)) return 'bundle'
  return files.some(({ imports }) => imports.some(starts)) ? 'local' : 'pure'
}

/** Whether what is imported starts a process or a server. */
function starts({ from, names, isType }: Import): boolean {
  return !isType && (from === 'node:child_process' || names.includes('createServer'))
}

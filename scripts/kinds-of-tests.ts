import { filesThatRun, type Import, type SourceFile } from './imports.ts'

/** What a test needs: nothing, local processes and servers, or also the bundle. */
type Kind = 'pure' | 'local' | 'bundle'

/** The file that runs the bundle. */
const runner = 'emulator/runner.ts'

/**
 * Sorts the tests by what they need, which follows from their imports. So there is no list to maintain.
 * @returns the paths of each kind, relative to the root
 */
export function kindsOfTests(sources: ReadonlyMap<string, SourceFile>): Readonly<Record<Kind, readonly string[]>> {
  const tests = [...sources.keys()].filter((path) => path.endsWith('.test.ts'))
  const { pure = [], local = [], bundle = [] } = Object.groupBy(tests, (path) => kindOf(path, sources))
  return { pure, local, bundle }
}

function kindOf(path: string, sources: ReadonlyMap<string, SourceFile>): Kind {
  // Files in src are ignored, because what the action can do at run time does not matter here.
  const files = filesThatRun(path, sources).filter(({ path }) => !path.startsWith('src/'))
  if (files.some(({ path }) => path === runner)) return 'bundle'
  return files.some(({ imports }) => imports.some(starts)) ? 'local' : 'pure'
}

/** Whether the import can start a process or a server. */
function starts({ from, names, isType }: Import): boolean {
  return !isType && (from === 'node:child_process' || names.includes('createServer'))
}

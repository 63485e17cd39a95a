import { readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { isObject, text } from '../json.ts'
import type { Formed } from './reader.ts'

/** What Resource Manager accepts (its error RequestContentTooLarge), in bytes. */
export const longestBody = 4 * 1024 * 1024

/** The file system, as far as `request-body-file` needs it. Every function throws if there is no such file. */
export interface BodyFiles {
  /** A relative path starts here. */
  readonly workspace?: string
  /** The folders that the file may be in. */
  readonly folders: readonly string[]
  /** The absolute path, with every link resolved. */
  readonly realPath: (path: string) => string
  /** In bytes. Undefined if it is not a file: a pipe would block, and a folder has no text. */
  readonly size: (path: string) => number | undefined
  readonly read: (path: string) => Uint8Array
}

/** The runner's own file system. */
export function runnerFiles({ GITHUB_WORKSPACE, RUNNER_TEMP }: NodeJS.ProcessEnv): BodyFiles {
  return {
    workspace: GITHUB_WORKSPACE,
    folders: [GITHUB_WORKSPACE, RUNNER_TEMP].flatMap((folder) => folder || []),
    realPath: realpathSync,
    size: (path) => {
      const stats = statSync(path)
      return stats.isFile() ? stats.size : undefined
    },
    read: readFileSync
  }
}

/** The text of a file. Nothing of it is in a mistake. */
export function readBodyFile(given: string, files: BodyFiles): Formed<string> {
  if (!isAbsolute(given) && !files.workspace)
    return { mistake: 'is relative to the workspace, and GITHUB_WORKSPACE is not set' }
  try {
    const path = files.realPath(resolve(files.workspace ?? '', given))
    if (!files.folders.some((folder) => isInside(path, folder, files.realPath)))
      return { mistake: 'is neither in the workspace nor in RUNNER_TEMP (links are resolved)' }
    const size = files.size(path)
    if (size === undefined) return { mistake: 'is not a file' }
    if (size > longestBody) return { mistake: 'is larger than 4 MiB' }
    return { value: new TextDecoder('utf-8', { fatal: true }).decode(files.read(path)) }
  } catch (error) {
    return { mistake: `cannot be read: ${reason(error)}` }
  }
}

/** @param path without links, as the folder will be */
function isInside(path: string, folder: string, realPath: BodyFiles['realPath']): boolean {
  try {
    const way = relative(realPath(folder), path)
    return !`${way}${sep}`.startsWith(`..${sep}`) && !isAbsolute(way)
  } catch {
    // There is no such folder.
    return false
  }
}

function reason(error: unknown): string {
  const code = isObject(error) ? text(error.code) : undefined
  return reasons.get(code ?? '') ?? code ?? String(error)
}

/** Node's codes, for people. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'it is not UTF-8']
])

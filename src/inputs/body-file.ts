import { readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { isObject, text } from '../json.ts'
import type { Formed } from './reader.ts'

/** The longest body that Resource Manager accepts (its error RequestContentTooLarge), in bytes. */
export const longestBody = 4 * 1024 * 1024

/** The file system, as far as `request-body-file` needs it. Every function throws if there is no such file. */
export interface BodyFiles {
  /** The start of a relative path. */
  readonly workspace?: string
  /** The folders that the file may be in. */
  readonly folders: readonly string[]
  /** The absolute path, with every link resolved. */
  readonly realPath: (path: string) => string
  /** In bytes. Undefined for a pipe, which would block, or a folder. */
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

/** The text of a file. A mistake never quotes it. */
export function readBodyFile(raw: string, files: BodyFiles): Formed<string> {
  if (!isAbsolute(raw) && !files.workspace)
    return { mistake: 'is a path relative to the workspace, but GITHUB_WORKSPACE is not set' }
  try {
    const path = files.realPath(resolve(files.workspace ?? '', raw))
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

/** @param path a path whose links are resolved */
function isInside(path: string, folder: string, realPath: BodyFiles['realPath']): boolean {
  try {
    const relativePath = relative(realPath(folder), path)
    return !`${relativePath}${sep}`.startsWith(`..${sep}`) && !isAbsolute(relativePath)
  } catch {
    // There is no such folder.
    return false
  }
}

function reason(error: unknown): string {
  const code = isObject(error) ? text(error.code) : undefined
  return reasons.get(code ?? '') ?? code ?? String(error)
}

/** The meanings of Node's codes. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'it is not UTF-8']
])

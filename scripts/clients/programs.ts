import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Installs programs, and runs them. */

/** Why a program is missing. */
export interface Missing {
  readonly missing: string
}

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'wait-for-azure-operation', 'clients')

/** A folder that is kept from run to run as long as the versions do not change. */
export function cacheFolder(name: string, versions: string | Buffer): string {
  const folder = join(cache, `${name}-${createHash('sha256').update(versions).digest('hex').slice(0, 12)}`)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** @returns the folder with the programs of a Python environment with these packages, or why there is none */
export function installPython(folder: string, packages: readonly string[]): string | Missing {
  const programs = join(folder, 'venv', 'bin')
  const isDone = join(folder, 'venv', 'installed')
  if (existsSync(isDone)) return programs
  const system = ['python3', 'python'].find((name) => succeeds(name, ['--version']))
  if (system === undefined) return { missing: 'Python is not installed.' }
  if (!succeeds(system, ['-m', 'venv', '--clear', 'venv'], folder))
    return { missing: 'Python could not create a virtual environment. See above.' }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  if (!succeeds(join(programs, 'python'), [...pip, ...packages], folder))
    return { missing: 'pip could not install its packages. See above.' }
  writeFileSync(isDone, '')
  return programs
}

/** @returns whether the exit status is 0. Its stderr is shown. */
export function succeeds(program: string, words: readonly string[], cwd?: string): boolean {
  return spawnSync(program, words, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}

/** @param limitMs after this time the program is killed */
export async function run(
  [program = '', ...words]: readonly string[],
  env: NodeJS.ProcessEnv,
  limitMs: number
): Promise<Ended> {
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => (stderr += error))
    child.on('close', resolve)
  })
  return { status, stdout, stderr }
}

import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { spawn } from '@azure/core-process'

/** In UTF-16 units of each stream. The rest is discarded. */
const longestOutput = 1024 * 1024
const isPosix = process.platform !== 'win32'

/** How a program ended: its exit status, or what happened to it. */
export type EndStatus = number | 'missing' | 'too slow' | 'killed'

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly status: EndStatus
}

/**
 * Runs a program. After the timeout, and when this process ends, it kills the program and everything that it started.
 */
export async function runProgram(name: string, args: readonly string[], timeoutMs: number): Promise<Ended> {
  let started: ChildProcess | undefined
  let isSlow = false
  const end = () => killTree(started)
  const timer = setTimeout(() => {
    isSlow = true
    end()
  }, timeoutMs)
  process.once('exit', end)
  try {
    const child = spawn(name, args, {
      allowWindowsBatchFiles: true,
      // A folder that only an administrator can write to, because Windows searches it first for the program.
      cwd: isPosix ? '/' : (process.env.SystemRoot ?? 'C:\\Windows'),
      detached: isPosix,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    started = child
    const [stdout, stderr, [code]] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      once(child, 'close')
    ])
    return { stdout, stderr, status: isSlow ? 'too slow' : typeof code === 'number' ? code : 'killed' }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { stdout: '', stderr: isMissing ? '' : String(error), status: isMissing ? 'missing' : 'killed' }
  } finally {
    clearTimeout(timer)
    process.removeListener('exit', end)
  }
}

/** Kills a program and what it started: `az`, for example, is a script that runs another program. */
function killTree(child: ChildProcess | undefined): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (isPosix) process.kill(-child.pid, 'SIGKILL')
    else spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true })
  } catch {
    // The program has just ended by itself.
  }
}

async function textOf(stream: Readable | null): Promise<string> {
  let text = ''
  stream?.setEncoding('utf8')
  for await (const chunk of stream ?? []) if (text.length < longestOutput) text += chunk
  return text.slice(0, longestOutput)
}

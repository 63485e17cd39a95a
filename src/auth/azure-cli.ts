import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { spawn } from '@azure/core-process'
import { WaitError } from '../errors.ts'
import { parseObject } from '../json.ts'
import { oneLine } from '../quote.ts'
import { codeIn, finalError, isPassing } from './faults.ts'
import { type AccessToken, readToken } from './token-source.ts'

/** `az` takes some seconds to start. */
const azTimeoutMs = 30_000
/** In UTF-16 units. No token is longer. */
const longestOutput = 1024 * 1024
const isPosix = process.platform !== 'win32'

/**
 * A token of the Azure CLI's login. Asked for by hand: @azure/identity keeps to itself why `az` refused, wherever that
 * names `az login`, and so hides that a login has lapsed.
 * @throws WaitError `sign-in-failed`
 */
export async function acquireFromCli(scope: string): Promise<AccessToken> {
  const resource = scope.replace(/\/\.default$/, '')
  const args = ['account', 'get-access-token', '--output', 'json', '--resource', resource]
  // A folder that nobody else can put an `az` into: Windows looks there first.
  const cwd = isPosix ? '/' : (process.env.SystemRoot ?? 'C:\\Windows')
  const { stdout, stderr, status } = await run('az', args, cwd)
  if (status !== 0) throw cliFault(stderr, status)
  const { accessToken, expires_on: seconds, expiresOn: localTime } = parseObject(stdout) ?? {}
  // Before 2.54 there was the local time alone.
  const expiresAt = Number(seconds) > 0 ? Number(seconds) * 1_000 : Date.parse(String(localTime))
  const token = readToken(accessToken)
  if (token !== undefined && !Number.isNaN(expiresAt)) return { token, lifeMs: expiresAt - Date.now() }
  throw new WaitError('sign-in-failed', 'The Azure CLI brought no token: what it said is none', { patience: 'silence' })
}

/** How a program ended: its exit status, or what happened to it. */
type Status = number | 'missing' | 'too slow' | 'killed'

interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly status: Status
}

/** Runs a program, and ends it with everything that it started: when it takes too long, and when this process ends. */
async function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  let started: ChildProcess | undefined
  let isSlow = false
  const end = () => kill(started)
  const timer = setTimeout(() => {
    isSlow = true
    end()
  }, azTimeoutMs)
  process.once('exit', end)
  try {
    const child = spawn(program, args, {
      allowWindowsBatchFiles: true,
      cwd,
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

/** `az` is a script that runs another program: on POSIX both are of one group. */
function kill(child: ChildProcess | undefined): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (isPosix) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}

/** What the program prints, as far as anybody reads it. */
async function textOf(stream: Readable | null): Promise<string> {
  let said = ''
  stream?.setEncoding('utf8')
  for await (const chunk of stream ?? []) if (said.length < longestOutput) said += chunk
  return said.slice(0, longestOutput)
}

function cliFault(stderr: string, status: Status): WaitError {
  const error = stderr.slice(Math.max(0, stderr.search(/^ERROR:/m)))
  const said = oneLine(error) || `it ended with ${status}`
  const code = codeIn(error)
  if (code !== undefined && !isPassing(code)) return finalError(code, `the Azure CLI said: ${said}`)
  if (status === 'missing')
    return new WaitError('sign-in-failed', `No way to sign in: there is no Azure CLI. ${noWayIn}`)
  if (/\baz login\b/.test(error))
    return new WaitError('sign-in-failed', `No way to sign in: the Azure CLI is not signed in. ${noWayIn} (${said})`)
  const told = status === 'too slow' ? `it took longer than ${azTimeoutMs / 1_000} s` : said
  return new WaitError('sign-in-failed', `The Azure CLI brought no token: ${told}`, { patience: 'silence' })
}

const noWayIn = 'No sign-in was given: give client-id and tenant-id (with id-token: write), or run azure/login before'

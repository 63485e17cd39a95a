import { execFile, isProcessError } from '@azure/core-process'
import { parseObject } from '../documents/json.ts'
import { oneLine } from '../documents/quote.ts'
import { WaitError } from '../errors.ts'
import { codeIn, finalError } from './faults.ts'
import type { AccessToken } from './token-source.ts'
import { readToken } from './token-source.ts'

/** Nobody waits longer for `az`. It takes some seconds to start. */
const limitMs = 30_000

/**
 * A token of the Azure CLI's login. Asked for by hand: @azure/identity keeps to itself why `az` refused, wherever that
 * names `az login`, and so hides that a login has lapsed.
 * @throws WaitError `sign-in-failed`
 */
export async function acquireFromCli(scope: string): Promise<AccessToken> {
  const resource = scope.replace(/\/\.default$/, '')
  const args = ['account', 'get-access-token', '--output', 'json', '--resource', resource]
  // A folder that nobody else can put an `az` into: Windows looks there first.
  const cwd = process.platform === 'win32' ? (process.env.SystemRoot ?? 'C:\\Windows') : '/'
  const options = { allowWindowsBatchFiles: true, cwd, encoding: 'utf8', timeout: limitMs } as const
  const { stdout } = await execFile('az', args, options).catch((error: unknown): never => {
    throw refusal(error)
  })
  const { accessToken, expires_on: seconds, expiresOn: localTime } = parseObject(stdout) ?? {}
  const expiresAt = seconds === undefined ? Date.parse(String(localTime)) : Number(seconds) * 1_000
  const token = readToken(accessToken)
  if (token !== undefined && !Number.isNaN(expiresAt)) return { token, lifeMs: expiresAt - Date.now() }
  throw new WaitError('sign-in-failed', 'The Azure CLI brought no token: what it said is none', { patience: 'silence' })
}

function refusal(error: unknown): WaitError {
  if (!isProcessError(error))
    return new WaitError('sign-in-failed', `The Azure CLI did not run: ${oneLine(String(error))}`)
  const said = oneLine(String(error.stderr ?? '')) || error.message
  const code = codeIn(said)
  if (code !== undefined) return finalError(code, `the Azure CLI said: ${said}`)
  if (error.code === 'ENOENT')
    return new WaitError('sign-in-failed', `No way to sign in: there is no Azure CLI. ${noWayIn}`)
  if (/\baz login\b/.test(said))
    return new WaitError('sign-in-failed', `No way to sign in: the Azure CLI is not signed in. ${noWayIn} (${said})`)
  const told = error.killed ? `it took longer than ${limitMs / 1_000} s` : said
  return new WaitError('sign-in-failed', `The Azure CLI brought no token: ${told}`, { patience: 'silence' })
}

const noWayIn = 'No sign-in was given: give client-id and tenant-id (with id-token: write), or run azure/login before'

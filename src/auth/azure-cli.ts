import { WaitError } from '../errors.ts'
import { parseObject } from '../json.ts'
import { oneLine } from '../text/quote.ts'
import { codeFault, codeIn } from './faults.ts'
import { type Ended, runProgram } from './run-program.ts'
import { type AccessToken, readToken } from './token-source.ts'

/** The time limit for `az`, which takes some seconds to start. */
const timeoutMs = 30_000

/** The account whose token `az` returns. Without either member, it uses its default. */
export interface CliAccount {
  readonly subscriptionId?: string
  readonly tenantId?: string
}

/**
 * Gets a token from the Azure CLI's login. @azure/identity is not used, because it hides the reason of `az` if that
 * mentions `az login`, and so hides that a login has expired.
 * @throws WaitError `sign-in-failed`
 */
export async function acquireFromCli(scope: string, account: CliAccount = {}): Promise<AccessToken> {
  const resource = scope.replace(/\/\.default$/, '')
  const args = ['account', 'get-access-token', '--output', 'json', '--resource', resource]
  const { subscriptionId, ...others } = account
  const ended = await runProgram('az', [...args, ...accountArguments(account)], timeoutMs)
  // A login without access to the subscription may still have access to its tenant.
  if (subscriptionId !== undefined && isUnknownSubscription(ended)) return acquireFromCli(scope, others)
  if (ended.status !== 0) throw cliFault(ended)
  const { accessToken, expires_on: seconds, expiresOn: localTime } = parseObject(ended.stdout) ?? {}
  // Versions before 2.54 return only the local time.
  const expiresAt = Number(seconds) > 0 ? Number(seconds) * 1_000 : Date.parse(String(localTime))
  const token = readToken(accessToken)
  if (token !== undefined && !Number.isNaN(expiresAt)) return { token, lifeMs: expiresAt - Date.now() }
  throw new WaitError('sign-in-failed', 'Could not sign in: the Azure CLI returned no usable token', {
    patience: 'silence'
  })
}

/**
 * `az` accepts a subscription or a tenant, not both (azure-cli, `Profile.get_raw_token`). A subscription implies one.
 */
function accountArguments({ subscriptionId, tenantId }: CliAccount): readonly string[] {
  if (subscriptionId !== undefined) return ['--subscription', subscriptionId]
  return tenantId === undefined ? [] : ['--tenant', tenantId]
}

function isUnknownSubscription({ status, stderr }: Ended): boolean {
  return typeof status === 'number' && status !== 0 && /^ERROR: Subscription '[^'\n]*' not found\./m.test(stderr)
}

/** The messages of `az` without a login, or with an expired one (azure-cli, `_profile.py`, `auth/util.py`). */
const notSignedIn =
  /^ERROR: Please run 'az login' to setup account\.|^Interactive authentication is needed\. Please run:/m
/**
 * The messages of its libraries (requests, urllib3) without a connection. They may be followed by advice to run `az
 * login`.
 */
const notReached =
  /\bHTTPS?ConnectionPool\(|\bConnection aborted\b|\bConnection(?:Reset|Refused)?Error\b|\bMax retries exceeded\b|\b(?:SSL|Proxy|Timeout)Error\b|\b[Tt]imed out\b|ensure you have network connection/

/** The fault for an `az` that returned no token. */
export function cliFault({ stderr, status }: Omit<Ended, 'stdout'>): WaitError {
  const error = stderr.slice(Math.max(0, stderr.search(/^ERROR:/m)))
  const reason = oneLine(error) || `it ended with ${status}`
  if (status === 'missing') return noSignIn('not installed')
  if (status === 'too slow') return noToken(`it took longer than ${timeoutMs / 1_000} s`)
  const code = codeIn(error)
  if (code !== undefined) return codeFault(code, `the Azure CLI returned no token: ${reason}`)
  if (notSignedIn.test(error) && !notReached.test(error)) return noSignIn('not signed in', ` (${reason})`)
  return noToken(reason)
}

function noToken(reason: string): WaitError {
  const message = `Could not sign in: the Azure CLI returned no token: ${reason}`
  return new WaitError('sign-in-failed', message, { patience: 'silence' })
}

function noSignIn(state: string, reason = ''): WaitError {
  const advice = 'Set client-id and tenant-id (with id-token: write), or run azure/login before this step'
  const message = `Could not sign in: no credentials are set, and the Azure CLI is ${state}. ${advice}${reason}`
  return new WaitError('sign-in-failed', message)
}

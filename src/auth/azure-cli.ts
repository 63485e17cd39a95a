import { WaitError } from '../errors.ts'
import { parseObject } from '../json.ts'
import { oneLine } from '../text/quote.ts'
import { codeFault, codeIn } from './faults.ts'
import { type Ended, runProgram } from './run-program.ts'
import { type AccessToken, readToken } from './token-source.ts'

/** `az` takes some seconds to start. */
const timeoutMs = 30_000

/** Whose token `az` is asked for. Without either it takes its default. */
export interface CliAccount {
  readonly subscriptionId?: string
  readonly tenantId?: string
}

/**
 * A token of the Azure CLI's login. Asked for by hand: @azure/identity hides why `az` refused if that mentions `az login`,
 * and so hides that a login has expired.
 * @throws WaitError `sign-in-failed`
 */
export async function acquireFromCli(scope: string, account: CliAccount = {}): Promise<AccessToken> {
  const resource = scope.replace(/\/\.default$/, '')
  const args = ['account', 'get-access-token', '--output', 'json', '--resource', resource]
  const { subscriptionId, ...others } = account
  const ended = await runProgram('az', [...args, ...accountArguments(account)], timeoutMs)
  // A login that cannot see the subscription can still be one of its tenant.
  if (subscriptionId !== undefined && isUnknownSubscription(ended)) return acquireFromCli(scope, others)
  if (ended.status !== 0) throw cliFault(ended)
  const { accessToken, expires_on: seconds, expiresOn: localTime } = parseObject(ended.stdout) ?? {}
  // Before 2.54 there was the local time alone.
  const expiresAt = Number(seconds) > 0 ? Number(seconds) * 1_000 : Date.parse(String(localTime))
  const token = readToken(accessToken)
  if (token !== undefined && !Number.isNaN(expiresAt)) return { token, lifeMs: expiresAt - Date.now() }
  throw new WaitError('sign-in-failed', 'Could not sign in: the Azure CLI returned no usable token', {
    patience: 'silence'
  })
}

/** `az` accepts a subscription or a tenant, not both (azure-cli, `Profile.get_raw_token`). A subscription has a tenant. */
function accountArguments({ subscriptionId, tenantId }: CliAccount): readonly string[] {
  if (subscriptionId !== undefined) return ['--subscription', subscriptionId]
  return tenantId === undefined ? [] : ['--tenant', tenantId]
}

function isUnknownSubscription({ status, stderr }: Ended): boolean {
  return typeof status === 'number' && status !== 0 && /^ERROR: Subscription '[^'\n]*' not found\./m.test(stderr)
}

/** What `az` prints without a login, and if a person has to sign in again (azure-cli, `_profile.py`, `auth/util.py`). */
const notSignedIn =
  /^ERROR: Please run 'az login' to setup account\.|^Interactive authentication is needed\. Please run:/m
/** What its libraries print if they cannot reach the token service (requests, urllib3): they go on to advise `az login`. */
const notReached =
  /\bHTTPS?ConnectionPool\(|\bConnection aborted\b|\bConnection(?:Reset|Refused)?Error\b|\bMax retries exceeded\b|\b(?:SSL|Proxy|Timeout)Error\b|\b[Tt]imed out\b|ensure you have network connection/

/** Why `az` handed out no token. */
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
  const message = `Could not sign in: no sign-in inputs were given, and the Azure CLI is ${state}. ${advice}${reason}`
  return new WaitError('sign-in-failed', message)
}

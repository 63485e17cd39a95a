import { type Clock, neverAborted } from '../clock.ts'
import { isAllowed, isSecure } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import { parseObject } from '../json.ts'
import { signInFault, transientStatuses } from './faults.ts'
import { readClaims } from './jwt.ts'
import { sendSignInRequest } from './sign-in-request.ts'
import { readToken } from './token-source.ts'

/** GitHub's endpoint fails now and then, and answers at once the next time. */
const attempts = 3
const attemptTimeoutMs = 10_000
const pauseMs = 1_000
/** A longer demand is left to the wait's own schedule. */
const longestPauseMs = 10_000

interface AssertionOptions {
  readonly audience: string
  /** The process's environment: the runner names its OIDC endpoint there. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly conceal: (secret: string) => void
}

/**
 * A fresh OIDC token of the workflow's own, to be shown to Entra. It lives for some minutes only.
 * Protocol: GitHub's "OpenID Connect reference", "Using the runner's environment variables".
 * @throws WaitError `sign-in-failed`
 */
export async function requestAssertion({ audience, env, clock, conceal }: AssertionOptions): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
  if (!address || !token) throw new WaitError('sign-in-failed', noPermission)
  conceal(token)
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !isSecure(url)) throw new WaitError('sign-in-failed', badAddress)
  url.searchParams.set('audience', audience)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const assertion = await ask(url, token, clock)
      conceal(assertion)
      return assertion
    } catch (error) {
      // The endpoint is known to fail with any status now and then, so a refusal is tried again, too.
      const isTriedAgain =
        error instanceof WaitError && (error.patience !== 'none' || error.reason === 'sign-in-failed')
      const demandMs = isTriedAgain ? (error.retryAfterMs ?? 0) : 0
      if (!isTriedAgain || attempt === attempts || demandMs > longestPauseMs) throw signInFault(error)
      await clock.sleep(Math.max(attempt * pauseMs, demandMs), neverAborted)
    }
  }
}

/** What an assertion shows, line by line, to be pasted into a federated credential. */
export function describeAssertion(assertion: string): readonly string[] {
  const claims = readClaims(assertion)
  const shown = (value: unknown = '(none)') => String(value).replace(/\s+/g, ' ')
  return [
    'GitHub sent:',
    `subject: ${shown(claims?.sub)}`,
    `issuer: ${shown(claims?.iss)}`,
    `audience: ${shown(claims?.aud)}`
  ]
}

const badAddress =
  'Could not sign in: ACTIONS_ID_TOKEN_REQUEST_URL, which the runner sets, is not an https URL: does an earlier step change it?'

const noPermission = `Could not sign in: this job gets no OIDC token from GitHub. Add these lines to the job or the workflow (a workflow that calls this one as a reusable workflow needs them too), or sign in another way. A pull request from a fork gets no token in any case.
permissions:
  id-token: write
  contents: read`

async function ask(url: URL, token: string, clock: Clock): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json; api-version=2.0' }
  const allowed = (target: URL) => isAllowed(target, url)
  const response = await sendSignInRequest({ url, headers }, { clock, timeoutMs: attemptTimeoutMs, allowed })
  const assertion = response.status === 200 ? readToken(parseObject(response.body)?.value) : undefined
  if (assertion === undefined || readClaims(assertion) === undefined) throw noAssertion(response, url)
  return assertion
}

function noAssertion({ status, retryAfterMs }: StatusResponse, url: URL): WaitError {
  const message = `Could not sign in: GitHub’s OIDC endpoint, ${url.host}, returned no token (HTTP ${status}). Check id-token: write, and whether an earlier step changes ACTIONS_ID_TOKEN_REQUEST_TOKEN`
  const isRefusal = status >= 400 && status <= 499 && !transientStatuses.includes(status)
  return new WaitError('sign-in-failed', message, { patience: isRefusal ? 'none' : 'silence', retryAfterMs })
}

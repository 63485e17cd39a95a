import { neverAborted } from '../clock.ts'
import { isAllowed, isSecure } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import { parseObject } from '../json.ts'
import { signInFault, transientStatuses } from './faults.ts'
import { readClaims } from './jwt.ts'
import { type SignInContext, sendSignInRequest } from './sign-in-request.ts'
import { readToken } from './token-source.ts'

/** GitHub's endpoint sometimes fails, and succeeds at the next attempt. */
const attempts = 3
const attemptTimeoutMs = 10_000
const pauseMs = 1_000
/** A longer Retry-After is left to the schedule of the wait. */
const longestPauseMs = 10_000

interface AssertionOptions extends SignInContext {
  readonly audience: string
  /** The environment of the process, in which the runner names its OIDC endpoint. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly conceal: (secret: string) => void
}

/**
 * Requests an OIDC token of the workflow, the assertion for Microsoft Entra ID. It expires after some minutes.
 * Protocol: GitHub's "OpenID Connect reference", "Using the runner's environment variables".
 * @throws WaitError `sign-in-failed`
 */
export async function requestAssertion(options: AssertionOptions): Promise<string> {
  const { audience, env, clock, conceal } = options
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
  if (!address || !token) throw new WaitError('sign-in-failed', noPermission)
  conceal(token)
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !isSecure(url)) throw new WaitError('sign-in-failed', badAddress)
  url.searchParams.set('audience', audience)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const assertion = await ask(url, token, options)
      conceal(assertion)
      return assertion
    } catch (error) {
      // The endpoint sometimes fails with any status, so a refusal is retried too.
      const isRetried = error instanceof WaitError && (error.patience !== 'none' || error.reason === 'sign-in-failed')
      const demandMs = isRetried ? (error.retryAfterMs ?? 0) : 0
      if (!isRetried || attempt === attempts || demandMs > longestPauseMs) throw signInFault(error)
      await clock.sleep(Math.max(attempt * pauseMs, demandMs), neverAborted)
    }
  }
}

/** The claims of an assertion, in lines that can be pasted into a federated credential. */
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
  'Could not sign in: ACTIONS_ID_TOKEN_REQUEST_URL, which the runner sets, is not an https URL. Check whether an earlier step changes it'

const noPermission = `Could not sign in: this job gets no OIDC token from GitHub, because it lacks these permissions:
permissions:
  id-token: write
  contents: read
Add these lines to the job or the workflow (a workflow that calls this one as a reusable workflow needs them too), or use another sign-in method. A pull request from a fork never gets a token.`

async function ask(url: URL, token: string, { clock, onExchange }: SignInContext): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json; api-version=2.0' }
  const allowed = (target: URL) => isAllowed(target, url)
  const response = await sendSignInRequest(
    { url, headers },
    {
      clock,
      onExchange,
      timeoutMs: attemptTimeoutMs,
      allowed
    }
  )
  const assertion = response.status === 200 ? readToken(parseObject(response.body)?.value) : undefined
  if (assertion === undefined || readClaims(assertion) === undefined) throw noAssertion(response, url)
  return assertion
}

function noAssertion({ status, retryAfterMs }: StatusResponse, url: URL): WaitError {
  const message = `Could not sign in: GitHub’s OIDC endpoint, ${url.host}, returned no token (HTTP ${status}). Check that the job has id-token: write, and that no earlier step changes ACTIONS_ID_TOKEN_REQUEST_TOKEN`
  const isRefusal = status >= 400 && status <= 499 && !transientStatuses.includes(status)
  return new WaitError('sign-in-failed', message, { patience: isRefusal ? 'none' : 'silence', retryAfterMs })
}

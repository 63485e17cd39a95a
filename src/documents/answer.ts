import { type Patience, WaitError } from '../errors.ts'
import { requestId, type StatusResponse } from '../http/response.ts'
import { parseJson } from '../json.ts'
import type { OperationError, State } from '../operation.ts'

/** A document that holds no status. It is asked for again: proxies and gateways answer for the service at times. */
export function unreadable(response: StatusResponse, what: string, patience: Patience = 'silence'): WaitError {
  return new WaitError('unreadable', `The response (HTTP ${response.status}) contains no status: ${what}`, {
    patience,
    retryAfterMs: response.retryAfterMs,
    requestId: requestId(response),
    // A gateway answers with a page. JSON without a status is Azure's own response to another request than this API's.
    advice: parseJson(response.body ?? '') === undefined ? undefined : wrongApiAdvice
  })
}

const wrongApiAdvice =
  'Check that api is the one for this operation, and that the URL or the ids are those of a status.'

/** A response that ends the wait: another request would get the same. */
export function refused(response: Pick<StatusResponse, 'headers'>, message: string): WaitError {
  return new WaitError('refused', message, { requestId: requestId(response) })
}

/**
 * Lets a status pass that a status document said, for the APIs that answer 200 and know every other HTTP status as an
 * error: with another 2xx a document may say that the operation runs, but not that it has ended.
 * @throws WaitError `unreadable`
 */
export function assertBelievable(response: StatusResponse, state: State): void {
  if (response.status !== 200 && state !== 'running') throw unreadable(response, 'only a 200 can say that it has ended')
}

/**
 * Lets the 2xx pass: there the body decides. Anything else means that reading the status failed, never that the
 * operation failed.
 * @param readError reads the error that the API puts into the body of such a response
 * @throws WaitError with the patience that the HTTP status deserves
 */
export function assertAnswered(
  response: StatusResponse,
  readError: (response: StatusResponse) => OperationError | undefined
): void {
  const { status } = response
  if (status >= 200 && status <= 299) return
  const responseError = readError(response)
  const words = [responseError?.code, responseError?.message].filter(Boolean).join(': ')
  // A message's own lines are the action's.
  const said = words === '' ? '' : `: ${words.replace(/\s+/g, ' ')}`
  const { reason, patience } = classify(status)
  throw new WaitError(reason, `Azure answered HTTP ${status}${said}`, {
    advice: status === 403 && asksForClaims(response) ? policyAdvice : undefined,
    patience,
    retryAfterMs: response.retryAfterMs,
    throttled: status === 429,
    requestId: requestId(response),
    responseError
  })
}

/** A Conditional Access policy wants more of the token than it has (Microsoft Entra, "Claims challenge"). */
function asksForClaims({ headers }: StatusResponse): boolean {
  return /\bclaims\s*=|insufficient_claims/i.test(headers['www-authenticate'] ?? '')
}

const policyAdvice =
  'A Conditional Access policy of the tenant asks for more than this sign-in has. Ask the tenant’s administrator to exempt the identity.'

/** Client errors that say "later": also 409, by which a resource that is being changed says that it is busy. */
const transientClientErrors: readonly number[] = [408, 409, 425, 429]
/** Server errors that no repetition cures: not implemented, HTTP version not supported. */
const finalServerErrors: readonly number[] = [501, 505]

/** Whether an HTTP status is a client error that stays the same. 407 is a proxy's, not Azure's. */
export function isFinalClientError(status: number): boolean {
  return status >= 400 && status <= 499 && status !== 407 && classify(status).patience === 'none'
}

function classify(status: number): { reason: WaitError['reason']; patience: Patience } {
  if (status === 401) return { reason: 'forbidden', patience: 'one-retry' }
  if (status === 403) return { reason: 'forbidden', patience: 'grace' }
  if (status === 404) return { reason: 'not-found', patience: 'grace' }
  const serverError = status >= 500 && status <= 599 && !finalServerErrors.includes(status)
  if (serverError || transientClientErrors.includes(status)) return { reason: 'unreachable', patience: 'silence' }
  return { reason: 'refused', patience: 'none' }
}

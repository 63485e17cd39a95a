import { type Patience, WaitError } from '../errors.ts'
import { isEmpty, requestId, type StatusResponse } from '../http/response.ts'
import { parseJson } from '../json.ts'
import type { OperationError, State } from '../operation.ts'

/**
 * A response that contains no status. It is transient, because it may come from a proxy or gateway.
 */
export function unreadable(response: StatusResponse, detail: string, patience: Patience = 'silence'): WaitError {
  return new WaitError('unreadable', `The response (HTTP ${response.status}) contains no status: ${detail}`, {
    patience,
    retryAfterMs: response.retryAfterMs,
    requestId: requestId(response),
    advice: adviceOn(response)
  })
}

/**
 * A gateway sends a page. JSON without a status comes from Azure itself, for a URL of another API. So does a response
 * without a body, which only a Location may have.
 */
function adviceOn(response: StatusResponse): string | undefined {
  if (isEmpty(response) && locationStatuses.includes(response.status)) return locationAdvice
  return parseJson(response.body ?? '') === undefined ? undefined : wrongApiAdvice
}

const locationStatuses: readonly number[] = [200, 201, 202, 204]
const wrongApiAdvice =
  'Check that api is the one for this operation, and that the URL or the ids are those of a status.'
const locationAdvice =
  'The URL in a Location header ends with such a response. If this is one, use api: arm-location. Otherwise, check that api is the one for this operation.'

/**
 * The text of a response's body.
 * @throws WaitError `unreadable` if it was not read, because it is too large or cannot be decoded
 */
export function readText(response: StatusResponse): string {
  const { body, bodyFault = 'it is too large, or not UTF-8' } = response
  if (body === undefined) throw unreadable(response, bodyFault)
  return body
}

/** A response that ends the wait, because another request would get the same one. */
export function refused(response: Pick<StatusResponse, 'headers'>, message: string, advice?: string): WaitError {
  return new WaitError('refused', message, { requestId: requestId(response), advice })
}

/**
 * Rejects a terminal state that did not come with a 200. For APIs that document 200 as their only success status: with
 * another 2xx, the document may say that the operation is running, but not that it has ended.
 * @throws WaitError `unreadable`
 */
export function assertTerminalWith200(response: StatusResponse, state: State): void {
  if (response.status === 200 || state === 'running') return
  const fault = unreadable(response, 'only a 200 can say that it has ended')
  throw response.status === 202 ? fault.with({ advice: locationAdvice }) : fault
}

/**
 * Accepts every 2xx, because there the body decides. Any other HTTP status means that the request for the status
 * failed, never that the operation failed.
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
  // On one line, because line breaks in a message are the action's own.
  const suffix = words === '' ? '' : `: ${words.replace(/\s+/g, ' ')}`
  const { reason, patience } = classify(status)
  throw new WaitError(reason, `Azure returned HTTP ${status}${suffix}`, {
    advice: asksForClaims(response) ? policyAdvice : undefined,
    patience,
    retryAfterMs: response.retryAfterMs,
    throttled: status === 429,
    requestId: requestId(response),
    responseError
  })
}

/**
 * Whether a Conditional Access policy requires claims that the token lacks (Microsoft Entra ID, "Claims challenge").
 */
function asksForClaims({ status, headers }: StatusResponse): boolean {
  const challenge = headers['www-authenticate'] ?? ''
  if (/insufficient_claims/i.test(challenge)) return status === 401 || status === 403
  return status === 403 && /\bclaims\s*=/i.test(challenge)
}

const policyAdvice =
  'A Conditional Access policy of the tenant requires more than this sign-in has. Ask the tenant’s administrator to exempt the identity.'

/** Transient client errors. A resource that is being changed returns 409 while it is busy. */
const transientClientErrors: readonly number[] = [408, 409, 425, 429]
/** Permanent server errors: not implemented, HTTP version not supported. */
const permanentServerErrors: readonly number[] = [501, 505]

/** Whether an HTTP status is a permanent client error. A 407 comes from a proxy, not from Azure. */
export function isPermanentClientError(status: number): boolean {
  return status >= 400 && status <= 499 && status !== 407 && classify(status).patience === 'none'
}

function classify(status: number): { reason: WaitError['reason']; patience: Patience } {
  if (status === 401) return { reason: 'forbidden', patience: 'one-retry' }
  if (status === 403) return { reason: 'forbidden', patience: 'grace' }
  if (status === 404) return { reason: 'not-found', patience: 'grace' }
  const serverError = status >= 500 && status <= 599 && !permanentServerErrors.includes(status)
  if (serverError || transientClientErrors.includes(status)) return { reason: 'unreachable', patience: 'silence' }
  return { reason: 'refused', patience: 'none' }
}

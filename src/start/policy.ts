import { isErrorResponse, isGone } from '../documents/response-errors.ts'
import type { Method } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'

/** What to do after an attempt to start an operation. Pure. The main rule: no POST or PATCH is carried out twice. */

/** The result of one attempt: a response, or none. */
export type Try =
  | { readonly response: StatusResponse }
  /** `carriedOut`: whether the service may have received the request. */
  | { readonly carriedOut: boolean }

export interface TriesBefore {
  /** The response to an attempt was lost, so the service may have carried it out. */
  readonly responseLost: boolean
  /** An attempt was refused with a 401. */
  readonly tokenRenewed: boolean
}

export type Step =
  /** A 2xx, or a DELETE of something that is gone. */
  | 'accepted'
  /** Azure refused, so nothing was started. */
  | 'not-started'
  | 'again'
  | 'again-with-new-token'
  /** The response is missing, so the operation may have been started. */
  | 'lost'
  /** A response that does not say whether the operation was started. It may come from a proxy. */
  | 'refused'

/** Transient client errors that do not say whether anything was done (RFC 9110, RFC 8470). */
const transientClientErrors: readonly number[] = [408, 425]
/** Permanent server errors: not implemented, HTTP version not supported. */
const permanentServerErrors: readonly number[] = [501, 505]

/** Whether carrying out a method twice has the same effect as once (RFC 9110, 9.2.2). */
function isIdempotent(method: Method): boolean {
  return method === 'PUT' || method === 'DELETE'
}

/** The next step. The caller decides whether there is time for another attempt. */
export function stepAfter(method: Method, result: Try, { responseLost, tokenRenewed }: TriesBefore): Step {
  if (!('response' in result)) return isIdempotent(method) || !result.carriedOut ? 'again' : 'lost'
  const { response } = result
  const { status } = response
  if (status >= 200 && status <= 299) return 'accepted'
  if (method === 'DELETE' && isGone(response)) return 'accepted'
  if (status === 401 && !tokenRenewed) return 'again-with-new-token'
  // After a 429, nothing was carried out.
  if (status === 429) return 'again'
  if (status >= 500 || transientClientErrors.includes(status)) {
    if (!isIdempotent(method)) return 'lost'
    return permanentServerErrors.includes(status) ? 'refused' : 'again'
  }
  // After a lost response, the first attempt may have caused this error. Most often it is a 409: already running.
  return status >= 400 && isErrorResponse(response) && !responseLost ? 'not-started' : 'refused'
}

/** Whether the service may have carried out an attempt. */
export function mayBeCarriedOut(result: Try): boolean {
  return 'response' in result ? ![401, 429].includes(result.response.status) : result.carriedOut
}

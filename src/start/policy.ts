import { isErrorResponse, isGone } from '../documents/response-errors.ts'
import type { Method } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'

/** What to do after a try of a call that starts something. Pure. The rule above all: no POST or PATCH is carried out twice. */

/** What came of one try: a response, or none. */
export type Try =
  | { readonly response: StatusResponse }
  /** `carriedOut`: whether the service may have got the request. */
  | { readonly carriedOut: boolean }

export interface TriesBefore {
  /** The answer to one of them was lost, so the service may have carried it out. */
  readonly answerLost: boolean
  /** One of them was refused with a 401. */
  readonly tokenRenewed: boolean
}

export type Step =
  /** A 2xx, or a DELETE of something that is gone. */
  | 'accepted'
  /** Azure said that it will not do it, and so has not. */
  | 'not-started'
  | 'again'
  | 'again-with-new-token'
  /** The answer is missing: the operation may have been started. */
  | 'lost'
  /** Somebody answered, and it does not say whether the operation was started. */
  | 'refused'

/** Client errors that say "later" and not whether anything was done (RFC 9110, RFC 8470). */
const transientClientErrors: readonly number[] = [408, 425]
/** Server errors that no repetition cures: not implemented, HTTP version not supported. */
const permanentServerErrors: readonly number[] = [501, 505]

/** Whether a method may be carried out twice and come to the same (RFC 9110, 9.2.2). */
function isIdempotent(method: Method): boolean {
  return method === 'PUT' || method === 'DELETE'
}

/** What to do next. Whether there is time for another try is the caller's decision. */
export function stepAfter(method: Method, result: Try, { answerLost, tokenRenewed }: TriesBefore): Step {
  if (!('response' in result)) return isIdempotent(method) || !result.carriedOut ? 'again' : 'lost'
  const { response } = result
  const { status } = response
  if (status >= 200 && status <= 299) return 'accepted'
  if (method === 'DELETE' && isGone(response)) return 'accepted'
  if (status === 401 && !tokenRenewed) return 'again-with-new-token'
  // A 429 is a refusal: nothing was carried out.
  if (status === 429) return 'again'
  if (status >= 500 || transientClientErrors.includes(status)) {
    if (!isIdempotent(method)) return 'lost'
    return permanentServerErrors.includes(status) ? 'refused' : 'again'
  }
  // After a lost answer an error may be the first try's doing: most often a 409 that says that it runs.
  return status >= 400 && isErrorResponse(response) && !answerLost ? 'not-started' : 'refused'
}

/** Whether the service may have carried out what it was asked to, by what came of a try. */
export function mayBeCarriedOut(result: Try): boolean {
  return 'response' in result ? ![401, 429].includes(result.response.status) : result.carriedOut
}

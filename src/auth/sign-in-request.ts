import { type Clock, neverAborted } from '../clock.ts'
import type { HttpRequest, SendOptions } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { send } from '../http/send.ts'

/** Far larger than any response of a token service. */
const maxBodyBytes = 1024 * 1024

/** What every request for sign-in needs from the step. */
export interface SignInContext extends Pick<SendOptions, 'onExchange'> {
  readonly clock: Clock
}

interface SignInRequestOptions extends SignInContext, Pick<SendOptions, 'allowed' | 'direct'> {
  readonly timeoutMs: number
}

/** Sends a request for sign-in. Only its own timeout ends it, because several polls may wait for the same token. */
export function sendSignInRequest(request: HttpRequest, options: SignInRequestOptions): Promise<StatusResponse> {
  const { timeoutMs, ...rest } = options
  return send(request, { ...rest, limitMs: timeoutMs, signal: neverAborted, maxBodyBytes })
}

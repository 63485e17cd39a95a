import { type Clock, neverAborted } from '../clock.ts'
import type { HttpRequest, SendOptions } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { send } from '../http/send.ts'

/** No response of a token service comes near this. */
const maxBodyBytes = 1024 * 1024

interface SignInRequestOptions extends Pick<SendOptions, 'allowed' | 'direct'> {
  readonly clock: Clock
  readonly timeoutMs: number
}

/** Sends a request on the way to a token. It ends by its own timeout only: several polls can wait for one token. */
export function sendSignInRequest(request: HttpRequest, options: SignInRequestOptions): Promise<StatusResponse> {
  const { timeoutMs, ...rest } = options
  return send(request, { ...rest, limitMs: timeoutMs, signal: neverAborted, maxBodyBytes })
}

import type { TokenSource } from './auth/token-source.ts'
import { isAllowed } from './cloud.ts'
import type { Flavor } from './flavors/flavor.ts'
import { get } from './http/get.ts'
import { requestId, type StatusRequest, type StatusResponse } from './http/response.ts'
import type { OperationError } from './operation.ts'
import type { Look } from './wait.ts'

/** The job of a failed operation is read once, after the verdict: nobody should wait long for it. */
const failureLimitMs = 20_000

export interface Poller {
  readonly look: Look
  /**
   * Why the operation failed, where its API keeps that elsewhere.
   * @returns undefined where there is nothing to read, or nothing in it
   * @throws WaitError where it could not be read; the verdict stands all the same
   */
  readonly lookForFailure: (signal: AbortSignal) => Promise<OperationError | undefined>
}

/** Joins an API, a way to sign in and the network. The token goes to the endpoint's origin only. */
export function createPoller(flavor: Flavor, endpoint: URL, tokens: TokenSource): Poller {
  const send = async (request: StatusRequest, limitMs: number, signal: AbortSignal): Promise<StatusResponse> => {
    const token = await tokens.token()
    const headers = { ...request.headers, authorization: `Bearer ${token}` }
    const allowed = (url: URL) => isAllowed(url, endpoint)
    const response = await get({ url: request.url, headers }, { limitMs, signal, allowed })
    if (response.status === 401) tokens.reject(token)
    return withoutToken(response, token)
  }
  return {
    look: async ({ limitMs, signal }) => {
      const response = await send(flavor.request, limitMs, signal)
      return { operation: flavor.read(response), retryAfterMs: response.retryAfterMs, requestId: requestId(response) }
    },
    lookForFailure: async (signal) => {
      if (flavor.failure === undefined) return undefined
      return flavor.failure.read(await send(flavor.failure.request, failureLimitMs, signal))
    }
  }
}

/** A service that echoes the request must not carry the token into the log, an output or the summary. */
function withoutToken(response: StatusResponse, token: string): StatusResponse {
  const blot = (text: string | undefined) => text?.replaceAll(token, '***')
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, blot(value)]))
  return { ...response, headers, body: blot(response.body) }
}

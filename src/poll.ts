import type { TokenSource } from './auth/token-source.ts'
import { isAllowed } from './cloud.ts'
import { WaitError } from './errors.ts'
import type { Flavor } from './flavors/flavor.ts'
import { get } from './http/get.ts'
import { requestId, type StatusRequest, type StatusResponse } from './http/response.ts'
import type { OperationError, OperationStatus, Reading } from './operation.ts'
import { redact, redactJson } from './redact.ts'
import type { Look, LookOptions } from './wait.ts'

export interface Poller {
  readonly look: Look
  /**
   * Why the operation failed, where its API keeps that elsewhere.
   * @returns undefined where there is nothing to read, or nothing in it
   * @throws WaitError where it could not be read; the verdict stands all the same
   */
  readonly lookForFailure: (options: LookOptions) => Promise<OperationError | undefined>
}

/** Joins an API, a way to sign in and the network. The token goes to the endpoint's origin only. */
export function createPoller(flavor: Flavor, endpoint: URL, tokens: TokenSource): Poller {
  /**
   * Sends a request and reads the answer. What is read is judged first and cleaned of the token afterwards, should the
   * service echo it.
   */
  const ask = async <T>(request: StatusRequest, read: Read<T>, options: LookOptions): Promise<T> => {
    const token = await tokens.token()
    const headers = { ...request.headers, authorization: `Bearer ${token}` }
    const allowed = (url: URL) => isAllowed(url, endpoint)
    try {
      const response = await get({ url: request.url, headers }, { ...options, allowed })
      if (response.status === 401) tokens.reject(token)
      return read(response, token)
    } catch (error) {
      throw error instanceof WaitError ? error.redacted((text) => redact(text, token)) : error
    }
  }
  return {
    look: (options) =>
      ask(flavor.request, (response, token) => toReading(flavor.read(response), response, token), options),
    lookForFailure: async (options) => {
      const { failure } = flavor
      if (failure === undefined) return undefined
      return ask(failure.request, (response, token) => redact(failure.read(response), token), options)
    }
  }
}

type Read<T> = (response: StatusResponse, token: string) => T

function toReading(operation: OperationStatus, response: StatusResponse, token: string): Reading {
  const { state, document } = operation
  return {
    operation: { ...redact(operation, token), state, document: redactJson(document, token) },
    retryAfterMs: response.retryAfterMs,
    requestId: redact(requestId(response), token)
  }
}

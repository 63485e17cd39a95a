import type { TokenSource } from '../auth/token-source.ts'
import type { Clock } from '../clock.ts'
import { isAllowed } from '../cloud.ts'
import { adviceAt } from '../data-planes.ts'
import { assertAnswered } from '../documents/answer.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { WaitError } from '../errors.ts'
import type { ClientCertificate, HttpRequest, SendOptions, StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import type { Secrets } from '../text/redact.ts'
import type { PollLimits } from '../wait/wait.ts'

/** Sends requests with a token or a client certificate. */
export interface Asker {
  /**
   * Sends a request and reads its response.
   * @throws WaitError, redacted: if there is no response, or if `read` throws one
   */
  readonly askAndRead: <T>(question: Question<T>) => Promise<T>
  readonly ask: Ask
}

/** @throws WaitError, redacted: if there is no response, or if it is a 401 */
export type Ask = (request: StatusRequest, limits: PollLimits) => Promise<StatusResponse>

interface Question<T> {
  readonly request: HttpRequest
  readonly read: (response: StatusResponse) => T | Promise<T>
  readonly limits: PollLimits
  /** Called just before the request is sent, after the token was acquired. */
  readonly onSend?: () => void
}

interface AskerOptions {
  /** The only origin that requests and credentials may be sent to. */
  readonly endpoint: URL
  /** Absent if the step signs in with a certificate. */
  readonly tokens?: TokenSource
  readonly certificate?: ClientCertificate
  /** A larger body is not read. */
  readonly maxBodyBytes: number
  readonly clock: Clock
  readonly secrets: Secrets
  readonly send: (request: HttpRequest, options: SendOptions) => Promise<StatusResponse>
}

/** Creates an `Asker` from a sign-in and the function that sends requests. */
export function createAsker(options: AskerOptions): Asker {
  const askAndRead: Asker['askAndRead'] = async (question) => {
    try {
      return await sendAndRead(question, options)
    } catch (error) {
      throw error instanceof WaitError ? error.redacted((value) => options.secrets.redact(value)) : error
    }
  }
  return { askAndRead, ask: (request, limits) => askAndRead({ request, read: rejectUnauthorized, limits }) }
}

async function sendAndRead<T>({ request, read, limits, onSend }: Question<T>, options: AskerOptions): Promise<T> {
  const { endpoint, tokens, certificate, maxBodyBytes, clock, send } = options
  const { limitMs, signal } = limits
  const startedAt = clock.now()
  const token = await tokens?.token(limits)
  const headers = token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` }
  const leftMs = Math.max(1, startedAt + limitMs - clock.now())
  const allowed = (url: URL) => isAllowed(url, endpoint)
  const sendOptions = { clock, limitMs: leftMs, signal, maxBodyBytes, allowed, adviceAt, certificate }
  onSend?.()
  const response = await send({ ...request, headers }, sendOptions)
  try {
    return await read(response)
  } catch (error) {
    const isRefused = error instanceof WaitError && response.status === 401 && token !== undefined
    // The token source knows what a refused token means.
    throw isRefused ? (tokens?.onUnauthorized(token, error) ?? error) : error
  }
}

function rejectUnauthorized(response: StatusResponse): StatusResponse {
  if (response.status === 401) assertAnswered(response, readResponseError)
  return response
}

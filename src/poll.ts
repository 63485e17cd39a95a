import type { TokenSource } from './auth/token-source.ts'
import type { Clock } from './clock.ts'
import { isAllowed } from './cloud.ts'
import { refused } from './documents/answer.ts'
import { noMemory, remember } from './documents/memory.ts'
import { WaitError } from './errors.ts'
import type { Flavor } from './flavors/flavor.ts'
import type { ClientCertificate, StatusRequest } from './http/request.ts'
import { requestId, type StatusResponse } from './http/response.ts'
import { remainingReads } from './http/retry-after.ts'
import { send } from './http/send.ts'
import type { OperationError, OperationStatus, Reading } from './operation.ts'
import type { Secrets } from './redact.ts'
import type { Poll, PollLimits } from './wait/wait.ts'

export interface Poller {
  readonly poll: Poll
  /**
   * Why the operation failed, where its API keeps that elsewhere.
   * @returns undefined where there is nothing to read, or nothing in it
   * @throws WaitError where it could not be read; the verdict stands all the same
   */
  readonly lookForFailure: (options: PollLimits) => Promise<OperationError | undefined>
}

export interface PollerOptions {
  readonly flavor: Flavor
  /** The origin that requests, and what signs them in, may go to. */
  readonly endpoint: URL
  /** Absent where a certificate signs in. */
  readonly tokens?: TokenSource
  readonly certificate?: ClientCertificate
  /** No larger body is read. */
  readonly maxBodyBytes: number
  readonly clock: Clock
  readonly secrets: Secrets
  /** Told of each answer as it came, before it is read: it may echo secrets. */
  readonly onExchange: (exchange: Exchange) => void
}

/** A request and its answer. */
export interface Exchange {
  readonly url: URL
  readonly response: StatusResponse
  readonly tookMs: number
}

/** Joins an API, a way to sign in and the network. */
export function createPoller({
  flavor,
  endpoint,
  tokens,
  certificate,
  maxBodyBytes,
  clock,
  secrets,
  onExchange
}: PollerOptions): Poller {
  const allowed = (url: URL) => isAllowed(url, endpoint)

  /**
   * Sends a request and reads the answer. What is read is judged first and cleaned of secrets afterwards, should the
   * service echo them.
   */
  const ask = async <T>(request: StatusRequest, read: Read<T>, { limitMs, signal }: PollLimits): Promise<T> => {
    const until = clock.now() + limitMs
    try {
      const token = await tokens?.token({ limitMs, signal })
      const headers = token === undefined ? request.headers : { ...request.headers, authorization: `Bearer ${token}` }
      const left = { limitMs: Math.max(1, until - clock.now()), signal }
      const sentAt = clock.now()
      const response = await send({ ...request, headers }, { ...left, clock, maxBodyBytes, allowed, certificate })
      onExchange({ url: request.url, response, tookMs: clock.now() - sentAt })
      return token !== undefined && response.status === 401
        ? await readRefused(response, read, (fault) => tokens?.onUnauthorized(token, fault) ?? fault)
        : await read(response)
    } catch (error) {
      throw error instanceof WaitError ? error.redacted((value) => secrets.redact(value)) : error
    }
  }
  /** Both change as the service answers: a Location can move, and some responses mean something only after others. */
  let { request } = flavor
  let memory = noMemory
  const read = async (response: StatusResponse): Promise<Reading> => {
    const operation = await readAndRemember(response)
    if (operation.next !== undefined) request = { ...request, url: nextUrl(operation.next, response, allowed) }
    return {
      operation: clean(operation, secrets),
      operationUrl: secrets.redact(request.url.href),
      retryAfterMs: response.retryAfterMs,
      remainingReads: remainingReads(response.headers),
      requestId: secrets.redact(requestId(response))
    }
  }
  const readAndRemember = async (response: StatusResponse): Promise<OperationStatus> => {
    const readStatus = await flavor.load()
    const before = memory
    memory = remember(before, response)
    const operation = readStatus(response, before)
    memory = remember(before, response, operation)
    return operation
  }
  return {
    poll: (options) => ask(request, read, options),
    lookForFailure: async (options) => {
      const { failure } = flavor
      if (failure === undefined) return undefined
      return ask(failure.request, async (response) => secrets.redact(failure.read(response)), options)
    }
  }
}

/** Reads the answer to a refused token, which holds no status, and asks the source of the token what that means. */
async function readRefused<T>(
  response: StatusResponse,
  read: Read<T>,
  meaning: (fault: WaitError) => WaitError
): Promise<T> {
  try {
    return await read(response)
  } catch (error) {
    throw error instanceof WaitError ? meaning(error) : error
  }
}

type Read<T> = (response: StatusResponse) => Promise<T>

/** @throws WaitError `refused` where no request may go there: decided before anything is sent, by the rule for all */
function nextUrl(named: string, response: StatusResponse, allowed: (url: URL) => boolean): URL {
  const url = new URL(named)
  if (allowed(url)) return url
  const credentials = url.username === '' && url.password === '' ? '' : ' with a user name or a password in it'
  throw refused(response, `Azure names a new Location, on ${url.origin}${credentials}, where the token may not be sent`)
}

function clean(operation: OperationStatus, secrets: Secrets): OperationStatus {
  const { state, document, ...texts } = operation
  return { ...secrets.redact(texts), state, document: secrets.redactJson(document) }
}

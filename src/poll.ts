import type { Asker } from './ask.ts'
import { describeOrigin, isAllowed } from './cloud.ts'
import { refused } from './documents/answer.ts'
import { noMemory, remember } from './documents/memory.ts'
import type { Flavor } from './flavors/flavor.ts'
import { requestId, type StatusResponse } from './http/response.ts'
import { remainingReads } from './http/retry-after.ts'
import type { OperationStatus, Reading } from './operation.ts'
import type { Secrets } from './redact.ts'
import type { Poll } from './wait/wait.ts'

interface PollerOptions {
  readonly flavor: Pick<Flavor, 'request' | 'load'>
  /** The origin that requests may go to. */
  readonly endpoint: URL
  readonly asker: Pick<Asker, 'askAndRead'>
  readonly secrets: Secrets
}

/** Polls one operation of one API. */
export function createPoll({ flavor, endpoint, asker, secrets }: PollerOptions): Poll {
  /** Both change with the responses: a status can move, and some responses have a meaning only after others. */
  let { request } = flavor
  let memory = noMemory

  const readStatus = async (response: StatusResponse): Promise<OperationStatus> => {
    const read = await flavor.load()
    const before = memory
    // A response counts even if reading it throws.
    memory = remember(before, response)
    const operation = read(response, before)
    memory = remember(before, response, operation)
    return operation
  }
  const read = async (response: StatusResponse): Promise<Reading> => {
    const operation = await readStatus(response)
    if (operation.next !== undefined) request = { ...request, url: nextUrl(operation.next, response, endpoint) }
    return {
      // It is judged first and redacted afterwards, in case the service echoes a secret.
      operation: redactStatus(operation, secrets),
      operationUrl: secrets.redact(request.url.href),
      retryAfterMs: response.retryAfterMs,
      remainingReads: remainingReads(response.headers),
      requestId: secrets.redact(requestId(response))
    }
  }
  return (limits) => asker.askAndRead({ request, read, limits })
}

/** @throws WaitError `refused` if no request may go there: decided before anything is sent, by the rule for all */
function nextUrl(named: string, response: StatusResponse, endpoint: URL): URL {
  const url = new URL(named)
  if (isAllowed(url, endpoint)) return url
  throw refused(
    response,
    `The response names a new URL for the status, on ${describeOrigin(url)}, where the token may not be sent`
  )
}

/** What a response said, without secrets: the service may echo them. */
export function redactStatus(operation: OperationStatus, secrets: Secrets): OperationStatus {
  const { state, document, result, ...texts } = operation
  const redactedResult = result === undefined ? undefined : secrets.redactJson(result)
  return { ...secrets.redact(texts), state, document: secrets.redactJson(document), result: redactedResult }
}

import { describeOrigin, isAllowed } from '../cloud.ts'
import { adviceAt } from '../data-planes.ts'
import { refused } from '../documents/answer.ts'
import { type Memory, noMemory, remember, rememberNoResponse } from '../documents/memory.ts'
import { stateUrl } from '../documents/types.ts'
import type { Flavor } from '../flavors/flavor.ts'
import { requestId, type StatusResponse } from '../http/response.ts'
import { remainingReads } from '../http/retry-after.ts'
import type { OperationStatus, Reading } from '../operation.ts'
import type { Secrets } from '../text/redact.ts'
import type { Poll } from '../wait/wait.ts'
import type { Asker } from './ask.ts'

interface PollerOptions {
  readonly flavor: Pick<Flavor, 'request' | 'load'>
  /** The only origin that requests may be sent to. */
  readonly endpoint: URL
  readonly asker: Pick<Asker, 'askAndRead'>
  readonly secrets: Secrets
}

/** Creates the function that polls one operation of one API. */
export function createPoll({ flavor, endpoint, asker, secrets }: PollerOptions): Poll {
  // Both change with the responses: the URL can change, and the meaning of some responses depends on earlier ones.
  let { request } = flavor
  let memory = noMemory

  const readStatus = async (response: StatusResponse, before: Memory): Promise<OperationStatus> => {
    const read = await flavor.load()
    // Remembered before it is read, because reading may throw.
    memory = remember(before, response)
    const operation = read(response, before)
    memory = remember(before, response, operation)
    return operation
  }
  const read = async (response: StatusResponse, before: Memory): Promise<Reading> => {
    // A redirect may lead to a resource whose state is only in the response to another query. Poll it with that.
    const complete = stateUrl(response.url)
    if (complete !== response.url) request = { ...request, url: complete }
    const operation = await readStatus(response, before)
    if (operation.next !== undefined)
      request = { ...request, url: stateUrl(nextUrl(operation.next, response, endpoint)) }
    return {
      // Redacted only after it has been read, so that redaction cannot change the verdict.
      operation: redactStatus(operation, secrets),
      operationUrl: secrets.redact(request.url.href),
      retryAfterMs: response.retryAfterMs,
      remainingReads: remainingReads(response.headers),
      requestId: secrets.redact(requestId(response))
    }
  }
  return (limits) => {
    const before = memory
    // Until there is a response: without one, the responses before and after it are not in a row.
    memory = rememberNoResponse(before)
    return asker.askAndRead({ request, read: (response) => read(response, before), limits })
  }
}

/** @throws WaitError `refused` if requests may not be sent there */
function nextUrl(href: string, response: StatusResponse, endpoint: URL): URL {
  const url = new URL(href)
  if (isAllowed(url, endpoint)) return url
  const message = `The response names a new URL for the status, on ${describeOrigin(url)}, where the token may not be sent`
  throw refused(response, message, adviceAt(url))
}

/** The contents of a response without secrets, because the service may echo them. */
export function redactStatus(operation: OperationStatus, secrets: Secrets): OperationStatus {
  const { state, document, result, ...texts } = operation
  const redactedResult = result === undefined ? undefined : secrets.redactJson(result)
  return { ...secrets.redact(texts), state, document: secrets.redactJson(document), result: redactedResult }
}

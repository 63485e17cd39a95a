import { STATUS_CODES } from 'node:http'
import { readResponseError } from '../documents/error-detail.ts'
import { isObject, type JsonObject, parseObject, readJson, text } from '../documents/json.ts'
import { quote } from '../documents/quote.ts'
import { readProvisioning } from '../documents/resource-manager.ts'
import { assertAnswered, isFinalClientError, refused, type StatusResponse, unreadable } from '../http/response.ts'
import type { OperationStatus, State } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'
import { givenRequest } from './given-request.ts'

/**
 * A `Location` URL: a 202 while the operation runs, then what the call that started it would have answered had it
 * waited (Resource Manager's contract for asynchronous operations). So the HTTP status is the answer, and an error is
 * the operation's own.
 */
export const armLocation: FlavorDefinition = {
  service: 'resource-manager',
  needs: ['operation-url'],
  create: (parameters) => ({ ...givenRequest(parameters), read })
}

function read(response: StatusResponse): OperationStatus {
  if (isOwnFailure(response)) return said(response, 'failed')
  assertAnswered(response, readResponseError)
  switch (response.status) {
    case 202:
      return { ...said(response, 'running'), next: nextLocation(response) }
    case 204:
      return said(response, 'succeeded')
    case 200:
    case 201:
      return readResult(response)
    default:
      throw unreadable(response, 'a Location answers 200, 201, 202 or 204')
  }
}

/** What the HTTP status alone says. */
function said(response: StatusResponse, state: State): OperationStatus {
  const code = String(response.status)
  return {
    state,
    status: `${code} ${STATUS_CODES[code] ?? ''}`.trim(),
    httpStatusCode: state === 'running' ? undefined : code,
    error: state === 'failed' ? readResponseError(response) : undefined,
    document: parseObject(response.body) === undefined ? '' : (response.body ?? '')
  }
}

/** The answer of the call that started it. It may be empty, and a resource in it may still be on its way. */
function readResult(response: StatusResponse): OperationStatus {
  if (response.body?.trim() === '') return said(response, 'succeeded')
  const result = readJson(response)
  if (!isObject(result)) return said(response, 'succeeded')
  const resource = readProvisioning(response, result)
  if (resource?.state === 'running') return { ...resource, next: nextLocation(response) }
  if (resource !== undefined) return { ...resource, httpStatusCode: String(response.status) }
  assertResult(response, result)
  return { ...said(response, 'succeeded'), name: text(result.name) }
}

/** What a status monitor says while it runs, or when it did not succeed, in lower case. */
const notSucceeded: ReadonlySet<string> = new Set([
  'accepted',
  'canceled',
  'cancelled',
  'failed',
  'inprogress',
  'notstarted',
  'pending',
  'running',
  'started'
])

/**
 * Stops documents that contradict the HTTP status that they came with: whoever hands over the URL of a status monitor
 * by mistake must not see green while it still runs.
 * @throws WaitError `unreadable`
 */
function assertResult(response: StatusResponse, result: JsonObject): void {
  const { status, error } = result
  if (isObject(error) && (error.code !== undefined || error.message !== undefined))
    throw unreadable(response, `it is an error. It begins ${quote(response.body ?? '')}`)
  if (typeof status !== 'string' || status.toLowerCase() === 'succeeded') return
  if (notSucceeded.has(status.toLowerCase()) || monitorMembers.some((name) => name in result))
    throw unreadable(
      response,
      `a Location's status is its HTTP status, and this document has one of its own, ${status}. If the URL came from Azure-AsyncOperation or Operation-Location, wait with api: arm-operation`
    )
}

/** What stands beside the status in a status monitor, whatever its word. */
const monitorMembers: readonly string[] = ['startTime', 'endTime', 'percentComplete']

/** Codes by which Resource Manager says that our URL is incomplete, most often for its query. */
const ownMistakes: ReadonlySet<string> = new Set(['InvalidApiVersionParameter', 'MissingApiVersionParameter'])

/** Whether an error is the operation's: one that no repetition changes, by Azure itself, and not about our request. */
function isOwnFailure(response: StatusResponse): boolean {
  const code = readResponseError(response)?.code ?? ''
  return isFinalClientError(response.status) && !isPage(response) && !ownMistakes.has(code)
}

/** A page for people is by somebody who answers in Azure's place, as a proxy does. */
function isPage({ headers, body = '' }: StatusResponse): boolean {
  return /^\s*text\/html\b/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype\s+)?html\b/i.test(body)
}

/** Where the answer says to ask from now on. Whether a request may go there is decided where it is sent. */
function nextLocation(response: StatusResponse): string | undefined {
  const { location } = response.headers
  if (location === undefined || location.trim() === '') return undefined
  if (URL.canParse(location, response.url.href)) return new URL(location, response.url).href
  throw refused(response, 'The answer names a new Location that is no URL')
}

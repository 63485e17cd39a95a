import { STATUS_CODES } from 'node:http'
import { assertAnswered, isFinalClientError, refused, unreadable } from '../documents/answer.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { isOfService, readJson } from '../documents/json.ts'
import { assertResult, readProvisioning, requestMistakes } from '../documents/resource-manager.ts'
import { isEmpty, type StatusResponse } from '../http/response.ts'
import { isObject, parseJson, text } from '../json.ts'
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
    document: parseJson(response.body ?? '') === undefined ? '' : (response.body ?? '')
  }
}

/** The answer of the call that started it. It may be empty, and a resource in it may still be on its way. */
function readResult(response: StatusResponse): OperationStatus {
  if (isEmpty(response)) return said(response, 'succeeded')
  const result = readJson(response)
  if (!isObject(result)) return said(response, 'succeeded')
  const resource = readProvisioning(response, result)
  if (resource?.state === 'running') return { ...resource, next: nextLocation(response) }
  if (resource !== undefined) return { ...resource, httpStatusCode: String(response.status) }
  assertResult(response, result)
  return { ...said(response, 'succeeded'), name: text(result.name) }
}

/** Whether an error is the operation's: one that no repetition changes, by Azure itself, and not about our request. */
function isOwnFailure(response: StatusResponse): boolean {
  const code = readResponseError(response)?.code ?? ''
  const isAzure = isOfService(response) || !isForeign(response)
  return isFinalClientError(response.status) && isAzure && !requestMistakes.has(code)
}

/** Whether an answer is by somebody in Azure's place, as a proxy's page is. Azure's own errors can be broken JSON. */
function isForeign({ headers, body }: StatusResponse): boolean {
  const isMissing = body?.trim() === ''
  return isMissing || !/\bjson\b/i.test(headers['content-type'] ?? 'json') || /^\s*<[!?a-z]/i.test(body ?? '')
}

/** Where the answer says to ask from now on. Whether a request may go there is decided where it is sent. */
function nextLocation(response: StatusResponse): string | undefined {
  const { location } = response.headers
  if (location === undefined || location.trim() === '') return undefined
  if (URL.canParse(location, response.url.href)) return new URL(location, response.url).href
  throw refused(response, 'The answer names a new Location that is no URL')
}

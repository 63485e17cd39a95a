import { isEmpty, type StatusResponse } from '../http/response.ts'
import { parseObject } from '../json.ts'
import { isPermanentClientError } from './answer.ts'
import { readResponseError } from './error-detail.ts'

/** What an HTTP error of Resource Manager is about: the operation, the resource, or our own request. */

/** Resource Manager's codes, in lower case, for an invalid request of ours ("Common deployment errors"). */
const requestErrorCodes: ReadonlySet<string> = new Set([
  'apiversionnotsupported',
  'invalidapiversion',
  'invalidapiversionparameter',
  'invalidhttpmethod',
  'invalidrequesturi',
  'invalidresourcenamespace',
  'invalidresourcetype',
  'invalidsubscriptionid',
  'invaliduri',
  'invalidurl',
  'methodnotallowed',
  'missingapiversionparameter',
  'missingsubscription',
  'missingsubscriptionregistration',
  'noregisteredproviderfound',
  'requesturlinvalid',
  'resourceproviderapiversionnotsupported',
  'subscriptionnotfound',
  'subscriptionnotregistered',
  'unsupportedapiversion',
  'unsupportedapiversionparameter',
  'unsupportedmediatype'
])

/** HTTP statuses about our request, with any body (RFC 9110, RFC 6585). */
const requestStatuses: readonly number[] = [405, 406, 411, 413, 414, 415, 431]

/** The subject of a "not found" code that is not about the resource. The resource may still exist. */
const otherSubjects =
  /^(?:api|apiversion|endpoint|operation|operationid|operationresult|operationstatus|asyncoperation|page|path|provider|resourceprovider|resourcetype|route|subscription|tenant|url|uri|version)$/

/**
 * Whether an error at a Location is the operation's own failure: permanent, from Azure itself, and not about our
 * request. A 410 means that the result has expired. It does not say how the operation ended.
 */
export function isOwnFailure(response: StatusResponse): boolean {
  const { status } = response
  return isPermanentClientError(status) && status !== 410 && isAboutOperation(response)
}

/** Whether a 409 may be the operation's own failure. If its code says that something is in progress, it is not. */
export function isConflict(response: StatusResponse): boolean {
  return response.status === 409 && isAboutOperation(response) && !codeOf(response).endsWith('inprogress')
}

/** Whether Azure's error says that the resource does not exist. */
export function isErrorAboutResource(response: StatusResponse): boolean {
  const [, subject] = /^(.*?)(?:notfound|doesnotexist|notexist|notexists)$/.exec(codeOf(response)) ?? []
  return subject !== undefined && !otherSubjects.test(subject) && !requestErrorCodes.has(codeOf(response))
}

/** Whether a 404 means that the resource does not exist: it contains Azure's error about it, or has no body. */
export function isGone(response: StatusResponse): boolean {
  if (response.status !== 404) return false
  const isPage = /html/i.test(response.headers['content-type'] ?? '')
  return isEmpty(response) ? !isPage : isErrorAboutResource(response)
}

/** Whether a response contains an error in Azure's form. A proxy in Azure's place sends a page. */
export function isErrorResponse(response: StatusResponse): boolean {
  return readResponseError(response) !== undefined
}

function isAboutOperation(response: StatusResponse): boolean {
  return isOfAzure(response) && !requestStatuses.includes(response.status) && !requestErrorCodes.has(codeOf(response))
}

function codeOf(response: StatusResponse): string {
  return readResponseError(response)?.code.toLowerCase() ?? ''
}

/**
 * Whether an error comes from Azure. Azure sends JSON, which may be broken; a proxy in its place sends a page.
 */
function isOfAzure(response: StatusResponse): boolean {
  const { headers, body } = response
  if (isEmpty(response) || parseObject(body) !== undefined) return true
  const isTruncated = body?.trim() === ''
  return !isTruncated && /\bjson\b/i.test(headers['content-type'] ?? 'json') && !/^\s*<[!?a-z]/i.test(body ?? '')
}

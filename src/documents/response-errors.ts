import { isEmpty, type StatusResponse } from '../http/response.ts'
import { parseObject } from '../json.ts'
import { isFinalClientError } from './answer.ts'
import { readResponseError } from './error-detail.ts'

/** What an HTTP error of Resource Manager is about: the operation, the resource, or our own request. */

/** Codes, in lower case, by which Resource Manager says that our request is wrong (its "Common deployment errors"). */
const requestMistakes: ReadonlySet<string> = new Set([
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

/** HTTP statuses that are about our request, whatever the body says (RFC 9110, RFC 6585). */
const requestStatuses: readonly number[] = [405, 406, 411, 413, 414, 415, 431]

/** What is not found when something else than the resource is missing: it may be there all the same. */
const otherThings =
  /^(?:api|apiversion|endpoint|operation|operationid|operationresult|operationstatus|asyncoperation|page|path|provider|resourceprovider|resourcetype|route|subscription|tenant|url|uri|version)$/

/**
 * Whether an error at a Location is the operation's own: one that stays, by Azure itself, and not about our request. A
 * 410 says that the result has expired, and nothing about how the operation ended.
 */
export function isOwnFailure(response: StatusResponse): boolean {
  const { status } = response
  return isFinalClientError(status) && status !== 410 && isAboutOperation(response)
}

/** Whether a 409 may be the operation's own failure: if it says that something is in progress, it is not. */
export function isConflict(response: StatusResponse): boolean {
  return response.status === 409 && isAboutOperation(response) && !codeOf(response).endsWith('inprogress')
}

/** Whether Azure says, by an error of its own, that the resource is not there. */
export function isErrorAboutResource(response: StatusResponse): boolean {
  const [, thing] = /^(.*?)(?:notfound|doesnotexist|notexist|notexists)$/.exec(codeOf(response)) ?? []
  return thing !== undefined && !otherThings.test(thing) && !requestMistakes.has(codeOf(response))
}

/** Whether a 404 says that there is no such resource: by Azure's own error about it, or without a word. */
export function isGone(response: StatusResponse): boolean {
  if (response.status !== 404) return false
  const isPage = /html/i.test(response.headers['content-type'] ?? '')
  return isEmpty(response) ? !isPage : isErrorAboutResource(response)
}

/** Whether a response has an error in Azure's own form. What answers in its place writes a page. */
export function isErrorResponse(response: StatusResponse): boolean {
  return readResponseError(response) !== undefined
}

function isAboutOperation(response: StatusResponse): boolean {
  return isOfAzure(response) && !requestStatuses.includes(response.status) && !requestMistakes.has(codeOf(response))
}

function codeOf(response: StatusResponse): string {
  return readResponseError(response)?.code.toLowerCase() ?? ''
}

/** Whether an error has the form of Azure's own, which can be broken JSON. What answers in its place writes a page. */
function isOfAzure(response: StatusResponse): boolean {
  const { headers, body } = response
  if (isEmpty(response) || parseObject(body) !== undefined) return true
  const isCut = body?.trim() === ''
  return !isCut && /\bjson\b/i.test(headers['content-type'] ?? 'json') && !/^\s*<[!?a-z]/i.test(body ?? '')
}

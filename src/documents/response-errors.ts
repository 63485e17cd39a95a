import { isEmpty, type StatusResponse } from '../http/response.ts'
import { parseJson, parseObject } from '../json.ts'
import type { OperationError } from '../operation.ts'
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

/** What a "not found" code can be about instead of the resource, which may then still exist. */
const neverResource: ReadonlySet<string> = new Set([
  'apiversion',
  'provider',
  'resourceprovider',
  'resourcetype',
  'subscription',
  'subscriptionid',
  'tenant',
  'tenantid',
  'type',
  'version'
])
/** The same, unless the URL names a resource of this type. */
const seldomResource: ReadonlySet<string> = new Set(['api', 'endpoint', 'page', 'path', 'uri', 'url'])
/** Words of such a subject, in the singular. */
const wordsOfOthers: ReadonlySet<string> = new Set([
  'action',
  'controller',
  'header',
  'host',
  'method',
  'principal',
  'request',
  'route',
  'subscription',
  'token'
])
/** Last words of such a subject: the namespace of a provider, or the region of a request. */
const lastWordsOfOthers: ReadonlySet<string> = new Set(['location', 'namespace', 'region'])
/** The subjects that a code in one case may have, because its words cannot be told apart. */
const plainSubjects: ReadonlySet<string> = new Set(['', 'resource', 'parentresource', 'resourcegroup'])

/**
 * Codes that say in other words that the resource or the one above it does not exist, in lower case (Azure SQL,
 * "Servers - Delete": "The requested server was not found", "Specified server does not exist in the specified resource
 * group and subscription").
 */
const goneCodes: ReadonlySet<string> = new Set([
  'subscriptiondoesnothaveserver',
  'servernotinsubscriptionresourcegroup'
])

/** Codes that say nothing by themselves, in lower case. The code below them counts (Azure Machine Learning). */
const genericCodes: ReadonlySet<string> = new Set(['usererror'])

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

/**
 * Whether the error at the URL of an operation says that the resource does not exist. It must name what does not exist,
 * because it may be the operation.
 */
export function isErrorAboutResource(response: StatusResponse): boolean {
  return saysGone(response, (code) => meaningOf(code))
}

/**
 * Whether a 404 at the URL of the resource means that it does not exist: it contains Azure's error about it, or has no
 * body.
 */
export function isGone(response: StatusResponse): boolean {
  const { status, headers, url } = response
  if (status !== 404) return false
  const isPage = /html/i.test(headers['content-type'] ?? '')
  const type = typeIn(url)
  return isEmpty(response) ? !isPage : saysGone(response, (code) => meaningOf(code, type))
}

/** What a code says: that the resource does not exist, or something about another thing. Undefined for all others. */
type Meaning = 'gone' | 'other' | undefined

/** No code in the error may be about another thing. */
function saysGone(response: StatusResponse, meaning: (code: string) => Meaning): boolean {
  const error = readResponseError(response)
  if (error === undefined) return false
  const [first, ...below] = codesIn(error).map(meaning)
  if (first === 'other' || below.includes('other')) return false
  return first === 'gone' || (genericCodes.has(error.code.toLowerCase()) && below.includes('gone'))
}

/** The codes of an error and of its details, outermost first. */
function codesIn({ code, details }: OperationError): readonly string[] {
  return [code, ...details.flatMap(codesIn)]
}

/** @param type the type of the resource, in lower case, if the URL is its own */
function meaningOf(code: string, type?: string): Meaning {
  const lowerCase = code.toLowerCase()
  if (requestErrorCodes.has(lowerCase)) return 'other'
  if (type !== undefined && (goneCodes.has(lowerCase) || lowerCase === '404')) return 'gone'
  const [, text] = notFound.exec(code) ?? []
  if (text === undefined) return undefined
  const words = wordsOf(text)
  const subject = words.join('')
  const canBeSplit = /[a-z][A-Z]|[^A-Za-z]/.test(code)
  if (!canBeSplit && !plainSubjects.has(subject)) return 'other'
  if (neverResource.has(subject) || words.some((word) => operationWord.test(word))) return 'other'
  // The URL of an operation does not say which thing was not found. That of a resource does.
  if (subject === '') return type === undefined ? undefined : 'gone'
  return singularsOf(type).includes(subject) || !isAboutAnother(words) ? 'gone' : 'other'
}

/** A code that ends so, and its subject. */
const notFound = /^(.*?)(?:not[ _-]?found|does[ _-]?not[ _-]?exist|not[ _-]?exists?)(?:error|exception)?$/i
const operationWord = /^operations?(?:id|results?|status(?:es)?)?$/

/** The words of a code, in lower case: `HTTPRouteId` has three. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
}

function isAboutAnother(words: readonly string[]): boolean {
  const singular = words.map((word) => word.replace(/s$/, ''))
  return (
    seldomResource.has(singular.join('')) ||
    singular.some((word) => wordsOfOthers.has(word)) ||
    lastWordsOfOthers.has(singular.at(-1) ?? '')
  )
}

/** The type in a resource's URL, as a code would write it, in lower case. */
function typeIn({ pathname }: URL): string {
  const type =
    pathname
      .split('/')
      .filter((segment) => segment !== '')
      .at(-2) ?? ''
  return type.toLowerCase().replace(/[^a-z\d]/g, '')
}

/** What a type may be called in the singular. */
function singularsOf(type = ''): readonly string[] {
  return [type, type.replace(/s$/, ''), type.replace(/es$/, ''), type.replace(/ies$/, 'y')]
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
 * Whether an error comes from Azure. Azure sends JSON, which may be broken if its type says JSON; a proxy in its place
 * sends a page or text. A body that was not read can be anyone's.
 */
function isOfAzure(response: StatusResponse): boolean {
  const { headers, body } = response
  if (isEmpty(response) || parseObject(body) !== undefined) return true
  const isTruncated = body?.trim() === ''
  if (body === undefined || isTruncated) return false
  const type = headers['content-type']
  if (type === undefined) return parseJson(body) !== undefined
  return /\bjson\b/i.test(type) && !/^\s*<[!?a-z]/i.test(body)
}

import { STATUS_CODES } from 'node:http'
import { isEmpty, type StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, parseJson, text, word } from '../json.ts'
import type { OperationStatus, State } from '../operation.ts'
import { describeBody, looksLikeJson, membersOf } from '../text/quote.ts'
import { assertAnswered, readText, unreadable } from './answer.ts'
import { readDocumentError, readResponseError } from './error-detail.ts'
import { assertOnce, isSameName, member } from './json.ts'
import type { Memory } from './memory.ts'
import { isConflict, isErrorAboutResource, isGone, isOwnFailure } from './response-errors.ts'
import { monitorHeaders, urlIn } from './response-url.ts'
import { readWord, type StateRule, suggestStateField, type Word } from './state.ts'
import { contractWords } from './words.ts'

/**
 * Responses of Resource Manager, and of services that follow its contract for asynchronous operations. Services mix the
 * forms, so the document counts more than the header that named the URL. A word in the place of the state decides;
 * without one, the HTTP status decides.
 */

interface ReadContext {
  readonly response: StatusResponse
  readonly rule: StateRule
  readonly memory: Memory
}

/**
 * Reads a status monitor, the URL in `Azure-AsyncOperation` and `Operation-Location`. Its word decides with any 2xx. A
 * monitor that returns 202 without a word is read as a Location from then on.
 * @throws WaitError if the response contains no status
 */
export function readMonitor({ response, rule, memory }: ReadContext): OperationStatus {
  assertAnswered(response, readResponseError)
  const document = documentOf(response)
  const stateWord = document && readWord(response, document, rule)
  if (stateWord !== undefined) {
    const operation = operationOf(response, document, stateWord, stateWord.ending?.state ?? 'running')
    if (operation.state === 'running') return { ...operation, next: newerUrl(response, monitorHeaders) }
    return { ...operation, ...propertiesAsResult(operation.state, document) }
  }
  const { status } = response
  if (status === 202) return { ...byCode(response, 'running'), next: newerUrl(response, monitorHeaders) }
  if (status === 204 || memory.accepted) return readResult(response)
  throw unreadable(response, document === undefined ? withoutObject(response) : suggestApi(document))
}

/**
 * Reads a `Location`: 202 while the operation runs, then the response that a synchronous call would have had. So the
 * HTTP status decides unless the document has a word, and an error is the operation's own.
 * @throws WaitError if the response contains no status
 */
export function readLocation({ response, rule, memory }: ReadContext): OperationStatus {
  const { status } = response
  if (isOwnFailure(response) || (memory.conflicted && isConflict(response))) return byCode(response, 'failed')
  assertAnswered(response, readResponseError)
  const document = documentOf(response)
  const stateWord = document && readWord(response, document, rule)
  if (stateWord === undefined && status !== 202) return readResult(response)
  // With a 202, no word is terminal.
  const state = status === 202 ? 'running' : (stateWord?.ending?.state ?? 'running')
  const operation =
    stateWord === undefined ? byCode(response, state) : operationOf(response, document, stateWord, state)
  if (state === 'running') return { ...operation, next: newerUrl(response, ['location']) }
  return { ...operation, httpStatusCode: String(status), result: resultOf(state, response) }
}

/**
 * Reads the end of a deletion from a `Location`: Azure's own error that the resource does not exist.
 * @returns undefined if the response is anything else
 */
export function readGoneAtLocation(response: StatusResponse): OperationStatus | undefined {
  const isMissing = (response.status === 404 || response.status === 410) && isErrorAboutResource(response)
  return isMissing ? { ...byCode(response, 'succeeded'), meaning: gone } : undefined
}

/**
 * Reads a resource or a job, by the member that contains its state.
 * @throws WaitError if the response contains no state
 */
export function readResource(context: ReadContext): OperationStatus {
  const { response, rule } = context
  if (rule.until === 'deleted' && isGone(response)) return { ...byCode(response, 'succeeded'), meaning: gone }
  assertAnswered(response, readResponseError)
  const { status } = response
  const document = documentOf(response)
  const stateWord = document && readWord(response, document, rule)
  if (stateWord !== undefined) {
    const state = stateOfResource(context, stateWord)
    const operation = operationOf(response, document, stateWord, state)
    return { ...operation, ...rule.details?.(document ?? {}, operation), result: resultOf(state, response) }
  }
  if (status === 202) return byCode(response, 'running')
  if (status !== 200 && status !== 201) throw unreadable(response, 'a resource must come with a 200 or 201')
  return readStateless(context, document)
}

/** The state that a word of a resource means. Until `deleted`, a resource that still exists is running. */
function stateOfResource({ response, rule, memory }: ReadContext, { ending, word: text }: Word): State {
  const { status } = response
  const isGoneWord = rule.until === 'deleted' && rule.goneWords?.has(text.toLowerCase()) === true
  if ((ending === undefined && !isGoneWord) || status === 202) return 'running'
  if (status !== 200 && status !== 201) throw unreadable(response, 'only a 200 or 201 can say that it has ended')
  if (ending === undefined) return 'succeeded'
  if (rule.until === 'done') return ending.state
  // A resource is often deleted because it failed. A failure word that only the type has is not about the deletion.
  const isOfDeletion = ending.by !== 'type' || contractWords.has(text.toLowerCase())
  return ending.state !== 'succeeded' && isOfDeletion && memory.began ? ending.state : 'running'
}

/** Reads a resource without a word in the place of its state. */
function readStateless({ response, rule }: ReadContext, document: JsonObject | undefined): OperationStatus {
  if (document === undefined) throw unreadable(response, withoutObject(response))
  const members = membersOf(Object.keys(document))
  if (containsError(response, document)) throw unreadable(response, `it is an error. ${members}`)
  if (rule.isNamed)
    throw unreadable(response, `it has no ${rule.paths.map((path) => path.join('.')).join(' or ')}. ${members}`)
  const { id, name } = document
  const properties = member(document, 'properties') ?? undefined
  const isResource = isObject(properties) || (properties === undefined && [id, name].some(text))
  const hint = suggestStateField(document)
  if (!isResource && hint === undefined) throw unreadable(response, `it is not a resource. ${members}`)
  const exists = { ...byCode(response, 'running'), name: text(name) }
  if (rule.until === 'deleted') return exists
  // The hint says what to do.
  if (hint !== undefined) throw unreadable(response, hint, 'none').with({ advice: '' })
  if (member(document, 'provisioningState') !== undefined)
    throw unreadable(response, 'its provisioningState is not in its properties')
  const meaning = 'The resource has no provisioningState, which counts as succeeded'
  return { ...exists, state: 'succeeded', meaning, result: response.body }
}

/** Reads the last response of a Location if it has no word: the HTTP status decides. */
function readResult(response: StatusResponse): OperationStatus {
  const { status } = response
  if (status !== 200 && status !== 201 && status !== 204)
    throw unreadable(response, 'a Location must return 200, 201, 202 or 204')
  const succeeded = byCode(response, 'succeeded')
  if (isEmpty(response) || status === 204) return succeeded
  const body = readText(response)
  const value = parseJson(body)
  if (value === undefined) {
    if (isDeclaredText(response)) return succeeded
    throw unreadable(response, `it is not JSON${describeBody(body)}`)
  }
  if (!isObject(value)) return { ...succeeded, result: body }
  if (containsError(response, value)) throw unreadable(response, `it is an error. ${membersOf(Object.keys(value))}`)
  return { ...succeeded, name: text(value.name), meaning: startedJob(response, value), result: body }
}

/** Whether a body is text, complete, and not JSON according to its Content-Type. */
function isDeclaredText(response: StatusResponse): boolean {
  const { headers, body = '', isFramed } = response
  return isFramed && body.trim() !== '' && !/json/i.test(headers['content-type'] ?? 'json') && isText(response)
}

/** Whether a body is text: neither JSON, which may be broken, nor a page, which a proxy may send. */
function isText({ headers, body = '' }: StatusResponse): boolean {
  const isPage = /html|xml/i.test(headers['content-type'] ?? '') || /^[\s\p{C}]*</u.test(body)
  return !isPage && !looksLikeJson(body)
}

/** Whether a document without a word is an error, and so not a result. */
function containsError(response: StatusResponse, document: JsonObject): boolean {
  assertOnce(response, ['error', 'code', 'message'])
  const { code, message } = { code: word(member(document, 'code')), message: word(member(document, 'message')) }
  if (code !== '' && message !== '') return true
  const within = { error: member(document, 'error') ?? member(document, 'odata.error') }
  return readDocumentError(within) !== undefined
}

/**
 * The JSON object in a response's body.
 * @throws WaitError `unreadable` if the body was not read, or if that of a 202 is a page or broken JSON: then the 202
 *   does not come from Azure, or the body may have said that the operation failed
 */
function documentOf(response: StatusResponse): JsonObject | undefined {
  const body = readText(response)
  const value = parseJson(body)
  if (value === undefined && response.status === 202 && body.trim() !== '' && !isText(response))
    throw unreadable(response, `it is not JSON${describeBody(body)}`)
  return isObject(value) ? value : undefined
}

/** The status in a document with a word. */
function operationOf(
  response: StatusResponse,
  document: JsonObject | undefined,
  { word: status, ending, doubt }: Word,
  state: State
): OperationStatus {
  const hasFailed = state === 'failed' || state === 'canceled'
  const members = document ?? {}
  return {
    state,
    status,
    // A word that ends other waits, but not this one, is not unknown.
    doubt: state === 'running' && ending === undefined ? doubt : undefined,
    isUserWord: state !== 'running' && ending?.by === 'user',
    isFailureWord: state === 'running' && ending !== undefined && ending.state !== 'succeeded',
    meaning: state === 'succeeded' ? startedJob(response, members) : undefined,
    name: text(member(members, 'name')),
    startTime: text(member(members, 'startTime')),
    endTime: text(member(members, 'endTime')),
    percentComplete: percentage(member(members, 'percentComplete')),
    error: hasFailed ? readDocumentError(members) : undefined,
    document: response.body ?? ''
  }
}

/** The status that the HTTP status alone decides. */
function byCode(response: StatusResponse, state: State): OperationStatus {
  const code = String(response.status)
  return {
    state,
    status: `${code} ${STATUS_CODES[code] ?? ''}`.trim(),
    isCode: true,
    httpStatusCode: state === 'running' ? undefined : code,
    error: state === 'failed' ? readResponseError(response) : undefined,
    document: parseJson(response.body ?? '') === undefined ? '' : (response.body ?? '')
  }
}

/**
 * Some operations only start a job, such as a backup (`jobId`). Their success does not mean that the job succeeds. A
 * job's own document may have a `jobId` too, which is then in its URL.
 */
function startedJob({ url }: StatusResponse, document: JsonObject): string | undefined {
  const places = [member(document, 'properties'), document].filter(isObject)
  const [id] = places.map((place) => word(member(place, 'jobId')).trim()).filter((found) => found !== '')
  if (id === undefined || url.pathname.split('/').some((segment) => isSameName(segment, id))) return undefined
  return `It started the job ${id.slice(0, longestId)}, which may still be running. Wait for the job too`
}

const longestId = 400

/** The whole document as the result, if the operation succeeded. */
function resultOf(state: State, { body }: StatusResponse): string | undefined {
  return state === 'succeeded' ? body : undefined
}

/** The `properties` of a status monitor as the result, if the operation succeeded. */
function propertiesAsResult(state: State, document: JsonObject = {}): Pick<OperationStatus, 'result' | 'resultFault'> {
  const properties = member(document, 'properties') ?? undefined
  if (state !== 'succeeded' || properties === undefined) return {}
  try {
    return { result: JSON.stringify(properties) }
  } catch (error) {
    // It overflows the stack if a document is nested too deeply, which must not change the verdict.
    if (error instanceof RangeError) return { resultFault: 'its properties are nested too deeply' }
    throw error
  }
}

const gone = 'The resource no longer exists'

/**
 * The URL of the next poll, if a running operation's response names another one. `src/poll/poll.ts` checks the host.
 */
export function newerUrl(response: StatusResponse, headers: readonly string[]): string | undefined {
  return urlIn(response, headers, 'The response names an invalid new URL for the status')?.href
}

/** Why a response without a JSON object contains no status. */
function withoutObject({ body = '' }: StatusResponse): string {
  return body.trim() === '' ? 'it is empty' : `it is not a JSON object${describeBody(body)}`
}

/** Why a response contains no status: its members, and the `api` that may read it. */
function suggestApi(document: JsonObject): string {
  const members = `it has no status member. ${membersOf(Object.keys(document))}`
  const isResource = text(member(document, 'id')) !== undefined && text(member(document, 'name')) !== undefined
  if (!isResource) return members
  return `${members}. It looks like a resource. If the URL came from Location, use api: arm-location. If it is the URL of the resource, use api: arm-resource`
}

/** `percentComplete`, from 0 to 100, a number or a string. Undefined for anything else. */
export function percentage(value: unknown): string | undefined {
  const digits = word(value).trim()
  return /^\d+(?:\.\d+)?$/.test(digits) && Number(digits) <= 100 ? digits : undefined
}

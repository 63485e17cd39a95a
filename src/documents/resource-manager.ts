import { STATUS_CODES } from 'node:http'
import { isEmpty, type StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, parseJson, text, word } from '../json.ts'
import type { OperationStatus, State } from '../operation.ts'
import { describeBody, membersOf } from '../quote.ts'
import { assertAnswered, refused, unreadable } from './answer.ts'
import { readDocumentError, readResponseError } from './error-detail.ts'
import { assertOnce, member } from './json.ts'
import type { Memory } from './memory.ts'
import { isConflict, isErrorAboutResource, isGone, isOwnFailure } from './response-errors.ts'
import { hintAtState, readWord, type StateRule, type Word } from './state.ts'
import { contractWords } from './words.ts'

/**
 * Responses of Resource Manager, and of services that follow its contract for asynchronous operations. The document is
 * believed, not the label: services mix the forms. First a word decides, if there is one; then the HTTP status does.
 */

/** Everything that a reader of these responses is given. */
interface Reading {
  readonly response: StatusResponse
  readonly rule: StateRule
  readonly memory: Memory
}

/**
 * A status monitor: what `Azure-AsyncOperation` and `Operation-Location` name. Its word decides with any 2xx. One that
 * answers 202 without a word turns out to be a Location.
 * @throws WaitError if the response does not say how the operation stands
 */
export function readMonitor({ response, rule, memory }: Reading): OperationStatus {
  assertAnswered(response, readResponseError)
  const document = documentOf(response)
  const said = document && readWord(response, document, rule)
  if (said !== undefined) {
    const operation = operationOf(response, document, said, said.ending?.state ?? 'running')
    if (operation.state === 'running') return { ...operation, next: newerUrl(response, monitorHeaders) }
    return { ...operation, result: resultOf(operation.state, member(document ?? {}, 'properties')) }
  }
  const { status } = response
  if (status === 202) return { ...byCode(response, 'running'), next: newerUrl(response, monitorHeaders) }
  if (status === 204 || memory.accepted) return readResult(response)
  throw unreadable(response, `it has no status${hintAtApi(response, document)}`)
}

/**
 * A `Location`: 202 while the operation runs, then what the call that started it would have answered had it waited. So
 * the HTTP status is the answer, unless the document has a word, and an error is the operation's own.
 * @throws WaitError if the response does not say how the operation stands
 */
export function readLocation({ response, rule, memory }: Reading): OperationStatus {
  const { status } = response
  const isMissing = (status === 404 || status === 410) && isErrorAboutResource(response)
  if (rule.until === 'deleted' && isMissing) return { ...byCode(response, 'succeeded'), meaning: gone }
  if (isOwnFailure(response) || (memory.conflicted && isConflict(response))) return byCode(response, 'failed')
  assertAnswered(response, readResponseError)
  const document = documentOf(response)
  const said = document && readWord(response, document, rule)
  if (said === undefined && status !== 202) return readResult(response)
  // With a 202 a word is not final yet.
  const state = status === 202 ? 'running' : (said?.ending?.state ?? 'running')
  const operation = said === undefined ? byCode(response, state) : operationOf(response, document, said, state)
  if (state === 'running') return { ...operation, next: newerUrl(response, ['location']) }
  return { ...operation, httpStatusCode: String(status), result: resultOf(state, document) }
}

/**
 * A resource or a job, by the one member that holds its state.
 * @throws WaitError if the response does not say how it stands
 */
export function readResource(reading: Reading): OperationStatus {
  const { response, rule } = reading
  if (rule.until === 'deleted' && isGone(response)) return { ...byCode(response, 'succeeded'), meaning: gone }
  assertAnswered(response, readResponseError)
  const { status } = response
  const document = documentOf(response)
  const said = document && readWord(response, document, rule)
  if (said !== undefined) {
    const state = stateOfResource(reading, said)
    const operation = operationOf(response, document, said, state)
    return { ...operation, ...rule.details?.(document ?? {}, operation), result: resultOf(state, document) }
  }
  if (status === 202) return byCode(response, 'running')
  if (status !== 200 && status !== 201) throw unreadable(response, 'a resource comes with a 200')
  return readStateless(reading, document)
}

/** What a word says of a resource: a deletion has not ended while there is one. */
function stateOfResource({ response, rule, memory }: Reading, { ending, word: said }: Word): State {
  const { status } = response
  const isGoneWord = rule.until === 'deleted' && rule.goneWords?.has(said.toLowerCase()) === true
  if ((ending === undefined && !isGoneWord) || status === 202) return 'running'
  if (status !== 200 && status !== 201) throw unreadable(response, 'only a 200 or 201 can say that it has ended')
  if (ending === undefined) return 'succeeded'
  if (rule.until === 'done') return ending.state
  // A thing is often deleted because it failed. A failure in a word that only its type has is not the deletion's.
  const isOfDeletion = ending.by !== 'type' || contractWords.has(said.toLowerCase())
  return ending.state !== 'succeeded' && isOfDeletion && memory.began ? ending.state : 'running'
}

/** A resource without a word in the place of its state. */
function readStateless({ response, rule }: Reading, document: JsonObject | undefined): OperationStatus {
  if (document === undefined) throw unreadable(response, `it is not a JSON object${describeBody(response.body ?? '')}`)
  const members = membersOf(Object.keys(document))
  if (holdsError(response, document)) throw unreadable(response, `it is an error. ${members}`)
  if (rule.isNamed)
    throw unreadable(response, `it has no ${rule.paths.map((path) => path.join('.')).join(' or ')}. ${members}`)
  const { id, name } = document
  const properties = member(document, 'properties') ?? undefined
  const isResource = isObject(properties) || (properties === undefined && [id, name].some(text))
  const hint = hintAtState(document)
  if (!isResource && hint === undefined) throw unreadable(response, `it is not a resource. ${members}`)
  const exists = { ...byCode(response, 'running'), name: text(name) }
  if (rule.until === 'deleted') return exists
  if (hint !== undefined) throw unreadable(response, hint, 'none')
  if (member(document, 'provisioningState') !== undefined)
    throw unreadable(response, 'its provisioningState is not in its properties')
  const meaning = 'The resource has no provisioningState, which counts as succeeded'
  return { ...exists, state: 'succeeded', meaning, result: response.body }
}

/** The last response of a Location without a word in it: the HTTP status decides. */
function readResult(response: StatusResponse): OperationStatus {
  const { status, body } = response
  if (status !== 200 && status !== 201 && status !== 204)
    throw unreadable(response, 'a Location answers 200, 201, 202 or 204')
  const succeeded = byCode(response, 'succeeded')
  if (isEmpty(response) || status === 204) return succeeded
  if (body === undefined) throw unreadable(response, response.bodyFault ?? 'it is too large, or not UTF-8')
  const value = parseJson(body)
  if (value === undefined) {
    if (isPlainText(response)) return succeeded
    throw unreadable(response, `it is not JSON${describeBody(body)}`)
  }
  if (!isObject(value)) return { ...succeeded, result: body }
  if (holdsError(response, value)) throw unreadable(response, `it is an error. ${membersOf(Object.keys(value))}`)
  return { ...succeeded, name: text(value.name), result: body }
}

/** A result that is not JSON, and says so. What answers in Azure's place writes a page. */
function isPlainText({ headers, body = '', isFramed }: StatusResponse): boolean {
  const type = headers['content-type'] ?? 'json'
  return isFramed && body.trim() !== '' && !/json|html|xml/i.test(type) && !/^\s*[<{["]/.test(body)
}

/** Whether a document without a word is an error: then it is no result. */
function holdsError(response: StatusResponse, document: JsonObject): boolean {
  assertOnce(response, ['error', 'code', 'message'])
  const { code, message } = { code: word(member(document, 'code')), message: word(member(document, 'message')) }
  if (code !== '' && message !== '') return true
  const within = { error: member(document, 'error') ?? member(document, 'odata.error') }
  return readDocumentError(within) !== undefined
}

/** The object in a response's body. */
function documentOf({ body }: StatusResponse): JsonObject | undefined {
  const value = parseJson(body ?? '')
  return isObject(value) ? value : undefined
}

/** What a document with a word says. */
function operationOf(
  response: StatusResponse,
  document: JsonObject | undefined,
  { word: status, ending, doubt }: Word,
  state: State
): OperationStatus {
  const isRed = state === 'failed' || state === 'canceled'
  const from = document ?? {}
  return {
    state,
    status,
    doubt: state === 'running' ? doubt : undefined,
    isUserWord: state !== 'running' && ending?.by === 'user',
    meaning: state === 'succeeded' ? startedJob(from) : undefined,
    name: text(member(from, 'name')),
    startTime: text(member(from, 'startTime')),
    endTime: text(member(from, 'endTime')),
    percentComplete: percentage(member(from, 'percentComplete')),
    error: isRed ? readDocumentError(from) : undefined,
    document: response.body ?? ''
  }
}

/** What the HTTP status alone says. */
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

/** Some operations only start a job: their success says nothing of how the job ends (backup's `jobId`, for one). */
function startedJob(document: JsonObject): string | undefined {
  const properties = member(document, 'properties')
  const id = isObject(properties) ? text(member(properties, 'jobId')) : undefined
  return id && `It started the job ${id.slice(0, longestId)}, which may still be running: wait for the job, too`
}

const longestId = 400

function resultOf(state: State, value: unknown): string | undefined {
  return state === 'succeeded' && value !== undefined && value !== null ? JSON.stringify(value) : undefined
}

const gone = 'There is no such resource any more'
const monitorHeaders: readonly string[] = ['azure-asyncoperation', 'operation-location']

/** Where a response that says running wants the next request. Whether one may go there is decided where it is sent. */
function newerUrl(response: StatusResponse, headers: readonly string[]): string | undefined {
  const url = headers.map((name) => response.headers[name]).find((value) => value !== undefined && value.trim() !== '')
  if (url === undefined) return undefined
  if (URL.canParse(url, response.url.href)) return new URL(url, response.url).href
  throw refused(response, 'The response names a new URL for the status that is not a URL')
}

/** The `api` that would read a response that a status monitor does not give. */
function hintAtApi(response: StatusResponse, document: JsonObject | undefined): string {
  if (document === undefined) return `, and it is not a JSON object${describeBody(response.body ?? '')}`
  const members = `. ${membersOf(Object.keys(document))}`
  const isResource = text(member(document, 'id')) !== undefined && text(member(document, 'name')) !== undefined
  if (!isResource) return members
  return `${members}: it looks like a resource. If the URL came from Location, wait with api: arm-location; if it is the resource’s own, with api: arm-resource`
}

/** `percentComplete`, 0 to 100, a number or one as a string; anything else is left out. */
export function percentage(value: unknown): string | undefined {
  const written = word(value).trim()
  return /^\d+(?:\.\d+)?$/.test(written) && Number(written) <= 100 ? written : undefined
}

import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, list, objects, parseJson, parseObject, text, word } from '../json.ts'
import type { AdditionalInfo, OperationError } from '../operation.ts'
import { isSameName, member } from './json.ts'

/** Far deeper and wider than any error seen. They limit the time and memory that a forged document can cost. */
const deepestError = 12
const mostDetails = 100

/** The error in the body of an HTTP error. */
export function readResponseError(response: StatusResponse): OperationError | undefined {
  const document = parseObject(response.body)
  return document && readDocumentError(document)
}

/**
 * The error in a document, in any of the places that services use. Seen: `error` (an object, a sentence or a list),
 * `errors`, `odata.error`, the same and `statusMessage` under `properties`, objects below `properties.status` whose
 * names end in `error`, a bare `{code, message}`, and a sentence in `message`.
 * @returns undefined if there is none, or if it has neither a code nor a message
 */
export function readDocumentError(document: JsonObject, depth = 0): OperationError | undefined {
  return (
    errorWithin(document, depth) ??
    errorWithinProperties(document, depth) ??
    readErrorDetail(bareError(document), depth)
  )
}

function errorWithin(object: JsonObject, depth: number): OperationError | undefined {
  return first(['error', 'errors', 'odata.error'].map((name) => readErrorDetail(member(object, name), depth)))
}

function errorWithinProperties(document: JsonObject, depth: number): OperationError | undefined {
  const properties = member(document, 'properties')
  if (!isObject(properties)) return undefined
  return (
    errorWithin(properties, depth) ??
    readStatusMessage(properties, depth) ??
    errorWithinStatus(member(properties, 'status'), depth)
  )
}

function errorWithinStatus(status: unknown, depth: number): OperationError | undefined {
  if (!isObject(status)) return undefined
  const names = Object.keys(status).filter((name) => /error$/i.test(name))
  return first(names.slice(0, mostDetails).map((name) => readErrorDetail(status[name], depth)))
}

/** The error of a deployment operation: `{status, error: {code, message}}` in `statusMessage`, or the error itself. */
export function readStatusMessage(properties: JsonObject, depth = 0): OperationError | undefined {
  const message = member(properties, 'statusMessage')
  return (isObject(message) ? errorWithin(message, depth) : undefined) ?? readErrorDetail(message, depth)
}

/** A document that is itself the error. */
function bareError(document: JsonObject): unknown {
  return ['code', 'errorCode', 'message'].some((name) => hasText(member(document, name))) ? document : undefined
}

/**
 * An `ErrorDetail`: `{code, message, target, details[], additionalInfo[{type, info}]}`, nested to any depth. Services
 * vary it: a number as the code, `errorCode` and `moreDetails`, capitals, one detail without a list, `innererror`, an
 * `error` in the error, a message with its language, an error that is only a sentence. The first error of a list is the
 * error, and the others are its details. If a message is JSON that contains an error, that error is the cause, and
 * becomes a detail.
 * @returns undefined if it contains neither a code nor a message at any depth
 */
export function readErrorDetail(value: unknown, depth = 0): OperationError | undefined {
  if (depth > deepestError) return undefined
  if (Array.isArray(value)) return readErrorList(value, depth)
  if (typeof value === 'string') return causeIn(value, depth) ?? (value.trim() === '' ? undefined : errorOf('', value))
  if (!isObject(value)) return undefined
  const ownMessage = messageOf(member(value, 'message'))
  const cause = causeIn(ownMessage, depth + 1)
  const below = [...list(member(value, 'details')), ...list(member(value, 'moreDetails')), ...innerErrors(value)]
  const within = member(value, 'error')
  const wrapped = isObject(within) ? readErrorDetail(within, depth + 1) : undefined
  const details = [
    cause,
    wrapped,
    ...below.slice(0, mostDetails).map((detail) => readErrorDetail(detail, depth + 1))
  ].filter((detail) => detail !== undefined)
  const code = word(member(value, 'code')) || word(member(value, 'errorCode'))
  const message = cause === undefined ? ownMessage : ''
  // An object that only wraps the error is not an error of its own.
  if (code.trim() === '' && message.trim() === '' && details.length <= 1 && details[0] === wrapped) return wrapped
  return { code, message, target: text(member(value, 'target')), details, additionalInfo: readAdditionalInfo(value) }
}

function readErrorList(values: readonly unknown[], depth: number): OperationError | undefined {
  // One step deeper, because a list can contain lists.
  const errors = values.slice(0, mostDetails).map((value) => readErrorDetail(value, depth + 1))
  return joinErrors(errors.filter((error) => error !== undefined))
}

/** Several errors as one: the first, with the others as its details. */
export function joinErrors([head, ...others]: readonly OperationError[]): OperationError | undefined {
  return head && { ...head, details: [...head.details, ...others] }
}

/** The error in a message that is JSON. */
function causeIn(message: string, depth: number): OperationError | undefined {
  // A byte order mark is white space for this expression, but not in JSON.
  const json = message.replace(/^\s+/, '')
  if (depth > deepestError || !/^["{[]/.test(json)) return undefined
  const inner = parseJson(json)
  if (typeof inner === 'string') return causeIn(inner, depth + 1)
  return isObject(inner)
    ? readDocumentError(inner, depth)
    : Array.isArray(inner)
      ? readErrorList(inner, depth)
      : undefined
}

/** A message: a string, or `{lang, value}`. */
function messageOf(value: unknown): string {
  return word(isObject(value) ? member(value, 'value') : value)
}

function innerErrors(error: JsonObject): readonly unknown[] {
  return Object.keys(error)
    .filter((name) => isSameName(name, 'innererror'))
    .map((name) => error[name])
}

/** An error without details. */
export function errorOf(code: string, message: string): OperationError {
  return { code, message, details: [], additionalInfo: [] }
}

function first<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined)
}

function hasText(value: unknown): boolean {
  return messageOf(value).trim() !== ''
}

/** Additional information. Fabric's errors name a resource instead, in `relatedResource`. */
function readAdditionalInfo(error: JsonObject): readonly AdditionalInfo[] {
  const infos = objects(member(error, 'additionalInfo')).slice(0, mostDetails)
  const related = objects(member(error, 'relatedResource')).slice(0, mostDetails)
  return [
    ...infos.map((info) => ({ type: word(member(info, 'type')), info: prune(member(info, 'info')) })),
    ...related.map((info) => ({ type: 'relatedResource', info: prune(info) }))
  ]
}

/** A copy of limited depth, because a forged document can nest deeper than `JSON.stringify` can recurse. */
function prune(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepestError) return '…'
  if (Array.isArray(value)) return value.map((item) => prune(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, prune(item, depth + 1)]))
}

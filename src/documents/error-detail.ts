import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, list, objects, parseObject, text, word } from '../json.ts'
import type { AdditionalInfo, OperationError } from '../operation.ts'

/** Far deeper and wider than any error seen; a forged one must not cost more than it tells. */
const deepestError = 12
const mostDetails = 100

/** Resource Manager's error, from `{"error": {…}}`; also the bare `{code, message}` that some providers send. */
export function readResponseError(response: StatusResponse): OperationError | undefined {
  const document = parseObject(response.body)
  if (document === undefined) return undefined
  if (document.error !== undefined) return readErrorDetail(document.error)
  return text(document.message) === undefined ? undefined : readErrorDetail(document)
}

/**
 * An `ErrorDetail`: `{code, message, target, details[], additionalInfo[{type, info}]}`, nested to any depth. Codes that
 * are numbers, single details without a list and errors that are only a sentence are taken as they come.
 */
export function readErrorDetail(value: unknown, depth = 0): OperationError | undefined {
  if (typeof value === 'string') return errorOf('', value)
  if (!isObject(value)) return undefined
  const details = depth === deepestError ? [] : list(value.details).slice(0, mostDetails)
  return {
    code: word(value.code),
    message: word(value.message),
    target: text(value.target),
    details: details.map((detail) => readErrorDetail(detail, depth + 1)).filter((detail) => detail !== undefined),
    additionalInfo: objects(value.additionalInfo).slice(0, mostDetails).map(readAdditionalInfo)
  }
}

/** An error of which nothing else is known. */
export function errorOf(code: string, message: string): OperationError {
  return { code, message, details: [], additionalInfo: [] }
}

function readAdditionalInfo(value: JsonObject): AdditionalInfo {
  return { type: word(value.type), info: prune(value.info) }
}

/** A copy that every JSON writer survives: a forged document can nest deeper than the stack. */
function prune(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepestError) return '…'
  if (Array.isArray(value)) return value.map((item) => prune(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, prune(item, depth + 1)]))
}

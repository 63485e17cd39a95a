import { type Inquiry, jsonHeaders } from '../http/request.ts'
import { parseJson } from '../json.ts'
import { assertAnswered, unreadable } from './answer.ts'
import { readResponseError } from './error-detail.ts'

/**
 * Reads the result of an operation from its URL.
 * @returns JSON text; undefined if the body is empty
 * @throws WaitError if the response is an error, or not JSON
 */
export function* readResultAt(url: URL): Inquiry<string | undefined> {
  const response = yield { url, headers: jsonHeaders }
  assertAnswered(response, readResponseError)
  const { body } = response
  if (body?.trim() === '') return undefined
  if (body === undefined || parseJson(body) === undefined)
    throw unreadable(response, 'the result is not JSON, or too large')
  return body
}

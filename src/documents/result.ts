import { type Inquiry, jsonHeaders } from '../http/request.ts'
import { parseJson } from '../json.ts'
import { assertAnswered, unreadable } from './answer.ts'
import { readResponseError } from './error-detail.ts'
import { urlIn } from './response-url.ts'

/**
 * Reads the result of an operation from its URL. A 202 is not the last response of a Location, so it is requested again.
 * @returns JSON text; undefined if the body is empty
 * @throws WaitError if the response is an error, or not JSON
 */
export function* readResultAt(url: URL): Inquiry<string | undefined> {
  let target = url
  let response = yield { url, headers: jsonHeaders }
  while (response.status === 202) {
    target = urlIn(response, ['location']) ?? target
    response = yield { url: target, headers: jsonHeaders, afterMs: response.retryAfterMs ?? 0 }
  }
  assertAnswered(response, readResponseError)
  const { body } = response
  if (body?.trim() === '') return undefined
  if (body === undefined || parseJson(body) === undefined)
    throw unreadable(response, 'the result is not JSON, or too large')
  return body
}

import { type Inquiry, jsonHeaders } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { parseJson } from '../json.ts'
import { assertAnswered, unreadable } from './answer.ts'
import { readResponseError } from './error-detail.ts'

/**
 * Reads what an operation made, from the place where it is.
 * @returns JSON text; undefined if there is nothing
 * @throws WaitError if it cannot be read
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

/**
 * The URL in the first of these headers that has one, resolved against where the response came from.
 * @returns undefined if there is none, or it is not a URL
 */
export function urlIn(response: StatusResponse, headers: readonly string[]): URL | undefined {
  const named = headers
    .map((name) => response.headers[name]?.trim())
    .find((value) => value !== undefined && value !== '')
  return named !== undefined && URL.canParse(named, response.url.href) ? new URL(named, response.url) : undefined
}

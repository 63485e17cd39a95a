import type { StatusResponse } from '../http/response.ts'
import { refused } from './answer.ts'

/** The headers that may name a status monitor. The first one that is not empty counts. */
export const monitorHeaders: readonly string[] = ['azure-asyncoperation', 'operation-location']

/**
 * The URL in the first of these headers that is not empty, resolved against the URL of the response.
 * @param complaint the message if the value is not a URL. Without one, such a value counts as no URL
 * @returns undefined if there is none. Its host is not checked yet
 * @throws WaitError `refused` with the complaint
 */
export function urlIn(response: StatusResponse, headers: readonly string[], complaint?: string): URL | undefined {
  const value = headers.map((name) => response.headers[name]?.trim()).find((text) => text !== undefined && text !== '')
  if (value === undefined) return undefined
  if (URL.canParse(value, response.url.href)) return new URL(value, response.url)
  if (complaint === undefined) return undefined
  throw refused(response, complaint)
}

import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import { isObject, parseJson, text } from '../json.ts'
import { member } from './json.ts'
import type { Read } from './memory.ts'

/**
 * Reads a status monitor. If a response has no status, but may be the last one of a Location, the advice says so,
 * because the URL of a Location is often mistaken for that of a monitor.
 */
export function withLocationAdvice(read: Read): Read {
  return (response, memory) => {
    try {
      return read(response, memory)
    } catch (error) {
      const isUnreadable = error instanceof WaitError && error.reason === 'unreadable'
      throw isUnreadable && mayBeLocation(response) ? error.with({ advice }) : error
    }
  }
}

const advice =
  'If the URL came from Location, use api: arm-location. Otherwise, check that the URL is that of a status, and that the response comes from Azure and not from a proxy.'

/**
 * Whether a Location may end with this response, which can have any body. A page and broken JSON come from a proxy or
 * gateway. About a resource and about no body at all, the fault has its own advice.
 */
function mayBeLocation({ status, headers, body }: StatusResponse): boolean {
  if ((status !== 200 && status !== 201) || !body?.trim()) return false
  const value = parseJson(body)
  if (value === undefined) return !/html/i.test(headers['content-type'] ?? '') && !/^\s*[<{["]/.test(body)
  if (!isObject(value)) return true
  const isResource = [value.id, value.name].every((part) => text(part) !== undefined)
  return !isResource && ['status', 'error', 'code', 'message'].every((name) => member(value, name) === undefined)
}

import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, parseObject } from '../json.ts'
import type { Exchange } from '../poll.ts'
import { quote } from '../quote.ts'
import { shownUrl } from './conclusion.ts'

const longestBody = 1_000
/** What says how an operation stands. Everything else in a document is its result, and may hold secrets. */
const shownMembers = ['id', 'name', 'status', 'startTime', 'endTime', 'percentComplete', 'error', 'code', 'message']
const shownProperties = [
  'provisioningState',
  'state',
  'displayName',
  'startTime',
  'endTime',
  'error',
  'errors',
  'tasks'
]
const shownHeaders = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'x-ms-request-id', 'content-type']

/** A request and its answer in two lines, for who debugs; without secrets, and without the operation's result. */
export function exchangeLines({ url, response, tookMs }: Exchange): readonly string[] {
  const headers = shownHeaders.flatMap((name) => (response.headers[name] ? [`${name}: ${response.headers[name]}`] : []))
  return [
    [`GET ${shownUrl(url.href)} → HTTP ${response.status} in ${Math.round(tookMs)} ms`, ...headers].join('; '),
    bodyLine(response)
  ]
}

function bodyLine({ body, bodyFault }: StatusResponse): string {
  if (body === undefined) return `The body was not read: ${bodyFault}`
  const document = parseObject(body)
  if (document !== undefined) return cut(JSON.stringify(shown(document)))
  // XML: a quotation ends before a classic operation's data.
  if (/^\s*</.test(body)) return quote(body, longestBody)
  return `A body of ${body.length} characters, not shown`
}

/** With the sign of a cut, before which the beginning of a secret is one, too. */
function cut(text: string): string {
  return text.length > longestBody ? `${text.slice(0, longestBody)}…` : text
}

function shown(document: JsonObject): JsonObject {
  const properties = isObject(document.properties) ? pick(document.properties, shownProperties) : {}
  return { ...pick(document, shownMembers), ...(Object.keys(properties).length > 0 && { properties }) }
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(object, name)).map((name) => [name, object[name]]))
}

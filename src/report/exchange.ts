import type { StatusResponse } from '../http/response.ts'
import type { HttpExchange } from '../poll/ask.ts'
import { summariseBody } from '../text/quote.ts'
import { shownUrl } from './shown-url.ts'

const shownHeaders = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'x-ms-request-id', 'content-type']

/** A request and its response in two lines, for debugging. They contain no value of the operation's result. */
export function exchangeLines({ method, url, response, tookMs }: HttpExchange): readonly string[] {
  const headers = shownHeaders.flatMap((name) => (response.headers[name] ? [`${name}: ${response.headers[name]}`] : []))
  const { clientRequestId } = response
  const sent = clientRequestId === undefined ? [] : [`x-ms-client-request-id: ${clientRequestId}`]
  return [
    [`${method} ${shownUrl(url.href)} → HTTP ${response.status} in ${Math.round(tookMs)} ms`, ...headers, ...sent].join(
      '; '
    ),
    bodyLine(response)
  ]
}

function bodyLine({ body, bodyFault }: StatusResponse): string {
  if (body === undefined) return `The body was not read: ${bodyFault}`
  if (body.trim() === '') return 'The body is empty'
  return `The body has ${body.length} characters: ${summariseBody(body)}`
}

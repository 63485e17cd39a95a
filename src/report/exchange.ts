import type { HttpExchange } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { summariseBody } from '../text/quote.ts'
import { shownUrl } from './shown-url.ts'

const shownHeaders = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'x-ms-request-id', 'content-type']

/** A request and its response in two lines, for debugging. They contain no value of the operation's result. */
export function exchangeLines(exchange: HttpExchange): readonly string[] {
  const { url, response, fault } = exchange
  return [firstLine(exchange, shownUrl(url.href)), response === undefined ? fault.message : bodyLine(response)]
}

/** The same for a request that signs in. Its query and its response may contain secrets, so they are not shown. */
export function signInExchangeLines(exchange: HttpExchange): readonly string[] {
  const { url, fault } = exchange
  return [firstLine(exchange, `${url.origin}${url.pathname}`), ...(fault === undefined ? [] : [fault.message])]
}

function firstLine({ method, clientRequestId, tookMs, response }: HttpExchange, address: string): string {
  const end = response === undefined ? 'failed' : `HTTP ${response.status}`
  const headers = shownHeaders.flatMap((name) => {
    const value = response?.headers[name]
    return value ? [`${name}: ${value}`] : []
  })
  const request = `${method} ${address} → ${end} in ${Math.round(tookMs)} ms`
  return [request, ...headers, `x-ms-client-request-id: ${clientRequestId}`].join('; ')
}

function bodyLine({ body, bodyFault }: StatusResponse): string {
  if (body === undefined) return `The body was not read: ${bodyFault}`
  if (body.trim() === '') return 'The body is empty'
  return `The body has ${body.length} characters: ${summariseBody(body)}`
}

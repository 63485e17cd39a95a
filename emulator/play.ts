import type { IncomingMessage, ServerResponse } from 'node:http'
import { send } from './answers.ts'
import { statusDocument } from './apis.ts'
import { type Document, json, resourceDocument, shownDocument } from './documents.ts'
import { sendFault } from './faults.ts'
import type { Answer, Fault, Playback, Show, Start } from './script.ts'
import { originOf } from './server.ts'
import type { Found, Stage } from './stage.ts'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly nowMs: number
}

/** Responds to a GET of an operation or its job. */
export function answerRead({ route, playback }: Found, exchange: Exchange): void {
  if (route === undefined || playback === undefined) return
  if (route.kind === 'status') answerStatus(playback, exchange)
  else answerJob(playback, exchange)
}

/** Responds with the operation's current step. */
function answerStatus(playback: Playback, exchange: Exchange): void {
  const { operation } = playback
  const { nowMs, url } = exchange
  const step = playback.next(nowMs)
  const path = url.pathname
  const place = { path, startedAt: new Date(playback.startedMs), endedAt: new Date(playback.endedMs ?? nowMs) }
  const write = (document: Document, answer: Answer) => respond(exchange, operation.api, { ...answer, document })
  if ('fault' in step)
    sendFault(step.fault, exchange.response, statusDocument(operation, { status: 'InProgress' }, place))
  else if ('http' in step) respond(exchange, operation.api, step)
  else if ('document' in step) write(shownDocument(operation.api, step, path), shown(step))
  else write(statusDocument(operation, step, place), { ...step, http: 200 })
}

function answerJob({ operation: { api, job } }: Playback, exchange: Exchange): void {
  const path = exchange.url.pathname
  if (job === undefined) return
  if ('fault' in job) sendFault(job.fault, exchange.response, resourceDocument(path, { state: 'Failed' }))
  else respond(exchange, api, 'http' in job ? job : { http: 200, document: resourceDocument(path, job) })
}

/** Carries out a request that starts something, and responds to it. */
export function answerStart(start: Start, stage: Stage, exchange: Exchange): void {
  const answer: Show | Answer | Fault = stage.carryOut(start, exchange.nowMs)
  // The response to a PUT or a PATCH is the resource.
  const api = start.method === 'PUT' || start.method === 'PATCH' ? 'arm-resource' : 'arm-location'
  if ('fault' in answer) sendFault(answer.fault, exchange.response, json({ id: exchange.url.pathname }))
  else if ('http' in answer) respond(exchange, api, answer)
  else respond(exchange, api, { ...shown(answer), document: shownDocument(api, answer, exchange.url.pathname) })
}

function shown({ code = 200, retryAfter, headers }: Show): Answer {
  return { http: code, retryAfter, headers }
}

/** Sends an answer. `{origin}` in its headers and document becomes the emulator's origin. */
function respond(
  { request, response }: Exchange,
  api: Parameters<typeof send>[2],
  { headers = {}, document, ...answer }: Answer & { readonly document?: Document }
): void {
  const fill = (text: string) => text.replaceAll('{origin}', originOf(request))
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]))
  send(response, { ...answer, headers: filled, document: document && { ...document, body: fill(document.body) } }, api)
}

import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { emulatedApi } from './apis.ts'
import { type Document, errorDocument, json } from './documents.ts'
import type { Answer, Operation } from './script.ts'

/** Sends this answer. An `error` becomes the API's own error document. */
export function send(
  response: ServerResponse,
  answer: Answer & { readonly document?: Document },
  api: Operation['api'] = 'data-replication'
): void {
  const { http, error, body, headers, retryAfter } = answer
  const document = answer.document ?? (error && errorDocument(emulatedApi(api).service, error))
  response.writeHead(http, {
    'x-ms-request-id': randomUUID(),
    ...(document && { 'content-type': document.type }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...headers
  })
  response.end(body ?? document?.body ?? '')
}

/** An HTTP error with the API's own error document. */
export function refusal(http: number, code: string, message: string): Answer {
  return { http, error: { code, message } }
}

/** An answer with this JSON as its body. */
export function jsonAnswer(http: number, value: unknown): Answer {
  const { type, body } = json(value)
  return { http, headers: { 'content-type': type, 'cache-control': 'no-store' }, body }
}

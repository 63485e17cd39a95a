import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Document, errorDocument, jobDocument, statusDocument } from './documents.ts'
import { misbehave } from './faults.ts'
import { type Answer, type Operation, Playback } from './script.ts'

/** A request that the emulator got. */
export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Milliseconds since the emulator's start. */
  readonly atMs: number
}

export interface Azure {
  /** Resource Manager and Service Management, both on this origin. */
  readonly origin: string
  readonly requests: readonly RecordedRequest[]
  /** Forgets the requests, and lets every operation begin again. */
  readonly reset: () => void
  readonly close: () => Promise<void>
}

/** Which API a path belongs to, and what is asked of it. */
interface Route {
  readonly api: Operation['api']
  readonly kind: 'status' | 'job'
  readonly pattern: RegExp
  readonly apiVersions: { readonly oldest: string; readonly latest: string }
}

const group = '/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.DataReplication/replicationVaults/[^/]+'
const preview = { oldest: '2021-02-16-preview', latest: '2021-02-16-preview' }
const routes: readonly Route[] = [
  {
    api: 'classic-gateway',
    kind: 'status',
    pattern: /^\/[^/]+\/services\/networking\/operation\/(?<id>[^/]+)$/i,
    apiVersions: { oldest: '2012-03-01', latest: '9999' }
  },
  {
    api: 'data-replication',
    kind: 'status',
    pattern: new RegExp(`^${group}/jobs/[^/]+/operations/(?<id>[^/]+)$`, 'i'),
    apiVersions: preview
  },
  {
    api: 'data-replication',
    kind: 'job',
    pattern: new RegExp(`^${group}/jobs/(?<id>[^/]+)$`, 'i'),
    apiVersions: preview
  }
]

/**
 * Starts an Azure on the loopback address that knows these operations.
 * @param port 0 for any that is free
 */
export async function startAzure(operations: readonly Operation[], port = 0): Promise<Azure> {
  const started = performance.now()
  const requests: RecordedRequest[] = []
  let playbacks = begin(operations)
  const reset = () => {
    requests.length = 0
    playbacks = begin(operations)
  }
  const server = createServer((request, response) => {
    const { method = '', url = '/', headers } = request
    requests.push({ method, path: url, headers, atMs: performance.now() - started })
    try {
      answer(request, response, playbacks)
    } catch {
      send(response, error(400, 'BadRequest', 'The URL cannot be read.'))
    }
  })
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(port, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin: `http://127.0.0.1:${portOf(server.address())}`, requests, reset, close }
}

function answer(request: IncomingMessage, response: ServerResponse, playbacks: readonly Playback[]): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const route = routes.find(({ pattern }) => pattern.test(url.pathname))
  const refused = refusal(request, url, route)
  if (route === undefined || refused !== undefined) {
    send(response, refused ?? { http: 404 }, route?.api)
    return
  }
  const { api, kind, pattern } = route
  const id = decodeURIComponent(pattern.exec(url.pathname)?.groups?.id ?? '')
  const key = ({ id, jobName = id }: Operation) => (kind === 'job' ? jobName : id)
  const playback = playbacks.find(({ operation }) => operation.api === api && key(operation) === id)
  const job = playback?.operation.job
  if (playback !== undefined && kind === 'status') play(playback, url.pathname, response)
  else if (job === undefined) send(response, error(404, 'ResourceNotFound', `There is no such ${kind}: ${id}.`), api)
  else send(response, 'http' in job ? job : { http: 200, document: jobDocument(url.pathname, job) }, api)
}

/** What is wrong with the request itself. */
function refusal({ headers }: IncomingMessage, url: URL, route: Route | undefined): Answer | undefined {
  if (route === undefined) return error(404, 'NotFound', `Nothing is at ${url.pathname}.`)
  if (!/^Bearer \S+$/.test(headers.authorization ?? ''))
    return error(401, 'AuthenticationFailed', 'No bearer token came.')
  const isClassic = route.api === 'classic-gateway'
  const version = String(isClassic ? headers['x-ms-version'] : url.searchParams.get('api-version'))
  const { oldest, latest } = route.apiVersions
  const isServed = version >= oldest && version <= latest
  return isServed ? undefined : error(400, 'InvalidApiVersionParameter', `The version ${version} is not served.`)
}

function error(http: number, code: string, message: string): Answer {
  return { http, error: { code, message } }
}

/** Answers with the operation's present step. */
function play(playback: Playback, path: string, response: ServerResponse): void {
  const { operation } = playback
  const now = Date.now()
  const step = playback.next(now)
  const place = { path, startedAt: new Date(playback.startedMs), now: new Date(now) }
  if ('fault' in step) misbehave(step.fault, response, statusDocument(operation, { status: 'InProgress' }, place))
  else if ('http' in step) send(response, step, operation.api)
  else send(response, { ...step, http: 200, document: statusDocument(operation, step, place) }, operation.api)
}

function send(
  response: ServerResponse,
  answer: Answer & { readonly document?: Document },
  api: Operation['api'] = 'data-replication'
): void {
  const { http, error, body, headers, retryAfter } = answer
  const document = answer.document ?? (error && errorDocument(api, error))
  response.writeHead(http, {
    'x-ms-request-id': randomUUID(),
    ...(document && { 'content-type': document.type }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...headers
  })
  response.end(body ?? document?.body ?? '')
}

function begin(operations: readonly Operation[]): readonly Playback[] {
  return operations.map((operation) => new Playback(operation))
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port')
  return address.port
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { jsonAnswer, refusal, send } from './answers.ts'
import { type Authorization, authorizationRefusal } from './authorization.ts'
import { resourceDocument, statusDocument } from './documents.ts'
import { misbehave } from './faults.ts'
import { type Route, routesOf, versionRefusal } from './routes.ts'
import { type Answer, type Operation, Playback } from './script.ts'
import { type RecordedRequest, type Running, record, type ServerOptions, startServer } from './server.ts'

export type { RecordedRequest } from './server.ts'

export interface Azure extends Running {
  /** Resource Manager and Service Management, both on this origin. */
  readonly origin: string
  readonly requests: readonly RecordedRequest[]
  /** Forgets the requests, and lets every operation begin again. */
  readonly reset: () => void
}

export interface AzureOptions extends ServerOptions {
  /** Whom it lets in; without it, every bearer token. */
  readonly authorization?: Authorization
  /** What `/metadata/endpoints` says, to anyone; without it nothing is there. Azure Stack has it. */
  readonly metadata?: StackMetadata | Answer
}

/** What Azure Stack says about its sign-in. */
export interface StackMetadata {
  readonly loginEndpoint: string
  readonly audiences: readonly string[]
}

/** Starts an Azure on the loopback address that knows these operations. */
export async function startAzure(operations: readonly Operation[], options: AzureOptions = {}): Promise<Azure> {
  const started = performance.now()
  const requests: RecordedRequest[] = []
  let playbacks = begin(operations)
  const reset = () => {
    requests.length = 0
    playbacks = begin(operations)
  }
  const running = await startServer(async (request, response) => {
    requests.push(record(request, response, started))
    await answer({ request, response, playbacks }, options)
  }, options)
  return { ...running, requests, reset }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly playbacks: readonly Playback[]
}

async function answer({ request, response, playbacks }: Exchange, options: AzureOptions): Promise<void> {
  const { metadata, authorization } = options
  const url = readUrl(request)
  if (url === undefined) {
    send(response, refusal(400, 'BadRequest', 'The URL cannot be read.'))
    return
  }
  const { route, playback } = find(url, playbacks)
  if (route === undefined) {
    const isMetadata = metadata !== undefined && url.pathname === '/metadata/endpoints'
    send(response, isMetadata ? stackAnswer(metadata) : refusal(404, 'NotFound', `Nothing is at ${url.pathname}.`))
    return
  }
  const { api, kind } = route
  const refused = (await authorizationRefusal(request, api, authorization)) ?? versionRefusal(request, url, route)
  if (refused !== undefined) {
    send(response, refused, api)
    return
  }
  const job = playback?.operation.job
  if (playback !== undefined && kind === 'status') play(playback, url.pathname, response)
  else if (job === undefined)
    send(response, refusal(404, 'ResourceNotFound', `There is no such ${kind}: ${url.pathname}.`), api)
  else if ('fault' in job) misbehave(job.fault, response, resourceDocument(url.pathname, { state: 'Failed' }))
  else send(response, 'http' in job ? job : { http: 200, document: resourceDocument(url.pathname, job) }, api)
}

/** The operation that a path belongs to, by its route; where there is no such operation, a route that leads there. */
function find(url: URL, playbacks: readonly Playback[]): { route?: Route; playback?: Playback } {
  const routes = routesOf(url)
  const found = routes.flatMap((route) => {
    const id = decodeURIComponent(route.pattern.exec(url.pathname)?.groups?.id ?? '')
    const key = ({ id, jobName = id }: Operation) => (route.kind === 'job' ? jobName : id)
    const playback = playbacks.find(({ operation }) => operation.api === route.api && key(operation) === id)
    return playback === undefined ? [] : [{ route, playback }]
  })
  return found[0] ?? { route: routes[0] }
}

/** @returns undefined where the path or its escapes cannot be read */
function readUrl({ url = '/' }: IncomingMessage): URL | undefined {
  try {
    decodeURIComponent(url.split('?')[0] ?? '')
    return new URL(url, 'http://localhost')
  } catch {
    return undefined
  }
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

function stackAnswer(metadata: StackMetadata | Answer): Answer {
  if ('http' in metadata) return metadata
  return jsonAnswer(200, {
    galleryEndpoint: 'https://adminportal.local.azurestack.external:30015/',
    graphEndpoint: 'https://graph.windows.net/',
    portalEndpoint: 'https://portal.local.azurestack.external/',
    authentication: metadata
  })
}

function begin(operations: readonly Operation[]): readonly Playback[] {
  return operations.map((operation) => new Playback(operation))
}

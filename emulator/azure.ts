import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusal, send } from './answers.ts'
import { type Authorization, authorizationRefusal } from './authorization.ts'
import { controlAnswer } from './control.ts'
import { type CloudMetadata, metadataAnswer } from './metadata.ts'
import { answerRead, answerStart } from './play.ts'
import { missingVersionRefusal, type Route, versionRefusal } from './routes.ts'
import { sampleSubscription } from './samples/paths.ts'
import type { Answer, Script, Start } from './script.ts'
import {
  originOf,
  type RecordedRequest,
  type Running,
  readText,
  record,
  type ServerOptions,
  startServer
} from './server.ts'
import { type Service, serviceAt } from './services.ts'
import { type Found, Stage } from './stage.ts'
import { type Account, accountAnswer } from './subscriptions.ts'

export interface Azure extends Running {
  /** Resource Manager, Service Management and Microsoft Fabric, all on this origin. */
  readonly origin: string
  readonly requests: readonly RecordedRequest[]
  /** How often each start was carried out, by its id. */
  readonly carriedOut: ReadonlyMap<string, number>
  /** Forgets the recorded requests and restores the initial state. */
  readonly reset: () => void
}

interface AzureOptions extends ServerOptions {
  /** Who may call it. Default: every bearer token is accepted. */
  readonly authorization?: Authorization
  /**
   * What `/metadata/endpoints` returns for this origin. Default: the public cloud's sign-in. For the clouds' own hosts,
   * which a proxy may route here, it returns those clouds' metadata.
   */
  readonly metadata?: CloudMetadata | Answer
  /** The only subscription, and its tenant. */
  readonly account?: Account
  /** The current time in milliseconds, which decides when a step is over. Default: the system clock. */
  readonly now?: () => number
}

const someAccount: Account = { tenantId: '3d1f6c1e-8a54-4f0b-9d0c-6f2b7a9e4c18', subscriptionId: sampleSubscription }

/** Starts an emulated Azure on the loopback address with these operations and starts. */
export async function startAzure(scripts: readonly Script[], options: AzureOptions = {}): Promise<Azure> {
  const started = performance.now()
  const requests: RecordedRequest[] = []
  const stage = new Stage(scripts)
  const reset = () => {
    requests.length = 0
    stage.restart()
  }
  const running = await startServer(async (request, response) => {
    const recorded: RecordedRequest & { body?: string } = record(request, response, started)
    requests.push(recorded)
    if (!isRead(request)) recorded.body = await readText(request)
    await answer(request, response, { ...options, stage })
  }, options)
  return { ...running, requests, carriedOut: stage.carriedOut, reset }
}

/** A request, and what exists at its path. */
interface Asked extends Found {
  readonly request: IncomingMessage
  readonly url: URL
  readonly service: Service
  readonly start: Start | undefined
  /** The response to a path that belongs to no operation. */
  readonly account: Answer | undefined
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: AzureOptions & { readonly stage: Stage }
): Promise<void> {
  const { stage, account = someAccount, now = Date.now } = options
  const url = readUrl(request)
  if (url === undefined) {
    send(response, refusal(400, 'BadRequest', 'The URL is not valid.'))
    return
  }
  const open = controlAnswer(request, url, stage) ?? openAnswer(request, url, options)
  if (open !== undefined) {
    send(response, open)
    return
  }
  const asked: Asked = {
    request,
    url,
    service: serviceAt(url.pathname),
    start: stage.startAt(request.method, url),
    account: isRead(request) ? accountAnswer(url.pathname, account) : undefined,
    ...stage.find(url)
  }
  const refused = await refusalOf(asked, options)
  const exchange = { request, response, url, nowMs: now() }
  if (refused !== undefined) send(response, refused, formOf(asked))
  else if (asked.start !== undefined) answerStart(asked.start, stage, exchange)
  else if (asked.account !== undefined) send(response, asked.account)
  else answerRead(asked, exchange)
}

/** The refusal, checked in Azure's order: api-version, route, token, existence. */
async function refusalOf(
  asked: Asked,
  { stage, authorization }: AzureOptions & { readonly stage: Stage }
): Promise<Answer | undefined> {
  const { request, url, service, route, start, account } = asked
  const withoutVersion = missingVersionRefusal(service, url)
  if (withoutVersion !== undefined) return withoutVersion
  if (route === undefined && account === undefined && !stage.isStart(url))
    return refusal(404, 'NotFound', `There is no resource at ${url.pathname}.`)
  const refused =
    (await authorizationRefusal(request, service, authorization)) ?? versionRefusal(request, url, { service, route })
  return refused ?? (start === undefined && account === undefined ? absenceRefusal(asked, stage) : undefined)
}

function absenceRefusal({ request, url, route, playback }: Asked, stage: Stage): Answer | undefined {
  if (!isRead(request) && (playback !== undefined || stage.isStart(url)))
    return {
      ...refusal(
        405,
        'MethodNotAllowed',
        `The HTTP method '${request.method}' is not supported on the resource '${url.pathname}'.`
      ),
      headers: { allow: 'GET' }
    }
  const isThere = playback !== undefined && (route?.kind === 'status' || playback.operation.job !== undefined)
  if (isThere) return undefined
  return refusal(404, 'ResourceNotFound', `There is no ${route?.kind ?? 'resource'} at ${url.pathname}.`)
}

/** Whether the method is safe: it changes nothing. */
function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** The API whose error format a refusal uses. Default: Resource Manager's. */
function formOf({ route, service }: Asked): Route['api'] {
  return route?.api ?? (service.name === 'fabric' ? 'data-plane' : 'arm-operation')
}

/** What is readable without a token. */
function openAnswer(request: IncomingMessage, url: URL, { metadata }: AzureOptions): Answer | undefined {
  if (url.pathname !== '/metadata/endpoints') return undefined
  if (metadata !== undefined && 'http' in metadata) return metadata
  const version = url.searchParams.get('api-version') ?? ''
  return metadataAnswer({ origin: originOf(request), version, own: metadata })
}

/** @returns undefined if the path or its escapes are invalid */
function readUrl({ url = '/' }: IncomingMessage): URL | undefined {
  try {
    decodeURIComponent(url.split('?')[0] ?? '')
    return new URL(url, 'http://localhost')
  } catch {
    return undefined
  }
}

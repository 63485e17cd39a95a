import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, Agent as TlsAgent } from 'node:https'
import { checkServerIdentity } from 'node:tls'
import { HttpClient } from '@actions/http-client'
import { WaitError } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { within } from '../within.ts'
import { readBody } from './body.ts'
import { networkError, type RequestFacts } from './network-error.ts'
import type { ExchangeEnd, HttpRequest, SendOptions } from './request.ts'
import { requestId, type StatusResponse } from './response.ts'
import { retryAfter } from './retry-after.ts'
import { userAgent } from './user-agent.ts'

const maxRedirects = 5
/** Azure's support finds a request by this header, even if there was no response. */
const clientRequestIdHeader = 'x-ms-client-request-id'
const redirects: readonly number[] = [301, 302, 303, 307, 308]
/** The redirects that repeat the method and the body (RFC 9110, 15.4.8 and 15.4.9). */
const repeatingRedirects: readonly number[] = [307, 308]

/**
 * Sends one request and reads the response, with any status. No other code opens a socket.
 *
 * Redirects are followed here, and only to `allowed` URLs, because the library would send the token to any host. A call
 * is repeated only after a 307 or 308, and a form never. The library's retries are off, because the schedule decides
 * when to poll again.
 *
 * @throws WaitError `unreachable` if there is no complete response in time, `refused` after a redirect that must not be
 *   followed, `interrupted` if the signal is aborted
 */
export async function send(request: HttpRequest, options: SendOptions): Promise<StatusResponse> {
  const { onExchange, clock } = options
  const startedAt = clock.now()
  const clientRequestId = request.headers[clientRequestIdHeader] ?? randomUUID()
  const headers = { ...request.headers, [clientRequestIdHeader]: clientRequestId }
  const report = (end: ExchangeEnd) => {
    const { url } = request
    onExchange?.({ method: methodOf(request), url, clientRequestId, tookMs: clock.now() - startedAt, ...end })
  }
  try {
    const response = await sendWithin({ ...request, headers }, options)
    report({ response })
    return response
  } catch (error) {
    report({ fault: error instanceof Error ? error : new Error(String(error)) })
    throw error
  }
}

function sendWithin(request: HttpRequest, options: SendOptions): Promise<StatusResponse> {
  const { limitMs, signal, clock, ...hop } = options
  let facts: RequestFacts = {}
  const onFacts = (latest: RequestFacts) => {
    facts = latest
  }
  const tooLong = `No complete response from ${request.url.host} within ${Math.max(1, Math.round(limitMs / 1_000))} s`
  const onTimeout = () => new WaitError('unreachable', tooLong, { patience: 'silence', ...facts })
  return within((over) => follow(request, { ...hop, signal: over, onFacts }), { clock, limitMs, signal, onTimeout })
}

function methodOf({ form, call }: HttpRequest): string {
  return call?.method ?? (form === undefined ? 'GET' : 'POST')
}

interface HopOptions extends Omit<SendOptions, 'limitMs' | 'clock'> {
  readonly onFacts: (facts: RequestFacts) => void
}

async function follow(request: HttpRequest, options: HopOptions): Promise<StatusResponse> {
  let { url } = request
  let redirectedFrom: readonly URL[] | undefined
  for (let followed = 0; ; followed += 1) {
    if (!options.allowed(url)) {
      const advice = options.adviceAt?.(url)
      throw new WaitError('refused', `The request may not be sent to ${url.origin}`, { advice })
    }
    const response = { ...(await sendOnce({ ...request, url }, options)), redirectedFrom }
    if (!redirectsOf(request).includes(response.status)) return response
    if (followed === maxRedirects) throw redirectError(response, `More than ${maxRedirects} redirects by ${url.host}`)
    redirectedFrom = [...(redirectedFrom ?? []), url]
    url = redirectTarget(response, url, options)
  }
}

function redirectsOf({ form, call }: HttpRequest): readonly number[] {
  if (form !== undefined) return []
  return call === undefined ? redirects : repeatingRedirects
}

function redirectTarget(response: StatusResponse, from: URL, { allowed, adviceAt }: HopOptions): URL {
  const location = response.headers.location?.trim() ?? ''
  // An empty one would be the URL of the request itself.
  const target = location !== '' && URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (target !== undefined && allowed(target)) return target
  const where = target === undefined ? 'nowhere' : `to ${target.origin}, where the token may not be sent`
  const advice = target && adviceAt?.(target)
  throw redirectError(response, `${from.host} redirects (HTTP ${response.status}) ${where}`, advice)
}

/** One request and its response, redirect or not. */
async function sendOnce(request: HttpRequest, options: HopOptions): Promise<StatusResponse> {
  const { url, headers, form, call } = request
  let facts: RequestFacts = {}
  const onFacts = (latest: RequestFacts) => {
    facts = latest
    options.onFacts(latest)
  }
  const handlers = [socketOptions({ ...options, onFacts })]
  const client = new HttpClient(userAgent, handlers, { allowRedirects: false, allowRetries: false })
  try {
    const sent = { ...headers, 'accept-encoding': 'identity' }
    const body = call === undefined ? (form ?? null) : (call.body ?? '')
    const { message } = await client.request(methodOf(request), url.href, body, sent)
    const head = { status: message.statusCode ?? 0, headers: singleHeaders(message) }
    // Distinct, because Node's `headers` contain only the first of several Retry-After headers.
    const retryAfterMs = retryAfter(message.headersDistinct, Date.now())
    onFacts({ retryAfterMs, requestId: requestId(head) })
    const read = await readBody(message, options.maxBodyBytes)
    const { 'content-length': length, 'transfer-encoding': transfer = '' } = head.headers
    return {
      ...head,
      url,
      body: 'text' in read ? read.text : undefined,
      bodyFault: 'fault' in read ? read.fault : undefined,
      isFramed: length !== undefined || /\bchunked\s*$/i.test(transfer),
      retryAfterMs
    }
  } catch (cause) {
    throw networkError(url, cause, facts)
  } finally {
    client.dispose()
  }
}

/** A handler that sets options of Node that the library has no options for. */
function socketOptions({ signal, certificate, direct, onFacts }: HopOptions) {
  return {
    prepareRequest: (options: RequestOptions) => {
      Object.assign(options, certificate, { signal, ...withoutBrackets(options) })
      const proxy = proxyOf(options.agent)
      if (proxy !== undefined) Object.assign(proxy, withoutBrackets(proxy))
      if (direct) options.agent = false
      if (options.agent instanceof TlsAgent) onHandshake(options, () => onFacts({ unsent: false }))
      onFacts({ unsent: options.agent instanceof TlsAgent, hasProxyPassword: proxy?.proxyAuth !== undefined })
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('not used'))
  }
}

/** The proxy's place and password, in the library's agent for requests through a proxy. */
function proxyOf(agent: unknown): JsonObject | undefined {
  return isObject(agent) && isObject(agent.proxyOptions) ? agent.proxyOptions : undefined
}

/** The library does not remove the brackets of an IPv6 address, which belong to the URL and not to the host name. */
function withoutBrackets({ host }: { readonly host?: unknown }): { readonly host?: unknown } {
  return { host: typeof host === 'string' ? host.replace(/^\[(.*)\]$/, '$1') : host }
}

/**
 * Calls back when the TLS handshake is complete, before anything of the request is sent: Node then checks the name in
 * the certificate. It does so for every connection of our own, because no agent, and so no session, is used twice.
 * Behind a proxy the library's agent makes the connection, and this is not called.
 */
function onHandshake(options: RequestOptions, callback: () => void): void {
  // Without this, Node would not check the name in a certificate that it does not trust.
  options.rejectUnauthorized = true
  options.checkServerIdentity = (host, certificate) => {
    callback()
    return checkServerIdentity(host, certificate)
  }
}

/** The headers that contain a URL. Several URLs in one value would be read as one. */
const urlHeaders: readonly string[] = ['location', 'azure-asyncoperation', 'operation-location']

/** Each header with one value: of several URLs the first that is not empty, of anything else all, joined by commas. */
function singleHeaders({ headers, headersDistinct }: IncomingMessage): Record<string, string | undefined> {
  const single = ([name, value]: [string, string | string[] | undefined]) => {
    if (urlHeaders.includes(name)) return headersDistinct[name]?.find((url) => url.trim() !== '')
    return Array.isArray(value) ? value.join(', ') : value
  }
  return Object.fromEntries(Object.entries(headers).map((header) => [header[0], single(header)]))
}

function redirectError(response: Pick<StatusResponse, 'headers'>, message: string, advice?: string): WaitError {
  return new WaitError('refused', message, { requestId: requestId(response), advice })
}

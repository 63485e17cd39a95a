import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse
} from '@azure/core-rest-pipeline'
import { isAllowed } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import { parseObject, text } from '../json.ts'
import { noToken, signInFault, tokenServiceFault } from './faults.ts'
import { type SignInContext, sendSignInRequest } from './sign-in-request.ts'

const timeoutMs = 20_000
/** The headers with the keys to the metadata endpoints of App Service, Azure Arc and Service Fabric. */
const secretHeaders: readonly string[] = ['authorization', 'x-identity-header', 'secret']

export interface TransportOptions extends SignInContext {
  /** The only origin that requests may be sent to, because they contain secrets. Absent if the library chooses it. */
  readonly origin?: URL
  /** The https name of an http origin, because the library requires https. */
  readonly plain?: { readonly origin: string; readonly alias: string }
  /** The requests are for the metadata endpoint of the machine itself, which is never behind a proxy. */
  readonly isLocal?: boolean
  readonly conceal: (secret: string) => void
  /** Called after each request, with its fault if there is one, because the libraries report faults in many ways. */
  readonly onResult: (fault?: WaitError) => void
}

/**
 * Sends @azure/identity's requests through our own HTTP client, so that its limits, proxies and allowed hosts hold for
 * sign-in too.
 */
export function createTransport(options: TransportOptions): HttpClient {
  return { sendRequest: (request) => sendRequest(request, options) }
}

async function sendRequest(request: PipelineRequest, options: TransportOptions): Promise<PipelineResponse> {
  const { plain, isLocal, clock, onExchange, onResult } = options
  concealSecrets(request, options)
  const url = realUrl(request, options)
  const allowed = (target: URL) => isAllowed(target, options.origin ?? url)
  try {
    const form = formOf(request)
    const sent = { url, form, headers: request.headers.toJSON() }
    const response = await sendSignInRequest(sent, {
      clock,
      onExchange,
      timeoutMs,
      allowed,
      direct: isLocal
    })
    onResult(faultOf(response, request, options))
    const body = response.body ?? ''
    return {
      request,
      status: response.status,
      headers: createHttpHeaders(presentHeaders(response)),
      bodyAsText: plain === undefined ? body : body.replaceAll(plain.origin, plain.alias)
    }
  } catch (error) {
    const fault = signInFault(error)
    onResult(fault instanceof WaitError ? fault : undefined)
    throw error
  }
}

/** Headers and forms can contain secrets that the libraries create, such as an assertion signed with a certificate. */
function concealSecrets(request: PipelineRequest, { conceal }: TransportOptions): void {
  for (const name of secretHeaders) conceal(request.headers.get(name)?.replace(/^Basic /, '') ?? '')
  conceal(new URLSearchParams(formOf(request)).get('client_assertion') ?? '')
}

function realUrl(request: PipelineRequest, { plain }: TransportOptions): URL {
  const url = new URL(request.url)
  return url.origin === plain?.alias ? new URL(`${plain.origin}${url.pathname}${url.search}`) : url
}

function formOf({ method, body }: PipelineRequest): string | undefined {
  if (method !== 'POST') return undefined
  return typeof body === 'string' ? body : ''
}

/** The fault of a response; undefined if it contains what was requested. */
function faultOf(response: StatusResponse, request: PipelineRequest, options: TransportOptions): WaitError | undefined {
  const { isLocal = false } = options
  const { host } = response.url
  // Azure Arc's first response is a 401 that names a key file for the second request.
  if (isLocal && response.status === 401 && response.headers['www-authenticate'] !== undefined) return undefined
  const isSuccess = response.status >= 200 && response.status <= 299
  if (!isSuccess) return tokenServiceFault(response, host, { isLocal })
  return isUsable(response, request.method === 'POST' || isLocal) ? undefined : noToken(response, host)
}

/** Whether a response has the form of a token service's. A proxy or the sign-in page of a network has another form. */
function isUsable({ body }: StatusResponse, wantsToken: boolean): boolean {
  const document = parseObject(body)
  return document !== undefined && (!wantsToken || text(document.access_token) !== undefined)
}

function presentHeaders({ headers }: StatusResponse): Record<string, string> {
  const present = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(present)
}

import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse
} from '@azure/core-rest-pipeline'
import { neverAborted } from '../clock.ts'
import { isAllowed } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import type { HttpRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { send } from '../http/send.ts'
import { parseObject, text } from '../json.ts'
import { noToken, refusal, signInFault } from './faults.ts'

const requestLimitMs = 20_000
const secretHeaders: readonly string[] = ['authorization', 'x-identity-header', 'secret']

export interface TransportOptions {
  /** The only origin that requests, which carry secrets, may go to; without one a request goes where it is sent. */
  readonly origin?: URL
  /** The library insists on https: an origin that speaks http goes by another name in it. */
  readonly plain?: { readonly origin: string; readonly alias: string }
  /** The metadata endpoint of the machine itself: not to be had through a proxy, and with words of its own. */
  readonly isLocal?: boolean
  readonly conceal: (secret: string) => void
  /** What was sent, for the reader of a mismatch. */
  readonly sent?: () => readonly string[]
}

/**
 * The way to the network for the libraries that sign in: ours, with its limits, its proxies and its allowed hosts, so
 * that there is one of each. It keeps why a request failed, which the libraries tell in many ways.
 */
export class Transport implements HttpClient {
  /** Why the last request failed, if it did. */
  fault: WaitError | undefined
  /** Whether there was a request at all. */
  asked = false
  readonly #options: TransportOptions

  constructor(options: TransportOptions) {
    this.#options = options
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const { plain, isLocal, sent } = this.#options
    const asked = new URL(request.url)
    const url = asked.origin === plain?.alias ? new URL(`${plain.origin}${asked.pathname}${asked.search}`) : asked
    this.asked = true
    this.fault = undefined
    this.#concealHeaders(request)
    try {
      const form = this.#form(request)
      const response = await this.#send({ form, url, headers: request.headers.toJSON() })
      const isRefused = response.status < 200 || response.status > 299
      // Azure Arc's first answer names the file that opens the second.
      if (isLocal === true && response.status === 401 && response.headers['www-authenticate'] !== undefined)
        this.fault = undefined
      else if (isRefused) this.fault = refusal(response, url.host, { isLocal, sent: sent?.() })
      else if (!isUsable(response, form !== undefined || isLocal === true)) this.fault = noToken(response, url.host)
      const headers = Object.entries(response.headers).filter(
        (entry): entry is [string, string] => entry[1] !== undefined
      )
      return {
        request,
        status: response.status,
        headers: createHttpHeaders(Object.fromEntries(headers)),
        bodyAsText:
          plain === undefined ? (response.body ?? '') : (response.body ?? '').replaceAll(plain.origin, plain.alias)
      }
    } catch (error) {
      const fault = signInFault(error)
      if (fault instanceof WaitError) this.fault = fault
      throw error
    }
  }

  #send(request: HttpRequest): Promise<StatusResponse> {
    const { origin = request.url, isLocal } = this.#options
    const allowed = (url: URL) => isAllowed(url, origin)
    return send(request, { limitMs: requestLimitMs, signal: neverAborted, allowed, direct: isLocal })
  }

  /** What opens the metadata endpoints of App Service and of Azure Arc. */
  #concealHeaders({ headers }: PipelineRequest): void {
    for (const name of secretHeaders) this.#options.conceal(headers.get(name)?.replace(/^Basic /, '') ?? '')
  }

  /** The libraries make an assertion of their own for a certificate: a secret like any other. */
  #form({ method, body }: PipelineRequest): string | undefined {
    if (method !== 'POST') return undefined
    const form = typeof body === 'string' ? body : ''
    const assertion = new URLSearchParams(form).get('client_assertion')
    if (assertion !== null) this.#options.conceal(assertion)
    return form
  }
}

/** What answers in a token service's place (a proxy, a network's sign-in page) has another form. */
function isUsable({ body }: StatusResponse, wantsToken: boolean): boolean {
  const document = parseObject(body)
  return document !== undefined && (!wantsToken || text(document.access_token) !== undefined)
}

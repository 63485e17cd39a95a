/**
 * A server with every service of a sign-in over http: a token service, GitHub's OIDC endpoint, the metadata endpoint.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { discoveryDocument } from '../../emulator/grants.ts'
import { listen } from '../servers.ts'

interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly form: URLSearchParams
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Responds to a request. With undefined, a token service without errors responds. */
type Handler = (request: SeenRequest) => Reply | undefined

export class SignInServer {
  readonly requests: SeenRequest[] = []
  handler: Handler = () => undefined
  origin = ''
  readonly #server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const seen = { method, url, headers, form: new URLSearchParams(text) }
      this.requests.push(seen)
      const { status = 200, headers: own = {}, body = '' } = this.handler(seen) ?? this.#entra(seen)
      response.writeHead(status, { 'content-type': 'application/json', ...own })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })

  async start(): Promise<void> {
    this.origin = `http://127.0.0.1:${await listen(this.#server)}`
  }

  /** Restores the initial state. */
  reset(): void {
    this.requests.length = 0
    this.handler = () => undefined
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #entra({ method, url }: SeenRequest): Reply {
    const tenantId = url.split('/')[1] ?? ''
    if (method === 'POST') return { body: tokenOf('a.token.of-entra') }
    return { body: discoveryDocument(this.origin, tenantId) }
  }
}

export function tokenOf(token: unknown, seconds = 3_600): object {
  const expires_on = String(Math.floor(Date.now() / 1_000) + seconds)
  return { token_type: 'Bearer', access_token: token, expires_in: seconds, ext_expires_in: seconds, expires_on }
}

import type { IncomingMessage } from 'node:http'
import { jsonAnswer, send } from './answers.ts'
import { isSameId } from './applications.ts'
import type { Grants } from './grants.ts'
import type { Answer } from './script.ts'
import { type RecordedRequest, type Running, record, startServer } from './server.ts'
import { Switch } from './switch.ts'

interface ManagedIdentityOptions {
  /** The token service's function that issues tokens. */
  readonly issue: Grants['issue']
  readonly tenantId: string
  /** The client id of the machine's system-assigned identity. Default: it has none. */
  readonly systemAssigned?: string
  /** The client ids of the machine's user-assigned identities. */
  readonly userAssigned?: readonly string[]
}

export interface ManagedIdentity extends Running {
  /** Environment that replaces 169.254.169.254: MSAL reads a variable, and a preload redirects every Node process. */
  readonly env: Readonly<Record<'AZURE_POD_IDENTITY_AUTHORITY_HOST' | 'NODE_OPTIONS', string>>
  readonly requests: readonly RecordedRequest[]
  readonly trouble: Switch
}

/** Starts the endpoint where a virtual machine gets tokens for its identities. */
export async function startManagedIdentity(options: ManagedIdentityOptions): Promise<ManagedIdentity> {
  const started = performance.now()
  const requests: RecordedRequest[] = []
  const trouble = new Switch()
  const running = await startServer(async (request, response) => {
    requests.push(record(request, response, started))
    if (!trouble.strikes(response)) send(response, await answer(request, options))
  })
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(redirection(running.port))}`
  return { ...running, env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: running.origin, NODE_OPTIONS }, requests, trouble }
}

/** A script that redirects a process's connections from the metadata endpoint to this port. */
function redirection(port: number): string {
  return `
    import { Socket } from 'node:net'
    const { connect } = Socket.prototype
    Socket.prototype.connect = function (...args) {
      // Node's own callers pass a list of normalized arguments.
      const options = [args[0]].flat()[0]
      if (options?.host === '169.254.169.254') Object.assign(options, { host: '127.0.0.1', port: ${port} })
      return connect.apply(this, args)
    }`
}

async function answer(
  { method, url = '/', headers }: IncomingMessage,
  { issue, tenantId, systemAssigned, userAssigned = [] }: ManagedIdentityOptions
): Promise<Answer> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  // MSAL's request has a slash at the end.
  if (method !== 'GET' || !/^\/metadata\/identity\/oauth2\/token\/?$/.test(pathname))
    return refusal(404, 'not_found', `There is no resource at ${pathname}`)
  if (headers.metadata !== 'true') return refusal(400, 'invalid_request', 'Required metadata header not specified')
  if (searchParams.get('api-version') !== '2018-02-01')
    return refusal(400, 'invalid_request', 'Required query variable api-version is missing or not served')
  const resource = searchParams.get('resource')
  if (!resource) return refusal(400, 'invalid_request', 'Required query variable resource is missing')
  const asked = searchParams.get('client_id')
  const others = ['object_id', 'mi_res_id', 'msi_res_id'].some((name) => searchParams.has(name))
  const user = userAssigned.find((id) => asked !== null && isSameId(id, asked))
  const clientId = asked === null && !others ? systemAssigned : user
  if (clientId === undefined) return refusal(400, 'invalid_request', 'Identity not found')
  const { accessToken, expiresIn, expiresOn } = await issue({ audience: resource, clientId, tenantId })
  const times = { expires_in: String(expiresIn), expires_on: String(expiresOn), ext_expires_in: String(expiresIn) }
  const about = { not_before: String(expiresOn - expiresIn), resource, token_type: 'Bearer', client_id: clientId }
  return jsonAnswer(200, { access_token: accessToken, ...times, ...about })
}

/** An error in the endpoint's own format, which is OAuth's. */
function refusal(http: number, error: string, description: string): Answer {
  return jsonAnswer(http, { error, error_description: description })
}

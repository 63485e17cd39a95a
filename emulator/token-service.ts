import { type KeyObject, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { jsonAnswer, refusal, send } from './answers.ts'
import { type Application, isSameId } from './applications.ts'
import type { KeyAndCertificate } from './certificates.ts'
import { clouds } from './clouds.ts'
import { entraError } from './entra-errors.ts'
import { discoveryDocument, type Grants, grant, type IssuedToken, type Subject, tenantOf } from './grants.ts'
import type { Answer } from './script.ts'
import { type RecordedRequest, type Running, readText, record, startServer } from './server.ts'
import { createSigner, lifetime, secondsUntil } from './signer.ts'
import { Switch } from './switch.ts'

interface TokenServiceOptions {
  readonly tls: KeyAndCertificate
  readonly applications: readonly Application[]
  /** The public keys of trusted issuers, by the issuer's URL. */
  readonly issuerKeys?: ReadonlyMap<string, KeyObject>
  /** The lifetime of tokens. Default: one hour. `expires_in` is one second less, as in Microsoft Entra ID. */
  readonly lifeSeconds?: number
}

interface TokenRequest extends RecordedRequest {
  readonly form: Readonly<Record<string, string>>
}

export interface TokenService extends Running {
  /** Verifies the tokens. */
  readonly publicKey: KeyObject
  readonly requests: readonly TokenRequest[]
  /** Every issued token, in order. */
  readonly issued: readonly IssuedToken[]
  /** Every token, assertion and secret that was issued, configured or received. */
  readonly secrets: ReadonlySet<string>
  /** What the token endpoint sends in place of its normal response. */
  readonly trouble: Switch
  /** The same for the metadata documents. */
  readonly discoveryTrouble: Switch
  /** Issues a token without a sign-in, for the other emulated services. */
  readonly issue: (subject: Subject, lifeSeconds?: number) => Promise<IssuedToken>
}

/** Starts Microsoft Entra ID's token endpoint, and AD FS's under `/adfs`, for these applications. */
export async function startTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const { applications, issuerKeys = new Map(), lifeSeconds = 3_600 } = options
  const started = performance.now()
  const signer = createSigner()
  const requests: TokenRequest[] = []
  const issued: IssuedToken[] = []
  const secrets = new Set(
    applications.flatMap(({ secret, expiredSecret }) => [secret, expiredSecret].filter(isNonEmpty))
  )
  const trouble = new Switch()
  const discoveryTrouble = new Switch()

  const issue = async ({ audience, clientId, tenantId }: Subject, life = lifeSeconds) => {
    const times = lifetime(life)
    const who = { appid: clientId, tid: tenantId, oid: randomUUID(), uti: randomUUID(), ver: '1.0' }
    const iss = `https://sts.windows.net/${tenantId}/`
    const accessToken = await signer.sign({ aud: audience, iss, ...who, ...times })
    const token = { accessToken, expiresOn: times.exp, expiresIn: secondsUntil(times.exp) }
    issued.push(token)
    secrets.add(accessToken)
    return token
  }
  const grants: Grants = { applications, issuerKeys, issue }
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const form = Object.fromEntries(new URLSearchParams(await readText(request)))
    requests.push(Object.assign(record(request, response, started), { form }))
    for (const secret of [form.client_secret, form.client_assertion].filter(isNonEmpty)) secrets.add(secret)
    const isToken = request.method === 'POST'
    if ((isToken ? trouble : discoveryTrouble).strikes(response)) return
    send(response, isToken ? await token(request, form, grants) : await metadata(request, grants, signer.jwk))
  }
  const running = await startServer(handle, { tls: options.tls })
  return { ...running, publicKey: signer.publicKey, requests, issued, secrets, trouble, discoveryTrouble, issue }
}

function isNonEmpty(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}

const tokenPath = /^\/(?:[^/]+\/oauth2\/v2\.0|adfs\/oauth2)\/token\/?$/
const metadataPath = /^\/(?:[^/]+\/v2\.0|adfs)\/\.well-known\/openid-configuration$/
const instancePath = /^\/common\/discovery\/instance$/
const keysPath = /^\/(?:[^/]+\/discovery\/v2\.0|adfs\/discovery)\/keys$/

async function token(request: IncomingMessage, form: TokenRequest['form'], grants: Grants): Promise<Answer> {
  const { pathname } = urlOf(request)
  if (!tokenPath.test(pathname)) return refusal(404, 'NotFound', `There is no resource at ${pathname}.`)
  return grant({ form, tenantId: tenantOf(pathname), endpoint: `https://${request.headers.host}${pathname}` }, grants)
}

async function metadata(
  request: IncomingMessage,
  { applications }: Grants,
  jwk: () => Promise<object>
): Promise<Answer> {
  const { pathname, searchParams } = urlOf(request)
  if (instancePath.test(pathname)) return instanceAnswer(searchParams.get('authorization_endpoint'))
  if (keysPath.test(pathname)) return jsonAnswer(200, { keys: [await jwk()] })
  if (!metadataPath.test(pathname)) return refusal(404, 'NotFound', `There is no resource at ${pathname}.`)
  const tenantId = tenantOf(pathname)
  const isKnown = applications.some((application) => isSameId(application.tenantId, tenantId))
  if (!isKnown) return entraError(90002, { error: 'invalid_tenant', text: `Tenant '${tenantId}' not found.` })
  return jsonAnswer(200, discoveryDocument(`https://${request.headers.host}`, tenantId))
}

/** The known authorities. MSAL reads them before it sends a secret to an authority. */
function instanceAnswer(authorizationEndpoint: string | null): Answer {
  const asked = URL.parse(authorizationEndpoint ?? '')
  const cloud = clouds.find(({ login }) => login.some((host) => host === asked?.host))
  if (asked === null || cloud === undefined)
    return entraError(50049, { error: 'invalid_instance', text: 'Unknown or invalid instance.' })
  const tenant = tenantOf(asked.pathname)
  return jsonAnswer(200, {
    tenant_discovery_endpoint: `https://${asked.host}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: clouds.map(({ login }) => ({ preferred_network: login[0], preferred_cache: login[0], aliases: login }))
  })
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  return new URL(url, 'https://localhost')
}

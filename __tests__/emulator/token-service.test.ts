import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { decodeJwt, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { createAuthority, createSelfSigned } from '../../emulator/certificates.ts'
import { entraError } from '../../emulator/entra-errors.ts'
import { createSigner, lifetime } from '../../emulator/signer.ts'
import { signInPage, type Trouble } from '../../emulator/switch.ts'
import { startTokenService, type TokenService } from '../../emulator/token-service.ts'
import { caughtAsync } from '../servers.ts'
import { ask, type Told } from './ask.ts'

const authority = createAuthority()
const ca = authority.certificate
const client = createSelfSigned('app')
const issuer = 'https://issuer.test'
const issuerSigner = createSigner()
const stranger = 'https://stranger.test'
const strangerSigner = createSigner()
const subject = 'repo:octo-org/octo-repo:ref:refs/heads/main'
const tenantId = '11111111-1111-1111-1111-111111111111'
const clientId = '22222222-2222-2222-2222-222222222222'
const application = {
  tenantId,
  clientId,
  secret: 'the-secret',
  expiredSecret: 'the-old-secret',
  certificate: client.cert,
  federated: [{ issuer, subject }]
}
const scope = 'https://management.azure.com/.default'

let service: TokenService
let endpoint: string
beforeAll(async () => {
  service = await startTokenService({
    tls: authority.issueServer(['127.0.0.1', 'login.microsoftonline.com']),
    applications: [application, { tenantId: 'adfs', clientId, secret: 'the-secret' }, { tenantId, clientId: 'bare' }],
    issuerKeys: new Map([
      [issuer, issuerSigner.publicKey],
      [stranger, strangerSigner.publicKey]
    ]),
    lifeSeconds: 60
  })
  endpoint = `${service.origin}/${tenantId}/oauth2/v2.0/token`
})
afterAll(() => service.close())
afterEach(() => {
  service.trouble.off()
  service.discoveryTrouble.off()
})

type Form = Readonly<Record<string, string>>

function askToken(form: Form, url = endpoint): Promise<Told> {
  const common = { client_id: clientId, scope, grant_type: 'client_credentials' }
  return ask(url, { ca, form: { ...common, ...form } })
}

function askByAssertion(assertion: string): Promise<Told> {
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  return askToken({ client_assertion_type: type, client_assertion: assertion })
}

describe('a token', () => {
  test('is signed, for the scope’s audience, and has the configured lifetime', async () => {
    const { status, json } = await askToken({ client_secret: 'the-secret' })
    expect(status).toBe(200)
    expect(json).toMatchObject({ token_type: 'Bearer', ext_expires_in: json.expires_in })
    expect([59, 60]).toContain(json.expires_in)
    const { payload } = await jwtVerify(String(json.access_token), service.publicKey)
    expect(payload).toMatchObject({ aud: 'https://management.azure.com', appid: clientId, tid: tenantId })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(60)
    expect(service.issued.at(-1)).toMatchObject({ accessToken: json.access_token, expiresOn: payload.exp })
  })

  test('for the classic APIs keeps the slash', async () => {
    const form = { client_secret: 'the-secret', scope: 'https://management.core.windows.net//.default' }
    const { json } = await askToken(form)
    expect(decodeJwt(String(json.access_token)).aud).toBe('https://management.core.windows.net/')
  })

  test('comes from AD FS too', async () => {
    const { status } = await askToken({ client_secret: 'the-secret' }, `${service.origin}/adfs/oauth2/token`)
    expect(status).toBe(200)
  })
})

describe('a request is refused for', () => {
  test.each<[string, Form, [number, string, number]]>([
    ['an unknown client', { client_id: tenantId, client_secret: 'the-secret' }, [400, 'unauthorized_client', 700016]],
    ['a wrong secret', { client_secret: 'wrong' }, [401, 'invalid_client', 7000215]],
    ['an expired secret', { client_secret: 'the-old-secret' }, [401, 'invalid_client', 7000222]],
    ['no secret', {}, [401, 'invalid_client', 7000216]],
    ['a secret where none is known', { client_id: 'bare', client_secret: '' }, [401, 'invalid_client', 7000215]],
    ['another grant', { grant_type: 'password' }, [400, 'unsupported_grant_type', 70003]],
    ['a missing scope', { scope: '' }, [400, 'invalid_request', 90014]],
    ['a scope without .default', { client_secret: 'the-secret', scope: 'x/read' }, [400, 'invalid_scope', 1002012]]
  ])('%s', async (_, form, [status, error, code]) => {
    const response = await askToken(form)
    expect(response).toMatchObject({ status, json: { error, error_codes: [code] } })
    expect(response.json.error_description).toMatch(
      new RegExp(`^AADSTS${code}: .* Trace ID: \\S+ Correlation ID: \\S+ Timestamp: \\d{4}-\\d\\d-\\d\\d [\\d:]+Z$`)
    )
  })

  test('an unknown tenant', async () => {
    const response = await askToken({ client_secret: 'the-secret' }, `${service.origin}/${clientId}/oauth2/v2.0/token`)
    expect(response).toMatchObject({ status: 400, json: { error: 'invalid_request', error_codes: [90002] } })
  })
})

describe('an assertion signed by the application’s certificate', () => {
  const thumbprint = (hash: string, { cert } = client) =>
    createHash(hash).update(new X509Certificate(cert).raw).digest('base64url')
  const sign = (claims: JWTPayload = {}, header: object = {}, { key } = client) =>
    new SignJWT({ iss: clientId, sub: clientId, aud: endpoint, jti: 'x', ...lifetime(60), ...claims })
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint('sha256'), ...header })
      .sign(createPrivateKey(key))
  const other = createSelfSigned('app')
  const sha1 = { alg: 'RS256', 'x5t#S256': undefined }
  const padded = (text: string) =>
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '=')

  test.each<[string, () => Promise<string>]>([
    ['with SHA-256', () => sign()],
    ['with SHA-1', () => sign({}, { ...sha1, x5t: thumbprint('sha1') })],
    ['with padding, as MSAL for Go has it', () => sign({}, { 'x5t#S256': padded(thumbprint('sha256')) })],
    ['with SHA-1 and padding', () => sign({}, { ...sha1, x5t: padded(thumbprint('sha1')) })],
    ['that begins a second later, as MSAL’s may', () => sign({ nbf: lifetime(0).iat + 1 })],
    ['without a beginning, as MSAL for Python has it', () => sign({ nbf: undefined })],
    ['that ends within a second, as MSAL for Python has it', () => sign({ exp: lifetime(60).exp + 0.25 })]
  ])('is accepted %s', async (_, assertion) => {
    expect(await askByAssertion(await assertion())).toMatchObject({ status: 200 })
  })

  test.each<[string, () => Promise<string>, number]>([
    ['without a thumbprint', () => sign({}, { 'x5t#S256': undefined }), 700027],
    ['with another’s thumbprint', () => sign({}, { 'x5t#S256': thumbprint('sha256', other) }), 700027],
    ['with more than a thumbprint', () => sign({}, { 'x5t#S256': `${thumbprint('sha256')}AA` }), 700027],
    ['with SHA-1 in SHA-256’s place', () => sign({}, { 'x5t#S256': thumbprint('sha1') }), 700027],
    ['by another key', () => sign({}, {}, other), 700027],
    ['that has just lapsed', () => sign({ exp: lifetime(0).exp }), 700024],
    ['for another endpoint', () => sign({ aud: `${endpoint}/` }), 50013],
    ['about someone else', () => sign({ sub: tenantId }), 50013],
    ['that is not a token', async () => 'x.y.z', 50013]
  ])('is refused %s', async (_, assertion, code) => {
    const response = await askByAssertion(await assertion())
    expect(response).toMatchObject({ status: 401, json: { error: 'invalid_client', error_codes: [code] } })
  })
})

describe('an assertion of another issuer', () => {
  const right = { iss: issuer, sub: subject, aud: 'api://AzureADTokenExchange' }
  const sign = (claims: JWTPayload = {}, signer = issuerSigner) => signer.sign({ ...right, ...lifetime(60), ...claims })

  test('is accepted', async () => {
    expect(await askByAssertion(await sign())).toMatchObject({ status: 200 })
  })

  test.each<[string, () => Promise<string>, number]>([
    ['of an unknown issuer', () => sign({ iss: `${issuer}/` }), 700211],
    ['of an issuer that the application does not trust', () => sign({ iss: stranger }, strangerSigner), 700211],
    ['about another subject', () => sign({ sub: subject.toUpperCase() }), 700213],
    ['for another audience', () => sign({ aud: endpoint }), 700212],
    ['that has just lapsed', () => sign({ exp: lifetime(0).exp }), 700024],
    ['by another key', () => sign({}, createSigner()), 50013]
  ])('is refused %s', async (_, assertion, code) => {
    const response = await askByAssertion(await assertion())
    expect(response).toMatchObject({ status: 401, json: { error: 'invalid_client', error_codes: [code] } })
  })
})

test('the authorities are listed, because MSAL requests them before it sends a secret', async () => {
  const path = '/common/discovery/instance?api-version=1.1&authorization_endpoint='
  const about = (authority: string) => ask(`${service.origin}${path}${encodeURIComponent(authority)}`, { ca })
  const known = await about('https://login.microsoftonline.us/t/oauth2/v2.0/authorize')
  expect(known).toMatchObject({
    status: 200,
    json: {
      tenant_discovery_endpoint: 'https://login.microsoftonline.us/t/v2.0/.well-known/openid-configuration',
      metadata: expect.arrayContaining([
        {
          preferred_network: 'login.microsoftonline.us',
          preferred_cache: 'login.microsoftonline.us',
          aliases: ['login.microsoftonline.us']
        }
      ])
    }
  })
  for (const authority of ['https://login.example/t/oauth2/v2.0/authorize', 'x'])
    expect(await about(authority)).toMatchObject({ status: 400, json: { error: 'invalid_instance' } })
})

test('the metadata contain the requested host, and exist only for known tenants', async () => {
  const headers = { host: 'login.microsoftonline.com' }
  const response = await ask(`${service.origin}/${tenantId}/v2.0/.well-known/openid-configuration`, { ca, headers })
  const origin = `https://login.microsoftonline.com/${tenantId}`
  expect(response.json).toMatchObject({ issuer: `${origin}/v2.0`, token_endpoint: `${origin}/oauth2/v2.0/token` })
  const adfs = await ask(`${service.origin}/adfs/.well-known/openid-configuration`, { ca })
  expect(adfs.json).toMatchObject({
    issuer: `${service.origin}/adfs`,
    token_endpoint: `${service.origin}/adfs/oauth2/token`
  })
  const unknown = await ask(`${service.origin}/${clientId}/v2.0/.well-known/openid-configuration`, { ca })
  expect(unknown).toMatchObject({ status: 400, json: { error: 'invalid_tenant', error_codes: [90002] } })
})

describe('a fault', () => {
  const right = { client_secret: 'the-secret' }

  test.each<[string, Trouble, object]>([
    ['down', { http: 503 }, { status: 503 }],
    ['throttled', { http: 429, retryAfter: 7 }, { status: 429, headers: { 'retry-after': '7' } }],
    ['a sign-in page', signInPage, { status: 200, json: {}, text: expect.stringContaining('<html>') }],
    ['a refusal', entraError(53003), { status: 400, json: { error: 'invalid_grant', error_codes: [53003] } }],
    ['a transient error', entraError(90033), { status: 503, json: { error: 'temporarily_unavailable' } }],
    ['any code', entraError(1, { http: 418, error: 'e', text: 't' }), { status: 418, json: { error: 'e' } }]
  ])('%s, for the given number of requests', async (_, trouble, response) => {
    service.trouble.on(trouble, 2)
    expect(await askToken(right)).toMatchObject(response)
    expect(await askToken(right)).toMatchObject(response)
    expect(await askToken(right)).toMatchObject({ status: 200 })
  })

  test('a reset, until it is turned off', async () => {
    service.trouble.on({ fault: 'reset' })
    for (const _ of [1, 2, 3]) expect(await caughtAsync(askToken(right))).toMatchObject({ code: 'ECONNRESET' })
    expect(service.requests.at(-1)).toMatchObject({ status: undefined })
    service.trouble.off()
    expect(await askToken(right)).toMatchObject({ status: 200 })
  })

  test('silence', async () => {
    service.trouble.on({ fault: 'silence' })
    const silent = new Promise((resolve) => setTimeout(resolve, 150, 'silence'))
    const asked = caughtAsync(askToken(right))
    expect(await Promise.race([asked, silent])).toBe('silence')
  })

  test('of the metadata is separate', async () => {
    service.discoveryTrouble.on({ http: 503 })
    expect(await ask(`${service.origin}/${tenantId}/v2.0/.well-known/openid-configuration`, { ca })).toMatchObject({
      status: 503
    })
    expect(await askToken(right)).toMatchObject({ status: 200 })
  })
})

test('it records its requests, and every secret', async () => {
  const { json } = await askToken({ client_secret: 'a-guess' })
  const right = await askToken({ client_secret: 'the-secret' })
  const assertion = 'an.assertion.guessed'
  await askByAssertion(assertion)
  expect(json.error).toBe('invalid_client')
  const [guess, , last] = service.requests.slice(-3)
  expect(guess).toMatchObject({
    method: 'POST',
    path: `/${tenantId}/oauth2/v2.0/token`,
    host: new URL(service.origin).host,
    status: 401,
    form: { client_secret: 'a-guess', scope }
  })
  expect(last).toMatchObject({ form: { client_assertion: assertion } })
  const secrets = ['the-secret', 'the-old-secret', 'a-guess', assertion, String(right.json.access_token)]
  expect([...service.secrets]).toEqual(expect.arrayContaining(secrets))
})

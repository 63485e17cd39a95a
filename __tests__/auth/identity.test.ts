import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createSelfSigned } from '../../emulator/certificates.ts'
import { acquireForClient, acquireForMachine, type Proof } from '../../src/auth/identity.ts'
import { systemClock } from '../../src/clock.ts'
import { caughtAsync } from '../servers.ts'
import { SignInServer, tokenOf } from './sign-in-server.ts'

const server = new SignInServer()
beforeAll(() => server.start())
afterAll(() => server.close())
beforeEach(() => server.reset())

const client = { clientId: '11111111-2222-3333-4444-555555555555', tenantId: '99999999-8888-7777-6666-555555555555' }
const scope = 'https://management.azure.com/.default'
let concealed: string[] = []
beforeEach(() => {
  concealed = []
})
const request = (path = '/') => ({
  authority: { host: new URL(path, server.origin), scope },
  clock: systemClock,
  conceal: (secret: string) => {
    if (secret !== '') concealed.push(secret)
  }
})
const postPaths = () => posts().map(({ url }) => new URL(url, server.origin).pathname)
const posts = () => server.requests.filter(({ method }) => method === 'POST')

describe('an application', () => {
  const pair = createSelfSigned('app')
  const pem = `${pair.cert}${pair.key}`

  test.each<[string, Proof, Record<string, unknown>]>([
    ['a secret', { secret: 's~cret' }, { client_secret: 's~cret' }],
    ['a certificate', { certificate: pem }, { client_assertion: expect.stringMatching(/^eyJ[^.]+\.[^.]+\.[^.]+$/) }]
  ])('signs in with %s', async (_, proof, expected) => {
    const { token } = await acquireForClient(request(), client, proof)
    expect(token).toBe('a.token.of-entra')
    expect(postPaths()).toEqual([`/${client.tenantId}/oauth2/v2.0/token`])
    expect(Object.fromEntries(posts()[0]?.form ?? [])).toMatchObject({
      client_id: client.clientId,
      grant_type: 'client_credentials',
      scope,
      ...expected
    })
    expect(concealed).toEqual(
      Object.keys(expected).includes('client_assertion') ? [posts()[0]?.form.get('client_assertion')] : []
    )
  })

  test('gets a new token each time: no cache, and no throttling after an error', async () => {
    server.handler = ({ method }) => (method === 'POST' ? { status: 429 } : undefined)
    expect(await caughtAsync(acquireForClient(request(), client, { secret: 's~cret' }))).toMatchObject({
      patience: 'silence'
    })
    server.handler = () => undefined
    for (let time = 0; time < 2; time += 1) await acquireForClient(request(), client, { secret: 's~cret' })
    expect(posts()).toHaveLength(3)
  })

  test('signs in to AD FS without a tenant', async () => {
    server.handler = ({ method, url }) =>
      method === 'GET' && url.startsWith('/adfs')
        ? {
            body: {
              issuer: `${server.origin}/adfs`,
              authorization_endpoint: `${server.origin}/adfs/oauth2/authorize`,
              token_endpoint: `${server.origin}/adfs/oauth2/token`,
              jwks_uri: `${server.origin}/adfs/discovery/keys`
            }
          }
        : undefined
    await acquireForClient(request('/adfs'), client, { secret: 's~cret' })
    expect(postPaths()).toEqual(['/adfs/oauth2/token'])
  })

  test('learns why it was refused', async () => {
    server.handler = ({ method }) =>
      method === 'POST' ? { status: 400, body: { error: 'invalid_client', error_codes: [7000215] } } : undefined
    const proof = { secret: 's~cret' }
    expect(await caughtAsync(acquireForClient(request(), client, proof))).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'none',
      message: expect.stringMatching(/^Could not sign in: AADSTS7000215: /)
    })
  })

  test.each([
    ['that no header can carry', 'abc\r\nx-evil: 1'],
    ['with a blank', 'abc def'],
    ['with other letters', 'abcé']
  ])('rejects a token %s, and retries', async (_, token) => {
    server.handler = ({ method }) => (method === 'POST' ? { body: tokenOf(token) } : undefined)
    expect(await caughtAsync(acquireForClient(request(), client, { secret: 's~cret' }))).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'silence',
      message: expect.stringMatching(/^Could not sign in: the response was unusable \(/)
    })
  })

  test('reports an unreachable service', async () => {
    const fault = await caughtAsync(
      acquireForClient(request(), { ...client, tenantId: 'not a tenant' }, { secret: 's' })
    )
    expect(fault).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'none',
      message: expect.stringMatching(/^Could not sign in: this sign-in method is not available on this runner \(/)
    })
    expect(server.requests).toEqual([])
  })

  describe('at a fraction of a second', () => {
    const others = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const
    const timers = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const
    afterEach(() => {
      jest.useRealTimers()
    })

    test.each([1, 499, 501, 999])('of %d ms never uses a token after it expires', async (ms) => {
      const now = Date.UTC(2026, 10, 23) + ms
      jest.useFakeTimers({ now, doNotFake: [...others, ...timers] })
      const { lifeMs } = await acquireForClient(request(), client, { secret: 's~cret' })
      // The clock does not advance, so the 3,600 s count from now on.
      expect(lifeMs).toBeLessThanOrEqual(3_600_000)
      expect(lifeMs).toBeGreaterThan(3_598_000)
    })
  })
})

describe('a machine', () => {
  const variables = [
    'AZURE_POD_IDENTITY_AUTHORITY_HOST',
    'IDENTITY_ENDPOINT',
    'IDENTITY_HEADER',
    'IDENTITY_SERVER_THUMBPRINT',
    'MSI_ENDPOINT'
  ]
  const setVariables = (values: Readonly<Record<string, string>>) => {
    for (const name of variables) delete process.env[name]
    Object.assign(process.env, values)
  }
  afterEach(() => setVariables({}))
  beforeEach(() => {
    server.handler = () => ({ body: tokenOf('a.token.of-the-machine') })
  })

  test.each<[string, () => Record<string, string>, object, readonly string[]]>([
    [
      'a virtual machine',
      () => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin }),
      { url: expect.stringMatching(/^\/metadata\/identity\/oauth2\/token/), headers: { metadata: 'true' } },
      []
    ],
    [
      'App Service',
      () => ({ IDENTITY_ENDPOINT: `${server.origin}/msi`, IDENTITY_HEADER: 'app-secret' }),
      { url: expect.stringMatching(/^\/msi\/?\?/), headers: { 'x-identity-header': 'app-secret' } },
      ['app-secret']
    ],
    [
      'Service Fabric',
      () => ({
        IDENTITY_ENDPOINT: `${server.origin}/fabric`,
        IDENTITY_HEADER: 'fabric-secret',
        IDENTITY_SERVER_THUMBPRINT: 'ab'
      }),
      { url: expect.stringMatching(/^\/fabric\/?\?/), headers: { secret: 'fabric-secret' } },
      ['fabric-secret']
    ]
  ])('in %s signs in, and its secret is masked', async (_, env, expected, secrets) => {
    setVariables(env())
    expect(await acquireForMachine(request())).toMatchObject({ token: 'a.token.of-the-machine' })
    expect(server.requests).toMatchObject([expected])
    expect(new URL(server.requests[0]?.url ?? '', server.origin).searchParams.get('resource')).toBe(
      'https://management.azure.com'
    )
    expect(concealed).toEqual(secrets)
  })

  test('is asked for each token again, with the documented request', async () => {
    setVariables({ AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin })
    await acquireForMachine(request())
    server.handler = () => ({ status: 429, headers: { 'retry-after': '7' } })
    expect(await caughtAsync(acquireForMachine(request()))).toMatchObject({ patience: 'silence', retryAfterMs: 7_000 })
    server.handler = () => ({ body: tokenOf('another.token') })
    expect(await acquireForMachine(request())).toMatchObject({ token: 'another.token' })
    expect(server.requests).toHaveLength(3)
  })

  test.each([404, 410])('whose endpoint responds with %d is not ready yet', async (status) => {
    setVariables({ AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin })
    server.handler = () => ({ status, body: { error: 'x' } })
    expect(await caughtAsync(acquireForMachine(request()))).toMatchObject({ patience: 'silence' })
  })

  test('signs in as a user-assigned identity', async () => {
    setVariables({ AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin })
    await acquireForMachine(request(), client.clientId)
    expect(server.requests[0]?.url).toContain(`client_id=${client.clientId}`)
  })

  test('without such an identity reports the fault and what to check', async () => {
    setVariables({ AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin })
    server.handler = () => ({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Identity not found' }
    })
    const fault = await caughtAsync(acquireForMachine(request()))
    expect(fault).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'none',
      message: expect.stringMatching(
        /returned HTTP 400: Identity not found\. .*\. Is this runner a machine in Azure or Azure Arc, and is the identity/
      )
    })
  })

  test('in Cloud Shell has no user-assigned identity: no request is sent', async () => {
    setVariables({ MSI_ENDPOINT: `${server.origin}/shell` })
    expect(await caughtAsync(acquireForMachine(request(), client.clientId))).toMatchObject({
      patience: 'none',
      message: expect.stringContaining('this sign-in method is not available on this runner')
    })
    expect(server.requests).toEqual([])
  })
})

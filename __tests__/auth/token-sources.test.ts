/** The sign-in method that the inputs select, over real sockets. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startAzureCli } from '../../emulator/azure-cli.ts'
import { type AuthoritySource, createTokenSource, type TokenSourceOptions } from '../../src/auth/index.ts'
import type { SignIn } from '../../src/auth/sign-in.ts'
import { systemClock } from '../../src/clock.ts'
import { WaitError } from '../../src/errors.ts'
import { caughtAsync } from '../servers.ts'
import { onPosix } from '../systems.ts'
import { SignInServer, tokenOf } from './sign-in-server.ts'

const server = new SignInServer()
beforeAll(() => server.start())
afterAll(() => server.close())
beforeEach(() => server.reset())

const refused = new WaitError('forbidden', '401', { patience: 'one-retry' })
const scope = 'https://management.azure.com/.default'
const client = { clientId: '11111111-2222-3333-4444-555555555555', tenantId: '99999999-8888-7777-6666-555555555555' }
const assertion = `e30.${Buffer.from('{"sub":"repo:a/b","iss":"i","aud":"x"}').toString('base64url')}.c2ln`
const secret: SignIn = { way: 'client-secret', client, proof: { secret: 's~cret' } }

function start(signIn: SignIn, { authority, env = {} }: { authority?: AuthoritySource; env?: NodeJS.ProcessEnv } = {}) {
  const concealed: string[] = []
  const options: TokenSourceOptions = {
    signIn,
    authority: authority ?? { host: new URL(server.origin), scope },
    env,
    clock: systemClock,
    conceal: (value) => value !== '' && concealed.push(value),
    onToken: () => {},
    onRenewalFailed: () => {}
  }
  const source = createTokenSource(options)
  const token = async () => source?.token({ limitMs: 10_000, signal: new AbortController().signal })
  return { source, token, concealed, env }
}
const paths = () => server.requests.map(({ method, url }) => `${method} ${new URL(url, server.origin).pathname}`)
const entraPaths = [
  `GET /${client.tenantId}/v2.0/.well-known/openid-configuration`,
  `POST /${client.tenantId}/oauth2/v2.0/token`
]

test('a management certificate needs no token', () => {
  expect(start({ way: 'management-certificate', certificate: {} }).source).toBeUndefined()
})

test('an access token is used as it is, without a request', async () => {
  expect(await start({ way: 'access-token', accessToken: 'given' }).token()).toBe('given')
  expect(server.requests).toEqual([])
})

test('a client secret signs in to the authority, once for all polls', async () => {
  const { token, concealed } = start(secret)
  expect([await token(), await token()]).toEqual(['a.token.of-entra', 'a.token.of-entra'])
  expect(paths()).toEqual(entraPaths)
  expect(concealed).toEqual(['a.token.of-entra'])
})

describe('the workflow’s own token', () => {
  const workflow: SignIn = { way: 'workflow-identity', client, audience: 'api://x' }
  const env = () => ({
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/github?y=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
  })
  const github = ({ url }: { url: string }) => (url.startsWith('/github') ? { body: { value: assertion } } : undefined)

  test('is sent to the authority, and masked like the secret of its endpoint', async () => {
    server.handler = github
    const { token, concealed } = start(workflow, { env: env() })
    expect(await token()).toBe('a.token.of-entra')
    expect(paths()).toEqual(['GET /github', `POST /${client.tenantId}/oauth2/v2.0/token`])
    const [first, last] = server.requests
    expect(first).toMatchObject({
      url: '/github?y=1&audience=api%3A%2F%2Fx',
      headers: { authorization: 'Bearer request-token', accept: 'application/json; api-version=2.0' }
    })
    expect(last?.form.get('client_assertion')).toBe(assertion)
    expect(new Set(concealed)).toEqual(new Set(['request-token', assertion, 'a.token.of-entra']))
  })

  test('is new for each token', async () => {
    server.handler = (request) =>
      github(request) ?? (request.method === 'POST' ? { body: tokenOf('a.b.c') } : undefined)
    const { source, token } = start(workflow, { env: env() })
    source?.onUnauthorized((await token()) ?? '', refused)
    await token()
    expect(paths().filter((path) => path === 'GET /github')).toHaveLength(2)
  })

  test('shows its claims if no credential matches', async () => {
    server.handler = (request) =>
      github(request) ??
      (request.method === 'POST' ? { status: 400, body: { error: 'x', error_codes: [700213] } } : undefined)
    const fault = await caughtAsync(start(workflow, { env: env() }).token())
    expect(fault).toMatchObject({ patience: 'grace' })
    expect((fault as Error).message.split('\n').slice(1)).toEqual([
      'GitHub sent:',
      'subject: repo:a/b',
      'issuer: i',
      'audience: x',
      expect.stringMatching(/^Add a federated credential with exactly these values/)
    ])
  })
})

describe('environment variables that would mislead the library', () => {
  const misleading = {
    AZURE_LOG_LEVEL: 'verbose',
    TYPESPEC_RUNTIME_LOG_LEVEL: 'verbose',
    DEBUG: '*',
    AZURE_FEDERATED_TOKEN_FILE: '/x',
    AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://evil.example',
    AZURE_REGIONAL_AUTHORITY_NAME: 'evil',
    MSAL_FORCE_REGION: 'evil'
  }

  test('are removed before it is loaded, and no others', async () => {
    const { token, env } = start(secret, { env: { ...misleading, PATH: '/bin', AZURE_CLIENT_ID: 'x' } })
    await token()
    expect(env).toEqual({ PATH: '/bin', AZURE_CLIENT_ID: 'x' })
  })

  test('stay if the library is not loaded', async () => {
    const { token, env } = start({ way: 'access-token', accessToken: 'given' }, { env: { ...misleading } })
    await token()
    expect(env).toEqual(misleading)
  })
})

describe('an Azure Stack', () => {
  const metadata = (more: object = {}) => ({
    body: { authentication: { loginEndpoint: `${server.origin}/`, audiences: ['https://stack.example/x'], ...more } }
  })
  const isMetadata = (url: string) => url === '/metadata/endpoints?api-version=2015-01-01'
  const discover = (more: object = {}) => {
    server.handler = ({ url }) => (isMetadata(url) ? metadata(more) : undefined)
  }

  test('names its token service and its audience, once', async () => {
    discover()
    const { source, token } = start(secret, { authority: { discoverAt: new URL(server.origin) } })
    source?.onUnauthorized((await token()) ?? '', refused)
    await token()
    expect(paths()).toEqual(['GET /metadata/endpoints', ...entraPaths, ...entraPaths])
    expect(server.requests[2]?.form.get('scope')).toBe('https://stack.example/x/.default')
  })

  test('gets a retry after a failure', async () => {
    server.handler = () => ({ status: 503 })
    const { token } = start(secret, { authority: { discoverAt: new URL(server.origin) } })
    expect(await caughtAsync(token())).toMatchObject({ reason: 'sign-in-failed', patience: 'silence' })
    discover()
    expect(await token()).toBe('a.token.of-entra')
  })

  test('is rejected with a status other than success', async () => {
    server.handler = ({ url }) => (isMetadata(url) ? { ...metadata(), status: 404 } : undefined)
    const { token } = start(secret, { authority: { discoverAt: new URL(server.origin) } })
    expect(await caughtAsync(token())).toMatchObject({ reason: 'sign-in-failed', patience: 'grace' })
    expect(paths()).toEqual(['GET /metadata/endpoints'])
  })

  test('yields to a token service from the inputs, except for the path of AD FS', async () => {
    discover({ loginEndpoint: 'https://elsewhere.example/adfs' })
    const { token } = start(secret, { authority: { discoverAt: new URL(server.origin), host: new URL(server.origin) } })
    await caughtAsync(token())
    expect(paths()[1]).toBe('GET /adfs/.well-known/openid-configuration')
  })

  test.each<[string, object]>([
    ['no token service', { loginEndpoint: '' }],
    ['one over http elsewhere', { loginEndpoint: 'http://login.example/' }],
    ['one with a password', { loginEndpoint: 'https://user:pass@login.example/' }],
    ['no audience', { audiences: [] }],
    ['an audience that is an option', { audiences: ['--help'] }],
    ['an audience that is a number', { audiences: [7] }],
    ['no list of audiences', { audiences: 'https://stack.example' }]
  ])('with %s in its metadata gets a retry', async (_, more) => {
    discover(more)
    const { token } = start(secret, { authority: { discoverAt: new URL(server.origin) } })
    expect(await caughtAsync(token())).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'silence',
      message: expect.stringMatching(/does not name a loginEndpoint over https and an audience$/)
    })
    expect(paths()).toEqual(['GET /metadata/endpoints'])
  })
})

test('a managed identity signs in to the machine, and the machine’s secret is masked', async () => {
  server.handler = () => ({ body: tokenOf('a.token.of-the-machine') })
  Object.assign(process.env, { IDENTITY_ENDPOINT: `${server.origin}/msi`, IDENTITY_HEADER: 'app-secret' })
  try {
    const { token, concealed } = start({ way: 'managed-identity', clientId: client.clientId })
    expect(await token()).toBe('a.token.of-the-machine')
    const { searchParams } = new URL(server.requests[0]?.url ?? '', server.origin)
    expect([searchParams.get('resource'), searchParams.get('client_id')]).toEqual([
      'https://management.azure.com',
      client.clientId
    ])
    expect(concealed).toEqual(['app-secret', 'a.token.of-the-machine'])
  } finally {
    delete process.env.IDENTITY_ENDPOINT
    delete process.env.IDENTITY_HEADER
  }
})

onPosix('a fake az').test('the Azure CLI gets the audience and the subscription', async () => {
  const { PATH } = process.env
  const issue = async () => ({ accessToken: 'a.token.of-az', expiresOn: 4_000_000_000, expiresIn: 3_600 })
  const cli = await startAzureCli({ issue, ...client })
  try {
    Object.assign(process.env, cli.env)
    const { token } = start({ way: 'azure-cli', subscriptionId: 's-1' })
    expect(await token()).toBe('a.token.of-az')
    expect(cli.calls.map((call) => call.slice(4))).toEqual([
      ['--resource', 'https://management.azure.com', '--subscription', 's-1']
    ])
  } finally {
    process.env.PATH = PATH
    await cli.close()
  }
})

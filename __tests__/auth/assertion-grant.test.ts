import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { tokenForAssertion } from '../../src/auth/assertion-grant.ts'
import { systemClock } from '../../src/clock.ts'
import { type Reply, SignInServer } from './sign-in-server.ts'

const server = new SignInServer()
beforeAll(() => server.start())
beforeEach(() => server.reset())
afterAll(() => server.close())

const client = { clientId: '5c3b0e8c-6b0c-4a2e-8c3e-0a4a5c3b0e8c', tenantId: 'contoso.example' }
const ask = (path = '') =>
  tokenForAssertion({
    authority: { host: new URL(path, server.origin), scope: 'https://management.azure.com/.default' },
    client,
    assertion: 'a.b.c',
    sent: ['GitHub sent:', 'subject: x'],
    clock: systemClock
  })

test('one POST brings a token and how long it lives', async () => {
  server.handler = () => ({ body: { access_token: 'tok.en.x', expires_in: 3_599 } })
  expect(await ask()).toEqual({ token: 'tok.en.x', lifeMs: 3_599_000 })
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /contoso.example/oauth2/v2.0/token'
  ])
  expect(Object.fromEntries(server.requests[0]?.form ?? [])).toEqual({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: 'a.b.c',
    scope: 'https://management.azure.com/.default'
  })
})

test('AD FS has no tenants', async () => {
  server.handler = () => ({ body: { access_token: 'tok.en.x', expires_in: '3599' } })
  await ask('/adfs')
  expect(server.requests[0]?.url).toBe('/adfs/oauth2/token')
})

test.each<[string, Reply, string, RegExp]>([
  [
    'a credential that does not match',
    { status: 401, body: { error: 'invalid_client', error_codes: [700213] } },
    'grace',
    /^Could not sign in: AADSTS700213: .*\nGitHub sent:\nsubject: x\nAdd a federated credential/
  ],
  ['a wrong client', { status: 400, body: { error: 'x', error_codes: [700016] } }, 'none', /AADSTS700016/],
  ['a busy service', { status: 503, body: '' }, 'silence', /HTTP 503/],
  ['a page', { status: 200, body: '<html>' }, 'silence', /contains no token/],
  [
    'a token that no header can carry',
    { body: { access_token: 'a b', expires_in: 1 } },
    'silence',
    /contains no token/
  ],
  ['a token without a life', { body: { access_token: 'a.b.c' } }, 'silence', /contains no token/],
  ['a redirect', { status: 307, headers: { location: 'http://evil.example/' }, body: '' }, 'silence', /HTTP 307/]
])('%s', async (_, reply, patience, message) => {
  server.handler = () => reply
  await expect(ask()).rejects.toMatchObject({
    reason: 'sign-in-failed',
    patience,
    message: expect.stringMatching(message)
  })
  expect(server.requests).toHaveLength(1)
})

import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createTransport, type TransportOptions } from '../../src/auth/transport.ts'
import { systemClock } from '../../src/clock.ts'
import type { WaitError } from '../../src/errors.ts'
import { userAgent } from '../../src/http/user-agent.ts'
import { caughtAsync } from '../servers.ts'
import { SignInServer, tokenOf } from './sign-in-server.ts'

const server = new SignInServer()
beforeAll(() => server.start())
afterAll(() => server.close())
beforeEach(() => server.reset())

interface Asked {
  readonly method?: 'GET' | 'POST'
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly options?: Partial<TransportOptions>
  readonly at?: string
}

/** Sends a request as the library does, and returns what was reported about it. */
async function ask({ method = 'POST', path = '/t/token', headers = {}, body = 'a=b', options, at }: Asked = {}) {
  const concealed: string[] = []
  const results: (WaitError | undefined)[] = []
  const transport = createTransport({
    origin: new URL(server.origin),
    clock: systemClock,
    conceal: (secret) => secret !== '' && concealed.push(secret),
    onResult: (fault) => results.push(fault),
    ...options
  })
  const url = `${at ?? server.origin}${path}`
  const request = createPipelineRequest({ url, method, body, headers: createHttpHeaders({ ...headers }) })
  const sent = transport.sendRequest(request)
  const response = await sent.catch(() => undefined)
  return { concealed, results, response, failure: response === undefined ? await caughtAsync(sent) : undefined }
}

describe('a request', () => {
  test('is sent with its method, headers and form, and our User-Agent', async () => {
    await ask({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'grant_type=x&scope=y%2Fz' })
    await ask({ method: 'GET', path: '/t/v2.0/.well-known/openid-configuration?x=1', headers: { 'x-own': 'z' } })
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        url: '/t/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': userAgent }
      },
      { method: 'GET', url: '/t/v2.0/.well-known/openid-configuration?x=1', headers: { 'x-own': 'z' } }
    ])
    expect(server.requests.map(({ form }) => [...form])).toEqual([
      [
        ['grant_type', 'x'],
        ['scope', 'y/z']
      ],
      []
    ])
  })

  test('goes only to the one origin', async () => {
    const { failure, results } = await ask({ options: { origin: new URL('http://127.0.0.1:1') } })
    expect(server.requests).toEqual([])
    expect(failure).toMatchObject({ reason: 'refused' })
    expect(results).toMatchObject([{ reason: 'sign-in-failed', patience: 'none' }])
  })

  test('to the machine itself is sent, but no redirect is followed', async () => {
    server.handler = () => ({ status: 302, headers: { location: 'http://127.0.0.2:1/x' } })
    const { results } = await ask({ method: 'GET', options: { origin: undefined, isLocal: true } })
    expect(server.requests).toHaveLength(1)
    expect(results).toMatchObject([{ reason: 'sign-in-failed', message: expect.stringContaining('redirects') }])
  })

  test('is sent over http although the library requires https, and its response says https', async () => {
    const alias = server.origin.replace('http:', 'https:')
    server.handler = () => ({ body: { token_endpoint: `${server.origin}/t/token`, issuer: server.origin } })
    const { response, results } = await ask({
      method: 'GET',
      path: '/t/x?y=1',
      at: alias,
      options: { plain: { origin: server.origin, alias } }
    })
    expect(server.requests[0]?.url).toBe('/t/x?y=1')
    expect(JSON.parse(response?.bodyAsText ?? '')).toEqual({ token_endpoint: `${alias}/t/token`, issuer: alias })
    expect(results).toEqual([undefined])
  })

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['App Service', { 'X-IDENTITY-HEADER': 'app-secret' }, ['app-secret']],
    ['Service Fabric', { secret: 'fabric-secret' }, ['fabric-secret']],
    ['Azure Arc', { Authorization: 'Basic arc-secret' }, ['arc-secret']],
    ['any other', { Metadata: 'true' }, []]
  ])('has its secret masked: %s', async (_, headers, secrets) => {
    expect((await ask({ method: 'GET', headers })).concealed).toEqual(secrets)
  })

  test('has its assertion masked, which the library creates for a certificate', async () => {
    expect((await ask({ body: 'client_id=x&client_assertion=a.b.c%2B' })).concealed).toEqual(['a.b.c+'])
    expect((await ask({ body: 'client_id=x&client_secret=s' })).concealed).toEqual([])
  })
})

describe('a response', () => {
  test('comes with its status, headers and text', async () => {
    server.handler = () => ({ status: 201, headers: { 'x-own': 'y' }, body: tokenOf('a.b.c') })
    const { response } = await ask()
    expect([response?.status, response?.headers.get('x-own')]).toEqual([201, 'y'])
    expect(JSON.parse(response?.bodyAsText ?? '')).toMatchObject({ access_token: 'a.b.c' })
  })

  const noToken = {
    reason: 'sign-in-failed',
    patience: 'silence',
    message: expect.stringContaining('contains no token')
  }
  const tooSlow = { reason: 'sign-in-failed', patience: 'silence', retryAfterMs: 7_000 }
  const wrongSecret = { error: 'invalid_client', error_codes: [7000215], error_description: 'AADSTS7000215: Wrong' }

  test.each<[string, Asked, Parameters<typeof Object>[0], object | undefined]>([
    ['a token', {}, { body: tokenOf('a.b.c') }, undefined],
    ['metadata', { method: 'GET' }, { body: { issuer: 'x' } }, undefined],
    ['no token', {}, { body: { token_type: 'Bearer' } }, noToken],
    ['a token that is a number', {}, { body: tokenOf(7) }, noToken],
    ['an empty token', {}, { body: tokenOf('') }, noToken],
    ['a page', {}, { body: '<html>' }, noToken],
    ['a page for metadata', { method: 'GET' }, { body: '<html>' }, noToken],
    ['nothing', {}, {}, noToken],
    ['a token of the machine', { method: 'GET', options: { isLocal: true } }, { body: tokenOf('a.b.c') }, undefined],
    ['no token of the machine', { method: 'GET', options: { isLocal: true } }, { body: { x: 1 } }, noToken],
    ['503', {}, { status: 503, headers: { 'retry-after': '7' } }, tooSlow],
    ['a refusal', {}, { status: 401, body: wrongSecret }, { reason: 'sign-in-failed', patience: 'none' }],
    [
      'a challenge of Azure Arc',
      { method: 'GET', options: { isLocal: true } },
      { status: 401, headers: { 'www-authenticate': 'Basic realm=/x' } },
      undefined
    ],
    [
      'a 401 of the machine without a challenge',
      { method: 'GET', options: { isLocal: true } },
      { status: 401, body: { error: 'x' } },
      { patience: 'none' }
    ],
    [
      'a challenge that is not the machine’s',
      { method: 'GET' },
      { status: 401, headers: { 'www-authenticate': 'Basic realm=/x' }, body: { error: 'x' } },
      { patience: 'none' }
    ],
    [
      '404 of the machine',
      { method: 'GET', options: { isLocal: true } },
      { status: 404, body: { error: 'x' } },
      noEnd()
    ],
    ['404 of a token service', {}, { status: 404, body: { error: 'x' } }, { patience: 'none' }]
  ])('with %s', async (_, asked, reply, expected) => {
    server.handler = () => reply
    const { results, response } = await ask(asked)
    expect(response?.status).toBe(reply.status ?? 200)
    expect(results).toHaveLength(1)
    if (expected === undefined) expect(results).toEqual([undefined])
    else expect(results).toMatchObject([expected])
  })

  function noEnd() {
    return { patience: 'silence' }
  }

  test('that never comes is a fault', async () => {
    const { failure, results } = await ask({
      at: 'http://127.0.0.1:1',
      options: { origin: new URL('http://127.0.0.1:1') }
    })
    expect(failure).toMatchObject({ reason: 'unreachable' })
    expect(results).toMatchObject([
      {
        reason: 'sign-in-failed',
        patience: 'silence',
        message: expect.stringMatching(/^Could not sign in: No complete/)
      }
    ])
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { describeAssertion, requestAssertion } from '../../src/auth/workflow-identity.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { caughtAsync } from '../servers.ts'
import { type Reply, SignInServer } from './sign-in-server.ts'

const server = new SignInServer()
beforeAll(() => server.start())
afterAll(() => server.close())
beforeEach(() => server.reset())

const assertion = `e30.${Buffer.from('{"sub":"repo:a/b"}').toString('base64url')}.c2ln`
const good: Reply = { body: { value: assertion } }
const timeoutMs = 10_000

/** Requests a token with these replies in turn. The pauses between retries take no time. */
async function ask(replies: readonly Reply[], env: Readonly<Record<string, string>> = {}) {
  const left = [...replies]
  const pauses: number[] = []
  const concealed: string[] = []
  server.handler = () => left.shift() ?? good
  const clock: Clock = {
    now: systemClock.now,
    sleep: async (ms, signal) => {
      if (ms === timeoutMs) return systemClock.sleep(ms, signal)
      pauses.push(ms)
    }
  }
  const own = { ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/x`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token' }
  const conceal = (secret: string) => concealed.push(secret)
  const asked = requestAssertion({ audience: 'a', env: { ...own, ...env }, clock, conceal })
  return { result: await caughtAsync(asked), pauses, concealed, tries: server.requests.length }
}

describe('GitHub’s endpoint', () => {
  test('gets one request if it responds', async () => {
    expect(await ask([])).toEqual({
      result: { resolved: assertion },
      pauses: [],
      concealed: ['request-token', assertion],
      tries: 1
    })
  })

  test.each<[string, Reply]>([
    ['503', { status: 503 }],
    ['403', { status: 403 }],
    ['no token', { body: {} }],
    ['an empty token', { body: { value: '' } }],
    ['a token that is none', { body: { value: 'abc' } }],
    ['a page', { body: '<html>' }],
    ['a token with another status', { status: 201, body: { value: assertion } }]
  ])('gets three requests, with longer pauses: %s', async (_, reply) => {
    expect(await ask([reply, reply])).toMatchObject({
      result: { resolved: assertion },
      pauses: [1_000, 2_000],
      tries: 3
    })
    server.reset()
    expect(await ask([reply, reply, reply])).toMatchObject({ result: { reason: 'sign-in-failed' }, tries: 3 })
  })

  test.each<[number, string]>([
    [399, 'silence'],
    [400, 'none'],
    [401, 'none'],
    [404, 'none'],
    [408, 'silence'],
    [425, 'silence'],
    [429, 'silence'],
    [499, 'none'],
    [500, 'silence'],
    [200, 'silence']
  ])('that always responds with %d has the patience "%s"', async (status, patience) => {
    const { result } = await ask(Array.from({ length: 3 }, () => ({ status })))
    expect(result).toMatchObject({
      reason: 'sign-in-failed',
      patience,
      message: `Could not sign in: GitHub’s OIDC endpoint, ${new URL(server.origin).host}, returned no token (HTTP ${status}). Check that the job has id-token: write, and that no earlier step changes ACTIONS_ID_TOKEN_REQUEST_TOKEN`
    })
  })

  test('gets a retry after Retry-After, unless that is long: then the wait decides', async () => {
    expect(await ask([{ status: 429, headers: { 'retry-after': '9' } }])).toMatchObject({ pauses: [9_000], tries: 2 })
    server.reset()
    const { result, pauses, tries } = await ask([{ status: 429, headers: { 'retry-after': '11' } }])
    expect([result, pauses, tries]).toMatchObject([{ patience: 'silence', retryAfterMs: 11_000 }, [], 1])
  })

  test('gets no request at another place', async () => {
    const away: Reply = { status: 302, headers: { location: 'https://evil.example/' } }
    expect(await ask([away, away, away])).toMatchObject({
      result: { reason: 'sign-in-failed', patience: 'none' },
      tries: 1
    })
  })
})

test.each([
  ['http://example.com/x', /is not an https URL\. Check whether an earlier step changes it$/],
  ['not a url', /is not an https URL/],
  [
    '',
    /^Could not sign in: this job gets no OIDC token from GitHub, because it lacks these permissions:\npermissions:\n(?: .*\n)+Add these lines/
  ]
])('the address %j gets no request', async (ACTIONS_ID_TOKEN_REQUEST_URL, message) => {
  const { result, tries } = await ask([], { ACTIONS_ID_TOKEN_REQUEST_URL })
  expect(result).toMatchObject({ reason: 'sign-in-failed', patience: 'none', message: expect.stringMatching(message) })
  expect(tries).toBe(0)
})

test('without the permission, the message has the lines that grant it', async () => {
  const { result } = await ask([], { ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' })
  expect(
    String((result as Error).message)
      .split('\n')
      .slice(1)
  ).toEqual([
    'permissions:',
    '  id-token: write',
    '  contents: read',
    expect.stringMatching(/^Add these lines to the job/)
  ])
})

test.each([
  ['{"sub":"s","iss":"i","aud":"a"}', ['subject: s', 'issuer: i', 'audience: a']],
  ['{"sub":"a\\n::error::b"}', ['subject: a ::error::b', 'issuer: (none)', 'audience: (none)']],
  ['no JSON', ['subject: (none)', 'issuer: (none)', 'audience: (none)']]
])('an assertion of %s is described, one line per claim', (claims, lines) => {
  expect(describeAssertion(`e30.${Buffer.from(claims).toString('base64url')}.x`)).toEqual(['GitHub sent:', ...lines])
})

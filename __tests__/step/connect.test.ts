/** The connection between sign-in, network and log: what is masked, what is printed, and where requests go. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startAzureCli } from '../../emulator/azure-cli.ts'
import type { SignIn } from '../../src/auth/sign-in.ts'
import { neverAborted } from '../../src/clock.ts'
import { connect } from '../../src/step/connect.ts'
import { Secrets } from '../../src/text/redact.ts'
import { SignInServer, tokenOf } from '../auth/sign-in-server.ts'
import { startCapture } from '../report/printing.ts'
import { caughtAsync } from '../servers.ts'
import { onPosix } from '../systems.ts'
import { ManualClock } from '../virtual-clock.ts'

const server = new SignInServer()
beforeAll(() => server.start())
afterAll(() => server.close())

const token = 'a.token.that-nobody-may-see'
const assertion = `e30.${Buffer.from('{"sub":"repo:a/b"}').toString('base64url')}.c2ln`
const tenantId = '99999999-8888-7777-6666-555555555555'
const workflow: SignIn = {
  way: 'workflow-identity',
  client: { clientId: '11111111-2222-3333-4444-555555555555', tenantId },
  audience: 'api://x'
}
/** What the token service answers from the second request on. */
let renewal: { status?: number; body: unknown } = { body: tokenOf(token) }
let tokens = 0

beforeEach(() => {
  server.reset()
  renewal = { body: tokenOf(token) }
  tokens = 0
  server.handler = ({ method, url }) => {
    if (url.startsWith('/github')) return { body: { value: assertion } }
    if (method !== 'POST') return { body: { echo: token }, headers: { 'x-ms-request-id': `r-${token}` } }
    tokens += 1
    return tokens === 1 ? { body: tokenOf(token) } : renewal
  }
  delete process.env.RUNNER_DEBUG
})
afterAll(() => {
  delete process.env.RUNNER_DEBUG
})

function start(signIn: SignIn = workflow, { timeoutMs = 3_600_000 } = {}) {
  const masked: string[] = []
  const clock = new ManualClock()
  const connection = connect({
    endpoint: new URL(server.origin),
    maxBodyBytes: 10_000,
    signIn,
    authority: { host: new URL(server.origin), scope: 'https://management.azure.com/.default' },
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.origin}/github?y=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token'
    },
    clock,
    secrets: new Secrets((secret) => masked.push(secret)),
    timeoutMs
  })
  const ask = async (path = '/operation') => {
    const capture = startCapture()
    try {
      const request = { url: new URL(path, server.origin), headers: {} }
      const answer = await caughtAsync(connection.ask(request, { limitMs: 10_000, signal: neverAborted }))
      return { answer, lines: capture.lines() }
    } finally {
      capture.stop()
    }
  }
  return { connection, ask, clock, masked }
}

test('every secret of the sign-in is masked before it is used', async () => {
  const { ask, masked } = start()
  const { lines } = await ask()
  expect(server.requests.at(-1)).toMatchObject({ url: '/operation', headers: { authorization: `Bearer ${token}` } })
  expect(new Set(masked)).toEqual(new Set(['request-token', assertion, token]))
  expect(lines).toEqual([])
})

test('a certificate is presented instead of a token', async () => {
  const { ask, masked } = start({ way: 'management-certificate', certificate: {} })
  await ask()
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
  expect(masked).toEqual([])
})

test('after a failed sign-in, nothing was sent to the service', async () => {
  renewal = { status: 400, body: { error: 'invalid_client' } }
  tokens = 1
  const { connection, ask } = start()
  expect(await ask()).toMatchObject({ answer: { reason: 'sign-in-failed' } })
  expect(connection.hasSent()).toBe(false)
  renewal = { body: tokenOf(token) }
  const second = start()
  await second.ask()
  expect(second.connection.hasSent()).toBe(true)
})

describe('debug lines', () => {
  test('are printed only with debug logging, without secrets', async () => {
    process.env.RUNNER_DEBUG = '1'
    const { ask } = start()
    const { lines } = await ask()
    expect(lines).toEqual([
      expect.stringMatching(/^debug: GET http:\/\/127\.0\.0\.1:\d+\/github → HTTP 200 in /),
      expect.stringMatching(/^debug: POST http:\/\/127\.0\.0\.1:\d+\/\S+\/token → HTTP 200 in /),
      'debug: A new token, valid for 1h',
      expect.stringMatching(
        /^debug: GET http:\/\/127\.0\.0\.1:\d+\/operation → HTTP 200 in \d+ ms; x-ms-request-id: r-\*\*\*;/
      ),
      expect.stringMatching(/^debug: The body has \d+ characters: JSON that contains echo$/)
    ])
    expect(lines.join()).not.toContain(token)
  })
})

describe('a renewal that fails', () => {
  test('is printed without secrets, and the token is used until it expires', async () => {
    const { ask, clock } = start()
    await ask()
    renewal = { status: 503, body: { error: 'x', error_description: `Not ${token} now` } }
    clock.advance(56 * 60_000)
    const { answer, lines } = await ask()
    expect(answer).toMatchObject({ resolved: { status: 200 } })
    expect(lines).toEqual([
      expect.stringMatching(
        /^The sign-in could not be renewed\. The current token is valid for another 4m: .*HTTP 503.*Not \*\*\* now/
      )
    ])
    clock.advance(60_000)
    expect((await ask()).lines).toEqual([])
    clock.advance(4 * 60_000)
    expect((await ask()).answer).toMatchObject({ reason: 'sign-in-failed' })
  })
})

onPosix('a fake az').test('a wait that may outlast the login of the Azure CLI gets a warning', async () => {
  const { PATH } = process.env
  const issue = async () => ({ accessToken: token, expiresOn: 4_000_000_000, expiresIn: 3_600 })
  const cli = await startAzureCli({ issue, clientId: 'client', tenantId })
  try {
    Object.assign(process.env, cli.env)
    const { lines } = await start({ way: 'azure-cli' }, { timeoutMs: 11 * 60_000 }).ask()
    expect(lines).toEqual([
      expect.stringMatching(/^warning The sign-in may expire before the wait ends: The wait may last 11m\./)
    ])
    expect((await start({ way: 'azure-cli' }, { timeoutMs: 10 * 60_000 }).ask()).lines).toEqual([])
  } finally {
    process.env.PATH = PATH
    await cli.close()
  }
})

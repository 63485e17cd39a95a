/** Single polls in virtual time, without a socket: the request, and the reading of the response. */
import { describe, expect, test } from '@jest/globals'
import type { TokenSource } from '../../src/auth/token-source.ts'
import { neverAborted } from '../../src/clock.ts'
import { WaitError } from '../../src/errors.ts'
import { armLocation } from '../../src/flavors/arm-location.ts'
import { armOperation } from '../../src/flavors/arm-operation.ts'
import type { SendOptions, StatusRequest } from '../../src/http/request.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import { createAsker } from '../../src/poll/ask.ts'
import { createPoll } from '../../src/poll/poll.ts'
import { Secrets } from '../../src/text/redact.ts'
import { create } from '../flavors/create.ts'
import { caughtAsync } from '../servers.ts'
import { VirtualClock } from '../virtual-clock.ts'

const endpoint = new URL('https://management.azure.com')
const url = 'https://management.azure.com/subscriptions/x/operations/1?api-version=2024-01-01'
const newer = 'https://management.azure.com/subscriptions/x/operations/2?api-version=2024-01-01'

interface Answer {
  readonly status?: number
  /** Where a redirect led to. */
  readonly url?: URL
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly takesMs?: number
  readonly retryAfterMs?: number
  readonly fault?: Error
}

const says = (status: string, more: Answer = {}): Answer => ({ body: JSON.stringify({ status }), ...more })

/** A poller whose responses are these, the last of which repeats. */
function start(answers: readonly Answer[], { signsIn = true, definition = armOperation, takesMs = 0 } = {}) {
  const clock = new VirtualClock()
  const sent: { readonly request: StatusRequest; readonly options: SendOptions }[] = []
  const refusals: [token: string, fault: WaitError][] = []
  const secrets = new Secrets(() => {})
  let issued = 1
  const tokens: TokenSource = {
    token: async () => {
      clock.advance(takesMs)
      secrets.conceal(`secret-token-${issued}`)
      return `secret-token-${issued}`
    },
    onUnauthorized: (token, fault) => {
      refusals.push([token, fault])
      issued += 1
      return new WaitError('forbidden', `refused: ${fault.message}`, { patience: 'one-retry' })
    }
  }
  const asker = createAsker({
    endpoint,
    maxBodyBytes: 1_000,
    tokens: signsIn ? tokens : undefined,
    certificate: signsIn ? undefined : { cert: 'cert' },
    clock,
    secrets,
    send: async (request, options) => {
      const {
        status = 200,
        headers = {},
        body = '',
        ...answer
      } = answers[Math.min(sent.length, answers.length - 1)] ?? {}
      sent.push({ request, options })
      clock.advance(answer.takesMs ?? 0)
      if (answer.fault !== undefined) throw answer.fault
      const response: StatusResponse = { url: answer.url ?? request.url, status, headers, body, isFramed: true }
      return { ...response, retryAfterMs: answer.retryAfterMs }
    }
  })
  const limits = { limitMs: 10_000, signal: neverAborted }
  const poll = createPoll({ flavor: create(definition, { 'operation-url': url }), endpoint, asker, secrets })
  return { poll: () => poll(limits), ask: asker.ask, limits, clock, sent, refusals }
}

describe('a poll', () => {
  test('sends the API’s request with a token, only to the endpoint', async () => {
    const { poll, sent } = start([says('Running')])
    await poll()
    expect(sent[0]?.request.url.href).toBe(url)
    expect(sent[0]?.request.headers).toEqual({ accept: 'application/json', authorization: 'Bearer secret-token-1' })
    const { allowed } = sent[0]?.options ?? {}
    expect(allowed?.(new URL(newer))).toBe(true)
    expect(allowed?.(new URL('https://evil.example/'))).toBe(false)
    expect(sent[0]?.options.certificate).toBeUndefined()
    expect(sent[0]?.options.maxBodyBytes).toBe(1_000)
  })

  test('sends no token if a certificate signs in', async () => {
    const { poll, sent } = start([says('Running')], { signsIn: false })
    await poll()
    expect(sent[0]?.request.headers).toEqual({ accept: 'application/json' })
    expect(sent[0]?.options.certificate).toEqual({ cert: 'cert' })
  })

  test('returns the status and the headers’ Retry-After', async () => {
    const headers = { 'x-ms-request-id': 'r-1', 'x-ms-ratelimit-remaining-subscription-reads': '7' }
    const { poll } = start([says('Running', { headers, retryAfterMs: 3_000 })])
    expect(await poll()).toMatchObject({
      operation: { state: 'running', status: 'Running' },
      operationUrl: url,
      retryAfterMs: 3_000,
      remainingReads: 7,
      requestId: 'r-1'
    })
  })
})

describe('the limit of a poll', () => {
  test.each([
    ['the sign-in’s time counts', 4_000, 6_000],
    ['at least a millisecond is left for the request', 10_000, 1]
  ])('%s', async (_, takesMs, left) => {
    const { poll, sent } = start([says('Running')], { takesMs })
    await poll()
    expect(sent[0]?.options).toMatchObject({ limitMs: left, signal: neverAborted })
  })
})

describe('a 401', () => {
  test('is reported by the token source, and the next poll has another token', async () => {
    const unauthorized = { status: 401, body: '{"error":{"code":"ExpiredAuthenticationToken","message":"x"}}' }
    const { poll, sent, refusals } = start([unauthorized, says('Running')])
    expect(await caughtAsync(poll())).toMatchObject({
      message: 'refused: Azure returned HTTP 401: ExpiredAuthenticationToken: x',
      patience: 'one-retry'
    })
    expect(refusals).toMatchObject([['secret-token-1', { responseError: { code: 'ExpiredAuthenticationToken' } }]])
    await poll()
    expect(sent.map(({ request }) => request.headers.authorization)).toEqual([
      'Bearer secret-token-1',
      'Bearer secret-token-2'
    ])
  })

  test('without a token is a fault like any other', async () => {
    const { poll, refusals } = start([{ status: 401 }], { signsIn: false })
    expect(await caughtAsync(poll())).toMatchObject({ message: 'Azure returned HTTP 401' })
    expect(refusals).toEqual([])
  })

  test('with another status does not concern the token', async () => {
    const { poll, refusals } = start([{ status: 403 }])
    expect(await caughtAsync(poll())).toMatchObject({ reason: 'forbidden', patience: 'grace' })
    expect(refusals).toEqual([])
  })
})

describe('a status that moves', () => {
  test('is polled at its new URL', async () => {
    const { poll, sent } = start([says('Running', { headers: { 'azure-asyncoperation': newer } }), says('Running')])
    expect((await poll()).operationUrl).toBe(newer)
    expect((await poll()).operationUrl).toBe(newer)
    expect(sent.map(({ request }) => request.url.href)).toEqual([url, newer])
  })

  const command =
    'https://management.azure.com/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/v/runCommands/r'
  const expanded = `${command}?api-version=2024-07-01&$expand=instanceView`

  test('to a resource is polled with the query that shows its state', async () => {
    const moves = says('Running', { headers: { 'azure-asyncoperation': command } })
    const { poll, sent } = start([moves, { body: '{"properties":{"provisioningState":"Succeeded"}}' }])
    expect((await poll()).operationUrl).toBe(expanded)
    expect(await caughtAsync(poll())).toMatchObject({ reason: 'unreadable' })
    expect(sent.map(({ request }) => request.url.href)).toEqual([url, expanded])
  })

  test('by a redirect to a resource is polled there if only that shows its state', async () => {
    const redirected = { url: new URL(command), body: '{"properties":{"provisioningState":"Succeeded"}}' }
    const { poll, sent } = start([redirected, says('Running')])
    expect(await caughtAsync(poll())).toMatchObject({ reason: 'unreadable' })
    await caughtAsync(poll())
    expect(sent.map(({ request }) => request.url.href)).toEqual([url, expanded])
  })

  test('by any other redirect is polled at its first URL', async () => {
    const { poll, sent } = start([says('Running', { url: new URL(newer) })])
    expect([await poll(), await poll()]).toMatchObject([{ operationUrl: url }, { operationUrl: url }])
    expect(sent.map(({ request }) => request.url.href)).toEqual([url, url])
  })

  test.each([
    ['another host', 'https://evil.example/x', 'https://evil.example, where'],
    ['http', 'http://management.azure.com/x', 'http://management.azure.com, where'],
    [
      'a password',
      'https://a:b@management.azure.com/x',
      'https://management.azure.com with a user name or a password in it, where'
    ]
  ])('is not followed to %s', async (_, to, said) => {
    const { poll, sent } = start([says('Running', { headers: { 'azure-asyncoperation': to } }), says('Succeeded')])
    expect(await caughtAsync(poll())).toMatchObject({
      reason: 'refused',
      message: `The response names a new URL for the status, on ${said} the token may not be sent`
    })
    await poll()
    expect(sent[1]?.request.url.href).toBe(url)
  })
})

describe('the effect of earlier responses', () => {
  test('a 202 without a status makes a monitor a Location', async () => {
    const { poll } = start([{ status: 202 }, { body: '{"id":"x","name":"t"}' }])
    expect(await poll()).toMatchObject({ operation: { state: 'running', api: 'arm-location' } })
    expect(await poll()).toMatchObject({ operation: { state: 'succeeded', api: 'arm-location' } })
  })

  test('a 409 counts although it was unreadable', async () => {
    const conflict = { status: 409, body: '{"error":{"code":"Conflict","message":"x"}}' }
    const { poll } = start([conflict], { definition: armLocation })
    expect(await caughtAsync(poll())).toMatchObject({ reason: 'unreachable', patience: 'silence' })
    expect(await poll()).toMatchObject({ operation: { state: 'failed', error: { code: 'Conflict' } } })
  })

  test('two 409s are not in a row if the poll between them had no response', async () => {
    const conflict = { status: 409, body: '{"error":{"code":"Conflict","message":"x"}}' }
    const lost = { fault: new WaitError('unreachable', 'The connection was lost', { patience: 'silence' }) }
    const { poll } = start([{ status: 202 }, conflict, lost, conflict, conflict], { definition: armLocation })
    await poll()
    for (const reason of ['unreachable', 'unreachable', 'unreachable'])
      expect(await caughtAsync(poll())).toMatchObject({ reason, patience: 'silence' })
    expect(await poll()).toMatchObject({ operation: { state: 'failed', error: { code: 'Conflict' } } })
  })

  test('a poll without a response changes nothing else', async () => {
    const lost = { fault: new WaitError('unreachable', 'The connection was lost', { patience: 'silence' }) }
    const { poll } = start([{ status: 202 }, lost, { body: '{"id":"x","name":"t"}' }])
    await poll()
    await caughtAsync(poll())
    expect(await poll()).toMatchObject({ operation: { state: 'succeeded', api: 'arm-location' } })
  })

  test('each poller has its own state', async () => {
    const monitor = '{"id":"x","name":"t"}'
    await start([{ status: 202 }]).poll()
    expect(await caughtAsync(start([{ body: monitor }]).poll())).toMatchObject({ reason: 'unreadable' })
  })
})

describe('a secret that the service echoes', () => {
  const echo = 'secret-token-1'

  test('is redacted in the status, whose state stays', async () => {
    const document = { status: 'Succeeded', name: echo, properties: { '\u0073ecret': echo } }
    const body = JSON.stringify(document).replace('"name":"s', '"name":"\\u0073')
    const { poll } = start([{ body, headers: { 'x-ms-request-id': echo } }])
    const reading = await poll()
    expect(JSON.stringify(reading)).not.toContain('token-1')
    expect(reading).toMatchObject({ operation: { state: 'succeeded', name: '***' }, requestId: '***' })
    expect(JSON.parse(reading.operation.result ?? '')).toEqual({ secret: '***' })
  })

  test('is redacted in a fault from any source', async () => {
    const error = { status: 400, body: JSON.stringify({ error: { code: 'Echo', message: echo } }) }
    expect(await caughtAsync(start([error]).poll())).toMatchObject({
      message: 'Azure returned HTTP 400: Echo: ***',
      responseError: { message: '***' }
    })
    const fault = new WaitError('unreachable', `to ${echo}`, { patience: 'silence' })
    expect(await caughtAsync(start([{ fault }]).poll())).toMatchObject({ message: 'to ***', patience: 'silence' })
  })

  test('is not redacted in a bug, which is thrown unchanged', async () => {
    const bug = new TypeError('x is not a function')
    expect(await caughtAsync(start([{ fault: bug }]).poll())).toBe(bug)
  })
})

describe('another request', () => {
  const other = { url: new URL(newer), headers: { accept: 'application/json' } }

  test('is sent like a poll, and its response is returned, whatever its status', async () => {
    const { ask, limits, sent } = start([{ status: 404, body: 'x' }])
    expect(await ask(other, limits)).toMatchObject({ status: 404, body: 'x' })
    expect(sent[0]?.request).toMatchObject({ url: new URL(newer), headers: { authorization: 'Bearer secret-token-1' } })
  })

  test('with a 401 is a fault, and the token is refused', async () => {
    const { ask, limits, refusals } = start([{ status: 401 }])
    expect(await caughtAsync(ask(other, limits))).toMatchObject({ reason: 'forbidden' })
    expect(refusals).toHaveLength(1)
  })

  test('does not affect the polls', async () => {
    const { ask, poll, limits, sent } = start([{ status: 202 }, { body: '{"id":"x","name":"t"}' }])
    await ask(other, limits)
    expect(await caughtAsync(poll())).toMatchObject({ reason: 'unreadable' })
    expect(sent[1]?.request.url.href).toBe(url)
  })
})

/** How the bundle sends the call that starts an operation: never twice, and what it reports if the result is unknown. */
import { createServer, type Socket } from 'node:net'
import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { startAzure } from '../../emulator/azure.ts'
import { createAuthority } from '../../emulator/certificates.ts'
import { startCloud } from '../../emulator/cloud.ts'
import { runAction } from '../../emulator/runner.ts'
import type { StartAnswer } from '../../emulator/script.ts'
import { listen } from '../servers.ts'
import {
  callAndWait,
  callId,
  closeAfterTest,
  location,
  locationSaying,
  monitor,
  monitorSaying,
  thing,
  thingSaying,
  toldIn,
  version
} from './calling-step.ts'
import { gaps, onThisMachine, preload, token } from './servers-and-runs.ts'
import { type Deed, UnreliableService } from './unreliable-service.ts'

jest.setTimeout(180_000)

const methods = ['PUT', 'PATCH', 'POST', 'DELETE'] as const
const body = '{"properties":{"size":1}}'
const bodyOf = (method: string) => (method === 'DELETE' ? undefined : body)
const accepted: StartAnswer = { http: 202, headers: monitor }
const begins = [monitorSaying({ status: 'Succeeded' }), thingSaying({ document: { properties: {} } })]
/** Backoff without randomness: as short as the floor. */
const quickly = preload('Math.random = () => 0')
const maybe =
  /The operation may have been started: check the resource before you run this again \(client request id [\da-f-]{36}\)/

describe('redirects', () => {
  const elsewhere = `${thing}/moved${version}`
  const moved = (method: (typeof methods)[number], http: number) => ({
    method,
    body: bodyOf(method),
    answers: [{ http, headers: { location: elsewhere }, isCarriedOut: false }],
    others: [{ id: 'moved', about: '', method, path: elsewhere, answers: [accepted], begins }]
  })

  test.each(methods.flatMap((method) => [307, 308].map((http) => [method, http] as const)))(
    '%s repeats itself after a %i on the host, body and all',
    async (method, http) => {
      const { outputs, calls } = await callAndWait(moved(method, http))
      expect(outputs).toMatchObject({ outcome: 'succeeded', api: 'arm-operation' })
      expect(calls.map(({ method, path, body }) => [method, path, body])).toEqual([
        [method, `${thing}${version}`, bodyOf(method) ?? ''],
        [method, elsewhere, bodyOf(method) ?? '']
      ])
      expect(new Set(calls.map(({ headers }) => headers['x-ms-client-request-id'])).size).toBe(1)
      expect(calls.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`, `Bearer ${token}`])
    }
  )

  test.each(methods.flatMap((method) => [300, 301, 302, 303, 304].map((http) => [method, http] as const)))(
    '%s follows no %i, by which the service may say that it has done it',
    async (method, http) => {
      const result = await callAndWait(moved(method, http))
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'refused' } })
      expect(result.calls).toHaveLength(1)
      expect(toldIn(result)).toMatch(maybe)
    }
  )

  test.each(methods)('%s is not repeated after a 307 with an empty Location', async (method) => {
    const result = await callAndWait({
      method,
      body: bodyOf(method),
      answers: [{ http: 307, headers: { location: '' }, isCarriedOut: false }]
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'refused' })
    expect(toldIn(result)).toMatch(/nowhere\. The operation may have been started/)
    expect(result.calls).toHaveLength(1)
  })

  test('more than five are refused', async () => {
    const { outputs, calls } = await callAndWait({
      answers: [{ http: 307, headers: { location: `${thing}${version}` }, isCarriedOut: false }]
    })
    expect(outputs).toMatchObject({ outcome: 'unknown', reason: 'refused' })
    expect(calls).toHaveLength(6)
  })
})

describe('what is sent', () => {
  test.each(methods)('%s has its body unchanged, its length, and an id that the log shows', async (method) => {
    const spaced = method === 'DELETE' ? undefined : ' { "a" : 1.0, "ü": "\\u00e9" }'
    const { calls, log } = await callAndWait({ method, body: spaced, answers: [accepted], begins })
    const [call] = calls
    // A workflow's input has no white space around it.
    const sent = spaced?.trim() ?? ''
    expect(call).toMatchObject({ method, body: sent, headers: { authorization: `Bearer ${token}` } })
    expect(call?.headers['content-length']).toBe(String(Buffer.byteLength(sent)))
    expect(call?.headers['content-type']).toBe(method === 'DELETE' ? undefined : 'application/json')
    const id = String(call?.headers['x-ms-client-request-id'])
    expect(log.join('\n')).toContain(`Starting the operation: ${method} `)
    expect(log.join('\n')).toContain(`(client request id ${id})`)
  })

  test('only the version of its query is shown', async () => {
    const result = await callAndWait({
      path: `${thing}${version}&sig=a-signature-in-a-query`,
      answers: [accepted],
      begins
    })
    expect(result.outputs.outcome).toBe('succeeded')
    expect(JSON.stringify([result.raw, result.summary, result.outputs])).not.toContain('a-signature')
  })
})

describe('a refusal', () => {
  const error = { code: 'Conflict', message: 'Another operation runs.' }

  test.each(methods)('of Azure’s own to %s: failed, not started', async (method) => {
    const result = await callAndWait({ method, body: bodyOf(method), answers: [{ http: 409, error }] })
    expect(result).toMatchObject({
      exitStatus: 1,
      carriedOut: 0,
      outputs: { outcome: 'failed', reason: 'not-started', 'error-code': 'Conflict', polls: '0', api: '' }
    })
    expect(result.annotations).toEqual([
      {
        level: 'error',
        title: 'Not started: Conflict',
        message: `Azure refused the request that starts the operation: Conflict: Another operation runs. Nothing was started.\nRequest: ${method} ${result.azure.origin}${thing}${version}`
      }
    ])
    expect(result.outputs['request-id']).not.toBe('')
    expect(result.calls).toHaveLength(1)
  })

  test.each<[string, StartAnswer]>([
    ['a page', { http: 403, body: '<html>No.</html>', headers: { 'content-type': 'text/html' } }],
    ['nothing', { http: 403 }],
    ['JSON of its own', { http: 400, body: '{"blocked":true}' }]
  ])('by another server, with %s, does not show what Azure did', async (_, answer) => {
    for (const method of methods) {
      const result = await callAndWait({ method, body: bodyOf(method), answers: [answer] })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'refused' } })
      expect(toldIn(result)).toMatch(/^error: Unknown outcome: refused\nThe response \(HTTP 40\d\) contains no error/)
      expect(toldIn(result)).toMatch(maybe)
      expect(result.calls).toHaveLength(1)
    }
  })

  test.each(['PUT', 'DELETE'] as const)('of %s after a lost response may be due to the first try', async (method) => {
    const result = await callAndWait({
      method,
      body: bodyOf(method),
      answers: [{ fault: 'reset' }, { http: 409, error }],
      env: quickly
    })
    expect(result).toMatchObject({
      exitStatus: 1,
      outputs: { outcome: 'unknown', reason: 'refused', 'error-code': 'Conflict' }
    })
    expect(toldIn(result)).toMatch(maybe)
    expect(result.calls).toHaveLength(2)
  })

  test('DELETE of a resource that is gone is a success, also after a lost response', async () => {
    const gone: StartAnswer = { http: 404, error: { code: 'ResourceNotFound', message: 'It is gone.' } }
    for (const answers of [[gone], [{ fault: 'reset' } as const, gone]]) {
      const result = await callAndWait({ method: 'DELETE', answers, env: quickly })
      expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded', polls: '0', result: '' } })
    }
    const elsewhere: StartAnswer = { http: 404, error: { code: 'InvalidResourceType', message: 'No such type.' } }
    expect((await callAndWait({ method: 'DELETE', answers: [elsewhere] })).outputs.reason).toBe('not-started')
  })
})

describe('a token that is refused', () => {
  const unauthorized: StartAnswer = { http: 401, error: { code: 'InvalidAuthenticationToken', message: 'No.' } }

  async function callSignedIn(answers: readonly StartAnswer[]) {
    const path = `${thing}${version}`
    const start = { id: callId, about: '', method: 'POST', path, answers, begins } as const
    const cloud = closeAfterTest(await startCloud([start]))
    const { clientId, tenantId, secret } = cloud.application
    const result = await runAction({
      inputs: {
        request: `POST ${path}`,
        ...{ 'client-id': clientId, 'tenant-id': tenantId, 'client-secret': secret },
        ...{ 'authority-host': cloud.tokens.origin, 'resource-manager-endpoint': cloud.azure.origin },
        ...{ 'min-poll-interval': '0.05s', timeout: '20s' }
      },
      env: { ...cloud.env, ...quickly }
    })
    const calls = cloud.azure.requests.filter(({ method }) => method === 'POST')
    return { ...result, carriedOut: cloud.azure.carriedOut.get(callId) ?? 0, calls }
  }

  test('is replaced once', async () => {
    const { outputs, calls, carriedOut } = await callSignedIn([unauthorized, accepted])
    expect([outputs.outcome, carriedOut, calls.length]).toEqual(['succeeded', 1, 2])
    expect(new Set(calls.map(({ headers }) => headers.authorization)).size).toBe(2)
  })

  test('and ends the step at the second 401', async () => {
    const result = await callSignedIn([unauthorized])
    expect(result).toMatchObject({
      exitStatus: 1,
      outputs: { outcome: 'failed', reason: 'not-started', 'error-code': 'InvalidAuthenticationToken' }
    })
    expect([result.calls.length, result.carriedOut]).toEqual([2, 0])
  })

  test('permanently: the input access-token has expired, and nothing was started', async () => {
    const result = await callAndWait({
      answers: [{ http: 401, error: { code: 'ExpiredAuthenticationToken', message: 'x' } }]
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(toldIn(result)).toMatch(/has expired.* Nothing was started\.\nRequest: /s)
    expect(result.calls).toHaveLength(1)
  })
})

describe('a connection that is never made', () => {
  test('is retried', async () => {
    const service = new UnreliableService(['refuse', 'refuse'])
    const { outputs } = await callUnreliably('POST', service)
    expect([outputs.outcome, service.carriedOut, service.tries]).toEqual(['succeeded', 1, 3])
  })

  test('until there is no time left: nothing was started', async () => {
    const result = await callAndWait({
      answers: [],
      inputs: { 'resource-manager-endpoint': 'http://127.0.0.1:1', timeout: '0.5s' },
      env: quickly
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
    expect(toldIn(result)).toMatch(/ECONNREFUSED.*\. Nothing was started\.\nRequest: /)
  })

  test.each<[string, (socket: Socket) => unknown]>([
    ['ends', (socket) => socket.once('data', () => socket.end())],
    ['is reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['gets no response', () => {}]
  ])('by TLS, because the handshake %s', async (_, misbehave) => {
    const server = createServer((socket) => void misbehave(socket.on('error', () => {})))
    const origin = `https://127.0.0.1:${await listen(server)}`
    closeAfterTest(server)
    const result = await callAndWait({
      answers: [],
      inputs: { 'resource-manager-endpoint': origin, timeout: '3s' },
      env: quickly
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
    expect(toldIn(result)).toMatch(/\. Nothing was started\.\nRequest: /)
  })

  test('by TLS, because its certificate is invalid: it is not retried', async () => {
    const tls = createAuthority().issueServer(['127.0.0.1'])
    const azure = closeAfterTest(await startAzure([], { tls }))
    const result = await callAndWait({ answers: [], inputs: { 'resource-manager-endpoint': azure.origin } })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
    expect(toldIn(result)).toMatch(/certificate of .* is not valid .*\. Nothing was started\./)
    expect(result.log.join()).not.toContain('Sending the request again')
  })
})

test.each(['POST', 'PATCH'] as const)('a %s is sent again when Retry-After of a 429 has passed', async (method) => {
  const busy: StartAnswer = { http: 429, retryAfter: 1, error: { code: 'TooManyRequests', message: 'x' } }
  const { outputs, calls, carriedOut } = await callAndWait({ method, answers: [busy, busy, accepted], begins })
  expect([outputs.outcome, carriedOut]).toEqual(['succeeded', 1])
  for (const gap of gaps(calls)) expect(gap).toBeGreaterThanOrEqual(1_000)
})

test('a page by a gateway that is busy until there is no time left: nothing was started', async () => {
  const result = await callAndWait({
    answers: [{ http: 429, body: '<html>', headers: { 'retry-after-ms': '10' } }],
    inputs: { timeout: '0.5s' },
    env: quickly
  })
  expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
  expect(toldIn(result)).toMatch(/\(HTTP 429\) contains no error in Azure’s form\. Nothing was started\.\nRequest: /)
})

test('the time for the call and for the wait is one', async () => {
  const busy: StartAnswer = { http: 429, retryAfter: 2, error: { code: 'TooManyRequests', message: 'x' } }
  const result = await callAndWait({
    answers: [busy, accepted],
    begins: [monitorSaying({ status: 'Running' })],
    inputs: { timeout: '3s' }
  })
  expect(result.outputs).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
  const { requests } = result.azure
  const [first, last] = [requests[0]?.atMs ?? 0, requests.at(-1)?.atMs ?? 0]
  expect(last - first).toBeGreaterThan(2_500)
  expect(last - first).toBeLessThan(onThisMachine(4_000, result))
  expect(Number(result.outputs['elapsed-seconds'])).toBeGreaterThanOrEqual(3)
})

test('the time of a lost response is reported', async () => {
  const { outputs } = await callAndWait({ answers: [{ fault: 'silence' }], inputs: { timeout: '2s' } })
  expect(outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable', polls: '0' })
  expect(Number(outputs['elapsed-seconds'])).toBeGreaterThanOrEqual(2)
})

/** Runs the bundle as a step that makes a call to such a service. */
async function callUnreliably(method: (typeof methods)[number], service: UnreliableService, timeout = '20s') {
  await service.start()
  closeAfterTest(service)
  return runAction({
    inputs: {
      request: `${method} ${thing}${version}`,
      'resource-manager-endpoint': service.origin,
      'access-token': token,
      // Long enough for the service to be available again.
      ...{ 'min-poll-interval': '0.2s', timeout }
    },
    env: quickly,
    onLine: (line) => {
      if (/Sending the request again/.test(line)) service.afterFailure()
    }
  })
}

test('whatever happens on the way, no POST or PATCH is carried out twice, and every message is true', async () => {
  const isCarriedOut = fc.boolean()
  const isAzure = fc.boolean()
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    fc.constantFrom<Deed>('refuse', 'reset-at-once', 'reset-before', 'reset-after', 'cut-after', 'garbage-after'),
    fc.record({ http: fc.constantFrom(401, 429), isCarriedOut: fc.constant(false), isAzure }),
    fc.record({ http: fc.constantFrom(300, 302, 303, 408, 425, 500, 502, 503, 504, 501, 505), isCarriedOut, isAzure }),
    // A 4xx in Azure's form says that nothing was done. Another server that responds in its place may have forwarded the request.
    fc.record({ http: fc.constantFrom(400, 403, 404, 409), isCarriedOut: fc.constant(false), isAzure }),
    fc.record({ http: fc.constantFrom(400, 403, 404, 409), isCarriedOut, isAzure: fc.constant(false) })
  )
  const course = fc.tuple(fc.constantFrom(...methods), fc.array(deed, { maxLength: 4 }))
  const seed = Date.now()
  const courses = fc.sample(course, { numRuns: 40, seed })
  const queue = courses.entries()
  const work = async () => {
    for (const [index, [method, deeds]] of queue) {
      const service = new UnreliableService(deeds)
      const result = await callUnreliably(method, service)
      const { carriedOut } = service
      const told = toldIn(result)
      const saysNothing = result.outputs.reason === 'not-started' || /nothing was started/i.test(told)
      const seen = { carriedOut, outcome: result.outputs.outcome, exitStatus: result.exitStatus, told }
      const isWrong =
        (['POST', 'PATCH'].includes(method) && carriedOut > 1) ||
        (saysNothing && carriedOut > 0) ||
        (seen.exitStatus === 0) !== (seen.outcome === 'succeeded') ||
        (seen.exitStatus === 0 && carriedOut === 0 && method !== 'DELETE') ||
        !['succeeded', 'failed', 'unknown'].includes(seen.outcome ?? '')
      expect({ seed, index, method, deeds, isWrong, ...(isWrong && seen) }).toEqual({
        seed,
        index,
        method,
        deeds,
        isWrong: false
      })
    }
  }
  await Promise.all([work(), work(), work(), work()])
})

describe('the first poll', () => {
  test.each<[string, StartAnswer, string, number]>([
    ['when Retry-After has passed', { http: 202, headers: monitor, retryAfter: 1 }, '0.05s', 1_000],
    ['after min-poll-interval without one', { http: 202, headers: monitor }, '0.7s', 700],
    ['after min-poll-interval if it is zero', { http: 202, headers: monitor, retryAfter: 0 }, '0.7s', 700],
    ['when Retry-After has passed, at a Location', { http: 202, headers: location, retryAfter: 1 }, '0.05s', 1_000],
    ['when Retry-After has passed, at the resource', { http: 202, retryAfter: 1 }, '0.05s', 1_000]
  ])('is sent %s', async (_, answer, interval, least) => {
    const result = await callAndWait({
      method: 'PUT',
      body,
      answers: [answer],
      begins: [...begins, locationSaying({ http: 204 })],
      inputs: { 'min-poll-interval': interval, 'max-poll-interval': '1s' }
    })
    expect(result.outputs.outcome).toBe('succeeded')
    const [gap = 0] = gaps(result.azure.requests)
    expect(gap).toBeGreaterThanOrEqual(least - 5)
  })

  test('is sent at the deadline at the latest', async () => {
    const result = await callAndWait({
      answers: [{ http: 202, headers: monitor, retryAfter: 3_600 }],
      begins: [monitorSaying({ status: 'Running' })],
      inputs: { timeout: '4s' }
    })
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', polls: '1' })
  })
})

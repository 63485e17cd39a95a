/** What a call starts, with scripted responses in virtual time: its request, its end, and the polls that follow. */
import { describe, expect, test } from '@jest/globals'
import { neverAborted } from '../../src/clock.ts'
import { type Goal, usualGoal } from '../../src/documents/goal.ts'
import { WaitError } from '../../src/errors.ts'
import type { HttpRequest, Method } from '../../src/http/request.ts'
import { createAsker } from '../../src/poll/ask.ts'
import { createPoll, redactStatus } from '../../src/poll/poll.ts'
import { type StartedEnd, type StartedWait, start } from '../../src/start/start.ts'
import { Secrets } from '../../src/text/redact.ts'
import { createSchedule } from '../../src/wait/schedule.ts'
import { response } from '../flavors/table.ts'
import { firstRequest, inquire } from '../inquire.ts'
import { caughtAsync } from '../servers.ts'
import { VirtualClock } from '../virtual-clock.ts'

const secret = 'a-secret-that-the-service-echoes'
const endpoint = new URL('https://management.azure.com')
const group = '/subscriptions/0b1f/resourceGroups/rg/providers'
const thing = `${group}/Microsoft.Sample/things/t`
const job = `${group}/Microsoft.DataReplication/replicationVaults/v/jobs/j`
const deployment = `${group}/Microsoft.Resources/deployments/d`
const operation = '/subscriptions/0b1f/operations/1'
const monitor = { 'azure-asyncoperation': `${endpoint.origin}${operation}?api-version=1` }
const location = { location: `${endpoint.origin}/subscriptions/0b1f/results/1?api-version=1` }

interface Answer {
  readonly http?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly retryAfterMs?: number
}

interface Choice {
  readonly path?: string
  readonly goal?: Partial<Goal>
  readonly body?: string
  /** The error of the token source after a 401. */
  readonly onUnauthorized?: WaitError
}

/** Makes a call. Each response is for one request; the last one repeats. */
function call(method: Method, answers: readonly Answer[], { path = thing, goal, body, onUnauthorized }: Choice = {}) {
  const clock = new VirtualClock()
  const secrets = new Secrets(() => {})
  secrets.conceal(secret)
  const sent: HttpRequest[] = []
  const retries: string[] = []
  const reported: number[] = []
  const asker = createAsker({
    endpoint,
    maxBodyBytes: 1_000,
    tokens: { token: async () => 'token', onUnauthorized: (_, fault) => onUnauthorized ?? fault },
    clock,
    secrets,
    send: async (request) => {
      const { http, headers, body, retryAfterMs } = answers[Math.min(sent.length, answers.length - 1)] ?? {}
      sent.push(request)
      const received = response(body === undefined ? '' : JSON.stringify(body), http, {
        'x-ms-request-id': `r${sent.length}`,
        ...headers
      })
      return { ...received, url: request.url, retryAfterMs }
    }
  })
  const until = method === 'DELETE' ? 'deleted' : 'done'
  const url = new URL(`${path}?api-version=2024-01-01`, endpoint)
  const started = start({
    call: { method, url, goal: { ...usualGoal, until, ...goal } },
    body,
    asker,
    createPoll: (flavor) => createPoll({ flavor, endpoint, asker, secrets }),
    endpoint,
    clock,
    schedule: createSchedule({ minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000, random: () => 1 }),
    redact: (value) => secrets.redact(value),
    redactStatus: (status) => redactStatus(status, secrets),
    onResponse: ({ status }) => reported.push(status),
    onRetry: (why) => retries.push(why),
    clientRequestId: 'c1',
    signal: neverAborted,
    timeoutMs: 3_600_000
  })
  return { started, sent, retries, reported }
}

async function wait(...given: Parameters<typeof call>): Promise<StartedWait & { readonly paths: () => string[] }> {
  const { started, sent } = call(...given)
  const found = await started
  if (found.kind !== 'wait') throw new Error(`The call ended: ${found.ending.outcome}`)
  return { ...found, paths: () => sent.slice(1).map(({ url }) => url.pathname) }
}

async function end(...given: Parameters<typeof call>): Promise<StartedEnd> {
  const found = await call(...given).started
  if (found.kind !== 'end') throw new Error(`The call is followed by a wait for ${found.api}`)
  return found
}

const limits = { limitMs: 1_000, signal: neverAborted }
const running = { body: { status: 'Running', properties: { provisioningState: 'Updating' } } }
const succeeded = { body: { status: 'Succeeded' } }
const missing = { http: 404, body: { error: { code: 'ResourceNotFound', message: 'gone' } } }

describe('the request', () => {
  test('has the method, the URL, the body and the client request id', async () => {
    const { started, sent, reported } = call('PUT', [{ http: 202, headers: monitor }], { body: '{"a":1}' })
    await started
    expect(sent).toEqual([
      {
        url: new URL(`${thing}?api-version=2024-01-01`, endpoint),
        headers: {
          accept: 'application/json',
          authorization: 'Bearer token',
          'content-type': 'application/json',
          'x-ms-client-request-id': 'c1'
        },
        call: { method: 'PUT', body: '{"a":1}' }
      }
    ])
    expect(reported).toEqual([202])
  })

  test('without a body has no type of it', async () => {
    const { started, sent } = call('POST', [{ http: 202, headers: monitor }])
    await started
    expect(sent[0]?.headers).not.toHaveProperty('content-type')
    expect(sent[0]?.call).toEqual({ method: 'POST', body: undefined })
  })
})

describe('a 401', () => {
  const unauthorized = { http: 401, body: { error: { code: 'InvalidAuthenticationToken', message: 'x' } } }

  test('is followed by one more attempt', async () => {
    const { started, sent, retries } = call('POST', [unauthorized, { http: 202, headers: monitor }])
    expect(await started).toMatchObject({ kind: 'wait' })
    expect([sent.length, retries]).toEqual([2, ['Azure returned HTTP 401']])
  })

  test('twice is Azure’s refusal', async () => {
    expect(await end('POST', [unauthorized])).toMatchObject({
      ending: { outcome: 'failed', reason: 'not-started', error: { code: 'InvalidAuthenticationToken' } }
    })
  })

  test('that the token source can explain is a fault of the sign-in', async () => {
    const onUnauthorized = new WaitError('sign-in-failed', 'The token has expired.')
    const { started, sent } = call('POST', [unauthorized], { onUnauthorized })
    expect(await caughtAsync(started)).toMatchObject({
      reason: 'sign-in-failed',
      message: 'The token has expired. Nothing was started'
    })
    expect(sent).toHaveLength(1)
  })
})

describe('the end at once', () => {
  test('is a refusal, whose error is redacted', async () => {
    const refusal = { http: 409, body: { error: { code: 'Conflict', message: `Not with ${secret}` } } }
    const { started, reported } = call('PUT', [refusal])
    expect(await started).toMatchObject({
      kind: 'end',
      ending: { outcome: 'failed', reason: 'not-started', error: { code: 'Conflict', message: 'Not with ***' } },
      requestId: 'r1'
    })
    expect(reported).toEqual([409])
  })

  test('is an unreadable response, whose message is redacted', async () => {
    const { started } = call('POST', [{ http: 403, headers: { 'x-ms-request-id': secret }, body: '' }])
    expect(await caughtAsync(started)).toMatchObject({ reason: 'refused', requestId: '***' })
  })

  test('is the success of a DELETE whose resource does not exist', async () => {
    const { ending, requestId, result } = await end('DELETE', [missing])
    expect(ending).toEqual({
      outcome: 'succeeded',
      reading: {
        operation: {
          state: 'succeeded',
          status: '404 Not Found',
          meaning: 'The resource no longer exists',
          httpStatusCode: '404',
          document: '',
          result: undefined
        },
        operationUrl: `${endpoint.origin}${thing}?api-version=2024-01-01`
      }
    })
    expect([requestId, result]).toEqual(['r1', undefined])
  })

  test.each<[Method, string | undefined]>([
    ['PUT', `{"properties":{"provisioningState":"Succeeded","key":"***"}}`],
    ['DELETE', undefined]
  ])('is the terminal state in the response to a %s', async (method, result) => {
    const { ending } = await end(method, [{ body: { properties: { provisioningState: 'Succeeded', key: secret } } }])
    expect(ending).toMatchObject({ outcome: 'succeeded', reading: { operation: { status: 'Succeeded', result } } })
  })

  test('has the reader for the reason of a failed deployment', async () => {
    const failed = { http: 201, body: { properties: { provisioningState: 'Failed' } } }
    expect(firstRequest((await end('PUT', [failed], { path: deployment })).failure?.(undefined))?.url.pathname).toBe(
      `${deployment}/operations`
    )
    expect((await end('PUT', [failed])).failure).toBeUndefined()
  })
})

describe('the wait', () => {
  const byMonitor = { http: 202, headers: monitor, retryAfterMs: 7_000 }
  const goals = { monitor: ['words'], location: ['until', 'words'], resource: ['until', 'state-field', 'words'] }

  test.each<[Method, string, Answer, Choice, object]>([
    ['PUT', 'a monitor', byMonitor, {}, { api: 'arm-operation', goals: goals.monitor, retryAfterMs: 7_000 }],
    ['PUT', 'a monitor of a job', byMonitor, { path: job }, { api: 'arm-operation', goals: ['state-field', 'words'] }],
    ['PATCH', 'a monitor of a job', byMonitor, { path: job }, { goals: ['state-field', 'words'] }],
    ['POST', 'a monitor of a job', byMonitor, { path: job }, { goals: goals.monitor }],
    ['PUT', 'a monitor of a deployment', byMonitor, { path: deployment }, { goals: goals.monitor }],
    [
      'PUT',
      'a monitor and a state-field',
      byMonitor,
      { goal: { stateField: ['properties', 'state'] } },
      { goals: ['state-field', 'words'] }
    ],
    [
      'POST',
      'a Location',
      { http: 202, headers: location },
      {},
      { api: 'arm-location', goals: goals.location, retryAfterMs: undefined }
    ],
    ['PUT', 'the resource', { http: 202 }, {}, { api: 'arm-resource', goals: goals.resource, goal: { until: 'done' } }],
    ['PUT', 'a job', { http: 202 }, { path: job }, { api: 'arm-resource', goals: goals.resource }],
    ['DELETE', 'the resource', { http: 202 }, {}, { api: 'arm-resource', goal: { until: 'deleted' } }]
  ])('after a %s is for %s', async (method, _, answer, choice, expected) => {
    expect(await wait(method, [answer], choice)).toMatchObject({ kind: 'wait', ...expected })
  })

  test.each<[string, Answer, string, string]>([
    ['a monitor', byMonitor, operation, '1'],
    ['a Location', { http: 202, headers: location }, '/subscriptions/0b1f/results/1', '1'],
    ['the resource', { http: 202 }, thing, thing]
  ])('for %s polls it', async (_, answer, path, operationId) => {
    const { flavor, poll, paths } = await wait('PUT', [answer, running])
    await poll(limits)
    expect(paths()).toEqual([path])
    expect(flavor.operationId).toBe(operationId)
  })

  test('is refused on another host, with the request id', async () => {
    const headers = { 'azure-asyncoperation': 'https://evil.example/operations/1' }
    expect(await caughtAsync(call('PUT', [{ http: 202, headers }]).started)).toMatchObject({
      reason: 'refused',
      message:
        'The operation has been started, but its status is at https://evil.example, where the token may not be sent. Check it there',
      requestId: 'r1'
    })
  })
})

describe('after the monitor’s success', () => {
  const byMonitor = { http: 202, headers: monitor }
  const stillRunning = { body: { properties: { state: 'Started', provisioningState: 'Succeeded' } } }

  test.each<Method>(['PUT', 'PATCH'])('a job that a %s started is polled until it ends', async (method) => {
    const { poll, paths } = await wait(method, [byMonitor, succeeded, stillRunning], { path: job })
    expect(await poll(limits)).toMatchObject({
      operation: { state: 'running', status: 'Started', api: 'arm-resource' }
    })
    expect(paths()).toEqual([operation, job])
  })

  test('a state in another member is polled until it ends', async () => {
    const goal: Partial<Goal> = { stateField: ['properties', 'state'] }
    const { poll, paths } = await wait('PUT', [byMonitor, succeeded, stillRunning], { goal })
    expect(await poll(limits)).toMatchObject({ operation: { state: 'running', status: 'Started' } })
    expect(paths()).toEqual([operation, thing])
  })

  test.each<[Method, string]>([
    ['PUT', thing],
    ['POST', job]
  ])('a %s of %s has ended', async (method, path) => {
    const { poll, paths } = await wait(method, [byMonitor, succeeded, stillRunning], { path })
    expect(await poll(limits)).toMatchObject({ operation: { state: 'succeeded' } })
    expect(paths()).toEqual([operation])
  })
})

describe('the monitor of a DELETE', () => {
  const byMonitor = { http: 202, headers: monitor }

  test('can disappear with the resource', async () => {
    const { poll, paths } = await wait('DELETE', [byMonitor, missing])
    expect(await poll(limits)).toMatchObject({ operation: { state: 'succeeded', api: 'arm-resource' } })
    expect(paths()).toEqual([operation, thing])
  })

  test('alone does not prove that the resource is gone', async () => {
    const exists = { body: { properties: { provisioningState: 'Deleting' } } }
    const { poll } = await wait('DELETE', [byMonitor, missing, exists])
    expect(await caughtAsync(poll(limits))).toMatchObject({ reason: 'not-found' })
  })

  test('is followed by no reader about the creation', async () => {
    const { flavor } = await wait('DELETE', [byMonitor], { path: deployment })
    expect([flavor.failure, flavor.progress]).toEqual([undefined, undefined])
    expect(flavor.operationId).toBe('1')
  })

  test('has an empty result', async () => {
    const { flavor } = await wait('DELETE', [byMonitor])
    const status = { state: 'succeeded', status: 'Succeeded', document: '' } as const
    expect(inquire(flavor.result?.(status), () => response('{"a":1}'))).toBe('')
  })
})

describe('the reason of a failure', () => {
  const own = { code: 'Monitor', message: 'm', details: [], additionalInfo: [] }
  const byMonitor = { http: 202, headers: monitor }
  const failedJob = { properties: { state: 'Failed', errors: [{ code: 'Job', message: 'why' }] } }

  test('is in the job that a PUT started', async () => {
    const { flavor } = await wait('PUT', [byMonitor], { path: job })
    const requested: string[] = []
    const read = (document: unknown) =>
      inquire(flavor.failure?.(own), ({ url }) => {
        requested.push(url.pathname)
        return response(JSON.stringify(document))
      })
    expect(read(failedJob)).toMatchObject({ code: 'Job', message: 'why' })
    expect(read({ properties: { state: 'Failed' } })).toEqual(own)
    expect(read({ properties: {} })).toEqual(own)
    expect(requested).toEqual([job, job, job])
  })

  test('remains the monitor’s if the job cannot be requested', async () => {
    const inquiry = (await wait('PUT', [byMonitor], { path: job })).flavor.failure?.(own)
    inquiry?.next()
    expect(inquiry?.throw(new WaitError('forbidden', 'no'))).toEqual({ done: true, value: own })
  })

  test('is not hidden by a bug', async () => {
    const inquiry = (await wait('PUT', [byMonitor], { path: job })).flavor.failure?.(own)
    inquiry?.next()
    expect(() => inquiry?.throw(new TypeError('bug'))).toThrow('bug')
  })

  test.each<[Method, string]>([
    ['POST', job],
    ['PUT', thing]
  ])('after a %s of %s is the monitor’s', async (method, path) => {
    expect((await wait(method, [byMonitor], { path })).flavor.failure).toBeUndefined()
  })

  test('is in the operations of a deployment, which also are its tasks', async () => {
    const { flavor } = await wait('PUT', [byMonitor], { path: deployment })
    const status = { state: 'running', status: 'Running', document: '' } as const
    for (const inquiry of [flavor.progress?.(status), flavor.failure?.(own)])
      expect(firstRequest(inquiry)?.url.pathname).toBe(`${deployment}/operations`)
  })
})

describe('the result', () => {
  const status = { state: 'succeeded', status: 'Succeeded', document: '' } as const
  const both = { http: 202, headers: { ...monitor, ...location } }

  test.each<[string, Method, Answer, string | undefined]>([
    ['the resource after a monitor', 'PUT', { http: 202, headers: monitor }, thing],
    ['the resource after a Location', 'PATCH', { http: 202, headers: location }, thing],
    ['in the last response of the resource itself', 'PUT', { http: 202 }, undefined],
    ['at the Location beside the monitor', 'POST', both, '/subscriptions/0b1f/results/1'],
    ['in the last response of a Location', 'POST', { http: 202, headers: location }, undefined]
  ])('is %s, for a %s', async (_, method, answer, path) => {
    const { flavor } = await wait(method, [answer])
    expect(firstRequest(flavor.result?.(status))?.url.pathname).toBe(path)
  })

  test('of a POST with a monitor alone is the monitor’s, or else the body of its response', async () => {
    const { flavor } = await wait('POST', [{ http: 202, headers: monitor, body: { id: 1 } }])
    expect(flavor.result?.({ ...status, result: '{"of":"monitor"}' })).toBeUndefined()
    expect(inquire(flavor.result?.(status), () => response(''))).toBe('{"id":1}')
  })

  test('of a POST whose response is not JSON is empty', async () => {
    const { flavor } = await wait('POST', [{ http: 202, headers: monitor }])
    expect(inquire(flavor.result?.(status), () => response('{}'))).toBeUndefined()
  })
})

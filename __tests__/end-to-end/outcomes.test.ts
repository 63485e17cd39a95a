/**
 * The bundle as the runner runs it: exit status, outputs, requests, log and summary of each way that a wait can end.
 */
import { describe, expect, test } from '@jest/globals'
import type { Step } from '../../emulator/script.ts'
import { gaps, onThisMachine, token, untimed, waitForGateway, waitForReplication } from './servers-and-runs.ts'

describe('a gateway operation', () => {
  test('that succeeds', async () => {
    const members = { HttpStatusCode: '200', Data: 'https://blob/?sig=secret-data' }
    const result = await waitForGateway(
      [
        { status: 'InProgress', polls: 2 },
        { status: 'Successful', members }
      ],
      {
        operation: { name: 'CreateGateway' }
      }
    )
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({
      outcome: 'succeeded',
      reason: '',
      status: 'Successful',
      'operation-id': 'op-1',
      'operation-name': 'CreateGateway',
      'http-status-code': '200',
      data: 'https://blob/?sig=secret-data',
      'error-code': '',
      polls: '3',
      'elapsed-seconds': expect.stringMatching(/^\d$/)
    })
    expect(JSON.parse(result.outputs.response ?? '')).toMatchObject({ GatewayOperation: { Status: 'Successful' } })
    expect(result.outputs['operation-url']).toMatch(/\/services\/networking\/operation\/op-1$/)
    expect(result.requests).toHaveLength(3)
    expect(result.requests[0]).toMatchObject({
      method: 'GET',
      path: '/0b1f6471-1bf0-4dda-aec3-cb9272f09590/services/networking/operation/op-1',
      headers: { 'x-ms-version': '2016-07-01', authorization: `Bearer ${token}` }
    })
    expect(result.annotations).toEqual([])
    expect(result.log.map(untimed)).toEqual([
      'Signing in with the access-token',
      expect.stringMatching(/^Waiting for classic-gateway op-1 until .* UTC \(20s\): GET http/),
      '▾ Intervals and limits',
      'Polling every 0.1s to 20s, or as Retry-After says',
      'Giving up after 15m without a readable response (2m before the first), or after 1m of 403 or 404',
      '0s: InProgress (next poll in less than 1s)',
      expect.stringMatching(/^ {2}Start time: 20/),
      '0s: InProgress → Successful',
      'Succeeded: Azure says Successful, after 0s and 3 polls.'
    ])
    expect(`${result.raw.join()}${result.summary}`).not.toContain('secret-data')
    expect(result.summary).toContain('<h3>✅ <code>CreateGateway op-1</code>: succeeded</h3>')
    expect(result.summary).toContain('<td><code>InProgress</code></td>')
  })

  test('that fails', async () => {
    const members = { HttpStatusCode: 400, Error: { Code: 'BadRequest', Message: 'No <gateway>.' } }
    const result = await waitForGateway([{ status: 'InProgress' }, { status: 'Failed', members }])
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({
      outcome: 'failed',
      reason: '',
      status: 'Failed',
      'http-status-code': '400',
      'error-code': 'BadRequest',
      'error-message': 'No <gateway>.'
    })
    expect(result.annotations.map((one) => ({ ...one, message: untimed(one.message) }))).toEqual([
      {
        level: 'error',
        title: 'The operation failed: BadRequest',
        message: 'Azure says Failed, after 0s and 2 polls: BadRequest: No <gateway>.'
      }
    ])
    expect(result.summary).toContain('<code>BadRequest: No &#60;gateway&#62;.</code>')
  })

  test('with an unknown status counts as running, with one warning', async () => {
    const result = await waitForGateway([{ status: 'Sleeping', polls: 3 }, { status: 'Successful' }])
    expect(result.outputs.outcome).toBe('succeeded')
    expect(result.annotations).toEqual([
      expect.objectContaining({ level: 'warning', title: 'The status counts as running' })
    ])
  })
})

describe('a replication operation', () => {
  const job = {
    state: 'Failed',
    errors: [
      { code: 'FailoverFailed', message: 'It failed.', causes: 'A disk is locked.', recommendation: 'Unlock it.' }
    ],
    tasks: [{ taskName: 'Attach', state: 'Failed', childrenWorkflows: [] }]
  }

  test('that fails gets its reason from the job, which is read once', async () => {
    const result = await waitForReplication([{ status: 'Running' }, { status: 'Failed' }], { operation: { job } })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({
      outcome: 'failed',
      'error-code': 'FailoverFailed',
      'error-message': 'It failed.'
    })
    expect(JSON.parse(result.outputs['error-detail'] ?? '')).toMatchObject({
      causes: 'A disk is locked.',
      recommendation: 'Unlock it.',
      details: [{ message: 'Task Attach failed', target: 'Attach' }]
    })
    expect(result.requests.map(({ path }) => path.replace(/.*replicationVaults/, ''))).toEqual([
      '/vault-1/jobs/op-1/operations/op-1?api-version=2021-02-16-preview',
      '/vault-1/jobs/op-1/operations/op-1?api-version=2021-02-16-preview',
      '/vault-1/jobs/op-1?api-version=2021-02-16-preview'
    ])
    expect(result.log.join('\n')).toContain('Recommendation: Unlock it.')
  })

  test('that fails is failed even if the job cannot be read', async () => {
    const result = await waitForReplication([{ status: 'Failed' }], { operation: { job: { http: 500 } } })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'error-code': '', polls: '1' })
    expect(result.log.join('\n')).toContain('The reason could not be read: Azure returned HTTP 500')
  })

  test.each(['Canceled', 'Cancelled'])('that is %s', async (status) => {
    const result = await waitForReplication([{ status }])
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'canceled', reason: '', status })
  })

  test('that does not finish times out after a last poll', async () => {
    const result = await waitForReplication([{ status: 'Running', retryAfter: 60 }], { inputs: { timeout: '1s' } })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', reason: 'deadline', status: 'Running', polls: '2' })
    expect(result.annotations[0]?.message).toContain('To continue the wait, run this action again')
  })

  test('is not polled while no reads remain, except for the last poll', async () => {
    const headers = { 'x-ms-ratelimit-remaining-subscription-reads': '0' }
    const busy = await waitForReplication([{ status: 'Running', headers }], { inputs: { timeout: '2s' } })
    expect(busy.outputs).toMatchObject({ outcome: 'timed-out', polls: '2' })
  })

  test('is polled again after Retry-After, and at most a request later', async () => {
    const result = await waitForReplication([{ status: 'Running', retryAfter: 1, polls: 2 }, { status: 'Succeeded' }])
    for (const gap of gaps(result.requests)) {
      expect(gap).toBeGreaterThanOrEqual(1_000)
      expect(gap).toBeLessThan(1_000 + onThisMachine(300, result))
    }
  })
})

describe('fail-on', () => {
  const runs = { inputs: { timeout: '0.5s', 'fail-on': 'failed' } }

  test('keeps an outcome that it does not list green, with a warning', async () => {
    const result = await waitForReplication([{ status: 'Running' }], runs)
    expect(result.exitStatus).toBe(0)
    expect(result.outputs.outcome).toBe('timed-out')
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'warning', title: 'Timed out' })])
  })

  test('makes a listed outcome red', async () => {
    expect((await waitForReplication([{ status: 'Failed' }], runs)).exitStatus).toBe(1)
  })
})

describe('faults on the way', () => {
  const bad: readonly (readonly [string, Step])[] = [
    ['reset', { fault: 'reset' }],
    ['cut', { fault: 'cut' }],
    ['cut between chunks', { fault: 'cut-chunked' }],
    ['garbage', { fault: 'garbage' }],
    ['an empty 200', { http: 200 }],
    ['HTML', { http: 200, body: '<html><body>Sign in</body></html>' }],
    ['404', { http: 404 }],
    ['403', { http: 403 }],
    ['401', { http: 401 }],
    ['429', { http: 429, retryAfter: 0 }],
    ['503', { http: 503 }]
  ]

  test.each(bad)('%s: the wait continues', async (_, step) => {
    const result = await waitForReplication([{ status: 'Running' }, step, { status: 'Succeeded' }])
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', polls: '3' })
  })

  test.each<[string, string, Step, Record<string, string>]>([
    [
      'a final HTTP error',
      'refused',
      { http: 410, error: { code: 'Gone', message: 'It is gone.' } },
      { 'error-code': 'Gone', polls: '1' }
    ],
    [
      '401 again',
      'forbidden',
      { http: 401, error: { code: 'ExpiredToken', message: 'x' } },
      { 'error-code': 'ExpiredToken', polls: '2' }
    ],
    [
      '404 to the end',
      'not-found',
      { http: 404, error: { code: 'ResourceNotFound', message: 'x' } },
      { 'error-code': 'ResourceNotFound' }
    ],
    ['silence to the end', 'unreachable', { fault: 'silence' }, { status: '' }],
    ['a drip to the end', 'unreachable', { fault: 'drip' }, {}],
    ['a body that never comes', 'unreachable', { fault: 'silent-body' }, {}],
    ['no status to the end', 'unreadable', { http: 200, body: '{"value":[]}' }, {}],
    [
      'a redirect to another host',
      'refused',
      { http: 307, headers: { location: 'https://example.invalid/' } },
      { polls: '1' }
    ]
  ])('%s: unknown, %s', async (_, reason, step, outputs) => {
    const result = await waitForReplication([step], { inputs: { timeout: '1.5s' } })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason, ...outputs })
    expect(result.annotations.filter(({ level }) => level === 'error')).toHaveLength(1)
    expect(result.elapsedMs).toBeLessThan(onThisMachine(5_000, result))
  })

  test('silence beyond max-silence: unknown', async () => {
    const steps: Step[] = [{ status: 'Running' }, { http: 500 }]
    const result = await waitForReplication(steps, { inputs: { 'max-silence': '1s' } })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable', status: 'Running' })
    expect(result.elapsedMs).toBeLessThan(onThisMachine(4_000, result))
  })
})

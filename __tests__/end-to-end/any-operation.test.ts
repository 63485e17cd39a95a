/** The bundle with any Azure operation: what each API adds to the ways that a wait can end. */
import { describe, expect, test } from '@jest/globals'
import { sampleSubscription } from '../../emulator/samples.ts'
import type { Step } from '../../emulator/script.ts'
import { gaps, onThisMachine, token, untimed, waitForOperation } from './servers-and-runs.ts'

const conflict = {
  code: 'Conflict',
  message: 'The lock holds.',
  target: 'gw',
  details: [{ code: 'Lock', message: 'x' }]
}

describe('a status monitor', () => {
  test('that succeeds, with progress on the way', async () => {
    const result = await waitForOperation('arm-operation', [
      { status: 'InProgress', members: { percentComplete: 40 } },
      { status: 'Succeeded', members: { percentComplete: 100, properties: { ip: '10.0.0.4' } } }
    ])
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({
      outcome: 'succeeded',
      status: 'Succeeded',
      'operation-id': 'op-1',
      'percent-complete': '100',
      'error-detail': '',
      polls: '2'
    })
    expect(JSON.parse(result.outputs.response ?? '')).toMatchObject({ properties: { ip: '10.0.0.4' } })
    expect(result.outputs['operation-url']).toMatch(/\/operations\/op-1\?api-version=2024-11-01$/)
    expect(result.requests[0]?.headers.authorization).toBe(`Bearer ${token}`)
    expect(result.log.slice(5).map(untimed)).toEqual([
      `In the portal: https://portal.azure.com/#resource/subscriptions/${sampleSubscription}`,
      '0s: InProgress, 40 % (next poll in less than 1s)',
      expect.stringMatching(/^ {2}Start time: 20/),
      '0s: InProgress → Succeeded, 100 %',
      'Succeeded: Azure says Succeeded, after 0s and 2 polls.'
    ])
    expect(result.annotations).toEqual([])
  })

  test('that is canceled has its error', async () => {
    const result = await waitForOperation('arm-operation', [{ status: 'Canceled', members: { error: conflict } }])
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({
      outcome: 'canceled',
      reason: '',
      'error-code': 'Conflict',
      'error-target': 'gw'
    })
    expect(JSON.parse(result.outputs['error-detail'] ?? '').details).toMatchObject([{ code: 'Lock' }])
  })

  test('with a URL longer than 4 KB is polled at that URL, and the URL is shortened in the log', async () => {
    const query = `&t=638&c=${'MIIHpTCCBo2gAwIBAgITOgVOTOn'.repeat(200)}&s=a%2Fb%2Bc&h=x`
    let given = ''
    const result = await waitForOperation('arm-operation', [{ status: 'Running' }, { status: 'Succeeded' }], {
      inputsAt: (inputs) => {
        given = `${inputs['operation-url']}${query}`
        return { 'operation-url': given }
      }
    })
    expect(result.exitStatus).toBe(0)
    expect(result.outputs['operation-url']).toBe(given)
    expect(given.endsWith(result.requests[1]?.path ?? 'none')).toBe(true)
    expect(result.raw.join()).not.toContain('MIIHpTCC')
    expect(result.summary).not.toContain('MIIHpTCC')
    expect(result.log.join()).toContain('/operations/op-1?api-version=2024-11-01&…')
  })

  test('whose result is nested too deeply still succeeds, with a warning', async () => {
    const body = `{"status":"Succeeded","properties":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const result = await waitForOperation('arm-operation', [{ http: 200, body }])
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', result: '', response: body })
    expect(result.annotations).toMatchObject([
      { title: 'The output result is empty', message: expect.stringContaining('nested too deeply') }
    ])
  })

  test('that fails with an error that is nested too deeply has failed', async () => {
    const details = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const body = `{"status":"Failed","error":{"code":"Conflict","message":"No.","details":${details}}}`
    const result = await waitForOperation('arm-operation', [{ http: 200, body }])
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'Conflict', response: body })
  })

  test('that answers 202 moves to a newer Location', async () => {
    const moved = { location: '../operations/op-1?api-version=2024-11-01&at=2' }
    const result = await waitForOperation('arm-operation', [{ http: 202, headers: moved }, { http: 204 }])
    expect(result.exitStatus).toBe(0)
    expect(result.requests[1]?.path).toMatch(/&at=2$/)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', api: 'arm-location' })
  })

  test('is polled by the latest Retry-After, not the first', async () => {
    const result = await waitForOperation('arm-operation', [
      { status: 'Running', retryAfter: 1 },
      { status: 'Running', headers: { 'retry-after-ms': '300' } },
      { status: 'Succeeded' }
    ])
    const [first = 0, second = 0] = gaps(result.requests)
    expect(first).toBeGreaterThanOrEqual(1_000)
    expect(second).toBeGreaterThanOrEqual(300)
    expect(second).toBeLessThan(300 + onThisMachine(600, result))
  })
})

describe('a Location', () => {
  const accepted: Step = { http: 202 }

  test.each([200, 201, 204])('that ends with %i', async (http) => {
    const result = await waitForOperation('arm-location', [accepted, { http }])
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', 'http-status-code': String(http), polls: '2' })
  })

  test('whose final HTTP error is the operation’s error', async () => {
    const result = await waitForOperation('arm-location', [accepted, { http: 409, error: conflict }])
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({
      outcome: 'failed',
      reason: '',
      status: '409 Conflict',
      'http-status-code': '409',
      'error-code': 'Conflict',
      'error-message': 'The lock holds.'
    })
    expect(result.annotations[0]?.title).toBe('The operation failed: Conflict, because of Lock')
  })

  test('whose server errors are retried', async () => {
    const result = await waitForOperation('arm-location', [accepted, { http: 503, retryAfter: 1 }, { http: 200 }])
    expect(result.exitStatus).toBe(0)
  })

  test('that moves is followed, and its newest URL is in the outputs', async () => {
    const moved = (id: string) => ({ location: `../operationResults/op-1?api-version=2024-11-01&at=${id}` })
    const result = await waitForOperation(
      'arm-location',
      [
        { http: 202, headers: moved('2') },
        { http: 202, headers: moved('3') }
      ],
      { inputs: { timeout: '1s' } }
    )
    expect(result.requests.slice(0, 3).map(({ path }) => path.replace(/.*version=/, ''))).toEqual([
      '2024-11-01',
      '2024-11-01&at=2',
      '2024-11-01&at=3'
    ])
    expect(result.outputs['operation-url']).toMatch(/^http.*&at=3$/)
    expect(result.annotations[0]?.message).toMatch(/\n {2}api: arm-location\n {2}operation-url: \$\{\{ steps\./)
  })
})

describe('a resource', () => {
  test('that is created', async () => {
    const result = await waitForOperation('arm-resource', [{ status: 'Creating' }, { status: 'Succeeded' }])
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'Succeeded', 'operation-name': 'op-1' })
    expect(result.requests[0]?.path).toMatch(/\/virtualNetworkGateways\/op-1\?api-version=2024-05-01$/)
  })

  test('that is deleted', async () => {
    const gone = { http: 404, error: { code: 'ResourceNotFound', message: 'There is none.' } }
    const steps = [{ status: 'Deleting' }, { http: 503 }, gone]
    const result = await waitForOperation('arm-resource', steps, { inputs: { until: 'deleted' } })
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: '404 Not Found', 'error-code': '' })
    expect(result.outputs).toMatchObject({ api: 'arm-resource', until: 'deleted' })
    expect(result.log).toContain('Success means that the resource is gone (until: deleted)')
    expect(result.log.at(-1)).toEqual(
      expect.stringMatching(
        /^Succeeded: Azure says 404 Not Found, after \ds and 3 polls\. The resource no longer exists\.$/
      )
    )
  })

  test('that is missing at the first poll may have been deleted', async () => {
    const result = await waitForOperation('arm-resource', [{ http: 404 }], { inputs: { timeout: '1s' } })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'not-found' })
    expect(result.annotations[0]?.message).toContain(
      'If you wait for a deletion, it may have finished: with until: deleted'
    )
  })

  test('ends with a word from succeeded-when, and says so', async () => {
    const inputs = { 'succeeded-when': 'ready' }
    const result = await waitForOperation('arm-resource', [{ status: 'Ready' }], { inputs })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    const sentence = 'Azure says Ready, after 0s and 1 poll. The input succeeded-when counts this as succeeded.'
    expect(result.log.map(untimed).at(-1)).toBe(`Succeeded: ${sentence}`)
    expect(untimed(result.summary)).toContain(sentence)
  })

  test('with a word that sounds final counts as running, with a warning, and the message repeats the inputs', async () => {
    const inputs = { 'failed-when': 'Broken', timeout: '0.5s' }
    const result = await waitForOperation('arm-resource', [{ status: 'Completed' }], { inputs })
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', status: 'Completed' })
    const [warning, error] = result.annotations
    const sentence =
      'The status Completed sounds as if the operation had finished, but this API does not define it as an end. It counts as running. If it should end the wait, name it in succeeded-when or failed-when.'
    expect(warning).toEqual({ level: 'warning', title: 'The status counts as running', message: sentence })
    const lines = error?.message.split('\n') ?? []
    expect(lines[1]).toBe(sentence)
    expect(lines.slice(3)).toEqual(expect.arrayContaining(['with:', '  api: arm-resource', '  failed-when: Broken']))
  })

  test('that fails has the error in its properties', async () => {
    const result = await waitForOperation('arm-resource', [{ status: 'Failed', members: { error: conflict } }])
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'Conflict' })
  })
})

describe('a replication job', () => {
  const errors = [{ code: 'DiskLocked', message: 'A disk is locked.', causes: 'A backup.', recommendation: 'Wait.' }]
  const tasks = (...[move, stop]: string[]) => [
    { taskName: 'Prepare', state: 'Succeeded' },
    {
      taskName: 'Move',
      state: move,
      childrenJobs: [
        { properties: { displayName: 'Move vm-1', state: move, tasks: [{ taskName: 'Stop', state: stop }] } }
      ]
    }
  ]
  const steps: readonly Step[] = [
    { status: 'Started', members: { tasks: tasks('Pending', 'Pending') } },
    { status: 'Started', members: { tasks: tasks('Started', 'Pending') } }
  ]
  const operation = { name: 'Planned failover' }

  test('with warnings is green, and shows the warnings', async () => {
    const last = { status: 'CompletedWithWarnings', members: { errors, tasks: tasks('Succeeded', 'Succeeded') } }
    const result = await waitForOperation('data-replication-job', [...steps, last], { operation })
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({
      outcome: 'succeeded',
      status: 'CompletedWithWarnings',
      'operation-id': 'op-1',
      'operation-name': 'Planned failover',
      'error-code': ''
    })
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        title: 'Succeeded, but Azure says CompletedWithWarnings',
        message: 'DiskLocked: A disk is locked.\n  Possible causes: A backup.\n  Recommendation: Wait.'
      }
    ])
    expect(result.summary).toContain('<h4>Warnings</h4>')
    expect(result.summary).toContain('<li><code>Move vm-1: Succeeded</code><ul><li><code>Stop: Succeeded</code>')
    const progress = result.log.filter((line) => line.startsWith('  '))
    expect(progress.slice(0, 7)).toEqual([
      '  Prepare: Succeeded',
      '  Move: Pending',
      '  Move › Move vm-1: Pending',
      '  Move › Move vm-1 › Stop: Pending',
      '  Move: Pending → Started',
      '  Move › Move vm-1: Pending → Started',
      '  Move: Started → Succeeded'
    ])
  })

  test('with errors is red, and shows the errors and recommendations', async () => {
    const last = { status: 'CompletedWithErrors', members: { errors, tasks: tasks('Failed', 'Failed') } }
    const result = await waitForOperation('data-replication-job', [...steps, last], { operation })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'DiskLocked' })
    expect(JSON.parse(result.outputs['error-detail'] ?? '')).toMatchObject({
      causes: 'A backup.',
      recommendation: 'Wait.',
      details: [{ target: 'Move', details: [{ target: 'Stop' }] }]
    })
    expect(result.requests).toHaveLength(3)
    expect(result.summary).toContain('<h4>Tasks</h4>')
  })
})

describe('the log', () => {
  test('does not repeat tasks after a fault', async () => {
    const started = { status: 'Started', members: { tasks: [{ taskName: 'Move', state: 'Started' }] } }
    const result = await waitForOperation('data-replication-job', [
      started,
      { http: 503 },
      started,
      { status: 'Failed' }
    ])
    expect(result.log.filter((line) => line.includes('Move: '))).toEqual(['  Move: Started'])
  })

  test('reports large steps of progress, and the new URL of the status', async () => {
    const at = (percentComplete: number) => ({ status: 'Running', members: { percentComplete } })
    const monitor = await waitForOperation('arm-operation', [at(1), at(2), at(30), at(31), { status: 'Succeeded' }])
    expect(monitor.log.filter((line) => line.includes(' %')).map((line) => untimed(line).replace(/ \(.*/, ''))).toEqual(
      ['0s: Running, 1 %', '0s: still Running, 30 %']
    )
    const headers = {
      location: '/subscriptions/x/providers/y/locations/z/operationResults/op-1?api-version=2024-11-01&s=1'
    }
    const location = await waitForOperation('arm-location', [{ http: 202, headers }, { http: 202 }, { http: 204 }])
    expect(location.log.filter((line) => line.includes('is now at'))).toEqual([
      expect.stringMatching(/^ {2}The status is now at http:.*\/operationResults\/op-1\?api-version=2024-11-01&…$/)
    ])
  })

  test('stays small if the service reports a change at every poll', async () => {
    const tasks = (state: string) => Array.from({ length: 40 }, (_, index) => ({ taskName: `Task ${index}`, state }))
    const steps = Array.from({ length: 100 }, (_, index) => ({
      status: `Word ${index}`,
      members: { tasks: tasks(`State ${index} ${'x'.repeat(2_000)}`) },
      headers: { 'retry-after-ms': '1' }
    }))
    const inputs = { 'min-poll-interval': '0.001s' }
    const result = await waitForOperation('data-replication-job', [...steps, { status: 'Succeeded' }], { inputs })
    expect(result.outputs.polls).toBe('101')
    expect(result.log.length).toBeLessThan(1_100)
    expect(result.log.join('').length).toBeLessThan(450_000)
    expect(result.log.filter((line) => line.startsWith('There are too many changes'))).toHaveLength(1)
    expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576)
  })
})

describe('a classic operation', () => {
  test('that succeeds', async () => {
    const result = await waitForOperation('classic', [{ status: 'InProgress' }, { status: 'Succeeded' }])
    expect(result.exitStatus).toBe(0)
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', 'http-status-code': '200' })
    expect(result.requests[0]).toMatchObject({
      path: '/0b1f6471-1bf0-4dda-aec3-cb9272f09590/operations/op-1',
      headers: { 'x-ms-version': '2016-07-01' }
    })
  })

  test('that fails', async () => {
    const members = { HttpStatusCode: 400, Error: { Code: 'BadRequest', Message: 'No such size.' } }
    const result = await waitForOperation('classic', [{ status: 'Failed', members }])
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'BadRequest', 'http-status-code': '400' })
  })
})

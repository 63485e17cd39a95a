/**
 * What is read besides the polls: why an operation failed, and its tasks. Within limits, and without effect on the
 * outcome.
 */
import { describe, expect, test } from '@jest/globals'
import { neverAborted } from '../../src/clock.ts'
import { WaitError } from '../../src/errors.ts'
import type { Flavor } from '../../src/flavors/flavor.ts'
import type { Inquiry, StatusRequest } from '../../src/http/request.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import type { OperationError, Progress, Task } from '../../src/operation.ts'
import { runInquiry } from '../../src/poll/inquiry.ts'
import { ProgressReader } from '../../src/poll/progress.ts'
import { type Explanation, explain, explanationLimit } from '../../src/step/explain.ts'
import { Secrets } from '../../src/text/redact.ts'
import type { Ending } from '../../src/wait/verdict.ts'
import type { PollEvent, PollLimits } from '../../src/wait/wait.ts'
import { operationError, reading, unreachable } from '../report/samples.ts'
import { caughtAsync } from '../servers.ts'
import { VirtualClock } from '../virtual-clock.ts'

const request = (path: string): StatusRequest => ({ url: new URL(path, 'https://management.azure.com'), headers: {} })
const response: StatusResponse = {
  url: new URL('https://management.azure.com'),
  status: 200,
  headers: {},
  body: '',
  isFramed: true
}

interface Service {
  readonly takesMs?: number
  readonly fault?: Error
  readonly signal?: AbortSignal
}

/** A service that responds after this time, or with a fault. */
function service({ takesMs = 0, fault, signal = neverAborted }: Service = {}) {
  const clock = new VirtualClock()
  const asked: string[] = []
  const limits: number[] = []
  const ask = async ({ url }: StatusRequest, { limitMs }: PollLimits) => {
    asked.push(url.pathname)
    limits.push(limitMs)
    clock.advance(takesMs)
    if (fault !== undefined) throw fault
    return { ...response, url }
  }
  return { clock, ask, asked, limits, signal }
}

/** Requests this many things, and returns the paths of those that arrived. */
function* listing(count: number, faults: string[] = []): Inquiry<readonly string[]> {
  const paths: string[] = []
  for (let index = 1; index <= count; index += 1)
    try {
      paths.push((yield request(`/${index}`)).url.pathname)
    } catch (error) {
      faults.push(error instanceof WaitError ? error.message : 'a bug')
    }
  return paths
}

describe('an inquiry', () => {
  test('has its requests sent in turn, each within what is left', async () => {
    const { asked, limits, ...options } = service({ takesMs: 300 })
    expect(await runInquiry(listing(3), { ...options, limitMs: 1_000 })).toEqual(['/1', '/2', '/3'])
    expect(asked).toEqual(['/1', '/2', '/3'])
    expect(limits).toEqual([1_000, 700, 400])
  })

  test.each([
    [999, [1_000, 1]],
    [1_000, [1_000]]
  ])('has a request sent while a millisecond is left: after %d ms', async (takesMs, expected) => {
    const { asked, limits, ...options } = service({ takesMs })
    await runInquiry(listing(2), { ...options, limitMs: 1_000 })
    expect(limits).toEqual(expected)
  })

  test('without a request has its result at once', async () => {
    expect(await runInquiry(listing(0), { ...service(), limitMs: 0 })).toEqual([])
  })

  test('gets a fault, and continues', async () => {
    const faults: string[] = []
    expect(await runInquiry(listing(2, faults), { ...service({ fault: unreachable }), limitMs: 1_000 })).toEqual([])
    expect(faults).toEqual([unreachable.message, unreachable.message])
  })

  test('that catches no fault fails with it, and never gets a bug', async () => {
    const careless = function* (): Inquiry<string> {
      yield request('/')
      return 'never'
    }
    const failing = (fault: Error) => caughtAsync(runInquiry(careless(), { ...service({ fault }), limitMs: 1_000 }))
    expect(await failing(unreachable)).toBe(unreachable)
    const faults: string[] = []
    const bug = new TypeError('x')
    expect(await caughtAsync(runInquiry(listing(1, faults), { ...service({ fault: bug }), limitMs: 1_000 }))).toBe(bug)
    expect(faults).toEqual([])
  })

  test('returns what it has when its time has elapsed', async () => {
    const faults: string[] = []
    const { asked, ...options } = service({ takesMs: 400 })
    expect(await runInquiry(listing(5, faults), { ...options, limitMs: 1_000 })).toEqual(['/1', '/2', '/3'])
    expect(asked).toHaveLength(3)
    expect(faults).toEqual(['Reading it takes too long', 'Reading it takes too long'])
  })

  test('returns what it has after 40 requests', async () => {
    const faults: string[] = []
    const { asked, ...options } = service()
    expect(await runInquiry(listing(41, faults), { ...options, limitMs: 1_000 })).toHaveLength(40)
    expect(asked).toHaveLength(40)
    expect(faults).toEqual(['Reading it takes more than 40 requests'])
  })

  describe('whose request was too early', () => {
    const again = function* (afterMs: number): Inquiry<string> {
      yield request('/1')
      yield { ...request('/2'), afterMs }
      return 'done'
    }
    const running = async (afterMs: number, limitMs: number) => {
      const { clock, asked, limits, ...options } = service({ takesMs: 300 })
      const start = clock.now()
      const result = await caughtAsync(runInquiry(again(afterMs), { ...options, clock, limitMs, pauseMs: 500 }))
      return { result, asked, limits, tookMs: clock.now() - start }
    }

    test('waits as long as Azure says, and no less than the pause', async () => {
      expect(await running(2_000, 5_000)).toMatchObject({ asked: ['/1', '/2'], limits: [5_000, 2_700], tookMs: 2_600 })
      expect(await running(0, 5_000)).toMatchObject({ asked: ['/1', '/2'], limits: [5_000, 4_200], tookMs: 1_100 })
    })

    test('is not sent if there is no time left', async () => {
      const { result, asked, tookMs } = await running(4_800, 5_000)
      expect([asked, tookMs]).toEqual([['/1'], 300])
      expect(result).toMatchObject({ message: expect.stringContaining('not ready yet') })
    })
  })

  test('that never ends is abandoned', async () => {
    const { asked, ...options } = service()
    const faults: string[] = []
    expect(await runInquiry(listing(Number.POSITIVE_INFINITY, faults), { ...options, limitMs: 1_000 })).toBeUndefined()
    expect([asked.length, faults.length]).toEqual([40, 1_000])
  })
})

describe('the limit of an explanation', () => {
  const minute = 60_000
  test.each([
    ['20 s', 60 * minute, 10 * minute, 20_000],
    ['20 s at the deadline, which has a request’s minute', 60 * minute, 60 * minute, 20_000],
    ['what is left of that minute', 60 * minute, 61 * minute - 5_000, 5_000],
    ['a second, if nothing is left', 60 * minute, 61 * minute, 1_000],
    ['a second, if the machine was asleep', 60 * minute, 600 * minute, 1_000],
    ['twice a short timeout', 4_000, 0, 8_000],
    ['what is left of it', 4_000, 5_000, 3_000]
  ])('is %s', (_, timeoutMs, elapsedMs, expected) => {
    expect(explanationLimit(timeoutMs, elapsedMs)).toBe(expected)
  })
})

const task: Task = { name: 'vm', state: 'Running', children: [] }

interface Course extends Service {
  readonly failure?: Flavor['failure']
  readonly progress?: Flavor['progress']
  readonly result?: Flavor['result']
}

function prepare({ failure, progress, result, ...how }: Course) {
  const { asked, limits, ...options } = service(how)
  const messages: string[] = []
  const shown: (readonly Task[])[] = []
  const secrets = new Secrets(() => {})
  secrets.conceal('a-long-SECRET')
  const common = {
    ...options,
    secrets,
    onFault: (sentence: string) => messages.push(sentence),
    onNoResult: (sentence: string) => messages.push(sentence)
  }
  const reader = new ProgressReader({
    ...common,
    redact: (found) => secrets.redact(found),
    progress,
    onTasks: (tasks) => shown.push(tasks)
  })
  const run = (ending: Ending, elapsedMs = 0): Promise<Explanation> =>
    explain({ ...ending, polls: 1, elapsedMs }, { ...common, timeoutMs: 3_600_000, failure, result, progress: reader })
  return { run, reader, asked, limits, messages, shown, clock: options.clock }
}

const found = operationError('Found', 'a-long-SECRET')
const own = operationError('Own', 'own')
function* failure(own: OperationError | undefined): Inquiry<OperationError | undefined> {
  yield request('/job')
  return { ...found, details: own === undefined ? [] : [own] }
}
function* progress(): Inquiry<Progress> {
  yield request('/tasks')
  return { tasks: [task] }
}
const failed = (error?: OperationError): Ending => ({ outcome: 'failed', reading: reading({ state: 'failed', error }) })

describe('the error of a verdict', () => {
  test.each<[string, Ending, OperationError | undefined]>([
    ['succeeded', { outcome: 'succeeded', reading: reading({ error: own }) }, undefined],
    ['failed', failed(own), own],
    ['canceled', { outcome: 'canceled', reading: reading({ error: own }) }, own],
    ['not started', { outcome: 'failed', reason: 'not-started', error: own }, own],
    ['timed out', { outcome: 'timed-out', reason: 'deadline', reading: reading({ error: own }) }, undefined],
    [
      'unknown',
      { outcome: 'unknown', reason: 'refused', fault: new WaitError('refused', 'x', { responseError: own }) },
      own
    ],
    ['interrupted', { outcome: 'interrupted', reason: 'interrupted' }, undefined]
  ])('%s', async (_, ending, expected) => {
    expect((await prepare({}).run(ending)).error).toEqual(expected)
  })

  test('that was found replaces the document’s own, and is redacted', async () => {
    const { run, asked, messages } = prepare({ failure })
    expect((await run(failed(own))).error).toEqual({ ...found, message: '***', details: [own] })
    expect((await run(failed())).error).toEqual({ ...found, message: '***' })
    expect(asked).toEqual(['/job', '/job'])
    expect(messages).toEqual([])
  })

  test('is the document’s own if nothing is found', async () => {
    const { run } = prepare({
      failure: function* () {
        yield request('/job')
        return undefined
      }
    })
    expect((await run(failed(own))).error).toEqual(own)
  })

  test('is searched only if Azure reported that the operation has ended', async () => {
    const { run, asked } = prepare({ failure })
    await run({ outcome: 'succeeded', reading: reading() })
    await run({ outcome: 'unknown', reason: 'unreachable', fault: unreachable })
    await run({ outcome: 'failed', reason: 'not-started', error: own })
    expect(asked).toEqual([])
    await run({ outcome: 'canceled', reading: reading() })
    expect(asked).toEqual(['/job'])
  })

  test.each<[string, Course, string]>([
    ['a fault', { failure, fault: new WaitError('unreachable', 'HTTP 500 a-long-SECRET') }, 'HTTP 500 ***'],
    ['a bug', { failure, fault: new TypeError('x is not a function') }, 'x is not a function'],
    [
      'a bug in the first step',
      {
        failure: () => {
          throw new TypeError('y')
        }
      },
      'y'
    ]
  ])('is the document’s own if the search fails: %s', async (_, course, why) => {
    const { run, messages } = prepare(course)
    expect((await run(failed(own))).error).toEqual(own)
    expect(messages).toEqual([`The reason could not be read: ${why}`])
  })

  test('is searched within the remaining time', async () => {
    const { run, limits } = prepare({ failure })
    await run(failed(), 3_600_000 + 50_000)
    expect(limits).toEqual([10_000])
  })
})

describe('a result that the last response does not contain in a readable form', () => {
  const succeeded = { outcome: 'succeeded', reading: reading({ resultFault: 'it is too deep' }) } as const

  test('is left out, with the reason', async () => {
    const { run, messages } = prepare({})
    expect(await run(succeeded)).toMatchObject({ result: undefined })
    expect(messages).toEqual(['it is too deep'])
  })

  test('does not matter if the result is read from elsewhere', async () => {
    const { run, messages } = prepare({
      result: () =>
        (function* () {
          yield request('/result')
          return '{}'
        })()
    })
    expect(await run(succeeded)).toMatchObject({ result: '{}' })
    expect(messages).toEqual([])
  })

  test('does not matter if the operation failed', async () => {
    const { run, messages } = prepare({})
    await run({ outcome: 'failed', reading: reading({ resultFault: 'it is too deep' }) })
    expect(messages).toEqual([])
  })
})

describe('the tasks of an operation', () => {
  const at = (elapsedMs: number, more: Partial<PollEvent> = {}): PollEvent =>
    ({ polls: 1, elapsedMs, nextPollMs: 5_000, reading: reading(), ...more }) as PollEvent
  const settle = () => new Promise((resolve) => setImmediate(resolve))

  test('are listed in the delay before the next poll, every 30 s at most', async () => {
    const { reader, asked, limits, shown, clock } = prepare({ progress })
    for (const afterMs of [0, 29_999, 1, 1]) {
      clock.advance(afterMs)
      reader.onPoll(at(0))
      await settle()
    }
    expect(asked).toEqual(['/tasks', '/tasks'])
    expect(limits).toEqual([5_000, 5_000])
    expect(shown).toEqual([[task], [task]])
  })

  test.each<[string, Partial<PollEvent>]>([
    ['after a fault', { reading: undefined, fault: unreachable }],
    ['if the wait is over', { nextPollMs: undefined }],
    ['if the delay is short', { nextPollMs: 99 }],
    ['while few reads are left', { reading: reading({}, { remainingReads: 239 }) }]
  ])('are not listed %s', async (_, more) => {
    const { reader, asked } = prepare({ progress })
    reader.onPoll(at(0, more))
    await settle()
    expect(asked).toEqual([])
  })

  test.each<[string, Partial<PollEvent>]>([
    ['a tenth of a second is left', { nextPollMs: 100 }],
    ['as many reads are left as is plenty', { reading: reading({}, { remainingReads: 240 }) }]
  ])('are listed if %s', async (_, more) => {
    const { reader, asked } = prepare({ progress })
    reader.onPoll(at(0, more))
    await settle()
    expect(asked).toEqual(['/tasks'])
  })

  test('have a minute at most, however long the delay is', async () => {
    const { reader, limits } = prepare({ progress })
    reader.onPoll(at(0, { nextPollMs: 3_600_000 }))
    await settle()
    expect(limits).toEqual([60_000])
  })

  test('and the reason share their requests', async () => {
    const many = function* (): Inquiry<Progress> {
      for (;;) yield request('/one-more')
    }
    const { run, asked, messages } = prepare({ progress: many, failure })
    await run(failed())
    expect(asked).toHaveLength(40)
    expect(messages).toEqual(['The tasks could not be read: Reading it takes more than 40 requests'])
  })

  test('are listed once more at the end, within what the reason left', async () => {
    const { run, reader, limits, asked } = prepare({ progress, failure, takesMs: 4_000 })
    reader.onPoll(at(0))
    await settle()
    expect(await run(failed())).toMatchObject({ tasks: [task] })
    expect(asked).toEqual(['/tasks', '/job', '/tasks'])
    expect(limits).toEqual([5_000, 20_000, 16_000])
  })

  test('that may not be read are reported once, and not requested again', async () => {
    const { reader, run, asked, messages, clock } = prepare({
      progress,
      fault: new WaitError('forbidden', 'HTTP 403', { patience: 'grace' })
    })
    for (let index = 0; index < 3; index += 1) {
      reader.onPoll(at(0))
      await settle()
      clock.advance(30_000)
    }
    expect(await run(failed())).toEqual({ error: undefined, tasks: undefined })
    expect(asked).toEqual(['/tasks'])
    expect(messages).toEqual(['The tasks could not be read: HTTP 403'])
  })

  test.each([unreachable, new WaitError('not-found', 'There is no list yet', { patience: 'grace' })])(
    'are requested again after a transient fault, without a message: %s',
    async (fault) => {
      const { reader, asked, messages, clock } = prepare({ progress, fault })
      for (let index = 0; index < 2; index += 1) {
        reader.onPoll(at(0))
        await settle()
        clock.advance(30_000)
      }
      expect(asked).toEqual(['/tasks', '/tasks'])
      expect(messages).toEqual([])
    }
  )

  test('of which some are missing are shown, and the fault is reported, redacted', async () => {
    const { run, messages, shown } = prepare({
      progress: function* () {
        yield request('/tasks')
        return { tasks: [task], fault: 'Of a-long-SECRET: HTTP 403' }
      }
    })
    expect((await run(failed())).tasks).toEqual([task])
    expect(shown).toEqual([[task]])
    expect(messages).toEqual(['Of ***: HTTP 403'])
  })

  test('are not requested after the job is cancelled', async () => {
    const job = new AbortController()
    const fault = new WaitError('interrupted', 'The GitHub job was cancelled')
    const { reader, run, asked, messages } = prepare({ progress, fault, signal: job.signal })
    reader.onPoll(at(0))
    job.abort()
    expect((await run({ outcome: 'interrupted', reason: 'interrupted', reading: reading() })).tasks).toBeUndefined()
    expect(asked).toEqual(['/tasks'])
    expect(messages).toEqual([])
  })

  test('are not requested for an API that has them in its document', async () => {
    const { reader, run, asked } = prepare({})
    reader.onPoll(at(0))
    expect((await run(failed())).tasks).toBeUndefined()
    expect(asked).toEqual([])
  })
})

import { describe, expect, test } from '@jest/globals'
import { type Patience, WaitError } from '../../src/errors.ts'
import type { Reading, State } from '../../src/operation.ts'
import { createSchedule } from '../../src/wait/schedule.ts'
import type { Verdict } from '../../src/wait/verdict.ts'
import { type PollEvent, waitFor } from '../../src/wait/wait.ts'
import { VirtualClock } from '../virtual-clock.ts'

interface Answer {
  readonly reading?: Reading
  readonly fault?: WaitError
  /** How long the request takes. Default: its time-out for 'limit'. */
  readonly takesMs?: number | 'limit'
}

const says = (state: State, more: { retryAfterMs?: number; remainingReads?: number } = {}): Answer => ({
  reading: { operation: { state, status: state, document: '{}' }, operationUrl: 'https://here', ...more }
})
const running = says('running')
const fault = (patience: Patience, retryAfterMs?: number): Answer => ({
  fault: new WaitError(patience === 'silence' ? 'unreachable' : 'forbidden', 'a fault', { patience, retryAfterMs })
})

interface Run {
  readonly verdict: Verdict
  readonly clock: VirtualClock
  readonly events: readonly PollEvent[]
  /** When each poll was sent, since the start. */
  readonly polledAt: readonly number[]
  readonly limits: readonly number[]
}

/** Runs a script of responses. The last one repeats. */
async function play(
  script: readonly Answer[],
  given: {
    timeoutMs?: number
    maxSilenceMs?: number
    graceMs?: number
    random?: number
    clock?: VirtualClock
    signal?: AbortSignal
    onRequest?: () => void
  } = {}
): Promise<Run> {
  const {
    timeoutMs = 3_600_000,
    maxSilenceMs = 900_000,
    graceMs = 60_000,
    random = 0.5,
    clock = new VirtualClock(),
    signal = new AbortController().signal
  } = given
  const start = clock.now()
  const events: PollEvent[] = []
  const polledAt: number[] = []
  const limits: number[] = []
  const verdict = await waitFor({
    poll: async ({ limitMs }) => {
      const answer = script[Math.min(polledAt.length, script.length - 1)] ?? running
      polledAt.push(clock.now() - start)
      limits.push(limitMs)
      given.onRequest?.()
      clock.advance(answer.takesMs === 'limit' ? limitMs : (answer.takesMs ?? 0))
      if (answer.fault) throw answer.fault
      if (answer.reading) return answer.reading
      throw new Error('An answer is a reading or a fault')
    },
    schedule: createSchedule({ minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000, random: () => random }),
    clock,
    signal,
    timeoutMs,
    maxSilenceMs,
    graceMs,
    onPoll: (event) => events.push(event)
  })
  return { verdict, clock, events, polledAt, limits }
}

describe('the verdict', () => {
  test.each<State>(['succeeded', 'failed', 'canceled'])('is the first terminal status: %s', async (state) => {
    const { verdict, polledAt } = await play([running, says(state), says('succeeded')])
    expect(verdict).toMatchObject({ outcome: state, polls: 2 })
    expect(verdict.reason).toBeUndefined()
    expect(polledAt).toEqual([0, 1_000])
  })

  test('comes with the first poll, which is sent at once', async () => {
    const { verdict, clock } = await play([says('succeeded')])
    expect(verdict).toMatchObject({ outcome: 'succeeded', polls: 1, elapsedMs: 0 })
    expect(clock.sleeps).toEqual([])
  })

  test('a bug is not an outcome', async () => {
    await expect(play([{}])).rejects.toThrow('An answer is a reading or a fault')
  })
})

describe('the schedule', () => {
  test('polls after a share of the elapsed time', async () => {
    const { clock } = await play([running], { timeoutMs: 30_000 })
    // 5 % of 20 s is the floor of 1 s. Afterwards the delay grows.
    expect(clock.sleeps.slice(0, 21)).toEqual(new Array(21).fill(1_000))
    expect(clock.sleeps.slice(21, 24).map(Math.round)).toEqual([1_050, 1_103, 1_158])
  })

  test('obeys the latest Retry-After, not the first', async () => {
    const { polledAt } = await play([
      says('running', { retryAfterMs: 30_000 }),
      says('running', { retryAfterMs: 5_000 }),
      running,
      says('succeeded')
    ])
    expect(polledAt).toEqual([0, 30_000, 35_000, 36_750])
  })

  test('delays polls while few reads remain', async () => {
    const few = says('running', { remainingReads: 100 })
    const { polledAt } = await play([says('running', { remainingReads: 249 }), few, running, says('succeeded')])
    expect(polledAt).toEqual([0, 1_000, 34_422, 36_144])
  })

  test('after a fault obeys its Retry-After, and is reset by a readable response', async () => {
    const { polledAt } = await play([
      fault('silence'),
      fault('silence', 7_000),
      fault('silence'),
      running,
      fault('silence'),
      says('succeeded')
    ])
    expect(polledAt).toEqual([0, 1_000, 8_000, 10_000, 11_000, 12_000])
  })
})

describe('the deadline', () => {
  test('shortens the delay, and has one last poll', async () => {
    const { verdict, polledAt, clock } = await play([running], { timeoutMs: 2_500 })
    expect(polledAt).toEqual([0, 1_000, 2_000, 2_500])
    expect(clock.sleeps).toEqual([1_000, 1_000, 500])
    expect(verdict).toMatchObject({ outcome: 'timed-out', reason: 'deadline', polls: 4, elapsedMs: 2_500 })
  })

  test('also ends a longer Retry-After', async () => {
    const { verdict, polledAt } = await play([says('running', { retryAfterMs: 34 * 86_400_000 }), says('succeeded')], {
      timeoutMs: 60_000
    })
    expect(polledAt).toEqual([0, 60_000])
    expect(verdict.outcome).toBe('succeeded')
  })

  test('that passed while the machine slept is followed by one poll', async () => {
    const clock = new VirtualClock()
    clock.onSleep = () => clock.advance(86_400_000)
    expect((await play([running, says('succeeded')], { clock })).verdict).toMatchObject({
      outcome: 'succeeded',
      polls: 2
    })
    const { verdict } = await play([running], { clock })
    expect(verdict).toMatchObject({ outcome: 'timed-out', polls: 2 })
  })

  test('with a fault at the last poll is timed out, soon after a response', async () => {
    const { verdict } = await play([running, running, fault('none')], { timeoutMs: 2_000 })
    expect(verdict).toMatchObject({ outcome: 'timed-out', reason: 'deadline', polls: 3 })
    expect(verdict.reading?.operation.status).toBe('running')
    expect(verdict.fault).toMatchObject({ reason: 'forbidden' })
  })

  test('with a fault at the last poll is unknown, long after a response', async () => {
    const late = { timeoutMs: 2_000, maxSilenceMs: 1_999 }
    const { verdict } = await play([says('running', { retryAfterMs: 2_000 }), fault('silence')], late)
    expect(verdict).toMatchObject({ outcome: 'unknown', reason: 'unreachable', polls: 2 })
    expect(verdict.reading?.operation.status).toBe('running')
  })

  test('is exceeded by at most one request', async () => {
    const silent: Answer = { ...fault('silence'), takesMs: 'limit' }
    const { verdict, limits } = await play([silent], { timeoutMs: 5_000 })
    expect(limits).toEqual([5_000, 5_000])
    expect(verdict).toMatchObject({ outcome: 'unknown', elapsedMs: 10_000 })
  })
})

describe('a request', () => {
  test('times out after 60 s, at the deadline, or at the end of the allowed silence', async () => {
    expect((await play([says('succeeded')])).limits).toEqual([60_000])
    expect((await play([says('succeeded')], { timeoutMs: 10_000 })).limits).toEqual([10_000])
    expect((await play([says('succeeded')], { maxSilenceMs: 5_000 })).limits).toEqual([5_000])
    expect((await play([running, says('succeeded')], { timeoutMs: 21_000 })).limits).toEqual([21_000, 20_000])
  })
})

describe('patience', () => {
  test('ends at once after a permanent fault', async () => {
    const { verdict, polledAt } = await play([running, fault('none')])
    expect(verdict).toMatchObject({ outcome: 'unknown', reason: 'forbidden' })
    expect(polledAt).toHaveLength(2)
  })

  test('ends after 2 minutes without a first readable response', async () => {
    const { verdict, polledAt } = await play([fault('silence')])
    expect(verdict).toMatchObject({ outcome: 'unknown', reason: 'unreachable', elapsedMs: 120_000 })
    expect(polledAt.at(-1)).toBe(120_000)
  })

  test('ends after max-silence later, counted from the first poll without a response', async () => {
    const { verdict } = await play([running, fault('silence')], { maxSilenceMs: 300_000 })
    expect(verdict).toMatchObject({ outcome: 'unknown', elapsedMs: 301_000 })
  })

  test('starts again after each readable response', async () => {
    const hour = Array.from({ length: 200 }, (_, index) => (index % 2 ? running : fault('silence', 100_000)))
    expect(
      (await play([running, ...hour, says('succeeded')], { timeoutMs: 86_400_000, maxSilenceMs: 150_000 })).verdict
        .outcome
    ).toBe('succeeded')
  })

  test('is longer before the first readable response if Azure itself was throttling', async () => {
    const busy: Answer = {
      fault: new WaitError('unreachable', 'busy', { patience: 'silence', throttled: true, retryAfterMs: 90_000 })
    }
    const { verdict, polledAt } = await play([busy, busy, says('succeeded')])
    expect(polledAt).toEqual([0, 90_000, 180_000])
    expect(verdict.outcome).toBe('succeeded')
    // The last Retry-After goes beyond it.
    expect((await play([busy])).verdict).toMatchObject({ outcome: 'unknown', elapsedMs: 960_000 })
  })

  test('waits for a Retry-After that is longer than it, and then ends', async () => {
    const { verdict, polledAt } = await play([fault('silence', 372_000)])
    expect(polledAt).toEqual([0, 372_000])
    expect(verdict.outcome).toBe('unknown')
  })

  test('does not end if the machine slept through it in a request: there is one more poll', async () => {
    const slept: Answer = { ...fault('silence'), takesMs: 2_000_000 }
    expect((await play([running, slept, says('succeeded')])).verdict).toMatchObject({ outcome: 'succeeded', polls: 3 })
    expect((await play([running, slept, fault('silence')])).verdict).toMatchObject({ outcome: 'unknown', polls: 3 })
  })

  test('with 403 and 404 ends after grace', async () => {
    const { verdict } = await play([running, fault('grace')])
    expect(verdict).toMatchObject({ outcome: 'unknown', elapsedMs: 61_000 })
    expect((await play([fault('grace')], { graceMs: 300_000 })).verdict).toMatchObject({ elapsedMs: 300_000 })
  })

  test('with 403 and 404 ends after max-silence, if that is shorter', async () => {
    const { verdict } = await play([running, fault('grace')], { graceMs: 300_000, maxSilenceMs: 30_000 })
    expect(verdict).toMatchObject({ outcome: 'unknown', elapsedMs: 31_000 })
  })

  test('with 401 ends at the second in a row', async () => {
    expect((await play([fault('one-retry')])).verdict).toMatchObject({ outcome: 'unknown', polls: 2 })
    expect((await play([fault('one-retry'), running, fault('one-retry'), says('succeeded')])).verdict.outcome).toBe(
      'succeeded'
    )
    expect((await play([fault('one-retry'), fault('silence'), fault('one-retry')])).verdict).toMatchObject({
      outcome: 'unknown',
      polls: 3
    })
  })
})

describe('a report of a poll', () => {
  test('says when the wait ends if nothing changes', async () => {
    const { events } = await play([running, fault('grace'), running, says('succeeded')], { timeoutMs: 100_000 })
    expect(events.map(({ givesUpInMs }) => givesUpInMs)).toEqual([100_000, 60_000, 98_000, undefined])
  })

  test('names the deadline if that comes before the end of patience', async () => {
    const { events } = await play([fault('silence'), says('succeeded')], { timeoutMs: 10_000 })
    expect(events[0]).toMatchObject({ nextPollMs: 1_000, givesUpInMs: 10_000 })
  })
})

describe('a cancelled job', () => {
  test('ends a sleep', async () => {
    const clock = new VirtualClock()
    const job = new AbortController()
    clock.onSleep = () => job.abort()
    const { verdict } = await play([running], { clock, signal: job.signal })
    expect(verdict).toMatchObject({ outcome: 'interrupted', reason: 'interrupted', polls: 1 })
    expect(verdict.reading?.operation.status).toBe('running')
  })

  test('ends a request, whatever its result', async () => {
    const job = new AbortController()
    const { verdict, events } = await play([fault('none')], { signal: job.signal, onRequest: () => job.abort() })
    expect(verdict).toMatchObject({ outcome: 'interrupted', polls: 1 })
    expect(verdict.fault).toBeUndefined()
    expect(events).toEqual([])
  })

  test('sends nothing if it was cancelled before', async () => {
    const { verdict, polledAt } = await play([running], { signal: AbortSignal.abort() })
    expect(verdict).toMatchObject({ outcome: 'interrupted', polls: 0 })
    expect(polledAt).toEqual([])
  })
})

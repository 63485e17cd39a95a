import { getEventListeners } from 'node:events'
import { expect, test } from '@jest/globals'
import { neverAborted } from '../src/clock.ts'
import { WaitError } from '../src/errors.ts'
import { within } from '../src/within.ts'
import { caughtAsync } from './servers.ts'
import { ManualClock } from './virtual-clock.ts'

const tooLate = new WaitError('unreachable', 'too late')
const limit = (clock: ManualClock, signal = neverAborted) => ({ clock, limitMs: 100, signal, onTimeout: () => tooLate })
const forever = () => new Promise<never>(() => {})

test('work that settles in time keeps its result, and leaves no timer or listener', async () => {
  const clock = new ManualClock()
  const { signal } = new AbortController()
  const failure = new TypeError('m')
  expect(await within(async () => 'done', limit(clock, signal))).toBe('done')
  expect(await caughtAsync(within(() => Promise.reject(failure), limit(clock, signal)))).toBe(failure)
  expect(clock.sleeping).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('work that takes longer than the limit ends at the limit, and not before', async () => {
  const clock = new ManualClock()
  let isSettled = false
  const asked = caughtAsync(within(forever, limit(clock))).finally(() => {
    isSettled = true
  })
  clock.advance(99)
  await new Promise(setImmediate)
  expect(isSettled).toBe(false)
  clock.advance(1)
  expect(await asked).toBe(tooLate)
})

test('an abort ends the work at once, also an earlier abort', async () => {
  const clock = new ManualClock()
  const job = new AbortController()
  const asked = caughtAsync(within(forever, limit(clock, job.signal)))
  job.abort()
  const interrupted = { reason: 'interrupted', message: 'The GitHub job was cancelled' }
  expect(await asked).toMatchObject(interrupted)
  expect(await caughtAsync(within(forever, limit(clock, job.signal)))).toMatchObject(interrupted)
  expect(clock.sleeping).toBe(0)
})

test('the work is aborted after the limit, and may fail then', async () => {
  const clock = new ManualClock()
  let hears: AbortSignal = neverAborted
  const work = (signal: AbortSignal) => {
    hears = signal
    return new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => setImmediate(() => reject(new Error('late'))))
    })
  }
  const asked = caughtAsync(within(work, limit(clock)))
  expect(hears.aborted).toBe(false)
  clock.advance(100)
  expect(await asked).toBe(tooLate)
  expect(hears.aborted).toBe(true)
  await new Promise(setImmediate)
})

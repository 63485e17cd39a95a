import { getEventListeners } from 'node:events'
import { expect, jest, test } from '@jest/globals'
import { systemClock } from '../src/clock.ts'

test('a sleep is never shorter than requested', async () => {
  const { signal } = new AbortController()
  for (const ms of [0.5, 1, 2, 3.3, 10]) {
    const start = systemClock.now()
    await systemClock.sleep(ms, signal)
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(ms)
  }
})

test('a timer that fires too early is set again', async () => {
  const now = jest.spyOn(performance, 'now')
  try {
    for (const time of [0, 0.9, 1.1]) now.mockReturnValueOnce(time)
    await systemClock.sleep(1, new AbortController().signal)
    expect(now).toHaveBeenCalledTimes(3)
  } finally {
    now.mockRestore()
  }
})

test('a sleep of zero returns at once', async () => {
  const { signal } = new AbortController()
  const asleep = systemClock.sleep(0, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  await asleep
})

test('a sleep leaves no listener behind, however many there are', async () => {
  const { signal } = new AbortController()
  for (let count = 0; count < 20; count += 1) await systemClock.sleep(1, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an abort ends a sleep, or prevents it', async () => {
  const job = new AbortController()
  const asleep = systemClock.sleep(3_600_000, job.signal)
  expect(getEventListeners(job.signal, 'abort')).toHaveLength(1)
  job.abort()
  await asleep
  expect(getEventListeners(job.signal, 'abort')).toEqual([])
  await systemClock.sleep(3_600_000, job.signal)
})

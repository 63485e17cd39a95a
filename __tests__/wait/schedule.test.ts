import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSchedule, sanitiseDelay } from '../../src/wait/schedule.ts'

const options = { minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000 }
const schedule = (random: number) => createSchedule({ ...options, random: () => random })

describe('after a reading', () => {
  test.each([
    ['at once', 0, 0.5, 1_000],
    ['while 5 % is below the floor', 10_000, 0.5, 1_000],
    ['5 % of the time waited', 100_000, 0.5, 5_000],
    ['10 % less', 100_000, 0, 4_500],
    ['10 % more, in whole milliseconds', 100_000, 0.999, 5_500],
    ['never below the floor', 10_000, 0, 1_000],
    ['not above the ceiling, jitter aside', 3_600_000, 0.5, 20_000]
  ])('%s', (_, elapsedMs, random, expected) => {
    expect(schedule(random).afterReading(elapsedMs)).toBe(expected)
  })

  test.each([
    ['exactly', 7_000, 7_000],
    ['beyond the ceiling', 600_000, 600_000],
    ['but never below the floor', 250, 1_000],
    ['and never longer than a timer holds', 34 * 86_400_000, 2 ** 31 - 1]
  ])('follows a demand %s', (_, demand, expected) => {
    expect(schedule(0).afterReading(3_600_000, demand)).toBe(expected)
    expect(schedule(0.999).afterReading(0, demand)).toBe(expected)
  })
})

test('takes a demand of nothing for none', () => {
  expect(schedule(0.5).afterReading(100_000, 0)).toBe(5_000)
})

describe('while the service has few reads left', () => {
  test.each([
    ['plenty', 200, 0, 1_000],
    ['more than the bucket holds', 11_999, 0, 1_000],
    ['one fewer than plenty', 199, 0.5, 1_003],
    ['half of plenty', 100, 0.5, 31_000],
    ['half of plenty, put off by half as long', 100, 0, 15_900],
    ['none', 0, 0.5, 121_000],
    ['none, put off by half as much again', 0, 0.999_999, 181_100]
  ])('%s', (_, remainingReads, random, expected) => {
    expect(schedule(random).afterReading(10_000, undefined, remainingReads)).toBe(expected)
  })

  test('follows a demand as ever', () => {
    expect(schedule(0.5).afterReading(10_000, 7_000, 0)).toBe(7_000)
  })

  test('never asks sooner than without', () => {
    const anyCount = fc.oneof(fc.nat(300), fc.constant(Number.POSITIVE_INFINITY))
    fc.assert(
      fc.property(
        anyCount,
        fc.nat(10_800_000),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (left, ms, random) => {
          const usual = schedule(random).afterReading(ms)
          expect(schedule(random).afterReading(ms, undefined, left)).toBeGreaterThanOrEqual(usual)
        }
      )
    )
  })
})

describe('after a fault', () => {
  const leftMs = Number.POSITIVE_INFINITY

  test('doubles from 1 s to 60 s, with full jitter', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((faults) => schedule(0.5).afterFault({ faults, leftMs }))
    expect(delays).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    expect(schedule(0).afterFault({ faults: 7, leftMs })).toBe(1_000)
  })

  test('follows the demand that came with it', () => {
    expect(schedule(0.5).afterFault({ faults: 1, retryAfterMs: 372_000, leftMs: 60_000 })).toBe(372_000)
    expect(schedule(0.5).afterFault({ faults: 7, retryAfterMs: 2_000, leftMs })).toBe(2_000)
  })

  test('takes the demand for the least once the service was busy again after it', () => {
    const again = { faults: 7, throttles: 2, leftMs }
    expect(schedule(0.5).afterFault({ ...again, throttles: 1, retryAfterMs: 2_000 })).toBe(2_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: 2_000 })).toBe(30_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: 372_000 })).toBe(372_000)
    expect(schedule(0.5).afterFault(again)).toBe(30_000)
  })

  test('takes a demand of nothing for none', () => {
    expect(schedule(0.5).afterFault({ faults: 7, retryAfterMs: 0, leftMs })).toBe(30_000)
  })

  test('comes in time for the last try, but not below the floor', () => {
    expect(schedule(0.9).afterFault({ faults: 7, leftMs: 5_000 })).toBe(5_000)
    expect(schedule(0.9).afterFault({ faults: 7, leftMs: 10 })).toBe(1_000)
  })
})

test('a delay is finite, at least the floor and below 2^31, whatever is asked for', () => {
  const anyNumber = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -1, Number.POSITIVE_INFINITY, 2 ** 31, 1e300))
  fc.assert(
    fc.property(anyNumber, fc.double({ min: 1, max: 2 ** 31 - 1, noNaN: true }), (delay, floor) => {
      const sane = sanitiseDelay(delay, floor)
      expect(sane).toBeGreaterThanOrEqual(floor)
      expect(sane).toBeLessThan(2 ** 31)
    })
  )
  expect(sanitiseDelay(Number.NaN, Number.NaN)).toBe(1)
})

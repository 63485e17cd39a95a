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
  ])('obeys a Retry-After %s', (_, demand, expected) => {
    expect(schedule(0).afterReading(3_600_000, demand)).toBe(expected)
    expect(schedule(0.999).afterReading(0, demand)).toBe(expected)
  })

  test.each([
    ['zero', 0],
    ['negative', -1],
    ['not a number', Number.NaN]
  ])('ignores a Retry-After that is %s', (_, demand) => {
    expect(schedule(0.5).afterReading(100_000, demand)).toBe(5_000)
  })
})

describe('while the service has few reads left', () => {
  test.each([
    ['plenty', 240, 100_000, 0.5, 5_000],
    ['more than the bucket holds', 11_999, 100_000, 0.5, 5_000],
    ['more than a number can count', Number.POSITIVE_INFINITY, 100_000, 0.5, 5_000],
    ['one fewer than plenty', 239, 100_000, 0.5, 6_437],
    ['one fewer than plenty, and a longer share', 239, 200_000, 0.5, 10_000],
    ['an eighth missing: half of 40 s', 210, 100_000, 0.5, 20_000],
    ['an eighth missing, and the longest share', 210, 3_600_000, 0.5, 20_000],
    ['none', 0, 100_000, 0.5, 40_000],
    ['none, 10 % less', 0, 100_000, 0, 36_000],
    ['none, 10 % more', 0, 100_000, 0.999_999, 44_000]
  ])('%s', (_, remainingReads, elapsedMs, random, expected) => {
    expect(schedule(random).afterReading(elapsedMs, undefined, remainingReads)).toBe(expected)
  })

  test('still obeys Retry-After', () => {
    expect(schedule(0.5).afterReading(10_000, 7_000, 0)).toBe(7_000)
  })

  test('never polls sooner than without the limit', () => {
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

/** Each step is a reading at a time with this many reads left, or a refusal. */
describe('the effect of earlier refusals', () => {
  type Step = readonly [elapsedMs: number, remainingReads: number] | '429' | '503'
  const leftMs = Number.POSITIVE_INFINITY

  test.each<[string, readonly Step[], number]>([
    ['nothing, without one', [[100_000, 0]], 40_000],
    ['nothing, after other faults', [[0, 240], '503', [100_000, 0]], 40_000],
    ['twice the time to the first response', ['429', '429', [100_000, 0]], 200_000],
    ['twice the time since the last response', [[60_000, 240], '429', [100_000, 0]], 80_000],
    ['no less than without', ['429', [5_000, 0]], 40_000],
    ['no more than 8 minutes', ['429', [900_000, 0]], 480_000],
    ['only while reads are missing', ['429', [300_000, 240]], 15_000],
    ['more, the fewer reads are left', ['429', [100_000, 210]], 100_000],
    ['5 % less with each response', ['429', [100_000, 0], [101_000, 0], [102_000, 0]], 180_500],
    ['the newest refusal', ['429', [200_000, 0], '429', [250_000, 0]], 100_000],
    ['nothing of it in the end', ['429', [100_000, 0], ...new Array<Step>(40).fill([100_000, 0])], 40_000]
  ])('%s', (_, steps, expected) => {
    const remembering = schedule(0.5)
    const delays = steps.map((step) => {
      if (step === '503') return remembering.afterFault({ faults: 1, leftMs })
      if (step === '429') return remembering.afterFault({ faults: 1, throttles: 1, leftMs })
      return remembering.afterReading(step[0], undefined, step[1])
    })
    expect(delays.at(-1)).toBe(expected)
  })

  test('remains through responses with a Retry-After', () => {
    const remembering = schedule(0.5)
    remembering.afterFault({ faults: 1, throttles: 1, leftMs })
    expect(remembering.afterReading(100_000, 7_000, 0)).toBe(7_000)
    expect(remembering.afterReading(107_000, undefined, 0)).toBe(190_000)
  })
})

describe('after a fault', () => {
  const leftMs = Number.POSITIVE_INFINITY

  test('doubles from 1 s to 60 s, with full jitter', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((faults) => schedule(0.5).afterFault({ faults, leftMs }))
    expect(delays).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    expect(schedule(0).afterFault({ faults: 7, leftMs })).toBe(1_000)
  })

  test('obeys its Retry-After', () => {
    expect(schedule(0.5).afterFault({ faults: 1, retryAfterMs: 372_000, leftMs: 60_000 })).toBe(372_000)
    expect(schedule(0.5).afterFault({ faults: 7, retryAfterMs: 2_000, leftMs })).toBe(2_000)
  })

  test('grows by eight from the second refusal in a row on, to 200 s, with half the jitter', () => {
    const delays = (random: number) =>
      [1, 2, 3, 4, 5, 999].map((throttles) => schedule(random).afterFault({ faults: throttles, throttles, leftMs }))
    expect(delays(0)).toEqual([1_000, 4_000, 32_000, 100_000, 100_000, 100_000])
    expect(delays(0.5)).toEqual([1_000, 6_000, 48_000, 150_000, 150_000, 150_000])
    expect(delays(0.999_999)).toEqual([1_000, 8_000, 64_000, 200_000, 200_000, 200_000])
  })

  test('uses Retry-After as a lower bound from the second refusal in a row on', () => {
    const again = { faults: 7, throttles: 2, leftMs }
    expect(schedule(0.5).afterFault({ ...again, throttles: 1, retryAfterMs: 2_000 })).toBe(2_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: 2_000 })).toBe(6_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: 372_000 })).toBe(372_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: 2_000, leftMs: 5_000 })).toBe(5_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: 7_000, leftMs: 5_000 })).toBe(7_000)
    expect(schedule(0.5).afterFault({ ...again, retryAfterMs: Number.NaN })).toBe(6_000)
  })

  test('ignores a Retry-After of 0', () => {
    expect(schedule(0.5).afterFault({ faults: 7, retryAfterMs: 0, leftMs })).toBe(30_000)
  })

  test('is shortened for the last try, but not below the floor', () => {
    expect(schedule(0.9).afterFault({ faults: 7, leftMs: 5_000 })).toBe(5_000)
    expect(schedule(0.9).afterFault({ faults: 7, leftMs: 10 })).toBe(1_000)
  })
})

test('every delay is finite, at least the floor and below 2^31', () => {
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

import { expect, test } from '@jest/globals'
import { mean, median, quantile, seededRandom, spreadByLogarithm } from '../../bench/statistics.ts'

test('a mean, and a median between the two in the middle', () => {
  expect(mean([1, 2, 6])).toBe(3)
  expect(median([9, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 9])).toBe(3)
})

test.each([
  [0.95, 95],
  [0.951, 96],
  [0.01, 1],
  [0, 1],
  [1, 100]
])('the quantile of %d is the smallest value that so many do not exceed', (share, expected) => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantile(values, share)).toBe(expected)
})

test('lengths spread by logarithm have a constant ratio, within their bounds', () => {
  const lengths = spreadByLogarithm(4, 1, 10_000)
  expect(lengths.map((length) => Math.round(length * 100) / 100)).toEqual([3.16, 31.62, 316.23, 3162.28])
})

test('seeded random numbers are spread evenly and repeatable', () => {
  const draw = (seed: number) => Array.from({ length: 10_000 }, seededRandom(seed))
  const numbers = draw(1)
  expect(numbers).toEqual(draw(1))
  expect(numbers).not.toEqual(draw(2))
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const inTenth = numbers.filter((number) => Math.floor(10 * number) === tenth)
    expect(inTenth.length).toBeGreaterThan(900)
    expect(inTenth.length).toBeLessThan(1_100)
  }
})

import { expect, test } from '@jest/globals'
import { TokenBucket } from '../../bench/bucket.ts'

const takeAll = (bucket: TokenBucket, nowMs: number) => {
  let taken = 0
  while (bucket.take(nowMs) !== undefined) taken += 1
  return taken
}

test('a bucket gives 250 tokens at once, and reports how many remain', () => {
  const bucket = new TokenBucket()
  expect(bucket.take(0)).toBe(249)
  expect(bucket.take(0)).toBe(248)
  expect(takeAll(bucket, 0)).toBe(248)
  expect(bucket.retryAfterSeconds).toBe(1)
})

test('25 tokens return each second, up to the capacity', () => {
  const bucket = new TokenBucket()
  takeAll(bucket, 0)
  expect(bucket.take(39)).toBeUndefined()
  expect(bucket.take(40)).toBe(0)
  expect(takeAll(bucket, 1_040)).toBe(25)
  expect(takeAll(bucket, 3_600_000)).toBe(250)
})

test('a refusal takes no token, and has a Retry-After', () => {
  const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 0.1 })
  expect(bucket.take(0)).toBe(0)
  expect(bucket.take(0)).toBeUndefined()
  expect(bucket.retryAfterSeconds).toBe(10)
  expect(bucket.take(4_000)).toBeUndefined()
  expect(bucket.retryAfterSeconds).toBe(6)
  expect(bucket.take(10_000)).toBe(0)
})

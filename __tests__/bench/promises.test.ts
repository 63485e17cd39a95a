import { expect, test } from '@jest/globals'
import { crowdPromises, isKept } from '../../bench/promises.ts'
import type { Crowd } from '../../bench/waiters.ts'

const crowd = (waits: number, requests: number, meanLagMs: number, more: Partial<Crowd> = {}): Crowd => ({
  waits,
  requests,
  meanLagMs,
  refused: 0,
  gaveUp: 0,
  worstLagMs: meanLagMs,
  ...more
})
const peer = { name: 'a peer', crowds: [crowd(1_000, 50_000, 17_000), crowd(10_000, 1_000_000, 300_000)] }
const thousand = crowd(1_000, 70_000, 16_000, { refused: 700 })
const tenThousand = crowd(10_000, 200_000, 200_000, { refused: 40_000 })

/** How many promises these curves break. */
function broken(...crowds: readonly Crowd[]): readonly string[] {
  const promises = crowdPromises([{ name: 'this action', crowds }, peer])
  return promises.filter((promised) => !isKept(promised)).map(({ what }) => what)
}

test('a figure at its limit keeps the promise', () => {
  expect(broken(thousand, tenThousand)).toEqual([])
})

test.each<[string, Crowd, Crowd]>([
  ['refused requests of 1,000 waits', { ...thousand, refused: 701 }, tenThousand],
  ['mean lag of 1,000 waits', { ...thousand, meanLagMs: 16_001 }, tenThousand],
  ['refused requests of 10,000 waits', thousand, { ...tenThousand, refused: 40_001 }],
  ['waits that gave up, of 10,000', thousand, { ...tenThousand, gaveUp: 1 }],
  ['peers with both', thousand, crowd(10_000, 1_000_001, 300_001)]
])('notices: %s', (what, one, other) => {
  expect(broken(one, other)).toEqual([expect.stringContaining(what)])
})

test('a crowd without a measurement keeps no promise', () => {
  expect(broken(tenThousand)).toHaveLength(2)
})

import { expect, test } from '@jest/globals'
import { peers } from '../../bench/peers.ts'
import { ourCrowd, peerCrowd } from '../../bench/waiters.ts'

test('a few waits do not affect each other', async () => {
  const { requests, refused, meanLagMs } = await ourCrowd(10)
  expect(refused).toBe(0)
  expect(requests).toBeGreaterThan(1_100)
  expect(meanLagMs).toBeLessThan(6_000)
})

test('1,000 waits leave each other reads', async () => {
  const { requests, refused, gaveUp, meanLagMs } = await ourCrowd(1_000)
  expect(gaveUp).toBe(0)
  expect(refused).toBeGreaterThan(0)
  expect(refused).toBeLessThan(0.01 * requests)
  expect(meanLagMs).toBeLessThan(16_000)
}, 60_000)

/** As a bucket of 250 reads and 25 a second leaves them; the first ones have enough, the last ones do not. */
test.each([
  ['azure-core', 1_000, 0, 15_620],
  ['hashicorp', 100, 0, 5_360],
  ['core-lro', 100, 0.035, 6_890]
])(
  '%s with %d waits',
  async (name, waits, refusedShare, lagMs) => {
    const peer = peers.find((one) => one.name === name)
    if (peer === undefined) throw new Error('No such peer')
    const { requests, refused, gaveUp, meanLagMs } = await peerCrowd(waits, peer)
    expect(gaveUp).toBe(0)
    expect(refused / requests).toBeCloseTo(refusedShare, 3)
    expect(meanLagMs / lagMs).toBeCloseTo(1, 2)
  },
  60_000
)

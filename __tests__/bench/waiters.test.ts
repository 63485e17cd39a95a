import { expect, test } from '@jest/globals'
import { ourCrowd } from '../../bench/waiters.ts'

test('waits that hear what is left do not drown the bucket, and one that is alone notices nothing', async () => {
  expect(await ourCrowd(1, 'all')).toEqual(await ourCrowd(1, 'Retry-After alone'))
  const heard = await ourCrowd(1_000, 'all')
  const deaf = await ourCrowd(1_000, 'Retry-After alone')
  expect(heard.gaveUp).toBe(0)
  expect(heard.refused).toBeLessThan(0.02 * heard.requests)
  expect(deaf.refused).toBeGreaterThan(0.5 * deaf.requests)
  expect(heard.meanLagMs).toBeLessThan(1.1 * deaf.meanLagMs)
}, 60_000)

import { expect, test } from '@jest/globals'
import { measureDeployments } from '../../bench/deployments.ts'

test('lists of resources are at least 30 s and a poll apart, and each deployment is listed once after the end', async () => {
  const costs = await measureDeployments()
  expect(costs.length).toBeGreaterThan(0)
  for (const { durationMs, nested, polls, lists, lastLists } of costs) {
    expect(lists).toBeGreaterThan(durationMs / 60_000)
    expect(lists).toBeLessThanOrEqual(durationMs / 30_000)
    expect(lists).toBeLessThan(polls)
    expect(lastLists).toBe(1 + nested)
  }
})

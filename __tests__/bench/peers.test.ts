import { expect, test } from '@jest/globals'
import { coreLroCosts, peerCost, peers } from '../../bench/peers.ts'

const peer = (name: string) => peers.find((one) => one.name === name) ?? { name, intervalMs: 0, asksAtOnce: false }

test.each([
  ['azcore', 0, { polls: 1, lagMs: 0 }],
  ['azcore', 1, { polls: 2, lagMs: 29_999 }],
  ['azcore', 60_000, { polls: 3, lagMs: 0 }],
  ['azure-core', 0, { polls: 1, lagMs: 30_000 }],
  ['azure-core', 60_000, { polls: 2, lagMs: 0 }],
  ['hashicorp', 10_001, { polls: 2, lagMs: 9_999 }]
])('%s on an operation of %d ms', (name, durationMs, expected) => {
  expect(peerCost(peer(name), durationMs)).toEqual(expected)
})

test('core-lro itself waits as it documents', async () => {
  const durations = [1, 1_999, 2_000, 2_001, 60_000, 3_600_001]
  expect(await coreLroCosts(durations)).toEqual(durations.map((duration) => peerCost(peer('core-lro'), duration)))
})

test('core-lro’s measurement restores the clock', async () => {
  const { setTimeout } = globalThis
  await coreLroCosts([5_000])
  expect(globalThis.setTimeout).toBe(setTimeout)
})

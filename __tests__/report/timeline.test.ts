/** The timeline: one entry for each stretch, and a limit for how many there are and how long each is. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { Timeline } from '../../src/report/timeline.ts'
import { reading, unreachable } from './samples.ts'

/** The size of the heap after garbage collection. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

function timelineOf(...statuses: readonly (string | undefined)[]) {
  const timeline = new Timeline(new Date(0))
  const changes = statuses.map((status, index) => {
    const times = { polls: index + 1, elapsedMs: index }
    return timeline.add(
      status === undefined ? { ...times, fault: unreachable } : { ...times, reading: reading({ status }) }
    )
  })
  return { timeline, changes }
}

test('has an entry for each stretch', () => {
  const { timeline, changes } = timelineOf('A', 'A', undefined, undefined, 'A')
  expect(changes).toEqual([true, false, true, false, true])
  expect(timeline.entries).toEqual([
    { elapsedMs: 0, text: 'A', cut: 0, isFault: false },
    { elapsedMs: 2, text: 'no status (unreachable)', cut: 0, isFault: true },
    { elapsedMs: 4, text: 'A', cut: 0, isFault: false }
  ])
})

test('keeps the start of a long status, whatever its characters', () => {
  const long = (start: string) => `${start}\ud83d${'漢'.repeat(2_000)}`
  const { timeline, changes } = timelineOf(long('a'), long('a'), long('b'), `${long('b')}x`, 'x'.repeat(1_000))
  expect(changes).toEqual([true, false, true, true, true])
  expect(timeline.entries.map(({ text, cut }) => [text, cut])).toEqual([
    [long('a').slice(0, 1_000), 1_002],
    [long('b').slice(0, 1_000), 1_002],
    [long('b').slice(0, 1_000), 1_003],
    ['x'.repeat(1_000), 0]
  ])
})

test('keeps no more of long statuses than their start in memory', () => {
  const timeline = new Timeline(new Date(0))
  const before = usedHeap()
  for (let index = 0; index < 50; index += 1) {
    const status = Buffer.alloc(1024 * 1024, `${index} `).toString('latin1')
    timeline.add({ polls: index, elapsedMs: index, reading: reading({ status }) })
  }
  const kept = timeline.entries.reduce((sum, { text }) => sum + text.length, 0)
  expect(kept).toBe(50_000)
  expect((usedHeap() - before) / (1024 * 1024)).toBeLessThan(20)
})

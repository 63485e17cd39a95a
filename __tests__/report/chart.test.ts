/** The timeline, as a list and as a picture. */
import { describe, expect, test } from '@jest/globals'
import { timelineChart } from '../../src/report/chart.ts'
import { Timeline } from '../../src/report/timeline.ts'
import type { Verdict } from '../../src/wait/verdict.ts'
import { reading, unreachable } from './samples.ts'

function timelineOf(words: readonly string[], every = 1_000): Timeline {
  const timeline = new Timeline(new Date(0))
  for (const [index, word] of words.entries()) {
    const times = { polls: index + 1, elapsedMs: index * every }
    timeline.add(word === '!' ? { ...times, fault: unreachable } : { ...times, reading: reading({ status: word }) })
  }
  return timeline
}

function endings(elapsedMs: number): Readonly<Record<Verdict['outcome'], Verdict>> {
  const cost = { polls: 1, elapsedMs }
  const last = reading()
  return {
    succeeded: { outcome: 'succeeded', reading: last, ...cost },
    failed: { outcome: 'failed', reading: last, ...cost },
    canceled: { outcome: 'canceled', reading: last, ...cost },
    'timed-out': { outcome: 'timed-out', reason: 'deadline', reading: last, ...cost },
    unknown: { outcome: 'unknown', reason: 'unreachable', fault: unreachable, ...cost },
    interrupted: { outcome: 'interrupted', reason: 'interrupted', ...cost }
  }
}

const bars = (words: readonly string[], outcome: Verdict['outcome'], elapsedMs = words.length * 1_000) =>
  timelineChart(timelineOf(words), endings(elapsedMs)[outcome])?.split('\n').slice(4, -1)

test('has an axis by the length of the wait', () => {
  const axis = (elapsedMs: number) =>
    timelineChart(timelineOf(['a']), endings(elapsedMs).succeeded)
      ?.split('\n')
      .slice(0, 4)
  expect(axis(119_999)).toEqual(['```mermaid', 'gantt', '  dateFormat x', '  axisFormat %H:%M:%S'])
  expect(axis(120_000)?.at(-1)).toBe('  axisFormat %H:%M')
  expect(timelineChart(timelineOf([]), endings(1).succeeded)).toBeUndefined()
})

test.each<[Verdict['outcome'], string, string]>([
  ['succeeded', 'Done', '  3 Done :active, 2000, 3000'],
  ['failed', 'Failed', '  3 Failed :crit, 2000, 3000'],
  ['canceled', 'Canceled', '  3 Canceled :crit, 2000, 3000'],
  ['timed-out', 'Stuck', '  3 Stuck :2000, 3000'],
  ['unknown', '!', '  3 no status unreachable :done, 2000, 3000'],
  ['interrupted', 'Stuck', '  3 Stuck :2000, 3000']
])('only a failure is critical: %s', (outcome, last, bar) => {
  const [first, second, third] = bars(['Running', outcome === 'unknown' ? 'x' : '!', last], outcome) ?? []
  expect(first).toBe('  1 Running :0, 1000')
  expect(second).toMatch(outcome === 'unknown' ? /:1000/ : /:done, 1000/)
  expect(third).toBe(bar)
})

test('a bar of no length is visible, and text is not markup', () => {
  expect(bars(['a:crit, 0, 1;\n```', '…'], 'timed-out', 1_000)).toEqual([
    '  1 a crit 0 1 :0, 1000',
    '  2 no name :1000, 1010'
  ])
})

test('times are whole milliseconds, the nearest ones', () => {
  const timeline = new Timeline(new Date(0))
  timeline.add({ polls: 1, elapsedMs: 999.6, reading: reading({ status: 'Running' }) })
  expect(timelineChart(timeline, endings(1_999.6).failed)).toContain('  1 Running :crit, 1000, 2000\n')
})

test('a chart of 30 bars is complete, a longer one has its start and its end', () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`)
  const numbers = (count: number) => bars(words(count), 'failed')?.map((bar) => Number(/\d+/.exec(bar)?.[0]))
  expect(numbers(30)).toHaveLength(30)
  expect(numbers(31)).toEqual(
    [...Array(15).keys()].map((index) => index + 1).concat([...Array(15).keys()].map((index) => index + 17))
  )
  expect(bars(words(90), 'failed')?.at(-1)).toBe('  90 w89 :crit, 89000, 90000')
})

describe('a timeline', () => {
  test('has each part once, and distinguishes a fault from a status', () => {
    const timeline = timelineOf(['a', 'a', '!', '!', 'no status (unreachable)', 'a'])
    expect(timeline.entries.map(({ elapsedMs, text, isFault }) => [elapsedMs, text, isFault])).toEqual([
      [0, 'a', false],
      [2_000, 'no status (unreachable)', true],
      [4_000, 'no status (unreachable)', false],
      [5_000, 'a', false]
    ])
    expect(timeline.leftOut).toBe(0)
  })

  test('of 300 parts keeps the first and the last 50', () => {
    const { entries, leftOut } = timelineOf(Array.from({ length: 300 }, (_, index) => `w${index}`))
    expect(entries.map(({ text }) => text)).toEqual(
      [...Array(50).keys()].map((index) => `w${index}`).concat([...Array(50).keys()].map((index) => `w${index + 250}`))
    )
    expect(leftOut).toBe(200)
  })

  test('of 100 parts is complete', () => {
    expect(timelineOf(Array.from({ length: 100 }, (_, index) => `w${index}`)).leftOut).toBe(0)
  })
})

test('a status of any length has a bar', () => {
  expect(bars([`${'€'.repeat(996)}Done`, `${'€'.repeat(1_000)}Done`], 'failed')).toEqual([
    '  1 Done :0, 1000',
    '  2 no name :crit, 1000, 2000'
  ])
  expect(bars(['€'.repeat(5_500_000), `${'€'.repeat(900)}Done`], 'succeeded')?.join()).toMatch(/1 no name .*2 Done /s)
})

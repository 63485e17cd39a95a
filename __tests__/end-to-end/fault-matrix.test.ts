/**
 * The bundle on every fault, for every API, at the first poll, in the middle, at the last poll and for good: how the
 * step ends, and how long it leaves the service alone. docs/fault-matrix.md is what this measured; `UPDATE_DOCS=1 npm
 * test -- fault-matrix` writes it anew.
 */
import { beforeAll, expect } from '@jest/globals'
import { onLinux } from '../systems.ts'
import { type Case, type Cell, cells, type Pair, pairs, silences } from './fault-courses.ts'
import { keptPage, page } from './fault-page.ts'
import { type Course, inTurn, type Result, withCourses } from './fault-runs.ts'
import { spacingMistakes } from './fault-spacing.ts'
import { faults } from './faults.ts'
import { type SignIn, startSignIns } from './sign-in-faults.ts'

const { describe, test } = onLinux('loopback addresses other than 127.0.0.1')

const stepsAtOnce = 60

const results = new Map<Course, Result>()
let signIns: readonly SignIn[] = []
beforeAll(async () => {
  if (process.platform !== 'linux') return
  const cases: readonly Case[] = [...cells, ...pairs, ...silences]
  // All long cases sleep at the same time, so that the minute passes only once.
  const isLong = ({ expected }: Case) => (expected.toleratedMs ?? 0) >= 60_000
  const signInRuns = await startSignIns()
  await withCourses(
    cases.map(({ course }) => course),
    async (run) => {
      const act = async ({ course }: Case) => void results.set(course, await run(course))
      const long = cases.filter(isLong)
      const [, , signedIn] = await Promise.all([
        inTurn(long.length, long, act),
        inTurn(
          stepsAtOnce,
          cases.filter((one) => !isLong(one)),
          act
        ),
        Promise.all(signInRuns.map((start) => start()))
      ])
      signIns = signedIn.flat()
    }
  )
}, 1_800_000)

/** The actual and expected results by the case's name, with the mistakes in timing. */
function compare<T extends Case>(cases: readonly T[], name: (one: T) => string): { came: unknown; expected: unknown } {
  const each = cases.map((one) => {
    const result = results.get(one.course)
    if (result === undefined) throw new Error(`${name(one)} was not run`)
    const { exitStatus, outcome, reason, polls } = result
    const actual = { exitStatus, outcome, reason, polls: one.expected.polls === undefined ? 'any' : polls }
    const { toleratedMs: _, polls: wanted = 'any', ...rest } = one.expected
    return {
      came: [name(one), { ...actual, mistakes: spacingMistakes(one, result) }],
      expected: [name(one), { ...rest, polls: wanted, mistakes: [] }]
    }
  })
  return {
    came: Object.fromEntries(each.map(({ came }) => came)),
    expected: Object.fromEntries(each.map(({ expected }) => expected))
  }
}

describe('a fault, for every API and at every poll', () => {
  test.each(faults.map(({ group, name }) => [group, name]))('%s: %s', (_, fault) => {
    const own = cells.filter((cell) => cell.fault.name === fault)
    const { came, expected } = compare<Cell>(own, ({ api, positions }) => `${api}: ${positions.join(', ')}`)
    expect(came).toEqual(expected)
  })
})

test('a request without a response times out after a minute, and is retried', () => {
  const { came, expected } = compare(silences, ({ course }) => course.api)
  expect(came).toEqual(expected)
})

describe('two faults in a row, the first of which is', () => {
  test.each([...new Set(pairs.map(({ first }) => first))])('%s', (first) => {
    const own = pairs.filter((pair) => pair.first === first)
    const { came, expected } = compare<Pair>(own, ({ second, api }) => `then ${second}: ${api}`)
    expect(came).toEqual(expected)
  })
})

test('a token service that fails: at the first poll, in the middle, at the last poll and for good', () => {
  const green = { exitStatus: 0, outcome: 'succeeded', reason: '' }
  const red = { exitStatus: 1, outcome: 'unknown', reason: 'sign-in-failed' }
  // The last response said running.
  const late = { exitStatus: 1, outcome: 'timed-out', reason: 'deadline' }
  const named = ({ fault, position, api }: SignIn, came: unknown) => [`${fault}, ${position}: ${api}`, came]
  expect(signIns.map((one) => named(one, one.result))).toEqual(
    signIns.map((one) => named(one, one.isGreen ? green : one.position === 'last' ? late : red))
  )
  for (const { gapsMs, demandMs, isGreen } of signIns) {
    if (isGreen) expect(gapsMs).not.toEqual([])
    for (const gapMs of gapsMs) expect(gapMs).toBeGreaterThanOrEqual(demandMs)
  }
})

test('docs/fault-matrix.md shows the results', () => {
  const measured = page({ cells, pairs, signIns, results })
  process.stdout.write(`\n${measured}\n`)
  expect(keptPage(measured)).toBe(measured)
})

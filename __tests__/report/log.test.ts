/** The log before and after a wait. */
import { describe, expect, test } from '@jest/globals'
import { WaitError } from '../../src/errors.ts'
import type { Conclusion, Subject } from '../../src/report/conclusion.ts'
import { annotate, debug, group, print, printStart, printVerdict, type WaitLengths } from '../../src/report/log.ts'
import { printed } from './printing.ts'
import { operationError, reading, subject, url } from './samples.ts'

const minute = 60_000
const lengths: WaitLengths = {
  timeoutMs: 60 * minute,
  minPollIntervalMs: 1_000,
  maxPollIntervalMs: 20_000,
  maxSilenceMs: 15 * minute,
  graceMs: minute,
  isHostKnown: false
}
const start = (more: Partial<WaitLengths> = {}, about: Partial<Subject> = {}) =>
  printed(() => printStart({ ...subject, ...about }, { ...lengths, ...more }, new Date('2026-11-23T10:00:00Z')))

describe('the start', () => {
  test('says what it waits for, until when, and how', () => {
    expect(start()).toEqual([
      `Waiting for arm-operation op-1 until 2026-11-23 11:00:00 UTC (1h): GET ${url}`,
      'group: Intervals and limits',
      'Polling every 1s to 20s, or as Retry-After says',
      'Giving up after 15m without a readable response (2m before the first), or after 1m of 403 or 404',
      'endgroup:'
    ])
  })

  test('says that it waits for a deletion, and links to the portal', () => {
    expect(start({}, { until: 'deleted', portalUrl: 'https://portal.azure.com/#x' }).slice(4)).toEqual([
      'Success means that the resource is gone (until: deleted)',
      'In the portal: https://portal.azure.com/#x',
      'endgroup:'
    ])
  })

  test.each<[string, Partial<WaitLengths>, string]>([
    [
      'max-silence is shorter than the first silence',
      { maxSilenceMs: 90_000 },
      '1m 30s without a readable response, or after 1m of 403 or 404'
    ],
    [
      'max-silence is as long',
      { maxSilenceMs: 2 * minute },
      '2m without a readable response, or after 1m of 403 or 404'
    ],
    [
      'grace is longer than max-silence',
      { graceMs: 10 * minute, maxSilenceMs: 5 * minute },
      '5m without a readable response (2m before the first), or after 5m of 403 or 404'
    ],
    [
      'the service has responded to the request',
      { isHostKnown: true },
      '15m without a readable response, or after 1m of 403 or 404'
    ],
    [
      'it has, and grace is longer than max-silence',
      { isHostKnown: true, graceMs: 16 * minute },
      '15m without a readable response'
    ],
    ['both are short', { maxSilenceMs: 30_000 }, '30s without a readable response']
  ])('shows the applicable limit if %s', (_, more, expected) => {
    expect(start(more)[3]).toBe(`Giving up after ${expected}`)
  })
})

describe('the verdict', () => {
  const cost = { polls: 1, elapsedMs: 0 }
  const end = (conclusion: Omit<Conclusion, 'subject'>) => printed(() => printVerdict({ subject, ...conclusion }))
  const succeeded = {
    outcome: 'succeeded',
    reading: reading({ state: 'succeeded', status: 'Succeeded' }),
    ...cost
  } as const

  test('is a line when green', () => {
    expect(end({ verdict: succeeded, red: false })).toEqual(['Succeeded: Azure says Succeeded, after 0s and 1 poll.'])
  })

  test('is an error if fail-on lists succeeded, and says so', () => {
    expect(end({ verdict: succeeded, red: true })).toEqual([
      'error Succeeded, but fail-on names this outcome: Azure says Succeeded, after 0s and 1 poll.\nThe step fails: fail-on names succeeded.'
    ])
  })

  test('shows the warnings of a success', () => {
    const operation = {
      state: 'succeeded',
      status: 'CompletedWithWarnings',
      warnings: [operationError('W', 'Look.')]
    } as const
    expect(end({ verdict: { ...succeeded, reading: reading(operation) }, red: false }).at(-1)).toBe(
      'warning Succeeded, but Azure says CompletedWithWarnings: W: Look.'
    )
  })

  test.each(['Succeeded', 'Completed', 'complete'])('shows the warnings of a plain success: %s', (status) => {
    const operation = { state: 'succeeded', status, warnings: [operationError('W', 'Look.')] } as const
    expect(end({ verdict: { ...succeeded, reading: reading(operation) }, red: false }).at(-1)).toBe(
      'warning Succeeded with warnings: W: Look.'
    )
  })

  const failed = { outcome: 'failed', reading: reading({ state: 'failed', status: 'Failed' }), ...cost } as const
  const details = (count: number) => Array.from({ length: count }, (_, index) => operationError(`C${index}`, 'm'))

  test('has the error’s tree below its sentence', () => {
    const error = operationError('A', 'a', [operationError('B', 'b')])
    expect(end({ verdict: failed, red: true, error })).toEqual([
      'error The operation failed: A, because of B: Azure says Failed, after 0s and 1 poll: B: b. Azure reported it as A: a\n  B: b'
    ])
  })

  test('shows a tree of up to 12 lines, and a longer one in a group', () => {
    expect(end({ verdict: failed, red: true, error: operationError('A', 'a', details(12)) })).toHaveLength(1)
    const [annotation = '', ...others] = end({
      verdict: failed,
      red: true,
      error: operationError('A', 'a', details(13))
    })
    expect(annotation.split('\n')).toHaveLength(13)
    expect(others).toEqual(['group: The complete error', ...details(13).map(({ code }) => `  ${code}: m`), 'endgroup:'])
  })

  test('that fail-on does not list is a warning, and says so', () => {
    expect(end({ verdict: failed, red: false })).toEqual([
      'warning The operation failed: Azure says Failed, after 0s and 1 poll. The response contains no reason.\nfail-on does not name this outcome: the step stays green.'
    ])
  })

  test('ends with the link to the portal', () => {
    const portal = { ...subject, portalUrl: 'https://portal.azure.com/#x' }
    expect(printed(() => printVerdict({ verdict: failed, red: true, subject: portal }))[0]).toMatch(
      /\nIn the portal: https:\/\/portal\.azure\.com\/#x$/
    )
  })

  test('says what to do about an unknown outcome', () => {
    const fault = new WaitError('refused', 'No.')
    const [line = ''] = end({ verdict: { outcome: 'unknown', reason: 'refused', fault, ...cost }, red: true })
    expect(line.split('\n').slice(1, 4)).toEqual([
      'A retry would get the same response: check the inputs, the endpoint and the proxy.',
      'To continue the wait, run this action again with the same sign-in and these inputs:',
      'with:'
    ])
  })
})

test('nothing printed is a command, and an annotation has GitHub’s maximum length', () => {
  expect(printed(() => print('::error::x'))).toEqual([': :error::x'])
  expect(printed(() => group('##[error]x', ['::error::y']))).toEqual(['group: ## [error]x', ': :error::y', 'endgroup:'])
  expect(printed(() => annotate('warning', 'a\nb', ['c\nd', 'e']))).toEqual(['warning a b: c d\ne'])
  const [long = ''] = printed(() => annotate('error', 't', ['x'.repeat(2_000), 'y'.repeat(2_000), 'z'.repeat(200)]))
  expect(long.slice('error t: '.length)).toHaveLength(4_096)
})

test('debug lines are printed only if the runner’s debug mode is on', () => {
  const before = process.env.RUNNER_DEBUG
  try {
    delete process.env.RUNNER_DEBUG
    expect(printed(() => debug('x'))).toEqual([])
    process.env.RUNNER_DEBUG = '1'
    expect(printed(() => debug('x\ny'))).toEqual(['debug: x y'])
  } finally {
    if (before === undefined) delete process.env.RUNNER_DEBUG
    else process.env.RUNNER_DEBUG = before
  }
})

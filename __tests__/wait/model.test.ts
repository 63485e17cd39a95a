import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Account, Poll } from '../account.ts'
import { day, hour, play, type Script, type Scripted } from '../play.ts'
import { scripts } from '../random-scripts.ts'
import { tries } from '../tries.ts'
import { judge, situations } from './oracle.ts'

const running: Scripted = { says: 'running' }
const unreachable: Scripted = { fault: 'silence', reason: 'unreachable' }
const throttled: Scripted = { ...unreachable, throttled: true }
const unauthorized: Scripted = { fault: 'one-retry', reason: 'forbidden' }
const notFound: Scripted = { fault: 'grace', reason: 'not-found' }

/** Corner cases, and every counterexample that was found, as fast-check printed it. */
const corners: readonly [string, Script, Partial<Account['ending']>][] = [
  [
    'a timeout of a millisecond',
    { terms: { timeoutMs: 1 }, answers: [running] },
    { outcome: 'timed-out', polls: 2, elapsedMs: 1 }
  ],
  [
    'a Retry-After that ends with the timeout',
    { terms: { timeoutMs: 60_000 }, answers: [{ ...running, retryAfterMs: 60_000 }] },
    { outcome: 'timed-out', polls: 2, elapsedMs: 60_000 }
  ],
  [
    'a Retry-After that ends a millisecond before it',
    { terms: { timeoutMs: 60_000 }, answers: [{ ...running, retryAfterMs: 59_999 }] },
    { outcome: 'timed-out', polls: 3, elapsedMs: 60_000 }
  ],
  [
    'a response that takes until the deadline, twice',
    { terms: { timeoutMs: 60_000 }, answers: [{ ...running, takesMs: 60_000 }] },
    { outcome: 'timed-out', polls: 2, elapsedMs: 120_000 }
  ],
  [
    'a machine that was asleep for a day in a request',
    { answers: [{ ...running, asleepMs: day }, { says: 'succeeded' }] },
    { outcome: 'succeeded', polls: 2, elapsedMs: day }
  ],
  [
    'a machine that was asleep for a day in a pause',
    { answers: [{ ...unreachable, thenAsleepMs: day }, running] },
    { outcome: 'timed-out', polls: 2, elapsedMs: day + 1_000 }
  ],
  [
    'a machine that was asleep between two faults',
    { terms: { timeoutMs: 7 * day }, answers: [running, { ...unreachable, thenAsleepMs: day }, unreachable] },
    { outcome: 'unknown', reason: 'unreachable', polls: 3, elapsedMs: day + 2_000 }
  ],
  [
    'a Retry-After of 34 days, which exceeds a timer’s maximum',
    { terms: { timeoutMs: 30 * day }, answers: [{ ...running, retryAfterMs: 34 * day }, { says: 'failed' }] },
    { outcome: 'failed', polls: 2, elapsedMs: 2 ** 31 - 1 }
  ],
  [
    'a Retry-After that exceeds every number',
    { answers: [{ ...running, retryAfterMs: Number.POSITIVE_INFINITY }] },
    { outcome: 'timed-out', polls: 2, elapsedMs: hour }
  ],
  [
    'an interval that is longer than the timeout',
    { terms: { timeoutMs: 60_000, minPollIntervalMs: hour, maxPollIntervalMs: day }, answers: [unreachable, running] },
    { outcome: 'timed-out', polls: 2, elapsedMs: 60_000 }
  ],
  [
    'a 429 for 2 minutes before the first response',
    { answers: [{ ...throttled, retryAfterMs: 90_000, times: 2 }, { says: 'succeeded' }] },
    { outcome: 'succeeded', polls: 3, elapsedMs: 180_000 }
  ],
  [
    'no reads left, and a deadline that is sooner',
    { terms: { timeoutMs: 30_000 }, answers: [{ ...running, remainingReads: 0 }] },
    { outcome: 'timed-out', polls: 2, elapsedMs: 30_000 }
  ],
  [
    'a 404 that is a millisecond short of its minute',
    { answers: [{ ...notFound, retryAfterMs: 59_999 }, notFound] },
    { outcome: 'unknown', reason: 'not-found', polls: 3, elapsedMs: 60_999 }
  ],
  [
    'a minute of 404, counted from the first one’s request',
    { answers: [{ ...notFound, takesMs: 10_000, retryAfterMs: 50_000 }, notFound] },
    { outcome: 'unknown', reason: 'not-found', polls: 2, elapsedMs: 60_000 }
  ],
  [
    'a minute of 404, started again after another fault',
    { answers: [notFound, { ...unreachable, retryAfterMs: 59_000 }, notFound] },
    { outcome: 'unknown', reason: 'not-found', elapsedMs: 120_000 }
  ],
  [
    'a 404 late in a silence',
    { answers: [{ ...unreachable, retryAfterMs: 110_000 }, notFound] },
    { outcome: 'unknown', reason: 'not-found', elapsedMs: 170_000 }
  ],
  [
    'a grace beyond the 2 minutes before the first response, with another fault in it',
    {
      terms: { graceMs: hour },
      answers: [{ ...notFound, retryAfterMs: 300_000 }, { ...unreachable, retryAfterMs: 60_000 }, { says: 'succeeded' }]
    },
    { outcome: 'succeeded', polls: 3, elapsedMs: 360_000 }
  ],
  [
    'a grace that is longer than max-silence',
    { terms: { graceMs: hour, maxSilenceMs: 300_000 }, answers: [notFound] },
    { outcome: 'unknown', reason: 'not-found', elapsedMs: 300_000 }
  ],
  [
    'a silence from the start of a wait after a request',
    { terms: { isHostKnown: true }, answers: [unreachable] },
    { outcome: 'unknown', reason: 'unreachable', elapsedMs: 900_000 }
  ],
  [
    'a permanent fault at the last poll, soon after a response',
    { terms: { timeoutMs: 1_000 }, answers: [running, { fault: 'none', reason: 'refused' }] },
    { outcome: 'timed-out', reason: 'deadline', polls: 2, readingOf: 0, faultOf: 1 }
  ],
  [
    'a fault at the last poll, exactly max-silence after the last response',
    {
      terms: { timeoutMs: 300_000, maxSilenceMs: 300_000 },
      answers: [{ ...running, retryAfterMs: 300_000 }, unreachable]
    },
    { outcome: 'timed-out', reason: 'deadline', polls: 2 }
  ],
  [
    'a fault at the last poll, a millisecond later than that',
    {
      terms: { timeoutMs: 300_000, maxSilenceMs: 299_999 },
      answers: [{ ...running, retryAfterMs: 300_000 }, unreachable]
    },
    { outcome: 'unknown', reason: 'unreachable', polls: 2, readingOf: 0, faultOf: 1 }
  ],
  [
    'a last poll in which the machine was asleep for a day',
    { terms: { timeoutMs: 1_000 }, answers: [running, { ...unreachable, asleepMs: day }] },
    { outcome: 'timed-out', reason: 'deadline', polls: 2, elapsedMs: day + 1_000 }
  ],
  [
    'a Retry-After of 0 late in a wait, which does not shorten the delay',
    { answers: [{ ...running, retryAfterMs: 400_000 }, { ...running, retryAfterMs: 0 }, { says: 'succeeded' }] },
    { outcome: 'succeeded', polls: 3, elapsedMs: 420_000 }
  ],
  [
    'a last request that would outlast the silence',
    { terms: { maxSilenceMs: 10_000 }, answers: [{ ...unreachable, takesMs: 60_000 }] },
    { outcome: 'unknown', reason: 'unreachable', polls: 1, elapsedMs: 10_000 }
  ],
  [
    'a silence that ends with the timeout',
    { terms: { timeoutMs: 120_000 }, answers: [{ ...unreachable, retryAfterMs: 120_000 }, { says: 'succeeded' }] },
    { outcome: 'succeeded', polls: 2, elapsedMs: 120_000 }
  ],
  [
    'a 401 before and after a response',
    { answers: [unauthorized, running, unauthorized, unreachable, unauthorized] },
    { outcome: 'unknown', reason: 'forbidden', polls: 5 }
  ],
  [
    'a terminal status together with the cancellation',
    { answers: [running, { says: 'failed' }], cancel: { poll: 2, during: 'request' } },
    { outcome: 'failed', polls: 2 }
  ],
  [
    'a cancellation in the last request, which returns running',
    { terms: { timeoutMs: 1_000 }, answers: [running], cancel: { poll: 2, during: 'request' } },
    { outcome: 'interrupted', polls: 2 }
  ],
  [
    'a bug together with the cancellation',
    { answers: [{ bug: 'a bug' }], cancel: { poll: 1, during: 'request' } },
    { bug: 'a bug' }
  ]
]

test.each(corners)('keeps every promise: %s', async (_, script, ending) => {
  const account = await play(script)
  expect(judge(account).broken).toEqual([])
  expect(account.ending).toMatchObject(ending)
})

/**
 * Proves that the oracle finds mistakes: a correct wait, and ways to make it wrong.
 */
test.each<[string, (right: Account) => Partial<Account>, string]>([
  ['a green that Azure did not say', () => ({ ending: green }), 'succeeded is Azure’s word'],
  ['a first poll that is late', ({ polls }) => ({ polls: moved(polls, 0, 1) }), 'the first poll goes out at once'],
  ['a poll that is early', ({ polls }) => ({ polls: moved(polls, 1, -1) }), 'poll 1: the next one is not early'],
  ['a poll that is late', ({ polls }) => ({ polls: moved(polls, 1, 1) }), 'poll 1: the next one is not late'],
  [
    'a missed terminal status',
    ({ polls }) => ({ polls: [...polls, ...polls.slice(-1)] }),
    'one last poll at the deadline'
  ],
  ['an end that is early', ({ polls }) => ({ polls: polls.slice(0, -1) }), 'poll 1: the wait goes on'],
  ['a poll that is not reported', ({ reported }) => ({ reported: reported.slice(1) }), 'each poll is reported'],
  [
    'a wrong terminal status in a report',
    ({ reported }) => ({ reported: reported.map((event) => ({ ...event, givesUpInMs: 0 })) }),
    'poll 1: gives up in'
  ]
])('the oracle notices %s', async (_, tamper, words) => {
  const right = await play({ terms: { timeoutMs: 5_000 }, answers: [{ ...running, retryAfterMs: 7_000 }] })
  expect(judge(right).broken).toEqual([])
  expect(judge({ ...right, ...tamper(right) }).broken).toContainEqual(expect.stringContaining(words))
})

const green = { outcome: 'succeeded', readingOf: 1, polls: 2, elapsedMs: 5_000 } as const

function moved(polls: readonly Poll[], which: number, byMs: number): readonly Poll[] {
  return polls.map((poll, index) => (index === which ? { ...poll, sentAt: poll.sentAt + byMs } : poll))
}

/**
 * Each run has another seed, so that each CI run checks other waits. fast-check prints the seed with its
 * counterexample. Add each counterexample as a row above.
 */
test('keeps every promise in random waits', async () => {
  const runs = new Map<string, number>(situations.map((situation) => [situation, 0]))
  const property = fc.asyncProperty(scripts, async (script) => {
    const { broken, occurred } = judge(await play(script))
    expect(broken).toEqual([])
    for (const situation of occurred) runs.set(situation, (runs.get(situation) ?? 0) + 1)
  })
  const { numRuns } = tries(25_000)
  await fc.assert(property, { numRuns })
  // The rarest situation occurs about 30 times. Fewer than 10 means that the scripts no longer cause it. Too few tries
  // prove nothing.
  const least = numRuns < 25_000 ? 0 : 10
  expect([...runs].filter(([, count]) => count < least)).toEqual([])
}, 120_000)

import fc from 'fast-check'
import type { Patience } from '../src/errors.ts'
import type { Reason, State } from '../src/operation.ts'
import type { Answer, Terms } from './account.ts'
import { day, hour, minute, type Script, type Scripted } from './play.ts'

/** Lengths of every size, and the lengths at which the behaviour changes. */
const lengths = (least: number, most: number) =>
  fc.oneof(
    fc.integer({ min: 0, max: 1_000 }).map((exponent) => Math.round(least * (most / least) ** (exponent / 1_000))),
    fc.constantFrom(1, 999, 1_000, 1_001, 2_000, 59_999, 60_000, 60_001, 119_999, 120_000, 120_001)
  )
/** Absent this many times as often as present. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>, absent: number) =>
  fc.oneof({ weight: absent, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const terms: fc.Arbitrary<Terms> = fc
  .record({
    timeoutMs: fc.oneof(
      { weight: 20, arbitrary: fc.oneof(lengths(1_000, 7 * day), lengths(10 * minute, 7 * day)) },
      { weight: 1, arbitrary: lengths(1, 1_000) },
      { weight: 2, arbitrary: lengths(20 * day, 60 * day) }
    ),
    minPollIntervalMs: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(1_000, 1_000, 1, 100, 5_000, 60_000) },
      { weight: 1, arbitrary: lengths(1, 40 * day) }
    ),
    widthMs: fc.oneof({ weight: 3, arbitrary: fc.constant(19_000) }, { weight: 1, arbitrary: lengths(1, hour) }),
    maxSilenceMs: fc.oneof(
      { weight: 2, arbitrary: fc.constant(900_000) },
      { weight: 2, arbitrary: lengths(1_000, hour) }
    ),
    graceMs: fc.oneof({ weight: 2, arbitrary: fc.constant(60_000) }, { weight: 2, arbitrary: lengths(1_000, hour) }),
    isHostKnown: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
  })
  .map(({ widthMs, ...rest }) => ({ ...rest, maxPollIntervalMs: rest.minPollIntervalMs + widthMs }))

/** The bucket holds 250; other limits are larger. */
const readsLeft = fc.constantFrom(0, 0, 1, 20, 100, 210, 239, 240, 249, 11_999, Number.POSITIVE_INFINITY)
/** Valid and invalid values of Retry-After. */
const demands = fc.oneof(
  { weight: 4, arbitrary: lengths(1, 600_000) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0, 0.5, 1_500.5) },
  { weight: 1, arbitrary: fc.constantFrom(34 * day, 2 ** 31 - 1, 2 ** 31, 2 ** 53, Number.POSITIVE_INFINITY) },
  { weight: 1, arbitrary: fc.constantFrom(-1, Number.NaN, Number.NEGATIVE_INFINITY) }
)
const reasons: Readonly<Record<Patience, readonly Reason[]>> = {
  none: ['refused', 'sign-in-failed', 'unreachable'],
  'one-retry': ['forbidden'],
  grace: ['forbidden', 'not-found'],
  silence: ['unreachable', 'unreadable', 'sign-in-failed']
}
const faults = (...kinds: Patience[]) =>
  fc.constantFrom(...kinds).chain((fault) => fc.constantFrom(...reasons[fault]).map((reason) => ({ fault, reason })))

const scriptedAnswers: fc.Arbitrary<Scripted> = fc
  .tuple(
    fc.oneof(
      { weight: 24, arbitrary: fc.constant<Answer>({ says: 'running' }) },
      { weight: 14, arbitrary: readsLeft.map((remainingReads): Answer => ({ says: 'running', remainingReads })) },
      { weight: 4, arbitrary: fc.constantFrom<State>('succeeded', 'failed', 'canceled').map((says) => ({ says })) },
      { weight: 22, arbitrary: faults('one-retry', 'grace', 'grace', 'silence', 'silence', 'silence') },
      {
        weight: 12,
        arbitrary: fc.constant<Answer>({ fault: 'silence', reason: 'unreachable', throttled: true })
      },
      { weight: 1, arbitrary: faults('none') },
      { weight: 1, arbitrary: fc.constant<Answer>({ bug: 'a bug' }) }
    ),
    fc.record({
      times: seldom(fc.constantFrom(2, 3, 8, 40), 1),
      retryAfterMs: seldom(demands, 2),
      requestId: seldom(fc.constantFrom('first', 'second'), 3),
      takesMs: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        // Eighths, because a clock has fractions, and sums of eighths are exact.
        { weight: 3, arbitrary: fc.nat(40_000).map((eighths) => eighths / 8) },
        { weight: 1, arbitrary: fc.constant(60_000) }
      ),
      asleepMs: seldom(lengths(1, day), 30),
      thenAsleepMs: seldom(lengths(1, day), 30)
    })
  )
  // Absent members are left out, so that a counterexample is short.
  .map(([answer, rest]) =>
    Object.fromEntries(Object.entries({ ...answer, ...rest }).filter(([, it]) => it !== undefined))
  )
  .map((answer) => answer as Scripted)

/** Weighted so that each situation of the oracle occurs often. */
export const scripts: fc.Arbitrary<Script> = fc.record(
  {
    terms,
    answers: fc.array(scriptedAnswers, { minLength: 1, maxLength: 12 }),
    random: fc.array(fc.oneof(fc.constantFrom(0, 0.5, 0.999999), fc.double({ min: 0, max: 0.999999, noNaN: true })), {
      minLength: 1,
      maxLength: 4
    }),
    cancel: seldom(
      fc.record({ poll: fc.oneof(fc.nat(3), fc.nat(20)), during: fc.constantFrom('request', 'request', 'pause') }),
      4
    )
  },
  { noNullPrototype: true }
)

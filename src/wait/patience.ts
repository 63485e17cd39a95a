import type { WaitError } from '../errors.ts'

/** How long failed polls are retried. Pure: the clock's readings are passed in. All lengths in milliseconds. */

/** Before the first readable response a wrong host is likelier than a long outage. */
export const firstSilenceMs = 120_000

/** The failed polls since the last readable response. */
export interface FaultStreak {
  readonly faults: number
  /** How many of them were refused with a 429. */
  readonly throttles: number
  /** When the first of them was sent, by the clock. */
  readonly since: number
  /** A 401 was among them: the token has been renewed once. */
  readonly isTokenRenewed: boolean
  /** The latest of them, as many as are all a 403 or 404, or all something else. */
  readonly run: FaultRun
}

interface FaultRun {
  readonly isGrace: boolean
  /** When the first of them was sent, by the clock. */
  readonly since: number
}

interface FailedPoll {
  readonly fault: WaitError
  /** When it was sent, by the clock. */
  readonly sentAt: number
}

interface PatienceLimits {
  /** How long to go on without one readable response. */
  readonly maxSilenceMs: number
  /** How long a 403 or 404 may be the delay of a distributed system. */
  readonly graceMs: number
  /** Whether the host has proved to be the right one. */
  readonly isHostKnown: boolean
}

/**
 * Adds a failed poll to the ones before it.
 * @param before absent if the poll before this one was readable, or there was none
 * @returns the streak with it, and the time, by the clock, at which such a fault ends the wait
 */
export function addFault(
  before: FaultStreak | undefined,
  { fault, sentAt }: FailedPoll,
  limits: PatienceLimits
): { readonly streak: FaultStreak; readonly giveUpAt: number } {
  const isGrace = fault.patience === 'grace'
  const streak = {
    faults: (before?.faults ?? 0) + 1,
    throttles: (before?.throttles ?? 0) + (fault.throttled ? 1 : 0),
    since: before?.since ?? sentAt,
    isTokenRenewed: before?.isTokenRenewed === true || fault.patience === 'one-retry',
    run: before?.run.isGrace === isGrace ? before.run : { isGrace, since: sentAt }
  }
  const silenceEnds = silenceEnd(streak, limits)
  switch (fault.patience) {
    case 'none':
      return { streak, giveUpAt: sentAt }
    case 'one-retry':
      return { streak, giveUpAt: before?.isTokenRenewed ? sentAt : silenceEnds }
    case 'grace':
      return { streak, giveUpAt: Math.min(streak.run.since + limits.graceMs, streak.since + limits.maxSilenceMs) }
    case 'silence':
      return { streak, giveUpAt: silenceEnds }
  }
}

function silenceEnd({ since, throttles, run }: FaultStreak, { maxSilenceMs, isHostKnown }: PatienceLimits): number {
  // A 429 proves that we reached the right host, so allow the full max-silence.
  if (isHostKnown || throttles > 0) return since + maxSilenceMs
  return Math.min(since + maxSilenceMs, run.since + firstSilenceMs)
}

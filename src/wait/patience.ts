import type { WaitError } from '../errors.ts'

/** How long failed polls are retried. Pure: the clock's readings are passed in. All lengths in milliseconds. */

/** The limit before the first readable response, when a wrong host is more likely than a long outage. */
export const firstSilenceMs = 120_000

/** The failed polls since the last readable response. */
export interface FaultStreak {
  readonly faults: number
  /** How many of them were a 429. */
  readonly throttles: number
  /** When the first of them was sent, by the clock. */
  readonly since: number
  /** One of them was a 401, so the token has been renewed once. */
  readonly isTokenRenewed: boolean
  /** The latest polls of one kind: all a 403 or 404, or all another fault. */
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
  /** How long to continue without a readable response. */
  readonly maxSilenceMs: number
  /** How long to retry a 403 or 404. */
  readonly graceMs: number
  /** Whether a response has shown that the host is the right one. */
  readonly isHostKnown: boolean
}

/**
 * Adds a failed poll to the streak.
 * @param before the streak so far; undefined if the previous poll was readable, or there was none
 * @returns the new streak, and the time, by the clock, from which such a fault ends the wait
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

import type { Patience, WaitError } from '../errors.ts'

/** How long failed polls are borne. Pure: the clock's readings are given. All lengths in milliseconds. */

/** Before the first readable answer a wrong host is likelier than a long outage. */
export const firstSilenceMs = 120_000
/** How long a 403 or 404 may be the delay of a distributed system. */
const graceMs = 60_000

/** The failed polls since the last readable answer. */
export interface FaultStreak {
  readonly faults: number
  /** How many of them the service refused for want of reads. */
  readonly throttles: number
  /** When the first of them was asked, by the clock. */
  readonly since: number
  /** When each kind of fault was first met, by the clock. */
  readonly firstMet: ReadonlyMap<Patience, number>
}

/** The streak with one more fault. */
export function prolong(streak: FaultStreak | undefined, fault: WaitError, asked: number): FaultStreak {
  const firstMet = new Map(streak?.firstMet)
  if (!firstMet.has(fault.patience)) firstMet.set(fault.patience, asked)
  const { faults = 0, throttles = 0, since = asked } = streak ?? {}
  return { faults: faults + 1, throttles: throttles + (fault.throttled ? 1 : 0), since, firstMet }
}

interface FailedPoll {
  readonly fault: WaitError
  /** When it was asked, by the clock. */
  readonly asked: number
  /** How long no answer at all is borne. */
  readonly silenceMs: number
}

/**
 * The time, by the clock, from which on such a fault ends the wait.
 * @param before the streak without this fault
 */
export function giveUpTime(before: FaultStreak | undefined, { fault, asked, silenceMs }: FailedPoll): number {
  const silenceEnds = (before?.since ?? asked) + silenceMs
  switch (fault.patience) {
    case 'none':
      return asked
    case 'one-retry':
      return before?.firstMet.has('one-retry') ? asked : silenceEnds
    case 'grace':
      return Math.min(silenceEnds, (before?.firstMet.get('grace') ?? asked) + graceMs)
    case 'silence':
      return silenceEnds
  }
}

/** When to look again. Pure: the clock's readings and the random numbers are given. All lengths in milliseconds. */

/** A share of the time waited so far: the lag behind the real end stays near it, and a long wait costs few requests. */
const shareOfElapsed = 0.05
const jitter = 0.1
/** Resource Manager lets a caller read 250 times at once in a subscription; what others have left there is shared. */
export const plentyOfReads = 200
/** What a poll is put off by where no read is left: four times as much as where half of plenty is. */
const longestStretchMs = 120_000
const stretchJitter = 0.5
const backoffBaseMs = 1_000
const backoffCapMs = 60_000
/** Node fires a timer at once when it is given more than this, NaN, or a negative number. */
const longestDelayMs = 2 ** 31 - 1

interface ScheduleOptions {
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number
}

export interface Schedule {
  /**
   * The delay after a reading that said running.
   * @param elapsedMs since the wait's start
   * @param retryAfterMs the service's demand: followed exactly, but never below the floor; 0 demands nothing
   * @param remainingReads how many more reads the service allows for now: where they run out, polls are put off
   */
  afterReading(elapsedMs: number, retryAfterMs?: number, remainingReads?: number): number
  /**
   * The delay after a failed poll: the demand that came with it, followed exactly as always, else exponential with full
   * jitter. Where a demand was followed and the service was busy again, it was too short for all who follow it: from
   * then on it is the least, and the backoff counts where it is longer.
   */
  afterFault(streak: FaultFacts): number
}

interface FaultFacts {
  /** How many polls in a row have failed, 1 or more. */
  readonly faults: number
  /** How many of them the service refused for want of reads. */
  readonly throttles?: number
  /** The demand that came with the last one; 0 demands nothing. */
  readonly retryAfterMs?: number
  /** Patience ends so soon: a longer backoff is shortened to it, so that the last try comes in time. */
  readonly leftMs: number
}

/** The one function that every delay goes through: whole, finite, at least the floor, and no more than a timer holds. */
export function sanitiseDelay(delayMs: number, floorMs: number): number {
  const floor = Number.isFinite(floorMs) && floorMs > 0 ? Math.min(floorMs, longestDelayMs) : 1
  if (Number.isNaN(delayMs)) return Math.ceil(floor)
  return Math.min(Math.ceil(Math.max(delayMs, floor)), longestDelayMs)
}

export function createSchedule(options: ScheduleOptions): Schedule {
  const { minPollIntervalMs: floorMs, maxPollIntervalMs: ceilingMs, random } = options
  const sanitise = (delayMs: number) => sanitiseDelay(delayMs, floorMs)
  const vary = (by: number) => 1 - by + 2 * by * random()
  return {
    afterReading(elapsedMs, retryAfterMs, remainingReads = plentyOfReads) {
      if (retryAfterMs !== undefined && retryAfterMs > 0) return sanitise(retryAfterMs)
      const share = Math.min(Math.max(shareOfElapsed * elapsedMs, floorMs), ceilingMs)
      const delayMs = share * vary(jitter)
      return sanitise(
        remainingReads < plentyOfReads ? delayMs + stretchMs(remainingReads) * vary(stretchJitter) : delayMs
      )
    },
    afterFault({ faults, throttles = 0, retryAfterMs = 0, leftMs }) {
      if (retryAfterMs > 0 && throttles < 2) return sanitise(retryAfterMs)
      const cap = Math.min(backoffCapMs, backoffBaseMs * 2 ** (faults - 1))
      return sanitise(Math.max(retryAfterMs, Math.min(cap * random(), leftMs)))
    }
  }
}

function stretchMs(remainingReads: number): number {
  return longestStretchMs * (1 - remainingReads / plentyOfReads) ** 2
}

/** When to poll again. The clock's readings and the random numbers are passed in. All lengths are in milliseconds. */

/** The delay as a share of the time waited so far. It limits the lag to this share, and a long wait to few requests. */
const shareOfElapsed = 0.05
const jitter = 0.1

/**
 * Resource Manager allows a caller 250 reads at once in a subscription, and then 25 reads a second. All waits of the
 * caller share them. From this number of remaining reads on, there are enough for all waits.
 */
export const plentyOfReads = 240
/** The shortest delay while no read is left: 1,000 waits that poll every 40 s make 25 requests a second. */
const stretchMs = 40_000
/** After a 429, the stretch is this multiple of the time without a response. */
const stretchPerGap = 2
const longestStretchMs = 480_000
/** The factor by which each response without a 429 before it shortens that stretch. */
const fading = 0.95

const backoffBaseMs = 1_000
const backoffGrowth = 2
const backoffCapMs = 60_000
/** For several 429 in a row. If thousands of waits retried each minute, most would get another 429. */
const refusedGrowth = 8
const refusedCapMs = 200_000
/** Node fires a timer at once if its delay is longer than this, NaN or negative. */
const longestDelayMs = 2 ** 31 - 1

interface ScheduleOptions {
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number
}

/** The schedule of one wait. It remembers for how long the service returned 429. */
export interface Schedule {
  /**
   * The delay after a reading that is running: exactly `Retry-After` if there is one. Otherwise, the longer of a share
   * of the time waited so far and a stretch that leaves reads for other waits, ±10 %.
   * @param elapsedMs since the start of the wait
   * @param retryAfterMs the delay that the service requires; 0 requires none. The result is never below the floor.
   * @param remainingReads how many more reads the service allows for now
   */
  afterReading(elapsedMs: number, retryAfterMs?: number, remainingReads?: number): number
  /**
   * The delay after a failed poll: exactly `Retry-After` if there is one. Otherwise, exponential with full jitter. From
   * the second 429 in a row on, `Retry-After` was too short, so it is only a lower bound. Then the delay grows faster,
   * with half as much jitter.
   */
  afterFault(streak: FaultFacts): number
}

interface FaultFacts {
  /** How many polls in a row have failed, 1 or more. */
  readonly faults: number
  /** How many of them were a 429. */
  readonly throttles?: number
  /** The delay that the last response requires; 0 requires none. */
  readonly retryAfterMs?: number
  /** The time until the wait gives up. A longer backoff is shortened to it, so that there is a last attempt. */
  readonly leftMs: number
}

/** Every delay passes through this function: it becomes whole, finite, at least the floor, and valid for a timer. */
export function sanitiseDelay(delayMs: number, floorMs: number): number {
  const floor = Number.isFinite(floorMs) && floorMs > 0 ? Math.min(floorMs, longestDelayMs) : 1
  if (Number.isNaN(delayMs)) return Math.ceil(floor)
  return Math.min(Math.ceil(Math.max(delayMs, floor)), longestDelayMs)
}

export function createSchedule(options: ScheduleOptions): Schedule {
  const { minPollIntervalMs: floorMs, maxPollIntervalMs: ceilingMs, random } = options
  const sanitise = (delayMs: number) => sanitiseDelay(delayMs, floorMs)
  let answeredAtMs = 0
  let isRefused = false
  let rememberedMs = 0
  return {
    afterReading(elapsedMs, retryAfterMs = 0, remainingReads = plentyOfReads) {
      rememberedMs = isRefused
        ? Math.min(stretchPerGap * (elapsedMs - answeredAtMs), longestStretchMs)
        : fading * rememberedMs
      answeredAtMs = elapsedMs
      isRefused = false
      if (retryAfterMs > 0) return sanitise(retryAfterMs)
      const share = Math.min(Math.max(shareOfElapsed * elapsedMs, floorMs), ceilingMs)
      const delayMs = Math.max(share, stretch(remainingReads, Math.max(stretchMs, rememberedMs)))
      return sanitise(delayMs * (1 - jitter + 2 * jitter * random()))
    },
    afterFault({ faults, throttles = 0, retryAfterMs = 0, leftMs }) {
      if (throttles > 0) isRefused = true
      const demandMs = retryAfterMs > 0 ? retryAfterMs : 0
      if (throttles < 2 && demandMs > 0) return sanitise(demandMs)
      const backoffMs =
        throttles < 2
          ? Math.min(backoffBaseMs * backoffGrowth ** (faults - 1), backoffCapMs) * random()
          : Math.min(backoffBaseMs * refusedGrowth ** (throttles - 1), refusedCapMs) * (0.5 + 0.5 * random())
      return sanitise(Math.max(demandMs, Math.min(backoffMs, leftMs)))
    }
  }
}

/**
 * The shortest delay that leaves reads for other waits: `longestMs` if none is left, and 0 or less if there are plenty.
 * In between, it grows with the cube root of the missing share. The root is steep at first, so that many new waits slow
 * down before the bucket is empty. It is flat at the end, so that random changes of the count hardly change the delay.
 */
function stretch(remainingReads: number, longestMs: number): number {
  return longestMs * Math.cbrt(1 - remainingReads / plentyOfReads)
}

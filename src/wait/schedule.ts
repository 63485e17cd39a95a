/** When to poll again. The clock's readings and the random numbers are passed in. All lengths are in milliseconds. */

/** The delay is a share of the time waited so far: the lag stays near it, and a long wait costs few requests. */
const shareOfElapsed = 0.05
const jitter = 0.1

/**
 * Resource Manager lets one caller read 250 times at once in a subscription, and 25 times a second from then on. Many
 * waits share these reads. From so many remaining reads on, there is enough for all of them.
 */
export const plentyOfReads = 240
/** The least delay while no read is left: 1,000 waits that poll every 40 s use up what is added each second. */
const stretchMs = 40_000
/** After a refusal, the stretch is so many times as long as it took to get a response. */
const stretchPerGap = 2
const longestStretchMs = 480_000
/** What each response without a refusal before it leaves of that. */
const fading = 0.95

const backoffBaseMs = 1_000
const backoffGrowth = 2
const backoffCapMs = 60_000
/** For HTTP 429 again and again: thousands of waits that retry each minute would only refuse each other. */
const refusedGrowth = 8
const refusedCapMs = 200_000
/** Node fires a timer at once when it is given more than this, NaN, or a negative number. */
const longestDelayMs = 2 ** 31 - 1

interface ScheduleOptions {
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number
}

/** The schedule of one wait: it remembers how long the service refused this wait's polls. */
export interface Schedule {
  /**
   * The delay after a reading that said running: `Retry-After` exactly. Without one the larger of a share of the time
   * waited so far and a stretch that leaves reads for others, ±10 %.
   * @param elapsedMs since the wait's start
   * @param retryAfterMs the service's demand, never below the floor; 0 demands nothing
   * @param remainingReads how many more reads the service allows for now
   */
  afterReading(elapsedMs: number, retryAfterMs?: number, remainingReads?: number): number
  /**
   * The delay after a failed poll: `Retry-After` exactly, else exponential with full jitter. From the second HTTP 429 in
   * a row on, `Retry-After` was too short for everybody who followed it: it is only a lower bound, and the delay grows
   * faster, with half as much jitter.
   */
  afterFault(streak: FaultFacts): number
}

interface FaultFacts {
  /** How many polls in a row have failed, 1 or more. */
  readonly faults: number
  /** How many of them the service refused with HTTP 429. */
  readonly throttles?: number
  /** The demand that came with the last one; 0 demands nothing. */
  readonly retryAfterMs?: number
  /** The time until patience ends: a longer backoff is shortened to it, so that there is a last try. */
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
 * The least delay that leaves reads for other waits: `longestMs` while none is left, and nothing or less while there are
 * plenty. In between it is a cube root of the missing share: steep at first, so that many new waits slow down before
 * the bucket is empty, and flat at the end, so that a count that changes by chance hardly changes the delay.
 */
function stretch(remainingReads: number, longestMs: number): number {
  return longestMs * Math.cbrt(1 - remainingReads / plentyOfReads)
}

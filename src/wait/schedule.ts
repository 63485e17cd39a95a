/** When to look again. Pure: the clock's readings and the random numbers are given. All lengths in milliseconds. */

/** A share of the time waited so far: the lag behind the real end stays near it, and a long wait costs few requests. */
const shareOfElapsed = 0.05
const jitter = 0.1
/** Resource Manager lets a caller read 250 times at once in a subscription; what others have left there is shared. */
const plentyOfReads = 200
/** What a poll is put off by where no read is left: four times as much as where half of plenty is. */
const longestStretchMs = 120_000
const stretchJitter = 0.5
const backoffBaseMs = 1_000
const backoffCapMs = 60_000
/** Node fires a timer at once when it is given more than this, NaN, or a negative number. */
const longestDelayMs = 2 ** 31 - 1

export interface ScheduleOptions {
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  /** Uniform in [0, 1), as Math.random. */
  readonly random: () => number
}

export interface Schedule {
  /**
   * The delay after a reading that said running.
   * @param elapsedMs since the wait's start
   * @param retryAfterMs the service's demand: followed exactly, but never below the floor
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

export interface FaultFacts {
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
      if (retryAfterMs !== undefined) return sanitise(retryAfterMs)
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

/**
 * How many more reads Resource Manager allows for now, by what its answer says: of the caller in the subscription, and of
 * all callers. The fewer count. What is no whole number says nothing.
 * @param headers names in lower case
 */
export function remainingReads(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const counts = ['x-ms-ratelimit-remaining-subscription-reads', 'x-ms-ratelimit-remaining-subscription-global-reads']
    .map((name) => wholeNumber(headers[name]))
    .filter((count) => count !== undefined)
  return counts.length === 0 ? undefined : Math.min(...counts)
}

/**
 * The delay that a response demands.
 *
 * Forms: `Retry-After` in whole seconds or as an HTTP date (RFC 9110, 10.2.3), which is measured against the
 * response's own `Date` so that clock skew cancels; `retry-after-ms` and `x-ms-retry-after-ms` in whole milliseconds.
 * Where several came, the longest counts, so that none is broken. A value in no known form demands nothing.
 *
 * @param headers names in lower case; a list where one came several times
 * @param receivedAtMs wall-clock time of the response, for a date without a `Date` beside it
 */
export function retryAfter(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  receivedAtMs: number
): number | undefined {
  const [date] = valuesOf(headers.date)
  const demands = [
    ...valuesOf(headers['retry-after']).map((value) => secondsOrDate(value, date, receivedAtMs)),
    ...valuesOf(headers['retry-after-ms']).map(wholeNumber),
    ...valuesOf(headers['x-ms-retry-after-ms']).map(wholeNumber)
  ].filter((demand) => demand !== undefined)
  return demands.length === 0 ? undefined : Math.max(...demands)
}

/** Each value of a header, also where somebody on the way joined several by commas. A date has one of its own. */
function valuesOf(header: string | readonly string[] | undefined): readonly string[] {
  return [header ?? []].flat().flatMap((value) => (httpDate(value) === undefined ? value.split(',') : [value]))
}

function secondsOrDate(value: string | undefined, date: string | undefined, receivedAtMs: number): number | undefined {
  const seconds = wholeNumber(value)
  if (seconds !== undefined) return seconds * 1_000
  const until = httpDate(value)
  if (until === undefined) return undefined
  return Math.max(0, until - (httpDate(date) ?? receivedAtMs))
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined
}

/** HTTP's three date forms (RFC 9110, 5.6.7): `Date.parse` alone would take `-1`, `1.5` or `soon 5` for a date. */
function httpDate(value: string | undefined): number | undefined {
  const date = value?.trim() ?? ''
  const isDate = preferredDate.test(date) || rfc850Date.test(date)
  const time = isDate ? Date.parse(date) : asctimeDate.test(date) ? Date.parse(`${date} GMT`) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

const preferredDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const rfc850Date = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

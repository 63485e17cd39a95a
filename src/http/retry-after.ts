/** Response headers about the next request: when it may be sent, and how many are left. Pure. */

/**
 * How many more reads Resource Manager allows for now: the smaller of the caller's count in the subscription and the
 * count of all callers. A value that is not a whole number is ignored.
 * @param headers names in lower case
 */
export function remainingReads(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const counts = ['x-ms-ratelimit-remaining-subscription-reads', 'x-ms-ratelimit-remaining-subscription-global-reads']
    .map((name) => wholeNumber(headers[name]))
    .filter((count) => count !== undefined)
  return counts.length === 0 ? undefined : Math.min(...counts)
}

/**
 * The delay that a response requires before the next request, in milliseconds.
 *
 * Forms: `Retry-After` in whole seconds or as an HTTP date (RFC 9110, 10.2.3), and `retry-after-ms` and
 * `x-ms-retry-after-ms` in whole milliseconds. A date is compared with the response's own `Date`, so that clock skew
 * does not matter. If there are several values, the longest one counts. A value in any other form is ignored.
 *
 * @param headers names in lower case; a list if a header occurs several times
 * @param receivedAtMs wall-clock time of the response, for a response without `Date`
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

/** The values of a header, which a proxy may have joined with commas. A date contains a comma, too. */
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

/** HTTP's three date forms (RFC 9110, 5.6.7). `Date.parse` alone would accept `-1`, `1.5` or `soon 5`. */
function httpDate(value: string | undefined): number | undefined {
  const date = value?.trim() ?? ''
  const isDate = preferredDate.test(date) || rfc850Date.test(date)
  const time = isDate ? Date.parse(date) : asctimeDate.test(date) ? Date.parse(`${date} GMT`) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

const preferredDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const rfc850Date = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/

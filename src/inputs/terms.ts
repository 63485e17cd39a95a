import type { Outcome } from '../operation.ts'
import { defaults, usualMaxPollIntervalMs } from './defaults.ts'
import { durationInput, outcomesInput, quoted } from './forms.ts'
import { andThen, combine, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Reader } from './reader.ts'

/** How long the step waits, how often it polls, and which outcomes fail it. Lengths are in milliseconds. */
export interface Terms extends Intervals {
  readonly timeoutMs: number
  readonly maxSilenceMs: number
  /** How long to retry a 403 or 404, because a new operation or role takes time to be visible everywhere. */
  readonly graceMs: number
  readonly failOn: ReadonlySet<Outcome>
}

interface Intervals {
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
}

export function readTerms(input: Reader): Parsed<Terms> {
  const terms = combine({
    intervals: readIntervals(input),
    timeoutMs: input.withDefault('timeout', durationInput, defaults.timeout),
    maxSilenceMs: input.withDefault('max-silence', durationInput, defaults['max-silence']),
    graceMs: input.withDefault('grace', durationInput, defaults.grace),
    failOn: input.withDefault('fail-on', outcomesInput, defaults['fail-on'])
  })
  return map(terms, ({ intervals, ...others }) => ({ ...intervals, ...others }))
}

function readIntervals(input: Reader): Parsed<Intervals> {
  const parts = combine({
    min: input.withDefault('min-poll-interval', durationInput, defaults['min-poll-interval']),
    max: input.optional('max-poll-interval', durationInput)
  })
  return andThen(parts, ({ min, max = Math.max(min, usualMaxPollIntervalMs) }) => {
    if (min <= max) return valid({ minPollIntervalMs: min, maxPollIntervalMs: max })
    const [minText, maxText] = [
      input.text('min-poll-interval') || defaults['min-poll-interval'],
      input.text('max-poll-interval')
    ]
    return mistake('max-poll-interval', `${quoted(maxText)} must be at least min-poll-interval, ${minText}`)
  })
}

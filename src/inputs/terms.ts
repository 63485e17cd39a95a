import type { Outcome } from '../operation.ts'
import { defaults } from './defaults.ts'
import { durationInput, outcomesInput, quoted } from './forms.ts'
import { andThen, combine, mistake, type Parsed, valid } from './parsed.ts'
import type { Reader } from './reader.ts'

/** How long the step waits, how often it polls, and what fails it. Lengths in milliseconds. */
export interface Terms {
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly failOn: ReadonlySet<Outcome>
}

export function readTerms(input: Reader): Parsed<Terms> {
  const duration = (name: keyof typeof defaults) => input.withDefault(name, durationInput, defaults[name])
  const terms = combine<Terms>({
    timeoutMs: duration('timeout'),
    minPollIntervalMs: duration('min-poll-interval'),
    maxPollIntervalMs: duration('max-poll-interval'),
    maxSilenceMs: duration('max-silence'),
    failOn: input.withDefault('fail-on', outcomesInput, defaults['fail-on'])
  })
  return andThen(terms, (value) => {
    if (value.minPollIntervalMs <= value.maxPollIntervalMs) return valid(value)
    const [least, most] = [
      input.text('min-poll-interval'),
      input.text('max-poll-interval') || defaults['max-poll-interval']
    ]
    return mistake('max-poll-interval', `${quoted(most)} must be at least min-poll-interval, ${least}`)
  })
}

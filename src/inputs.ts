import { WaitError } from './errors.ts'
import type { Flavor, FlavorDefinition } from './flavors/flavor.ts'
import { durationInput, not, outcomesInput, tokenInput } from './input-forms.ts'
import type { Outcome } from './operation.ts'
import { type GetInput, readTarget, type Take } from './target.ts'

/** Every input of the action, checked. Nothing else reads inputs. */
export interface Inputs {
  readonly api: string
  readonly flavor: Flavor
  /** The origin that requests and the token may go to. */
  readonly endpoint: URL
  readonly operationId: string
  readonly accessToken: string
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly failOn: ReadonlySet<Outcome>
  /** Inputs that were given and that this API does not use. */
  readonly unused: readonly string[]
}

/** What holds where an input is not given. action.yml says the same. */
export const defaults = {
  timeout: '1h',
  'min-poll-interval': '1s',
  'max-poll-interval': '20s',
  'max-silence': '15m',
  'fail-on': 'failed, canceled, timed-out, unknown',
  environment: 'AzureCloud'
}

/** The inputs that must never be shown. */
export const secretInputs: readonly string[] = ['access-token']

/**
 * Reads and checks all inputs.
 * @param flavors by their `api`
 * @throws WaitError `invalid-input`, which names every mistake at once
 */
export function readInputs(getInput: GetInput, flavors: ReadonlyMap<string, FlavorDefinition>): Inputs {
  const mistakes: string[] = []
  const take: Take = (name, parsed) => {
    if ('value' in parsed) return parsed.value
    mistakes.push(`${name}: ${parsed.mistake}`)
    return undefined
  }
  const withDefaults = (name: string) => getInput(name) || (new Map(Object.entries(defaults)).get(name) ?? '')

  const { definition, parameters, endpoint, unused } = readTarget({ getInput: withDefaults, take }, flavors)
  const times = readTimes(withDefaults, take)
  const failOn = take('fail-on', outcomesInput(withDefaults('fail-on')))
  const accessToken = take('access-token', tokenInput(getInput('access-token')))

  const isWhole = definition !== undefined && parameters !== undefined && endpoint !== undefined
  if (!isWhole || failOn === undefined || accessToken === undefined || mistakes.length > 0) throw invalidInput(mistakes)
  return {
    api: getInput('api'),
    flavor: definition.create(parameters, endpoint),
    endpoint,
    operationId: parameters['operation-id'],
    accessToken,
    ...times,
    failOn,
    unused
  }
}

type Times = Pick<Inputs, 'timeoutMs' | 'minPollIntervalMs' | 'maxPollIntervalMs' | 'maxSilenceMs'>

/** Lengths in milliseconds; 0 in place of a mistake, which `take` keeps. */
function readTimes(getInput: GetInput, take: Take): Times {
  const duration = (name: string) => take(name, durationInput(getInput(name))) ?? 0
  const times = {
    timeoutMs: duration('timeout'),
    minPollIntervalMs: duration('min-poll-interval'),
    maxPollIntervalMs: duration('max-poll-interval'),
    maxSilenceMs: duration('max-silence')
  }
  if (times.maxPollIntervalMs > 0 && times.minPollIntervalMs > times.maxPollIntervalMs) {
    const least = `at least min-poll-interval, ${getInput('min-poll-interval')}`
    take('max-poll-interval', not(getInput('max-poll-interval'), least))
  }
  return times
}

function invalidInput(mistakes: readonly string[]): WaitError {
  const count = mistakes.length === 1 ? 'One input is' : `${mistakes.length} inputs are`
  const list = mistakes.map((mistake) => `- ${mistake}`).join('\n')
  return new WaitError('invalid-input', `${count} wrong; nothing was sent to Azure.\n${list}`)
}

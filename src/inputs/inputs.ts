import type { AuthoritySource } from '../auth/index.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { Environment } from '../cloud.ts'
import { usualGoal } from '../documents/goal.ts'
import { WaitError } from '../errors.ts'
import type { Flavor, FlavorDefinition } from '../flavors/flavor.ts'
import { expandPath, hasAll } from '../flavors/path.ts'
import type { Outcome } from '../operation.ts'
import { durationInput, not, outcomesInput } from './forms.ts'
import { readSignIn } from './sign-in.ts'
import { type GetInput, readTarget, type Take } from './target.ts'

/** Every input of the action, checked. Nothing else reads inputs. */
export interface Inputs {
  readonly api: string
  /** The cloud, by azure/login's name. */
  readonly environment: Environment
  readonly flavor: Flavor
  /** The origin that requests and the token may go to. */
  readonly endpoint: URL
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly failOn: ReadonlySet<Outcome>
  /** Inputs that were given and that this API, or this way to sign in, does not use. */
  readonly unused: { readonly byApi: readonly string[]; readonly bySignIn: readonly string[] }
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
export const secretInputs: readonly string[] = [
  'access-token',
  'client-secret',
  'client-certificate',
  'management-certificate',
  'management-certificate-password'
]

interface InputSource {
  readonly getInput: GetInput
  /** Whether a request to this URL goes through a proxy. */
  readonly isProxied: (url: URL) => boolean
}

/**
 * Reads and checks all inputs.
 * @param flavors by their `api`
 * @throws WaitError `invalid-input`, which names every mistake at once
 */
export function readInputs(
  { getInput, isProxied }: InputSource,
  flavors: ReadonlyMap<string, FlavorDefinition>
): Inputs {
  const mistakes: string[] = []
  const take: Take = (name, parsed) => {
    if ('value' in parsed) return parsed.value
    mistakes.push(`${name}: ${parsed.mistake}`)
    return undefined
  }
  const withDefaults = (name: string) => getInput(name) || (new Map(Object.entries(defaults)).get(name) ?? '')

  const target = readTarget({ getInput: withDefaults, take }, flavors)
  const { definition, environment, parameters, apiVersion, endpoint } = target
  const service = definition?.service
  const times = readTimes(withDefaults, take)
  const failOn = take('fail-on', outcomesInput(withDefaults('fail-on')))
  const { signIn, authority, ...rest } = readSignIn({ getInput, take, service, environment, endpoint, isProxied })

  if (definition === undefined || parameters === undefined || endpoint === undefined) throw invalidInput(mistakes)
  if (!hasAll(parameters, definition.needs)) throw invalidInput(mistakes)
  const url = new URL(
    definition.path === undefined ? (parameters['operation-url'] ?? '') : expandPath(definition.path, parameters),
    endpoint
  )
  url.hash = ''
  if (definition.apiVersion?.in === 'query') url.searchParams.set('api-version', apiVersion ?? '')
  if (environment === undefined) throw invalidInput(mistakes)
  if (authority === undefined || failOn === undefined) throw invalidInput(mistakes)
  if (mistakes.length > 0) throw invalidInput(mistakes)
  return {
    api: getInput('api'),
    environment,
    flavor: definition.create({ parameters, url, apiVersion, goal: usualGoal }),
    endpoint,
    signIn,
    authority,
    ...times,
    failOn,
    unused: { byApi: target.unused, bySignIn: rest.unused }
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

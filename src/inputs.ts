import { cloudEndpoint } from './cloud.ts'
import { WaitError } from './errors.ts'
import type { Flavor, FlavorDefinition, Parameters, Service } from './flavors/flavor.ts'
import {
  apiVersionInput,
  durationInput,
  endpointInput,
  environmentInput,
  not,
  outcomesInput,
  type Parsed,
  parameterInput,
  parameterNames,
  tokenInput
} from './input-forms.ts'
import type { Outcome } from './operation.ts'

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

const endpointInputs: Readonly<Record<Service, string>> = {
  'resource-manager': 'resource-manager-endpoint',
  'service-management': 'service-management-endpoint'
}

/**
 * Reads and checks all inputs.
 * @param getInput the value of an input without the white space around it; empty where it is not given
 * @param flavors by their `api`
 * @throws WaitError `invalid-input`, which names every mistake at once
 */
export function readInputs(getInput: GetInput, flavors: ReadonlyMap<string, FlavorDefinition>): Inputs {
  const mistakes: string[] = []
  const take = <T>(name: string, parsed: Parsed<T>): T | undefined => {
    if ('value' in parsed) return parsed.value
    mistakes.push(`${name}: ${parsed.mistake}`)
    return undefined
  }
  const orDefault = (name: keyof typeof defaults) => getInput(name) || defaults[name]
  const duration = (name: keyof typeof defaults) => take(name, durationInput(orDefault(name)))

  const api = getInput('api')
  const definition = take('api', definitionInput(api, flavors))
  const parameters = definition && readParameters(getInput, definition, take)
  const timeoutMs = duration('timeout')
  const minPollIntervalMs = duration('min-poll-interval')
  const maxPollIntervalMs = duration('max-poll-interval')
  if (minPollIntervalMs !== undefined && maxPollIntervalMs !== undefined && minPollIntervalMs > maxPollIntervalMs) {
    take(
      'min-poll-interval',
      not(orDefault('min-poll-interval'), `at most max-poll-interval, ${orDefault('max-poll-interval')}`)
    )
  }
  const maxSilenceMs = duration('max-silence')
  const failOn = take('fail-on', outcomesInput(orDefault('fail-on')))
  const environment = take('environment', environmentInput(orDefault('environment')))
  const endpoint = definition && readEndpoint(getInput, definition.service, environment, take)
  const accessToken = take('access-token', tokenInput(getInput('access-token')))

  if (
    definition === undefined ||
    parameters === undefined ||
    endpoint === undefined ||
    accessToken === undefined ||
    timeoutMs === undefined ||
    minPollIntervalMs === undefined ||
    maxPollIntervalMs === undefined ||
    maxSilenceMs === undefined ||
    failOn === undefined ||
    mistakes.length > 0
  ) {
    throw invalidInput(mistakes)
  }
  return {
    api,
    flavor: definition.create(parameters, endpoint),
    endpoint,
    operationId: parameters['operation-id'],
    accessToken,
    timeoutMs,
    minPollIntervalMs,
    maxPollIntervalMs,
    maxSilenceMs,
    failOn,
    unused: unusedInputs(definition).filter((name) => getInput(name) !== '')
  }
}

type GetInput = (name: string) => string
type Take = <T>(name: string, parsed: Parsed<T>) => T | undefined

function definitionInput(given: string, flavors: ReadonlyMap<string, FlavorDefinition>): Parsed<FlavorDefinition> {
  const value = flavors.get(given)
  if (value !== undefined) return { value }
  const known = `one of ${[...flavors.keys()].join(', ')}`
  return given === '' ? { mistake: `is required: ${known}` } : not(given, known)
}

function readParameters(getInput: GetInput, definition: FlavorDefinition, take: Take): Parameters {
  const { needs, apiVersion } = definition
  const given = needs.map((name): [string, string] => [name, take(name, parameterInput(name, getInput(name))) ?? ''])
  const version = take('api-version', apiVersionInput(getInput('api-version') || apiVersion.default, apiVersion.oldest))
  return {
    'subscription-id': '',
    'resource-group': '',
    'vault-name': '',
    'job-name': '',
    'operation-id': '',
    ...Object.fromEntries(given),
    'api-version': version ?? ''
  }
}

function readEndpoint(
  getInput: GetInput,
  service: Service,
  environment: string | undefined,
  take: Take
): URL | undefined {
  const name = endpointInputs[service]
  const given = getInput(name)
  if (given !== '') return take(name, endpointInput(given))
  if (environment === undefined) return undefined
  const value = cloudEndpoint(environment, service)
  return take(name, value ? { value } : { mistake: `is required: ${environment} has no address of its own for it` })
}

function unusedInputs(definition: FlavorDefinition): readonly string[] {
  const used: readonly string[] = [...definition.needs, endpointInputs[definition.service]]
  return [...parameterNames, ...Object.values(endpointInputs)].filter((name) => !used.includes(name))
}

function invalidInput(mistakes: readonly string[]): WaitError {
  const count = mistakes.length === 1 ? 'One input is' : `${mistakes.length} inputs are`
  const list = mistakes.map((mistake) => `- ${mistake}`).join('\n')
  return new WaitError('invalid-input', `${count} wrong; nothing was sent to Azure.\n${list}`)
}

import { type Environment, knownPlace, type Service } from '../cloud.ts'
import type { FlavorDefinition, ParameterName, Parameters } from '../flavors/flavor.ts'
import {
  apiVersionInput,
  endpointInput,
  environmentInput,
  not,
  operationUrlInput,
  type Parsed,
  parameterInput,
  parameterNames
} from './forms.ts'

/** The value of an input without the white space around it; empty where it is not given. */
export type GetInput = (name: string) => string
/** Keeps the mistake of an input, if it is one. */
export type Take = <T>(name: string, parsed: Parsed<T>) => T | undefined

/** Which operation of which API is polled, and where. Each part is there where its inputs are right. */
export interface Target {
  readonly definition?: FlavorDefinition
  readonly environment?: Environment
  readonly parameters?: Partial<Parameters>
  readonly apiVersion?: string
  readonly endpoint?: URL
  /** Inputs that were given and that the API does not use. */
  readonly unused: readonly string[]
}

type ApiVersion = NonNullable<FlavorDefinition['apiVersion']>

interface Source {
  readonly getInput: GetInput
  readonly take: Take
}

/**
 * Reads the inputs that name what is polled. Where the API itself is wrong, the others are checked as far as they are
 * given, so that every mistake is named at once.
 */
export function readTarget(source: Source, flavors: ReadonlyMap<string, FlavorDefinition>): Target {
  const { getInput, take } = source
  const definition = take('api', definitionInput(getInput('api'), flavors))
  const environment = take('environment', environmentInput(getInput('environment')))
  if (definition === undefined) {
    checkGiven(source, flavors)
    return { environment, unused: [] }
  }
  const { service, needs, apiVersion } = definition
  const used: readonly string[] = [...needs, service.endpointInput, ...(apiVersion ? ['api-version'] : [])]
  const all = [...parameterNames, 'api-version', ...endpointInputs(flavors)]
  const endpoint = readEndpoint(source, service, environment)
  return {
    definition,
    environment,
    parameters: readParameters(source, definition, endpoint),
    apiVersion: apiVersion && take('api-version', versionInput(getInput('api-version'), apiVersion)),
    endpoint,
    unused: all.filter((name) => !used.includes(name) && getInput(name))
  }
}

function definitionInput(given: string, flavors: ReadonlyMap<string, FlavorDefinition>): Parsed<FlavorDefinition> {
  const value = flavors.get(given)
  if (value !== undefined) return { value }
  const known = `one of ${[...flavors.keys()].join(', ')}`
  return given === '' ? { mistake: `is required: ${known}` } : not(given, known)
}

function readParameters(
  { getInput, take }: Source,
  { needs }: FlavorDefinition,
  endpoint: URL | undefined
): Partial<Parameters> {
  return Object.fromEntries(needs.map((name) => [name, take(name, parseParameter(name, getInput(name), endpoint))]))
}

function parseParameter(name: ParameterName, given: string, endpoint?: URL): Parsed<string> {
  return name === 'operation-url' ? operationUrlInput(given, endpoint) : parameterInput(name, given)
}

function versionInput(given: string, { default: known, oldest }: ApiVersion): Parsed<string> {
  const value = given || known
  return value === undefined ? { mistake: requiredVersion } : apiVersionInput(value, oldest)
}

const requiredVersion = 'is required: the version of the resource provider’s API, a date such as 2024-03-01'

function readEndpoint(
  { getInput, take }: Source,
  service: Service,
  environment: Environment | undefined
): URL | undefined {
  const name = service.endpointInput
  const given = getInput(name)
  if (given !== '') return take(name, endpointInput(given))
  if (environment === undefined) return undefined
  const place = knownPlace(service, environment)
  return take(
    name,
    place ? { value: place.endpoint } : { mistake: `is required: ${environment} has no address of its own for it` }
  )
}

function checkGiven({ getInput, take }: Source, flavors: ReadonlyMap<string, FlavorDefinition>): void {
  for (const name of parameterNames) if (getInput(name)) take(name, parseParameter(name, getInput(name)))
  for (const name of endpointInputs(flavors)) if (getInput(name)) take(name, endpointInput(getInput(name)))
  if (getInput('api-version')) take('api-version', apiVersionInput(getInput('api-version')))
}

/** The endpoint inputs of all services. */
function endpointInputs(flavors: ReadonlyMap<string, FlavorDefinition>): readonly string[] {
  return [...new Set([...flavors.values()].map(({ service }) => service.endpointInput))]
}

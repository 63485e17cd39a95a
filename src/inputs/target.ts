import { usualGoal } from '../documents/goal.ts'
import type { Flavor, FlavorDefinition, ParameterName, Parameters } from '../flavors/flavor.ts'
import { expandPath, hasAll } from '../flavors/path.ts'
import { apiVersionInput, endpointInput, mismatch, operationUrlInput, parameterInput, parameterNames } from './forms.ts'
import { andThen, checked, combine, known, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Place } from './place.ts'
import type { Formed, Reader } from './reader.ts'

type Flavors = ReadonlyMap<string, FlavorDefinition>

/** An API, chosen. */
export interface Api {
  readonly name: string
  readonly definition: FlavorDefinition
}

export function readApi(input: Reader, flavors: Flavors): Parsed<Api> {
  const names = `one of ${[...flavors.keys()].join(', ')}`
  const form = (name: string): Formed<Api> => {
    const definition = flavors.get(name)
    return definition === undefined ? mismatch(name, names) : { value: { name, definition } }
  }
  return input.required('api', form, `is required: ${names}`)
}

/** Reads the inputs that name what is polled. */
export function readFlavor(input: Reader, { definition }: Api, place: Parsed<Place>): Parsed<Flavor> {
  const parameters = readParameters(input, definition, known(place))
  const parts = combine({ place, parameters, apiVersion: readApiVersion(input, definition) })
  return map(parts, ({ place, parameters, apiVersion }) => {
    const url = new URL(
      definition.path === undefined ? parameters['operation-url'] : expandPath(definition.path, parameters),
      place.endpoint
    )
    url.hash = ''
    if (definition.apiVersion?.in === 'query' && apiVersion !== undefined)
      url.searchParams.set('api-version', apiVersion)
    return definition.create({ parameters, url, apiVersion, goal: usualGoal })
  })
}

function readParameters(input: Reader, { needs }: FlavorDefinition, place: Place | undefined): Parsed<Parameters> {
  const form = (name: ParameterName) => (given: string) =>
    name === 'operation-url' ? operationUrlInput(given, place?.endpoint) : parameterInput(name, given)
  const parts = needs.map((name): [string, Parsed<string>] => [name, input.required(name, form(name))])
  return andThen(combine<Readonly<Record<string, string>>>(Object.fromEntries(parts)), (values) =>
    hasAll(values, needs) ? valid(values) : mistake('api', 'has no value for one of its inputs')
  )
}

function readApiVersion(input: Reader, { apiVersion }: FlavorDefinition): Parsed<string | undefined> {
  if (apiVersion === undefined) return valid(undefined)
  const form = (given: string) => apiVersionInput(given, apiVersion.oldest)
  return apiVersion.default === undefined
    ? input.required('api-version', form, requiredVersion)
    : input.withDefault('api-version', form, apiVersion.default)
}

const requiredVersion = 'is required: the version of the resource provider’s API, a date such as 2024-03-01'

/** Checks the inputs that name what is polled as far as they are given. For a step whose API is not known. */
export function checkWithoutApi(input: Reader, flavors: Flavors): Parsed<unknown> {
  const parameter = (name: ParameterName) => (given: string) =>
    name === 'operation-url' ? operationUrlInput(given, undefined) : parameterInput(name, given)
  return checked(
    valid(undefined),
    ...parameterNames.map((name) => input.optional(name, parameter(name))),
    ...endpointInputs(flavors).map((name) => input.optional(name, endpointInput)),
    input.optional('api-version', apiVersionInput)
  )
}

/** The inputs that name what is polled, were given, and are not used by the API. */
export function unusedByApi(input: Reader, { definition }: Api, flavors: Flavors): readonly string[] {
  const { service, needs, apiVersion } = definition
  const used: readonly string[] = [...needs, service.endpointInput, ...(apiVersion ? ['api-version'] : [])]
  const all = [...parameterNames, 'api-version', ...endpointInputs(flavors)]
  return all.filter((name) => !used.includes(name) && input.has(name))
}

function endpointInputs(flavors: Flavors): readonly string[] {
  return [...new Set([...flavors.values()].map(({ service }) => service.endpointInput))]
}

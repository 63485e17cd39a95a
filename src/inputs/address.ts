import { isAllowed } from '../cloud.ts'
import type { FlavorDefinition, ParameterName, Parameters } from '../flavors/flavor.ts'
import { expandPath, hasAll, matchPath } from '../flavors/path.ts'
import { areParameters, isSameParameter, parameterInput, readOperationUrl } from './parameters.ts'
import { all, andThen, checked, combine, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Place } from './place.ts'
import type { Reader } from './reader.ts'

/** The URL of the operation's status, and the inputs that it is built from or contains. */
export interface Address {
  readonly url: URL
  readonly parameters: Parameters
}

/** Reads the URL of the status from `operation-url`, or else builds it from the inputs that identify the operation. */
export function readAddress(input: Reader, definition: FlavorDefinition, place: Parsed<Place>): Parsed<Address> {
  const { path } = definition
  return path === undefined || input.has('operation-url')
    ? locateByUrl(input, definition, place)
    : locateByNames(input, { ...definition, path }, place)
}

function locateByNames(
  input: Reader,
  { needs, path }: FlavorDefinition & { readonly path: string },
  place: Parsed<Place>
): Parsed<Address> {
  const values = all(needs.map((name) => map(readParameter(input, name), (value) => [name, value] as const)))
  const parameters = andThen(values, (values) => complete(Object.fromEntries(values), needs))
  return map(combine({ parameters, place }), ({ parameters, place }) => ({
    parameters,
    url: new URL(expandPath(path, parameters), place.endpoint)
  }))
}

function locateByUrl(input: Reader, definition: FlavorDefinition, place: Parsed<Place>): Parsed<Address> {
  const operationUrl = readOperationUrl(input)
  const address = andThen(combine({ url: operationUrl, place }), ({ url, place: { endpoint } }): Parsed<Address> => {
    if (!isAllowed(url, endpoint))
      return mistake('operation-url', `is on ${url.origin}, but the token may be sent to ${endpoint.origin} only`)
    return map(parametersOf(url, definition), (parameters) => ({ url, parameters }))
  })
  const others = definition.needs.filter((name) => name !== 'operation-url' && input.has(name))
  return checked(address, ...others.map((name) => checkSame(input, name, address)))
}

/** The inputs that a URL of this API contains. */
function parametersOf(url: URL, { needs, path }: FlavorDefinition): Parsed<Parameters> {
  if (path === undefined) return complete({ 'operation-url': url.href }, needs)
  const parameters = matchPath(path, url.pathname)
  if (parameters !== undefined && areParameters(parameters)) return complete(parameters, needs)
  return mistake('operation-url', `does not have the path of this API’s URLs, ${path}`)
}

/** Checks that an input has the same value as in `operation-url`. */
function checkSame(input: Reader, name: ParameterName, address: Parsed<Address>): Parsed<unknown> {
  return andThen(combine({ value: readParameter(input, name), address }), ({ value, address }) => {
    if (isSameParameter(value, address.parameters[name])) return valid(undefined)
    return mistake('operation-url', `contains a ${name} that differs from the input ${name}: set only one of them`)
  })
}

function readParameter(input: Reader, name: ParameterName): Parsed<string> {
  return input.required(name, (value) => parameterInput(name, value))
}

function complete(parameters: Partial<Parameters>, needs: readonly ParameterName[]): Parsed<Parameters> {
  if (hasAll(parameters, needs)) return valid(parameters)
  const missing = needs.filter((name) => parameters[name] === undefined)
  return { mistakes: missing.map((name) => `${name}: is required`) }
}

import type { Goal } from '../documents/goal.ts'
import type { Flavor, FlavorDefinition } from '../flavors/flavor.ts'
import { readAddress } from './address.ts'
import { endpointInput, mismatch } from './forms.ts'
import { goalInputs, goalInputsOf, readGoal } from './goal.ts'
import { apiVersionInput, operationUrlInput, parameterInput, parameterNames } from './parameters.ts'
import { all, checked, combine, known, map, type Parsed } from './parsed.ts'
import { inputsOfService, type Place } from './place.ts'
import type { Formed, Reader } from './reader.ts'
import { readApiVersion, withVersion } from './version.ts'

type Flavors = ReadonlyMap<string, FlavorDefinition>

/** The API that the input `api` chooses. */
interface Api {
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

/** The task of a step, and its inputs. */
export interface Aim<T> {
  readonly target: T
  /** The inputs that it uses, except those of every step. */
  readonly used: readonly string[]
  /** The inputs among them that another run needs to continue the wait, except `operation-url` and `until`. */
  readonly handOver: readonly string[]
}

/** A step that waits for an operation that is already running. */
export interface WaitTarget {
  readonly kind: 'wait'
  readonly api: string
  readonly flavor: Flavor
  readonly goal: Goal
}

/** Reads the inputs that identify what is polled, and those about the end of the wait. */
export function readWait(input: Reader, flavors: Flavors, place: Parsed<Place>): Parsed<Aim<WaitTarget>> {
  const api = readApi(input, flavors)
  if (!('value' in api)) return checked<never>(api, checkWithoutApi(input, flavors))
  const { name, definition } = api.value
  const address = readAddress(input, definition, place)
  const apiVersion = readApiVersion(input, definition, address)
  const goal = readGoal(input, definition.goals ?? [], known(address)?.url)
  return map(combine({ address, apiVersion, goal }), ({ address, apiVersion, goal }) => {
    const isInQuery = apiVersion !== undefined && definition.apiVersion?.in === 'query'
    const url = isInQuery ? withVersion(address.url, apiVersion) : address.url
    const flavor = definition.create({ parameters: address.parameters, url, apiVersion, goal })
    return { target: { kind: 'wait', api: name, flavor, goal }, ...inputsOf(definition) }
  })
}

function inputsOf({
  service,
  needs,
  apiVersion,
  goals = []
}: FlavorDefinition): Pick<Aim<unknown>, 'used' | 'handOver'> {
  const version = apiVersion === undefined ? [] : ['api-version']
  const others = [...inputsOfService(service), ...goalInputsOf(goals)]
  return {
    used: ['api', 'operation-url', ...needs, ...version, ...others],
    // A version in the query is part of the URL.
    handOver: [...(apiVersion?.in === 'header' ? version : []), ...others]
  }
}

/** Every input that some APIs use and others do not. */
export function targetInputs(flavors: Flavors): readonly string[] {
  const names = [...parameterNames, 'api-version', ...serviceInputs(flavors), ...goalInputs]
  return [...new Set(names)]
}

/** Checks the inputs as far as that is possible without knowing the API. */
function checkWithoutApi(input: Reader, flavors: Flavors): Parsed<unknown> {
  const names = parameterNames.filter((name) => name !== 'operation-url')
  return all<unknown>([
    ...names.map((name) => input.optional(name, (raw) => parameterInput(name, raw))),
    input.optional('operation-url', operationUrlInput),
    ...[...flavors.values()].map(({ service }) => input.optional(service.endpointInput, endpointInput)),
    input.optional('api-version', apiVersionInput),
    readGoal(input, ['until', 'state-field', 'words'], undefined)
  ])
}

function serviceInputs(flavors: Flavors): readonly string[] {
  return [...flavors.values()].flatMap(({ service }) => inputsOfService(service))
}

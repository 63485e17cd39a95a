import type { Goal } from '../documents/goal.ts'
import type { Flavor, FlavorDefinition } from '../flavors/flavor.ts'
import { readAddress } from './address.ts'
import { endpointInput, mismatch } from './forms.ts'
import { goalInputs, goalInputsOf, readGoal } from './goal.ts'
import { apiVersionInput, operationUrlInput, parameterInput, parameterNames } from './parameters.ts'
import { all, combine, known, map, type Parsed } from './parsed.ts'
import type { Place } from './place.ts'
import type { Formed, Reader } from './reader.ts'
import { readApiVersion, withVersion } from './version.ts'

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

/** What is polled. */
export interface Target {
  readonly flavor: Flavor
  readonly goal: Goal
}

/** Reads the inputs that name what is polled, and what is waited for there. */
export function readTarget(input: Reader, { definition }: Api, place: Parsed<Place>): Parsed<Target> {
  const address = readAddress(input, definition, place)
  const apiVersion = readApiVersion(input, definition, address)
  const goal = readGoal(input, definition.goals ?? [], known(address)?.url)
  return map(combine({ address, apiVersion, goal }), ({ address, apiVersion, goal }) => {
    const isInQuery = apiVersion !== undefined && definition.apiVersion?.in === 'query'
    const url = isInQuery ? withVersion(address.url, apiVersion) : address.url
    return { goal, flavor: definition.create({ parameters: address.parameters, url, apiVersion, goal }) }
  })
}

/** The inputs that an API uses, beside `api` and those of every API. */
export function inputsOfApi({ definition }: Api): readonly string[] {
  const { service, needs, apiVersion, goals = [] } = definition
  const version = apiVersion === undefined ? [] : ['api-version']
  return [...new Set(['operation-url', ...needs, ...version, service.endpointInput, ...goalInputsOf(goals)])]
}

/** The inputs of an API that another run needs to go on waiting, beside `operation-url` and `until`. */
export function handOverOfApi({ definition }: Api): readonly string[] {
  const { service, apiVersion, goals = [] } = definition
  // A version in the query is part of the URL.
  const version = apiVersion?.in === 'header' ? ['api-version'] : []
  const others = goalInputsOf(goals).filter((name) => name !== 'until')
  return [...version, ...others, 'environment', service.endpointInput]
}

/** Every input that some API uses and others do not. */
export function inputsOfApis(flavors: Flavors): readonly string[] {
  return [...new Set([...parameterNames, 'api-version', ...endpointInputs(flavors), ...goalInputs])]
}

/** Checks what was given as far as that is possible without the API. */
export function checkWithoutApi(input: Reader, flavors: Flavors): Parsed<unknown> {
  const names = parameterNames.filter((name) => name !== 'operation-url')
  return all<unknown>([
    ...names.map((name) => input.optional(name, (given) => parameterInput(name, given))),
    input.optional('operation-url', operationUrlInput),
    ...endpointInputs(flavors).map((name) => input.optional(name, endpointInput)),
    input.optional('api-version', apiVersionInput),
    readGoal(input, ['until', 'state-field', 'words'], undefined)
  ])
}

function endpointInputs(flavors: Flavors): readonly string[] {
  return [...flavors.values()].map(({ service }) => service.endpointInput)
}

import { type Environment, knownPlace, type Service } from '../cloud.ts'
import { endpointInput } from './forms.ts'
import { readHostSite } from './host-site.ts'
import { andThen, combine, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Reader } from './reader.ts'

/** The location of a service. */
export interface Place {
  readonly service: Service
  readonly environment: Environment
  /** The only origin that requests and the token may be sent to. */
  readonly endpoint: URL
  /** The scope of its tokens. Absent if it is not known for this cloud. */
  readonly scope?: string
}

/** Reads the location of a service from its inputs, or else uses the cloud's. */
export function readPlace(input: Reader, service: Service, environment: Parsed<Environment>): Parsed<Place> {
  const { byHost } = service
  const site =
    byHost === undefined
      ? readCloudSite(input, service, environment)
      : readHostSite(input, { ...service, byHost }, environment)
  return map(combine({ environment, site }), ({ environment, site }) => ({ service, environment, ...site }))
}

/** The inputs for the location of a service. */
export function inputsOfService({ endpointInput, byHost }: Service): readonly string[] {
  return byHost === undefined ? [endpointInput] : [endpointInput, byHost.scopeInput]
}

function readCloudSite(
  input: Reader,
  service: Service,
  environment: Parsed<Environment>
): Parsed<Pick<Place, 'endpoint' | 'scope'>> {
  const name = service.endpointInput
  const parts = combine({ environment, override: input.optional(name, endpointInput) })
  return andThen(parts, ({ environment, override }) => {
    const place = knownPlace(service, environment)
    const endpoint = override ?? place?.endpoint
    if (endpoint === undefined)
      return mistake(
        name,
        `is required, because the action does not know the address of ${service.label} in ${environment}`
      )
    return valid({ endpoint, scope: place?.scope })
  })
}

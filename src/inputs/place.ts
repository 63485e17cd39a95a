import { type Environment, knownPlace, type Service } from '../cloud.ts'
import { endpointInput } from './forms.ts'
import { readHostSite } from './host-site.ts'
import { andThen, combine, map, mistake, type Parsed, valid } from './parsed.ts'
import type { Reader } from './reader.ts'

/** Where a service is. */
export interface Place {
  readonly service: Service
  readonly environment: Environment
  /** The origin that requests and the token may go to. */
  readonly endpoint: URL
  /** The scope of its tokens. Absent if only the service itself, or nobody, knows it. */
  readonly scope?: string
}

/** Where the service is: as the inputs say, else where the cloud has it. */
export function readPlace(input: Reader, service: Service, environment: Parsed<Environment>): Parsed<Place> {
  const { byHost } = service
  const site =
    byHost === undefined
      ? readCloudSite(input, service, environment)
      : readHostSite(input, { ...service, byHost }, environment)
  return map(combine({ environment, site }), ({ environment, site }) => ({ service, environment, ...site }))
}

/** The inputs that say where a service is. */
export function inputsOfService({ endpointInput, byHost }: Service): readonly string[] {
  return byHost === undefined ? [endpointInput] : [endpointInput, byHost.scopeInput]
}

function readCloudSite(
  input: Reader,
  service: Service,
  environment: Parsed<Environment>
): Parsed<Pick<Place, 'endpoint' | 'scope'>> {
  const name = service.endpointInput
  const parts = combine({ environment, given: input.optional(name, endpointInput) })
  return andThen(parts, ({ environment, given }) => {
    const place = knownPlace(service, environment)
    const endpoint = given ?? place?.endpoint
    if (endpoint === undefined)
      return mistake(name, `is required, because the address of ${service.label} in ${environment} is not known`)
    return valid({ endpoint, scope: place?.scope })
  })
}

import { type Environment, knownPlace, type Service } from '../cloud.ts'
import { endpointInput } from './forms.ts'
import { andThen, combine, mistake, type Parsed, valid } from './parsed.ts'
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

/** Where the service is: at the endpoint that was given, else where the cloud has it. */
export function readPlace(input: Reader, service: Service, environment: Parsed<Environment>): Parsed<Place> {
  const name = service.endpointInput
  const parts = combine({ environment, given: input.optional(name, endpointInput) })
  return andThen(parts, ({ environment, given }) => {
    const known = knownPlace(service, environment)
    const endpoint = given ?? known?.endpoint
    if (endpoint === undefined)
      return mistake(name, `is required, because the address of ${service.label} in ${environment} is not known`)
    return valid({ service, environment, endpoint, scope: known?.scope })
  })
}

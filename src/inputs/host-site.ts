import { type Environment, type Service, scopeOf } from '../cloud.ts'
import { adviceAt, hostsOfScope, isOn, rowsAt } from '../data-planes.ts'
import { endpointInput, scopeInput } from './forms.ts'
import { readOperationUrl } from './parameters.ts'
import { andThen, combine, mistake, type Parsed, valid } from './parsed.ts'
import type { Reader } from './reader.ts'

type HostService = Service & { readonly byHost: NonNullable<Service['byHost']> }

/** Where the token may be sent, and its scope. */
interface Site {
  readonly endpoint: URL
  readonly scope: string
}

/** For a service that has no one place in a cloud: by the inputs, else by the host of `operation-url`. */
export function readHostSite(input: Reader, service: HostService, environment: Parsed<Environment>): Parsed<Site> {
  const isGiven = [service.endpointInput, service.byHost.scopeInput].some(input.has)
  return isGiven ? readGivenSite(input, service) : readKnownSite(input, service, environment)
}

function readGivenSite(input: Reader, service: HostService): Parsed<Site> {
  const [endpointName, scopeName] = [service.endpointInput, service.byHost.scopeInput]
  const parts = combine({
    endpoint: input.required(endpointName, endpointInput, `is required with ${scopeName}`),
    scope: input.required(scopeName, scopeInput, `is required with ${endpointName}`)
  })
  return andThen(parts, (site) => {
    const hosts = hostsOfScope(site.scope)
    if (hosts === undefined || hosts.some((host) => isOn(site.endpoint, host))) return valid(site)
    return mistake(scopeName, `is for ${hosts.join(', ')}: its token may not be sent to ${site.endpoint.origin}`)
  })
}

function readKnownSite(input: Reader, service: HostService, environment: Parsed<Environment>): Parsed<Site> {
  return andThen(combine({ environment, url: readOperationUrl(input) }), ({ environment, url }) => {
    const rows = rowsAt(url, service.byHost.rows)
    const row = rows.find((row) => row.environment === environment)
    if (row !== undefined) return valid({ endpoint: new URL(url.origin), scope: scopeOf(row.audience) })
    const [other] = rows
    if (other !== undefined)
      return mistake('operation-url', `is on ${url.host}, which is in ${other.environment}, not in ${environment}`)
    const { endpointInput, byHost } = service
    const advice = adviceAt(url) ?? `Give ${endpointInput} and ${byHost.scopeInput}`
    return mistake('operation-url', `is on ${url.origin}, for which the action knows no scope. ${advice}`)
  })
}

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

/** Reads the site of a service on many hosts from its inputs, or else from the host of `operation-url`. */
export function readHostSite(input: Reader, service: HostService, environment: Parsed<Environment>): Parsed<Site> {
  const hasInputs = [service.endpointInput, service.byHost.scopeInput].some(input.has)
  return hasInputs ? readSiteInputs(input, service) : readKnownSite(input, service, environment)
}

function readSiteInputs(input: Reader, service: HostService): Parsed<Site> {
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
      return mistake('operation-url', `is on ${url.host}, which belongs to ${other.environment}, not to ${environment}`)
    const { endpointInput, byHost } = service
    const advice = adviceAt(url) ?? `Set ${endpointInput} and ${byHost.scopeInput}`
    return mistake('operation-url', `is on ${url.origin}, whose scope the action does not know. ${advice}`)
  })
}

import { isClassic, type Operation } from './script.ts'

/** The services that answer on the emulator's one origin, as data. */

type ServiceName = 'resource-manager' | 'service-management' | 'fabric'

export interface Service {
  readonly name: ServiceName
  /** The audiences of the tokens that it accepts, in the public cloud. */
  readonly audiences: readonly string[]
}

const resourceManager: Service = {
  name: 'resource-manager',
  audiences: ['https://management.azure.com', 'https://management.azure.com/']
}
/** Its audience ends with a slash. */
const serviceManagement: Service = { name: 'service-management', audiences: ['https://management.core.windows.net/'] }
const fabric: Service = { name: 'fabric', audiences: ['https://api.fabric.microsoft.com'] }

/** By the first segment of a path. */
const byFirstSegment: ReadonlyMap<string, Service> = new Map([
  ['subscriptions', resourceManager],
  ['providers', resourceManager],
  ['tenants', resourceManager],
  ['v1', fabric]
])

/** The service that a path belongs to: a classic path begins with the subscription's id. */
export function serviceAt(pathname: string): Service {
  return byFirstSegment.get(pathname.split('/')[1]?.toLowerCase() ?? '') ?? serviceManagement
}

export function serviceOf(api: Operation['api']): Service {
  if (api === 'data-plane') return fabric
  return isClassic(api) ? serviceManagement : resourceManager
}

import { publicCloud } from './clouds.ts'

/** The services that answer on the emulator's one origin, as data. */

type ServiceName = 'resource-manager' | 'service-management' | 'fabric'

export interface Service {
  readonly name: ServiceName
  /** Its host in the public cloud. */
  readonly host: string
  /** The audiences of the tokens that it accepts there. */
  readonly audiences: readonly string[]
  /** Whether its requests have the version in the query. */
  readonly hasVersionInQuery: boolean
  /** The inputs that lead the action to it, if it is elsewhere. */
  readonly endpointInputs: (origin: string) => Readonly<Record<string, string>>
}

export const resourceManager: Service = {
  name: 'resource-manager',
  host: 'management.azure.com',
  audiences: ['https://management.azure.com', 'https://management.azure.com/'],
  hasVersionInQuery: true,
  endpointInputs: (origin) => ({ 'resource-manager-endpoint': origin })
}

/** Its audience ends with a slash. */
export const serviceManagement: Service = {
  name: 'service-management',
  host: 'management.core.windows.net',
  audiences: ['https://management.core.windows.net/'],
  hasVersionInQuery: false,
  endpointInputs: (origin) => ({ 'service-management-endpoint': origin })
}

export const fabric: Service = {
  name: 'fabric',
  host: 'api.fabric.microsoft.com',
  audiences: ['https://api.fabric.microsoft.com'],
  hasVersionInQuery: false,
  endpointInputs: (origin) => {
    const other: Record<string, string> = { endpoint: origin, scope: 'api://emulator/.default' }
    return publicCloud.dataPlanes.includes(new URL(origin).hostname) ? {} : other
  }
}

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

import { publicCloud } from './clouds.ts'

/** The services on the emulator's single origin, as data. */

type ServiceName = 'resource-manager' | 'service-management' | 'fabric'

export interface Service {
  readonly name: ServiceName
  /** Its host in the public cloud. */
  readonly host: string
  /** The audiences that it accepts there. */
  readonly audiences: readonly string[]
  /** Whether requests have the api-version in the query. */
  readonly hasVersionInQuery: boolean
  /** The inputs that point the action to it at another origin. */
  readonly endpointInputs: (origin: string) => Readonly<Record<string, string>>
}

export const resourceManager: Service = {
  name: 'resource-manager',
  host: 'management.azure.com',
  audiences: ['https://management.azure.com', 'https://management.azure.com/'],
  hasVersionInQuery: true,
  endpointInputs: (origin) => ({ 'resource-manager-endpoint': origin })
}

/** Its audience has a trailing slash. */
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

/** Services by a path's first segment. */
const byFirstSegment: ReadonlyMap<string, Service> = new Map([
  ['subscriptions', resourceManager],
  ['providers', resourceManager],
  ['tenants', resourceManager],
  ['v1', fabric]
])

/** The service that a path belongs to. A classic path starts with the subscription's id. */
export function serviceAt(pathname: string): Service {
  return byFirstSegment.get(pathname.split('/')[1]?.toLowerCase() ?? '') ?? serviceManagement
}

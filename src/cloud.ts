import type { Service } from './flavors/flavor.ts'

/** Where each public and sovereign cloud has its services. Azure Stack's hosts are its owner's: given as inputs. */
const clouds: ReadonlyMap<string, Readonly<Record<Service, string>>> = new Map([
  [
    'AzureCloud',
    { 'resource-manager': 'https://management.azure.com', 'service-management': 'https://management.core.windows.net' }
  ],
  [
    'AzureUSGovernment',
    {
      'resource-manager': 'https://management.usgovcloudapi.net',
      'service-management': 'https://management.core.usgovcloudapi.net'
    }
  ],
  [
    'AzureChinaCloud',
    {
      'resource-manager': 'https://management.chinacloudapi.cn',
      'service-management': 'https://management.core.chinacloudapi.cn'
    }
  ]
])

/** The values of the input `environment`, by azure/login's names. */
export const environments: readonly string[] = [...clouds.keys(), 'AzureStack']

/** The cloud's own endpoint for a service, where it has one that is known. */
export function cloudEndpoint(environment: string, service: Service): URL | undefined {
  const endpoint = clouds.get(environment)?.[service]
  return endpoint === undefined ? undefined : new URL(endpoint)
}

/**
 * An endpoint of a private cloud: an https origin; http only for a loopback address, where nobody listens in.
 * @returns undefined for anything else
 */
export function parseEndpoint(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined
  const url = new URL(value)
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !holdsCredentials(url)
  return secure && bare ? url : undefined
}

/** Whether a request, and the token with it, may go to this URL: the same scheme, host and port, and no credentials. */
export function isAllowed(url: URL, endpoint: URL): boolean {
  return url.origin === endpoint.origin && !holdsCredentials(url)
}

function holdsCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== ''
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** The services whose hosts and audiences differ. */
export type ServiceName = 'resource-manager' | 'service-management'

/** How large a response of each service may be: Resource Manager allows 16 MiB, and Service Management sends little. */
export const maxBodyBytes: Readonly<Record<ServiceName, number>> = {
  'resource-manager': 16 * 1024 * 1024,
  'service-management': 1024 * 1024
}

/** Where a service is, and the audience that a token for it must have. */
interface Place {
  readonly endpoint: string
  readonly audience: string
}

type Cloud = Readonly<Record<ServiceName, Place>> & { readonly login: string; readonly portal: string }

/**
 * Where each public and sovereign cloud has its services. Azure Stack's hosts are its owner's: given as inputs, or told
 * by its Resource Manager. The classic audience ends in a slash.
 */
const clouds: ReadonlyMap<string, Cloud> = new Map([
  [
    'AzureCloud',
    {
      'resource-manager': { endpoint: 'https://management.azure.com', audience: 'https://management.azure.com' },
      'service-management': {
        endpoint: 'https://management.core.windows.net',
        audience: 'https://management.core.windows.net/'
      },
      login: 'https://login.microsoftonline.com',
      portal: 'https://portal.azure.com'
    }
  ],
  [
    'AzureUSGovernment',
    {
      'resource-manager': {
        endpoint: 'https://management.usgovcloudapi.net',
        audience: 'https://management.usgovcloudapi.net'
      },
      'service-management': {
        endpoint: 'https://management.core.usgovcloudapi.net',
        audience: 'https://management.core.usgovcloudapi.net/'
      },
      login: 'https://login.microsoftonline.us',
      portal: 'https://portal.azure.us'
    }
  ],
  [
    'AzureChinaCloud',
    {
      'resource-manager': {
        endpoint: 'https://management.chinacloudapi.cn',
        audience: 'https://management.chinacloudapi.cn'
      },
      'service-management': {
        endpoint: 'https://management.core.chinacloudapi.cn',
        audience: 'https://management.core.chinacloudapi.cn/'
      },
      login: 'https://login.chinacloudapi.cn',
      portal: 'https://portal.azure.cn'
    }
  ]
])

/** The one cloud that tells its hosts itself. */
export const azureStack = 'AzureStack'

/** The values of the input `environment`, by azure/login's names. */
export const environments: readonly string[] = [...clouds.keys(), azureStack]

/** The cloud's own endpoint for a service, where it has one that is known. */
export function cloudEndpoint(environment: string, service: ServiceName): URL | undefined {
  const place = clouds.get(environment)?.[service]
  return place === undefined ? undefined : new URL(place.endpoint)
}

/** Where people find a resource, in a cloud whose portal is known. */
export function portalUrl(environment: string, resourceId: string): string | undefined {
  const portal = clouds.get(environment)?.portal
  return portal === undefined ? undefined : `${portal}/#resource${new URL(resourceId, portal).pathname}`
}

/** Whom tokens are asked of, and for what. */
export interface Authority {
  /** The token service: an origin, with the path `/adfs` where it is one. */
  readonly host: URL
  /** In the form of OAuth 2.0: the audience, then `/.default`. */
  readonly scope: string
}

/** The cloud's own token service, where it is known, and the scope of a service's tokens. */
export function cloudAuthority(environment: string, service: ServiceName): Authority | undefined {
  const cloud = clouds.get(environment)
  return cloud && { host: new URL(cloud.login), scope: scopeOf(cloud[service].audience) }
}

/** An audience with a slash at its end keeps it: `https://management.core.windows.net//.default`. */
export function scopeOf(audience: string): string {
  return `${audience}/.default`
}

/**
 * An endpoint of a private cloud: an https origin; http only for a loopback address, where nobody listens in.
 * @returns undefined for anything else
 */
export function parseEndpoint(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined
  const url = new URL(value)
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !holdsCredentials(url)
  return isSecure(url) && bare ? url : undefined
}

/**
 * The token service that an Azure Stack names: as an endpoint, but with a path allowed, which it may have (`/adfs`).
 * @param namedBy who names it: over http only where that is asked by http itself
 * @returns undefined for anything else
 */
export function parseAuthority(value: string, namedBy: URL): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !isSecure(url) || holdsCredentials(url)) return undefined
  return url.protocol === 'https:' || namedBy.protocol === 'http:' ? new URL(url.pathname, url) : undefined
}

/**
 * Whether a request, and the token with it, may go to this URL: the same scheme, host and port, and no credentials. Not
 * by its origin, which for a `blob:` URL is that of the URL within.
 */
export function isAllowed(url: URL, endpoint: URL): boolean {
  return url.protocol === endpoint.protocol && url.host === endpoint.host && !holdsCredentials(url)
}

/** Whether a secret may go there: by https, or by http to this machine itself. */
export function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

function holdsCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== ''
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** The clouds, by azure/login's names: the values of the input `environment`. */
export const environments = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'AzureStack'] as const

export type Environment = (typeof environments)[number]

/** A service, as data. Nothing asks which one it is. */
export interface Service {
  /** For people, in a sentence. */
  readonly label: string
  /** Where it is in each cloud. Absent if it is not in that cloud, or only the owner of the cloud knows. */
  readonly places: Readonly<Partial<Record<Environment, Place>>>
  /** The input that gives its endpoint in a private cloud, or in place of the cloud's own. */
  readonly endpointInput: string
  /** Whether a management certificate may sign in to it. */
  readonly acceptsCertificate: boolean
  /** Whether it names the token service and its own audience in a cloud that nobody else knows. */
  readonly namesAuthority: boolean
  /** A larger response is not read. */
  readonly maxBodyBytes: number
  /** For services that have no one place in a cloud: the host of the URL tells the service, or the user does. */
  readonly byHost?: {
    /** The input that gives the scope of the tokens, together with the endpoint's. */
    readonly scopeInput: string
    readonly rows: readonly HostRow[]
  }
}

/** Hosts to which one token may go. */
export interface HostRow {
  readonly environment: Environment
  /** In lower case; `*` stands for one label. */
  readonly hosts: readonly string[]
  readonly audience: string
}

interface Place {
  readonly endpoint: string
  /** What its tokens are for. */
  readonly audience: string
}

export const resourceManager: Service = {
  label: 'Resource Manager',
  places: {
    AzureCloud: { endpoint: 'https://management.azure.com', audience: 'https://management.azure.com' },
    AzureUSGovernment: {
      endpoint: 'https://management.usgovcloudapi.net',
      audience: 'https://management.usgovcloudapi.net'
    },
    AzureChinaCloud: {
      endpoint: 'https://management.chinacloudapi.cn',
      audience: 'https://management.chinacloudapi.cn'
    }
  },
  endpointInput: 'resource-manager-endpoint',
  acceptsCertificate: false,
  namesAuthority: true,
  // Resource Manager allows this much.
  maxBodyBytes: 16 * 1024 * 1024
}

/** The classic deployment model's API. Its audience ends in a slash. */
export const serviceManagement: Service = {
  label: 'the classic APIs',
  places: {
    AzureCloud: {
      endpoint: 'https://management.core.windows.net',
      audience: 'https://management.core.windows.net/'
    },
    AzureUSGovernment: {
      endpoint: 'https://management.core.usgovcloudapi.net',
      audience: 'https://management.core.usgovcloudapi.net/'
    },
    AzureChinaCloud: {
      endpoint: 'https://management.core.chinacloudapi.cn',
      audience: 'https://management.core.chinacloudapi.cn/'
    }
  },
  endpointInput: 'service-management-endpoint',
  acceptsCertificate: true,
  namesAuthority: false,
  maxBodyBytes: 1024 * 1024
}

/** The token service and the portal of each cloud. An Azure Stack's are its owner's. */
const clouds: Readonly<Record<Environment, { readonly login?: string; readonly portal?: string }>> = {
  AzureCloud: { login: 'https://login.microsoftonline.com', portal: 'https://portal.azure.com' },
  AzureUSGovernment: { login: 'https://login.microsoftonline.us', portal: 'https://portal.azure.us' },
  AzureChinaCloud: { login: 'https://login.chinacloudapi.cn', portal: 'https://portal.azure.cn' },
  AzureStack: {}
}

/** Where a service is, and the scope of its tokens, in a cloud that is known to have it. */
export function knownPlace(
  { places }: Service,
  environment: Environment
): { readonly endpoint: URL; readonly scope: string } | undefined {
  const place = places[environment]
  return place && { endpoint: new URL(place.endpoint), scope: scopeOf(place.audience) }
}

/** The token service of a cloud, if it is known. */
export function loginOf(environment: Environment): URL | undefined {
  const { login } = clouds[environment]
  return login === undefined ? undefined : new URL(login)
}

/** Where people find a resource, in a cloud whose portal is known. */
export function portalUrl(environment: Environment, resourceId: string): string | undefined {
  const { portal } = clouds[environment]
  return portal === undefined ? undefined : `${portal}/#resource${new URL(resourceId, portal).pathname}`
}

/** Whom tokens are asked of, and for what. */
export interface Authority {
  /** The token service: an origin, with the path `/adfs` where it is one. */
  readonly host: URL
  /** In the form of OAuth 2.0: the audience, then `/.default`. */
  readonly scope: string
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

/** Where a URL leads, for a sentence that says why no request may go there. Nothing secret is in it. */
export function describeOrigin(url: URL): string {
  const place = url.host === '' ? `a URL that begins with ${url.protocol}` : `${url.protocol}//${url.host}`
  return holdsCredentials(url) ? `${place} with a user name or a password in it` : place
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

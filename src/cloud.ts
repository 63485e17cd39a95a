/** The clouds, by azure/login's names: the values of the input `environment`. */
export const environments = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'AzureStack'] as const

export type Environment = (typeof environments)[number]

/** A service, as data. No code asks which service it is. */
export interface Service {
  /** Its name in messages. */
  readonly label: string
  /**
   * Its place in each cloud. Absent if the service is not in that cloud, or only the owner of the cloud knows its
   * place.
   */
  readonly places: Readonly<Partial<Record<Environment, Place>>>
  /** The input for its endpoint in a private cloud. In other clouds, it replaces the cloud's own endpoint. */
  readonly endpointInput: string
  /** Whether it accepts a management certificate. */
  readonly acceptsCertificate: boolean
  /** Whether it names the token service and its own audience in a private cloud. */
  readonly namesAuthority: boolean
  /** A larger response is not read. */
  readonly maxBodyBytes: number
  /** For services on many hosts: the host of the URL, or the user, determines the scope. */
  readonly byHost?: {
    /** The input for the scope of the tokens. It goes with the one for the endpoint. */
    readonly scopeInput: string
    readonly rows: readonly HostRow[]
  }
}

/** Hosts that tokens of one audience may be sent to. */
export interface HostRow {
  readonly environment: Environment
  /** In lower case; `*` stands for one label. */
  readonly hosts: readonly string[]
  readonly audience: string
}

interface Place {
  readonly endpoint: string
  /** The audience of its tokens. */
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
  // Resource Manager's own limit.
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

/** The token service and the portal of each cloud. Those of an Azure Stack are known only to its owner. */
const clouds: Readonly<Record<Environment, { readonly login?: string; readonly portal?: string }>> = {
  AzureCloud: { login: 'https://login.microsoftonline.com', portal: 'https://portal.azure.com' },
  AzureUSGovernment: { login: 'https://login.microsoftonline.us', portal: 'https://portal.azure.us' },
  AzureChinaCloud: { login: 'https://login.chinacloudapi.cn', portal: 'https://portal.azure.cn' },
  AzureStack: {}
}

/** The endpoint of a service and the scope of its tokens, if they are known for this cloud. */
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

/** The URL of a resource in the portal, if the cloud's portal is known. */
export function portalUrl(environment: Environment, resourceId: string): string | undefined {
  const { portal } = clouds[environment]
  return portal === undefined ? undefined : `${portal}/#resource${new URL(resourceId, portal).pathname}`
}

/** The token service, and the scope to request from it. */
export interface Authority {
  /** The token service: an origin, or for AD FS an origin with the path `/adfs`. */
  readonly host: URL
  /** In the form of OAuth 2.0: the audience followed by `/.default`. */
  readonly scope: string
}

/** An audience with a slash at its end keeps it: `https://management.core.windows.net//.default`. */
export function scopeOf(audience: string): string {
  return `${audience}/.default`
}

/**
 * An endpoint of a private cloud: an https origin, or http on a loopback address, where nobody can eavesdrop.
 * @returns undefined for anything else
 */
export function parseEndpoint(value: string): URL | undefined {
  if (!URL.canParse(value)) return undefined
  const url = new URL(value)
  const isOrigin = url.pathname === '/' && url.search === '' && url.hash === '' && !containsCredentials(url)
  return isSecure(url) && isOrigin ? url : undefined
}

/**
 * The token service that an Azure Stack names. Like an endpoint, but it may have a path (`/adfs`).
 * @param namedBy the endpoint that names it. Only an http endpoint may name an http token service.
 * @returns undefined for anything else
 */
export function parseAuthority(value: string, namedBy: URL): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !isSecure(url) || containsCredentials(url)) return undefined
  return url.protocol === 'https:' || namedBy.protocol === 'http:' ? new URL(url.pathname, url) : undefined
}

/**
 * Whether a request with its token may be sent to this URL: the same scheme, host and port, and no credentials. The
 * origin is not compared, because that of a `blob:` URL is the origin of the URL inside it.
 */
export function isAllowed(url: URL, endpoint: URL): boolean {
  return url.protocol === endpoint.protocol && url.host === endpoint.host && !containsCredentials(url)
}

/** The origin of a URL, for a message that no request may be sent there. It contains no secret. */
export function describeOrigin(url: URL): string {
  const place = url.host === '' ? `a URL that begins with ${url.protocol}` : `${url.protocol}//${url.host}`
  return containsCredentials(url) ? `${place} with a user name or a password in it` : place
}

/** Whether a secret may be sent to this URL: over https, or over http to this machine itself. */
export function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

function containsCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== ''
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

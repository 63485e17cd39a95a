/** The proxy for a URL, from the environment, as @actions/http-client reads it. Pure. */

type Environment = Readonly<Record<string, string | undefined>>

/** A mistake in a variable: the rest of a sentence that begins with its name. It never contains the value. */
interface ProxyMistake {
  readonly name: string
  readonly mistake: string
}

export type Proxies =
  | {
      /** @returns undefined for a URL that is requested without a proxy */
      readonly proxyFor: (url: URL) => URL | undefined
    }
  | { readonly mistakes: readonly ProxyMistake[] }

/**
 * Reads `http_proxy`, `https_proxy` and `no_proxy`, or the names in capitals if these are not set. An invalid value is
 * a mistake here, because the library would ignore it and send requests without a proxy.
 */
export function readProxies(env: Environment): Proxies {
  const http = readVariable(env, 'http_proxy')
  const https = readVariable(env, 'https_proxy')
  const mistakes = [http, https].flatMap((read) => ('mistake' in read ? [read] : []))
  if ('mistake' in http || 'mistake' in https) return { mistakes }
  const exceptions = (env.no_proxy || env.NO_PROXY || '')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => item !== '')
  return {
    proxyFor: (url) =>
      isLoopback(url) || exceptions.some((exception) => isException(url, exception))
        ? undefined
        : (url.protocol === 'https:' ? https : http).proxy
  }
}

function readVariable(env: Environment, lowerCase: string): { readonly proxy?: URL } | ProxyMistake {
  const name = env[lowerCase] ? lowerCase : lowerCase.toUpperCase()
  const value = env[name]
  if (!value) return {}
  const mistake = mistakeIn(value.trim())
  return mistake === undefined ? { proxy: new URL(value) } : { name, mistake }
}

/**
 * The characters that must be encoded in a user name or a password, because they end the authority (RFC 3986, 3.2.1).
 */
const encodings: ReadonlyMap<string, string> = new Map([
  ['#', '%23'],
  ['/', '%2F'],
  ['?', '%3F'],
  ['\\', '%5C']
])

function mistakeIn(value: string): string | undefined {
  const [, scheme, rest = ''] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(value) ?? []
  if (scheme === undefined) return 'has no scheme: write it as http://host:port'
  if (!/^https?$/i.test(scheme)) return 'is not an http or https URL: other proxies are not supported'
  const found = [...encodings].filter(([character]) => rest.replace(/\/$/, '').includes(character))
  if (found.length > 0) {
    const list = found.map(([character, encoding]) => `${character} as ${encoding}`).join(', ')
    return `contains a character that must be encoded: in its user name and password, write ${list}`
  }
  if (!isDecodable(rest))
    return 'contains a % that does not encode a character: in its user name and password, write % as %25'
  if (URL.canParse(value)) return undefined
  const port = /:(\d*)$/.exec(rest.replace(/\/$/, ''))?.[1]
  return port === undefined && /[^\]]*:[^:\]@]*$/.test(rest)
    ? 'has a port that is not a number: write it as http://host:port'
    : 'is not a URL: write it as http://host:port, or http://user:password@host:port'
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]'
}

/**
 * @param exception in lower case: `*`, a host, a domain or a suffix that begins with a dot, each optionally with a port
 */
function isException({ protocol, hostname, port }: URL, exception: string): boolean {
  const withPort = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
  return [hostname, withPort].some(
    (host) =>
      exception === '*' || host === exception || host.endsWith(exception.startsWith('.') ? exception : `.${exception}`)
  )
}

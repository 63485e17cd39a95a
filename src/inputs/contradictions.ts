import type { SignIn } from '../auth/sign-in.ts'
import type { Service } from '../cloud.ts'
import { type AuthType, authTypeInput } from './credentials.ts'
import { andThen, known, mistake, type Parsed, valid } from './parsed.ts'
import type { Place } from './place.ts'
import type { Reader } from './reader.ts'

/** The server that a management certificate would be presented to, as far as it is known. */
interface CertificatePlace {
  readonly service?: Service
  readonly place: Parsed<Place>
  /** Whether a request to this URL goes through a proxy. */
  readonly isProxied: (url: URL) => boolean
}

/** Checks which sign-in inputs require or exclude each other. */
export function contradictions(input: Reader, way: SignIn['way'], place: CertificatePlace): readonly Parsed<unknown>[] {
  return [
    checkCertificate(input, way, place),
    ...(isIdentity(input) ? [checkIdentity(input)] : checkClient(input, way))
  ]
}

export function isIdentity(input: Reader): boolean {
  return authTypeOf(input) === 'IDENTITY'
}

function authTypeOf(input: Reader): AuthType | undefined {
  return known(input.optional('auth-type', authTypeInput))
}

const proofs = ['client-secret', 'client-certificate']

function checkIdentity(input: Reader): Parsed<unknown> {
  const proof = proofs.find(input.has)
  if (proof === undefined) return valid(undefined)
  return mistake('auth-type', `IDENTITY cannot be used with ${proof}: set only one of them`)
}

function checkClient(input: Reader, way: SignIn['way']): readonly Parsed<unknown>[] {
  // The Azure CLI may have logins to several tenants.
  const part = [...(way === 'azure-cli' ? [] : ['tenant-id']), ...proofs].find(input.has)
  const hasClient = input.has('client-id')
  const found: Parsed<unknown>[] = []
  if (hasClient && !input.has('tenant-id'))
    found.push(mistake('tenant-id', 'is required with client-id; for a managed identity, set auth-type: IDENTITY'))
  if (!hasClient && part !== undefined) found.push(mistake('client-id', `is required with ${part}`))
  const isAlone = !['client-id', ...proofs, 'access-token', 'management-certificate'].some(input.has)
  const tenant = input.has('tenant-id') ? '' : ', and so is tenant-id'
  if (isAlone && authTypeOf(input) === 'SERVICE_PRINCIPAL')
    found.push(mistake('client-id', `is required with auth-type: SERVICE_PRINCIPAL${tenant}`))
  return found
}

function checkCertificate(
  input: Reader,
  way: SignIn['way'],
  { service, place, isProxied }: CertificatePlace
): Parsed<unknown> {
  const name = 'management-certificate'
  if (!input.has(name)) {
    const isLost = input.has('management-certificate-password')
    return isLost ? mistake(name, 'is required with management-certificate-password') : valid(undefined)
  }
  if (way === 'azure-cli' && service !== undefined && !input.has('client-id'))
    return mistake(name, 'is for the classic APIs only: set client-id and tenant-id for this one')
  if (way !== name) return valid(undefined)
  return andThen(place, ({ endpoint }) => {
    const proxied = `cannot be presented through a proxy: add ${endpoint.hostname} to no_proxy, or use another sign-in method`
    return isProxied(endpoint) ? mistake(name, proxied) : valid(undefined)
  })
}

import type { KeyObject } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { decodeJwt, errors, jwtVerify } from 'jose'
import { refusal } from './answers.ts'
import type { Answer } from './script.ts'
import { clientFingerprint } from './server.ts'
import type { Service } from './services.ts'

/** Who may call the services. */
export interface Authorization {
  /** The token service's key, which verifies the tokens. */
  readonly publicKey: KeyObject
  /** The accepted audiences for Resource Manager. Default: the public cloud's, with and without a trailing slash. */
  readonly resourceManager?: readonly string[]
  /** The accepted audiences for Service Management. Default: the public cloud's, with a trailing slash. */
  readonly serviceManagement?: readonly string[]
  /** The accepted audiences for Microsoft Fabric. Default: the public cloud's. */
  readonly fabric?: readonly string[]
  /** The client certificates that Service Management accepts, as Node writes their SHA-256: `AB:CD:…`. */
  readonly certificates?: readonly string[]
}

/**
 * Checks whether a request is authorized. Without a policy, every bearer token is accepted.
 * @returns the refusal; undefined if the request is authorized
 */
export async function authorizationRefusal(
  request: IncomingMessage,
  service: Service,
  policy: Authorization | undefined
): Promise<Answer | undefined> {
  const isForClassic = service.name === 'service-management'
  const fingerprint = clientFingerprint(request)
  if (policy !== undefined && isForClassic && fingerprint !== undefined && request.headers.authorization === undefined)
    return policy.certificates?.includes(fingerprint) ? undefined : unknownCertificate
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) return challenge('AuthenticationFailed', 'The request has no bearer token.')
  if (policy === undefined) return undefined
  const refused = await tokenRefusal(token, policy.publicKey, audiencesOf(service, policy))
  return refused && (isForClassic ? challenge('AuthenticationFailed', refused.error?.message ?? '') : refused)
}

function audiencesOf({ name, audiences }: Service, policy: Authorization): readonly string[] {
  const accepted = {
    'resource-manager': policy.resourceManager,
    'service-management': policy.serviceManagement,
    fabric: policy.fabric
  }
  return accepted[name] ?? audiences
}

const unknownCertificate = refusal(
  403,
  'ForbiddenError',
  'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.'
)

/** Checks the signature, then the times (to the second, without tolerance), then the audience. */
async function tokenRefusal(
  token: string,
  publicKey: KeyObject,
  allowed: readonly string[]
): Promise<Answer | undefined> {
  const invalid = challenge('InvalidAuthenticationToken', 'The access token is invalid.')
  try {
    const { payload } = await jwtVerify(token, publicKey, { algorithms: ['RS256'], requiredClaims: ['exp', 'aud'] })
    if (typeof payload.aud === 'string' && allowed.includes(payload.aud)) return undefined
    return challenge(
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${payload.aud}'. It should exactly match with one of the allowed audiences '${allowed.join("','")}'.`
    )
  } catch (error) {
    if (!(error instanceof errors.JWTExpired)) return invalid
    const expiry = new Date((decodeJwt(token).exp ?? 0) * 1_000).toISOString()
    return challenge(
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${new Date().toISOString()}'.`
    )
  }
}

/** A 401 with the `WWW-Authenticate` header that tells where to sign in. */
function challenge(code: string, message: string): Answer {
  const parts = [
    'authorization_uri="https://login.microsoftonline.com/"',
    'error="invalid_token"',
    `error_description="${message.replaceAll('"', '')}"`
  ]
  return { ...refusal(401, code, message), headers: { 'www-authenticate': `Bearer ${parts.join(', ')}` } }
}

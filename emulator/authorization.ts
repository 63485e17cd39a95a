import type { KeyObject } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { decodeJwt, errors, jwtVerify } from 'jose'
import { refusal } from './answers.ts'
import type { Answer } from './script.ts'
import { clientFingerprint } from './server.ts'
import type { Service } from './services.ts'

/** Whom the services let in. */
export interface Authorization {
  /** Verifies the tokens: the token service's. */
  readonly publicKey: KeyObject
  /** The audiences of tokens for Resource Manager: without them the public cloud's, with and without a slash. */
  readonly resourceManager?: readonly string[]
  /** The audiences of tokens for Service Management: without them the public cloud's, which ends with a slash. */
  readonly serviceManagement?: readonly string[]
  /** The audiences of tokens for Microsoft Fabric: without them the public cloud's. */
  readonly fabric?: readonly string[]
  /** The client certificates that Service Management knows: SHA-256, as Node writes it, `AB:CD:…`. */
  readonly certificates?: readonly string[]
}

/**
 * Why a request may not have an answer. Without a policy any bearer token will do.
 * @returns undefined where it may
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
  if (token === undefined) return challenge('AuthenticationFailed', 'No bearer token came.')
  if (policy === undefined) return undefined
  const refused = await tokenRefusal(token, policy.publicKey, audiencesOf(service, policy))
  return refused && (isForClassic ? challenge('AuthenticationFailed', refused.error?.message ?? '') : refused)
}

function audiencesOf({ name, audiences }: Service, policy: Authorization): readonly string[] {
  const given = {
    'resource-manager': policy.resourceManager,
    'service-management': policy.serviceManagement,
    fabric: policy.fabric
  }
  return given[name] ?? audiences
}

const unknownCertificate = refusal(
  403,
  'ForbiddenError',
  'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.'
)

/** Signature first, then time, to the second and with none forgiven, then audience. */
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

/** A 401, and how to do better. */
function challenge(code: string, message: string): Answer {
  const parts = [
    'authorization_uri="https://login.microsoftonline.com/"',
    'error="invalid_token"',
    `error_description="${message.replaceAll('"', '')}"`
  ]
  return { ...refusal(401, code, message), headers: { 'www-authenticate': `Bearer ${parts.join(', ')}` } }
}

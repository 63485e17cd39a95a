import { type KeyObject, X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { Application } from './applications.ts'
import { entraError } from './entra-errors.ts'
import type { Answer } from './script.ts'

interface Presented {
  readonly assertion: string
  readonly application: Application
  /** The URL that the assertion was sent to. */
  readonly endpoint: string
  /** The keys of the issuers that applications can trust, by the issuer's URL. */
  readonly issuerKeys: ReadonlyMap<string, KeyObject>
}

const toleranceSeconds = 300
const exchange = 'api://AzureADTokenExchange'
const check = 'Check your federated identity credential Subject, Audience and Issuer against the presented assertion.'

/**
 * Checks a client assertion. Either the application signed it with its certificate, or an issuer that the application
 * trusts signed it. Entra tolerates clock skew in `nbf`, but not in `exp`.
 * @returns the refusal; undefined if the assertion is valid
 */
export async function assertionRefusal(presented: Presented): Promise<Answer | undefined> {
  const { assertion, application } = presented
  let claims: JWTPayload
  try {
    claims = decodeJwt(assertion)
    decodeProtectedHeader(assertion)
  } catch {
    return entraError(50013, { text: 'The client assertion is not a JSON Web Token.' })
  }
  return claims.iss === application.clientId ? certificateRefusal(presented) : federatedRefusal(presented, claims)
}

async function certificateRefusal({ assertion, application, endpoint }: Presented): Promise<Answer | undefined> {
  const certificate = application.certificate && new X509Certificate(application.certificate)
  const { alg, x5t, 'x5t#S256': x5tS256 } = decodeProtectedHeader(assertion)
  const thumbprint = x5tS256 ?? x5t
  const unknown = (reason: string) =>
    entraError(700027, {
      text: `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}']`
    })
  if (!certificate) return unknown('The key was not found.')
  const known = x5tS256 === undefined ? certificate.fingerprint : certificate.fingerprint256
  if (!isThumbprint(thumbprint, Buffer.from(known.replaceAll(':', ''), 'hex'))) return unknown('The key was not found.')
  const { clientId } = application
  // Entra accepts PS256 with the SHA-256 thumbprint, and RS256 with either thumbprint.
  const algorithms = x5tS256 === undefined ? ['RS256'] : ['PS256', 'RS256']
  try {
    await verify(assertion, certificate.publicKey, {
      algorithms,
      issuer: clientId,
      subject: clientId,
      audience: endpoint,
      // MSAL for Python sends no nbf.
      requiredClaims: ['exp', 'jti']
    })
    return undefined
  } catch (error) {
    if (isOutOfTime(error)) return entraError(700024, { text: timeRange(decodeJwt(assertion)) })
    if (error instanceof errors.JWSSignatureVerificationFailed) return unknown('The key was used wrongly.')
    return entraError(50013, { text: `Assertion failed validation (${alg}): ${error}` })
  }
}

/** Compares bytes, because MSAL for Go and for Python pad the base64 and MSAL for JavaScript does not. */
function isThumbprint(text: unknown, known: Buffer): boolean {
  if (typeof text !== 'string' || !/^[\w+/-]+={0,2}$/.test(text)) return false
  // Node decodes both base64 alphabets, with and without padding.
  return Buffer.from(text, 'base64').equals(known)
}

async function federatedRefusal(presented: Presented, claims: JWTPayload): Promise<Answer | undefined> {
  const { assertion, application, issuerKeys } = presented
  const { iss = '', sub = '', aud = '' } = claims
  const none = (code: number, what: string) =>
    entraError(code, {
      text: `No matching federated identity record found for presented assertion ${what}. ${check} https://learn.microsoft.com/entra/workload-id/workload-identity-federation`
    })
  const ofIssuer = (application.federated ?? []).filter(({ issuer }) => issuer === iss)
  const key = issuerKeys.get(iss)
  if (ofIssuer.length === 0 || key === undefined) return none(700211, `issuer '${iss}'`)
  try {
    await verify(assertion, key, { algorithms: ['RS256'], requiredClaims: ['exp', 'sub', 'aud'] })
  } catch (error) {
    return isOutOfTime(error) ? entraError(700024, { text: timeRange(claims) }) : entraError(50013)
  }
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub)
  if (ofSubject.length === 0) return none(700213, `subject '${sub}'`)
  const matchesAudience = ofSubject.some(({ audience = exchange }) => [aud].flat().includes(audience))
  return matchesAudience ? undefined : none(700212, `audience '${aud}'`)
}

async function verify(assertion: string, key: KeyObject, options: JWTVerifyOptions): Promise<void> {
  const { payload } = await jwtVerify(assertion, key, { ...options, clockTolerance: toleranceSeconds })
  if ((payload.exp ?? 0) * 1_000 <= Date.now()) throw new errors.JWTExpired('The assertion has expired', payload, 'exp')
}

function isOutOfTime(error: unknown): boolean {
  return (
    error instanceof errors.JWTExpired ||
    (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf' && error.reason === 'check_failed')
  )
}

function timeRange({ nbf, exp }: JWTPayload): string {
  const time = (seconds = 0) => new Date(seconds * 1_000).toISOString()
  return `Client assertion is not within its valid time range. Current time: ${new Date().toISOString()}, assertion valid from ${time(nbf)}, expiry time of assertion ${time(exp)}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .`
}

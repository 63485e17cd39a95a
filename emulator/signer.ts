import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose'

/** A key that signs JSON Web Tokens with RS256. */
export interface Signer {
  readonly publicKey: KeyObject
  /** The public key as in a JWKS. */
  readonly jwk: () => Promise<JWK>
  readonly sign: (claims: JWTPayload) => Promise<string>
}

export function createSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  return {
    publicKey,
    jwk: async () => ({ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }),
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey)
  }
}

/** The times in a token with this lifetime, in whole seconds since 1970. */
export function lifetime(lifeSeconds: number): { iat: number; nbf: number; exp: number } {
  const now = Math.floor(Date.now() / 1_000)
  return { iat: now, nbf: now, exp: now + lifeSeconds }
}

/** The whole seconds until `exp`. As in Azure, it is one less than the requested lifetime: 3599 of 3600. */
export function secondsUntil(exp: number): number {
  return Math.max(0, Math.floor(exp - Date.now() / 1_000))
}

import { type JsonObject, parseObject } from '../json.ts'

/**
 * The claims of a JSON Web Token (RFC 7519). They are not verified, so they may be shown but must not decide whether a
 * token is valid.
 * @returns undefined if the text is not a JSON Web Token
 */
export function readClaims(token: string): JsonObject | undefined {
  const [, payload = '', signature] = token.split('.')
  return signature === undefined ? undefined : parseObject(Buffer.from(payload, 'base64url').toString())
}

/** The expiry of a token according to its claims, in milliseconds since 1970. */
export function readExpiry(token: string): number | undefined {
  const seconds = readClaims(token)?.exp
  return typeof seconds === 'number' && Number.isSafeInteger(Math.trunc(seconds)) ? seconds * 1_000 : undefined
}

import { type JsonObject, parseObject } from '../json.ts'

/**
 * What a JSON Web Token (RFC 7519) says of itself. Not verified: whoever gets the token does that. Good for telling
 * people, never for deciding whether a token is good.
 * @returns undefined for anything that is no such token
 */
export function readClaims(token: string): JsonObject | undefined {
  const [, payload = '', signature] = token.split('.')
  return signature === undefined ? undefined : parseObject(Buffer.from(payload, 'base64url').toString())
}

/** When a token lapses by its own word, in milliseconds since 1970. */
export function readExpiry(token: string): number | undefined {
  const seconds = readClaims(token)?.exp
  return typeof seconds === 'number' && Number.isSafeInteger(Math.trunc(seconds)) ? seconds * 1_000 : undefined
}

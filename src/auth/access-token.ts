import { formatDuration } from '../duration.ts'
import { readExpiry } from './jwt.ts'
import type { TokenSource } from './token-source.ts'

/** Resource Manager's code for an expired token. */
const expiredCode = 'ExpiredAuthenticationToken'
const advice =
  'With client-id and tenant-id, this step signs in by itself and renews its token as long as the wait lasts'

/**
 * A token source for the input `access-token`. The token is used as long as Azure accepts it. It cannot be renewed.
 * @param now returns the time of day, in milliseconds since 1970
 */
export function fixedToken(accessToken: string, now: () => number): TokenSource {
  const expiry = readExpiry(accessToken)
  return {
    token: async () => accessToken,
    onUnauthorized: (_, fault) => {
      const isExpired = fault.responseError?.code === expiredCode || (expiry !== undefined && now() >= expiry)
      if (!isExpired) return fault
      const end = expiry === undefined ? '' : `: it was valid until ${clockTime(expiry)}`
      const message = `The access-token has expired${end}. ${advice}`
      return fault.with({ reason: 'sign-in-failed', patience: 'none', message, advice: undefined, cause: fault })
    }
  }
}

/**
 * A warning that the token expires before the deadline of the wait.
 * @returns undefined if it does not, or if its expiry cannot be read
 */
export function expiryWarning(accessToken: string, timeoutMs: number, now: number): string | undefined {
  const expiry = readExpiry(accessToken)
  if (expiry === undefined || expiry >= now + timeoutMs) return undefined
  const left = expiry - now
  const expires = left > 0 ? `expires in ${formatDuration(left)}, at` : 'expired at'
  return `The access-token ${expires} ${clockTime(expiry)}, and the wait can take ${formatDuration(timeoutMs)}. ${advice}.`
}

function clockTime(ms: number): string {
  const time = new Date(ms)
  return Number.isNaN(time.getTime())
    ? 'a time out of range'
    : `${time.toISOString().replace('T', ' ').slice(0, 19)} UTC`
}

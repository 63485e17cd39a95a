import { formatDuration } from '../duration.ts'
import { readExpiry } from './jwt.ts'
import type { TokenSource } from './token-source.ts'

/** Resource Manager's code for a token that was valid before. */
const expiredCode = 'ExpiredAuthenticationToken'
const advice =
  'With client-id and tenant-id this step signs in by itself, and renews its token for as long as the wait lasts'

/**
 * The input `access-token`: used as it is, for as long as Azure accepts it. Nobody can renew it.
 * @param now the time of day, in milliseconds since 1970
 */
export function fixedToken(accessToken: string, now: () => number): TokenSource {
  const expiry = readExpiry(accessToken)
  return {
    token: async () => accessToken,
    onUnauthorized: (_, fault) => {
      const isExpired = fault.responseError?.code === expiredCode || (expiry !== undefined && now() >= expiry)
      if (!isExpired) return fault
      const until = expiry === undefined ? '' : `: it was valid until ${clockTime(expiry)}`
      const message = `The access-token has expired${until}. ${advice}`
      return fault.with({ reason: 'sign-in-failed', patience: 'none', message, cause: fault })
    }
  }
}

/**
 * A warning for the start: that the token expires before the wait must end.
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

import { formatDuration } from '../duration.ts'
import { WaitError } from '../errors.ts'
import { readExpiry } from './jwt.ts'
import type { TokenSource } from './token-source.ts'

/** Resource Manager's word for a token that was good before. */
const expiredCode = 'ExpiredAuthenticationToken'
const instead = 'With client-id and tenant-id the action signs in by itself, and anew for as long as the wait lasts'

/**
 * The input `access-token`: used as it is, for as long as Azure takes it. Nobody can renew it.
 * @param now the time of day, in milliseconds since 1970
 */
export function givenToken(accessToken: string, now: () => number): TokenSource {
  const expiry = readExpiry(accessToken)
  return {
    token: async () => accessToken,
    onUnauthorized: (_, fault) => {
      const { requestId, responseError } = fault
      const isOver = responseError?.code === expiredCode || (expiry !== undefined && now() >= expiry)
      if (!isOver) return fault
      const until = expiry === undefined ? '' : `: it was good until ${clockTime(expiry)}`
      const lapsed = `The access-token has lapsed${until}. ${instead}`
      return new WaitError('sign-in-failed', lapsed, { requestId, responseError, cause: fault })
    }
  }
}

/**
 * What a person should know at the start: that the token lapses before the wait must end.
 * @returns undefined where it does not, or where its expiry cannot be read
 */
export function outlived(accessToken: string, timeoutMs: number, now: number): string | undefined {
  const expiry = readExpiry(accessToken)
  if (expiry === undefined || expiry >= now + timeoutMs) return undefined
  const left = expiry - now
  const lapses = left > 0 ? `lapses in ${formatDuration(left)}, at` : 'has lapsed, at'
  return `The access-token ${lapses} ${clockTime(expiry)}, and the wait may last ${formatDuration(timeoutMs)}. ${instead}.`
}

function clockTime(ms: number): string {
  const time = new Date(ms)
  return Number.isNaN(time.getTime())
    ? 'a time out of range'
    : `${time.toISOString().replace('T', ' ').slice(0, 19)} UTC`
}

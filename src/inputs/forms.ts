import { type Environment, environments, parseEndpoint } from '../cloud.ts'
import { parseDuration } from '../duration.ts'
import { type Outcome, outcomes } from '../operation.ts'
import type { Formed } from './reader.ts'

const longestDurationMs = 365 * 86_400_000

/** As Azure writes ids of subscriptions, tenants and applications. */
export const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Said of a URL that is not quoted, because it may contain a password. */
export const userInfo = 'contains a user name or a password: leave them out'

/** @returns milliseconds */
export function durationInput(given: string): Formed<number> {
  const ms = parseDuration(given)
  if (ms === undefined) return mismatch(given, 'a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M')
  if (ms > 0 && ms <= longestDurationMs) return { value: ms }
  return { mistake: `${quoted(given)} must be greater than zero and at most 365d` }
}

/** The items of a list, by comma or line. */
export function itemsOf(given: string): readonly string[] {
  return given
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** A list of outcomes in any case, `-` or `_`. GitHub's own spelling of `cancelled` is understood. */
export function outcomesInput(given: string): Formed<ReadonlySet<Outcome>> {
  const items = itemsOf(given)
  const found = items.flatMap((item) => {
    const word = item.toLowerCase().replaceAll('_', '-')
    return outcomes.filter((outcome) => outcome === (word === 'cancelled' ? 'canceled' : word))
  })
  if (found.length === 0 || found.length < items.length) return mismatch(given, `a list of ${outcomes.join(', ')}`)
  return { value: new Set(found) }
}

/** The cloud by azure/login's names, in any case. */
export function environmentInput(given: string): Formed<Environment> {
  const value = environments.find((name) => name.toLowerCase() === given.toLowerCase())
  return value === undefined ? mismatch(given, `one of ${environments.join(', ')}`) : { value }
}

export function endpointInput(given: string): Formed<URL> {
  const value = parseEndpoint(given)
  if (value !== undefined) return { value }
  if (given.includes('@')) return { mistake: userInfo }
  return mismatch(given, 'an https origin such as https://management.example.com, or http on a loopback address')
}

/** In the form of OAuth 2.0. Of a GUID nobody could say whose token it is for. */
export function scopeInput(given: string): Formed<string> {
  const isScope =
    /^(?:https|api):\/\/[a-z\d][\w.-]*(?::\d+)?(?:\/[\w.~/-]*)?\/\.default$/i.test(given) && URL.canParse(given)
  return isScope ? { value: given } : mismatch(given, 'a scope such as https://api.fabric.microsoft.com/.default')
}

/** A bearer token that an HTTP header can carry. Its value is never shown. */
export function tokenInput(given: string): Formed<string> {
  if (/^[\x21-\x7e]+$/.test(given)) return { value: given }
  return { mistake: 'contains white space or characters that no token has: give the token alone, without "Bearer"' }
}

/** The mistake of a value that does not have a form. */
export function mismatch(given: string, form: string): { readonly mistake: string } {
  return { mistake: `${quoted(given)} is not ${form}` }
}

/** As much of a value as lets its owner recognise it. */
export function quoted(given: string): string {
  return `"${given.length > 60 ? `${given.slice(0, 60)}…` : given}"`
}

import { type Environment, environments, parseEndpoint } from '../cloud.ts'
import { parseDuration } from '../duration.ts'
import { type Outcome, outcomes } from '../operation.ts'
import type { Formed } from './reader.ts'

const longestDurationMs = 365 * 86_400_000

/** The form of the ids of subscriptions, tenants and applications. */
export const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The mistake of a URL with credentials, which is not quoted because it may contain a password. */
export const userInfo = 'contains a user name or a password: remove them'

/** @returns milliseconds */
export function durationInput(raw: string): Formed<number> {
  const ms = parseDuration(raw)
  if (ms === undefined) return mismatch(raw, 'a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M')
  if (ms > 0 && ms <= longestDurationMs) return { value: ms }
  return { mistake: `${quoted(raw)} must be greater than zero and at most 365d` }
}

/** The items of a list, separated by commas or lines. */
export function itemsOf(raw: string): readonly string[] {
  return raw
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** A list of outcomes, in any case, with `-` or `_`. GitHub's spelling `cancelled` is accepted. */
export function outcomesInput(raw: string): Formed<ReadonlySet<Outcome>> {
  const items = itemsOf(raw)
  const found = items.flatMap((item) => {
    const word = item.toLowerCase().replaceAll('_', '-')
    return outcomes.filter((outcome) => outcome === (word === 'cancelled' ? 'canceled' : word))
  })
  if (found.length === 0 || found.length < items.length) return mismatch(raw, `a list of ${outcomes.join(', ')}`)
  return { value: new Set(found) }
}

/** A cloud, with azure/login's names, in any case. */
export function environmentInput(raw: string): Formed<Environment> {
  const value = environments.find((name) => name.toLowerCase() === raw.toLowerCase())
  return value === undefined ? mismatch(raw, `one of ${environments.join(', ')}`) : { value }
}

export function endpointInput(raw: string): Formed<URL> {
  const value = parseEndpoint(raw)
  if (value !== undefined) return { value }
  if (raw.includes('@')) return { mistake: userInfo }
  return mismatch(raw, 'an https origin such as https://management.example.com, or http on a loopback address')
}

/** A scope in the form of OAuth 2.0. A GUID is invalid, because it does not show the service of the token. */
export function scopeInput(raw: string): Formed<string> {
  const isScope =
    /^(?:https|api):\/\/[a-z\d][\w.-]*(?::\d+)?(?:\/[\w.~/-]*)?\/\.default$/i.test(raw) && URL.canParse(raw)
  return isScope ? { value: raw } : mismatch(raw, 'a scope such as https://api.fabric.microsoft.com/.default')
}

/** A bearer token that an HTTP header can contain. A mistake never quotes it. */
export function tokenInput(raw: string): Formed<string> {
  if (/^[\x21-\x7e]+$/.test(raw)) return { value: raw }
  return { mistake: 'contains white space or characters that no token has: use only the token, without "Bearer"' }
}

/** The mistake of a value that does not have the required form. */
export function mismatch(raw: string, form: string): { readonly mistake: string } {
  return { mistake: `${quoted(raw)} is not ${form}` }
}

/** The beginning of a value, in quotation marks. */
export function quoted(raw: string): string {
  return `"${raw.length > 60 ? `${raw.slice(0, 60)}…` : raw}"`
}

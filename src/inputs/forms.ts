import { type Environment, environments, isAllowed, parseEndpoint } from '../cloud.ts'
import { parseDuration } from '../duration.ts'
import type { ParameterName } from '../flavors/flavor.ts'
import { type Outcome, outcomes } from '../operation.ts'
import type { Formed } from './reader.ts'

const longestDurationMs = 365 * 86_400_000

/** As Azure writes ids of subscriptions, tenants and applications. */
export const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The form of each input that names what is polled, and how it is told to a person. */
const parameterForms: Readonly<Record<ParameterName, { readonly pattern: RegExp; readonly form: string }>> = {
  'subscription-id': {
    pattern: uuid,
    form: 'a UUID such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590'
  },
  'operation-id': { pattern: /^[^\p{Cc}\p{Cs}]+$/u, form: 'the id alone, without control characters' },
  'resource-group': { pattern: /^[^\p{Cc}\p{Cs}/\\?#]{1,90}$/u, form: 'a name of 1 to 90 characters' },
  'vault-name': { pattern: /^[\w.-]+$/, form: 'a name of letters, digits, -, _ and .' },
  'job-name': { pattern: /^[\w.-]+$/, form: 'a name of letters, digits, -, _ and .' },
  'operation-url': {
    pattern: /^https?:\/\/[^\p{Cc}\p{Cs}\s\\]+$/iu,
    form: 'a whole https URL, as the header of the starting call gave it'
  },
  'resource-id': {
    pattern: /^\/subscriptions(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))[^\p{Cc}\p{Cs}/\\?#]+){3,}$/iu,
    form: 'the id of a resource, /subscriptions/… with nothing left out and nothing behind it'
  }
}

/** Every input that names what is polled. */
export const parameterNames: readonly ParameterName[] = [
  'subscription-id',
  'operation-id',
  'resource-group',
  'vault-name',
  'job-name',
  'operation-url',
  'resource-id'
]

const userInfo = 'contains a user name or a password: leave them out'

/** @returns milliseconds */
export function durationInput(given: string): Formed<number> {
  const ms = parseDuration(given)
  if (ms === undefined) return mismatch(given, 'a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M')
  if (ms > 0 && ms <= longestDurationMs) return { value: ms }
  return { mistake: `${quoted(given)} must be greater than zero and at most 365d` }
}

/** A list of outcomes, by comma or line. GitHub's own spelling of `cancelled` is understood. */
export function outcomesInput(given: string): Formed<ReadonlySet<Outcome>> {
  const words = given
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
  const known = words.map((word) => outcomes.find((outcome) => outcome === (word === 'cancelled' ? 'canceled' : word)))
  const listed = known.filter((outcome) => outcome !== undefined)
  if (listed.length === 0 || listed.length < words.length) return mismatch(given, `a list of ${outcomes.join(', ')}`)
  return { value: new Set(listed) }
}

/** The cloud by azure/login's names, in any case. */
export function environmentInput(given: string): Formed<Environment> {
  const value = environments.find((name) => name.toLowerCase() === given.toLowerCase())
  return value === undefined ? mismatch(given, `one of ${environments.join(', ')}`) : { value }
}

export function endpointInput(given: string): Formed<URL> {
  const value = parseEndpoint(given)
  if (value !== undefined) return { value }
  // Not quoted: it may be a password.
  if (given.includes('@')) return { mistake: userInfo }
  return mismatch(given, 'an https origin such as https://management.example.com, or http on a loopback address')
}

/** A bearer token that an HTTP header can carry. Its value is never shown. */
export function tokenInput(given: string): Formed<string> {
  if (/^[\x21-\x7e]+$/.test(given)) return { value: given }
  return { mistake: 'contains white space or characters that no token has: give the token alone, without "Bearer"' }
}

/**
 * The URL of an operation, which the token will be sent to.
 * @param endpoint the service that it must be on; undefined where that is a mistake of its own
 */
export function operationUrlInput(given: string, endpoint: URL | undefined): Formed<string> {
  // Not quoted: it may be a password.
  if (/^[^/]*\/\/[^/?#]*@/.test(given)) return { mistake: userInfo }
  const parsed = parameterInput('operation-url', given)
  if (!('value' in parsed)) return parsed
  if (!URL.canParse(given)) return mismatch(given, parameterForms['operation-url'].form)
  const url = new URL(given)
  // Parsers forgive https:///host, full-width letters and 127.1; whoever reads the URL sees another host.
  const written = /^https?:\/\/([^/?#]*)/i.exec(given)?.[1]?.toLowerCase()
  const isPlain = written === url.host || written === `${url.host}:${url.protocol === 'https:' ? 443 : 80}`
  if (!isPlain) return mismatch(given, parameterForms['operation-url'].form)
  if (endpoint === undefined || isAllowed(url, endpoint)) return parsed
  return { mistake: `is on ${url.origin}, and the token may be sent to ${endpoint.origin} only` }
}

export function parameterInput(name: ParameterName, given: string): Formed<string> {
  if (given === '') return { mistake: 'is required' }
  const { pattern, form } = parameterForms[name]
  // A dot segment would climb up the URL's path.
  return pattern.test(given) && given !== '.' && given !== '..' ? { value: given } : mismatch(given, form)
}

/** @param oldest the first version, as a date, that has this API */
export function apiVersionInput(given: string, oldest = ''): Formed<string> {
  const [, date] = /^(\d{4}-\d{2}-\d{2})(?:-preview)?$/.exec(given) ?? []
  if (date === undefined || !isDate(date)) return mismatch(given, 'a date such as 2021-02-16 or 2021-02-16-preview')
  return date >= oldest ? { value: given } : { mistake: `${quoted(given)} must be ${oldest} or later` }
}

/** The mistake of a value that does not have a form. */
export function mismatch(given: string, form: string): { readonly mistake: string } {
  return { mistake: `${quoted(given)} is not ${form}` }
}

/** As much of a value as lets its owner recognise it. */
export function quoted(given: string): string {
  return `"${given.length > 60 ? `${given.slice(0, 60)}…` : given}"`
}

function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

import type { ParameterName, Parameters } from '../flavors/flavor.ts'
import { decodeEscapes } from '../url.ts'
import { mismatch, quoted, userInfo, uuid } from './forms.ts'
import type { Parsed } from './parsed.ts'
import type { Formed, Reader } from './reader.ts'

/** A segment of a path. It is not a dot segment, which would remove a part of the path. */
const segment = String.raw`/(?!(?:\.|%2e){1,2}(?:/|$))[^\p{Cc}\p{Cs}/\\?#]+`
/** The id of a subscription, or of a resource. A slash may follow. */
const resourceIdPattern = new RegExp(
  `^/(?:subscriptions${segment}|(?:subscriptions|providers)(?:${segment}){3,})/?$`,
  'iu'
)

/** The form of each input that identifies what is polled, as a pattern and in words. */
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
    form: 'a complete https URL, such as the one in the response header'
  },
  'resource-id': {
    pattern: resourceIdPattern,
    form: 'the complete id of a resource, /subscriptions/… or /providers/…, without a query'
  }
}

/** Every input that identifies what is polled. */
export const parameterNames: readonly ParameterName[] = [
  'subscription-id',
  'operation-id',
  'resource-group',
  'vault-name',
  'job-name',
  'operation-url',
  'resource-id'
]

export function parameterInput(name: ParameterName, raw: string): Formed<string> {
  if (raw === '') return { mistake: 'is required' }
  const { pattern, form } = parameterForms[name]
  // A dot segment would remove a part of the URL's path.
  return pattern.test(raw) && raw !== '.' && raw !== '..' ? { value: raw } : mismatch(raw, form)
}

/** Whether each of these values has the form of its input. */
export function areParameters(parameters: Partial<Parameters>): boolean {
  return parameterNames.every((name) => {
    const value = parameters[name]
    return value === undefined || 'value' in parameterInput(name, value)
  })
}

/**
 * Whether two values of an input mean the same. Case, the dashes of a UUID and the slash at the end are ignored, and a
 * resource id may be encoded in a URL but not in its input.
 */
export function isSameParameter(one: string, other: string): boolean {
  return comparable(one) === comparable(other)
}

function comparable(value: string): string {
  const plain = decodeEscapes(value)
    .toLowerCase()
    .replace(/^(\/.*)\/$/s, '$1')
  const withoutDashes = plain.replaceAll('-', '')
  return /^[0-9a-f]{32}$/.test(withoutDashes) ? withoutDashes : plain
}

/**
 * The URL of an operation, by its form alone. The token will be sent there, so a person must read the host that a
 * parser reads.
 */
export function operationUrlInput(raw: string): Formed<URL> {
  if (/^[^/]*\/\/[^/?#]*@/.test(raw)) return { mistake: userInfo }
  const { pattern, form } = parameterForms['operation-url']
  // A query may contain a signature.
  const wrong = mismatch(raw.replace(/\?.*$/s, '?…'), form)
  if (!pattern.test(raw) || !URL.canParse(raw)) return wrong
  if (hasDotSegment(raw))
    return { mistake: 'has a segment . or .., which removes a part of the path: write it without' }
  const url = new URL(raw)
  // Parsers forgive https:///host, full-width letters and 127.1.
  const written = /^https?:\/\/([^/?#]*)/i.exec(raw)?.[1]?.toLowerCase()
  const isPlain = written === url.host || written === `${url.host}:${url.protocol === 'https:' ? 443 : 80}`
  url.hash = ''
  return isPlain ? { value: url } : wrong
}

/** Whether the path of a URL has a segment `.` or `..`, which a parser removes, with the segment before it. */
export function hasDotSegment(url: string): boolean {
  const [path = ''] = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)
  return path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))
}

/** Reads the input `operation-url`, and checks only its form. */
export function readOperationUrl(input: Reader): Parsed<URL> {
  return input.required('operation-url', operationUrlInput, noUrl)
}

const noUrl =
  'is required. If it comes from an earlier step, that step set no URL, perhaps because its call finished at once'

/** @param oldest the oldest version with this API, as a date */
export function apiVersionInput(raw: string, oldest = ''): Formed<string> {
  const [, date] = /^(\d{4}-\d{2}-\d{2})(?:-[a-z]+)?$/i.exec(raw) ?? []
  if (date === undefined || !isDate(date)) return mismatch(raw, 'a date such as 2021-02-16 or 2021-02-16-preview')
  return date >= oldest ? { value: raw } : { mistake: `${quoted(raw)} must be ${oldest} or later` }
}

function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

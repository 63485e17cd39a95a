import { isAllowed } from '../cloud.ts'
import type { Method } from '../http/request.ts'
import { mismatch } from './forms.ts'
import { apiVersionInput, hasDotSegment, operationUrlInput } from './parameters.ts'
import type { Formed } from './reader.ts'
import { versionIn } from './version.ts'

const methods: readonly Method[] = ['PUT', 'PATCH', 'POST', 'DELETE']
const example = 'POST /subscriptions/…/start?api-version=2024-11-01'

/** The input `request`: a method, and the text of a URL. */
interface RequestLine {
  readonly method: Method
  readonly written: string
}

export function requestInput(raw: string): Formed<RequestLine> {
  const [, word = '', written] = /^(\S+)\s+(.+)$/s.exec(raw) ?? []
  // A query may contain a secret.
  if (written === undefined) return mismatch(raw.replace(/\?.*$/s, '?…'), `a method and a URL, such as ${example}`)
  const method = methods.find((name) => name === word)
  return method === undefined
    ? mismatch(word, `one of ${methods.join(', ')}, in capitals`)
    : { value: { method, written } }
}

/**
 * The URL of a request: a path, or the complete URL.
 * @param endpoint the cloud's Resource Manager
 */
export function requestUrlInput(written: string, endpoint: URL): Formed<URL> {
  const misspelling = findMisspelling(written)
  if (misspelling !== undefined) return { mistake: `has a URL with ${misspelling}` }
  const url = wholeUrl(written, endpoint)
  if (!('value' in url)) return url
  const version = versionIn(url.value)
  if (version === undefined)
    return {
      mistake: 'has a URL without api-version: add ?api-version= and the version of the resource provider’s API'
    }
  const form = apiVersionInput(version)
  return 'value' in form ? url : { mistake: `has a URL with an invalid api-version: ${form.mistake}` }
}

/** Finds what a URL parser would silently change, so that the step would call another URL than the one in the input. */
function findMisspelling(written: string): string | undefined {
  if (/\s/.test(written)) return 'a blank: write %20'
  if (written.includes('#')) return 'a #: write %23'
  if (written.includes('\\')) return 'a \\: write %5C'
  if (/[\p{Cc}\p{Cs}]/u.test(written)) return 'a control character: encode it'
  const [path = ''] = written.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '').split('?')
  const [, ...segments] = path.split('/')
  if (segments.includes('')) return 'an empty segment: remove it, or write a slash in a name as %2F'
  if (hasDotSegment(written)) return 'a segment . or .., which cannot be encoded: write the path without it'
  return undefined
}

function wholeUrl(written: string, endpoint: URL): Formed<URL> {
  if (/^\/(?:subscriptions|providers)\//i.test(written)) return { value: new URL(written, endpoint) }
  if (!/^https?:/i.test(written))
    return {
      mistake: `has a URL that is neither a path, /subscriptions/… or /providers/…, nor a complete URL on ${endpoint.origin}`
    }
  const url = operationUrlInput(written)
  if (!('value' in url) || isAllowed(url.value, endpoint)) return url
  return { mistake: `is for ${url.value.origin}, but the token may be sent to ${endpoint.origin} only` }
}

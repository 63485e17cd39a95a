import { typeOf } from '../documents/types.ts'
import type { FlavorDefinition } from '../flavors/flavor.ts'
import { queryValue, withQuery } from '../url.ts'
import type { Address } from './address.ts'
import { quoted } from './forms.ts'
import { apiVersionInput } from './parameters.ts'
import { andThen, known, mistake, type Parsed, valid } from './parsed.ts'
import type { Reader } from './reader.ts'

/**
 * The version of the API: that in the URL, or else the input, or else the API's default, or else that of the resource's
 * type.
 * @returns undefined for an API without one
 */
export function readApiVersion(
  input: Reader,
  { apiVersion }: FlavorDefinition,
  address: Parsed<Address>
): Parsed<string | undefined> {
  if (apiVersion === undefined) return valid(undefined)
  const form = (versionInput: string) => apiVersionInput(versionInput, apiVersion.oldest)
  return andThen(input.optional('api-version', form), (versionInput) => {
    const url = known(address)?.url
    const inUrl = url && apiVersion.in === 'query' ? versionIn(url) : undefined
    if (versionInput !== undefined && inUrl !== undefined && versionInput.toLowerCase() !== inUrl.toLowerCase())
      return mistake('api-version', `${quoted(versionInput)} is not the version in operation-url, ${quoted(inUrl)}`)
    // An invalid URL may contain the version.
    if (url === undefined && input.has('operation-url')) return valid(versionInput)
    const version = inUrl ?? versionInput ?? apiVersion.default ?? (url && typeOf(url)?.apiVersion)
    return version === undefined ? mistake('api-version', requiredVersion) : valid(version)
  })
}

const requiredVersion = 'is required: the version of the resource provider’s API, a date such as 2024-03-01'

/** The version in the query of a URL. */
export function versionIn(url: URL): string | undefined {
  return queryValue(url, 'api-version')
}

/** The URL with a version in its query. */
export function withVersion(url: URL, version: string): URL {
  return withQuery(url, 'api-version', encodeURIComponent(version))
}

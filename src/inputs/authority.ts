import type { AuthoritySource } from '../auth/index.ts'
import { loginOf, scopeOf } from '../cloud.ts'
import { endpointInput } from './forms.ts'
import { andThen, combine, mistake, type Parsed, valid } from './parsed.ts'
import type { Place } from './place.ts'
import type { Reader } from './reader.ts'

/**
 * The token service, and the scope of the tokens.
 * @param contactsTokenService ways to sign in that contact none need only the scope
 */
export function readAuthority(
  input: Reader,
  place: Parsed<Place>,
  contactsTokenService: boolean
): Parsed<AuthoritySource> {
  const given = input.optional('authority-host', endpointInput)
  return andThen(combine({ given, place }), ({ given, place }): Parsed<AuthoritySource> => {
    const { service, environment, endpoint, scope } = place
    const login = loginOf(environment)
    const host = given ?? login ?? (contactsTokenService ? undefined : endpoint)
    if (login === undefined && service.namesAuthority) return valid({ discoverAt: endpoint, host })
    if (host === undefined) return mistake('authority-host', `is required for ${service.label} of ${environment}`)
    return valid({ host, scope: scope ?? scopeOf(endpoint.href) })
  })
}

import type { AuthoritySource } from '../auth/index.ts'
import { loginOf, scopeOf } from '../cloud.ts'
import { endpointInput } from './forms.ts'
import { andThen, combine, mistake, type Parsed, valid } from './parsed.ts'
import type { Place } from './place.ts'
import type { Reader } from './reader.ts'

/**
 * Reads the token service, and the scope of the tokens.
 * @param contactsTokenService whether the sign-in method contacts a token service; the others need only the scope
 */
export function readAuthority(
  input: Reader,
  place: Parsed<Place>,
  contactsTokenService: boolean
): Parsed<AuthoritySource> {
  const override = input.optional('authority-host', endpointInput)
  return andThen(combine({ override, place }), ({ override, place }): Parsed<AuthoritySource> => {
    const { service, environment, endpoint, scope } = place
    const login = loginOf(environment)
    const host = override ?? login ?? (contactsTokenService ? undefined : endpoint)
    if (login === undefined && service.namesAuthority) return valid({ discoverAt: endpoint, host })
    if (host === undefined) return mistake('authority-host', `is required for ${service.label} of ${environment}`)
    return valid({ host, scope: scope ?? scopeOf(endpoint.href) })
  })
}

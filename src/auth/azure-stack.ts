import { type Authority, isAllowed, parseAuthority, scopeOf } from '../cloud.ts'
import { assertAnswered } from '../documents/answer.ts'
import { WaitError } from '../errors.ts'
import { isObject, parseObject, text } from '../json.ts'
import { signInFault } from './faults.ts'
import { type SignInContext, sendSignInRequest } from './sign-in-request.ts'

const timeoutMs = 20_000
/** A URI. It becomes an argument of `az`. */
const audienceForm = /^[a-z][\w.:/-]*$/i

interface Discovery extends SignInContext {
  /** The Resource Manager. It is trusted, because it decides where secrets are sent. */
  readonly endpoint: URL
  /** Replaces the token service that it names. */
  readonly host?: URL
}

/**
 * Asks the Resource Manager of an Azure Stack for its token service and its audience.
 * @throws WaitError `sign-in-failed`
 */
export async function discoverAuthority({ endpoint, host, ...context }: Discovery): Promise<Authority> {
  const url = new URL('/metadata/endpoints?api-version=2015-01-01', endpoint)
  try {
    const allowed = (target: URL) => isAllowed(target, endpoint)
    const headers = { accept: 'application/json' }
    const response = await sendSignInRequest({ url, headers }, { ...context, timeoutMs, allowed })
    assertAnswered(response, () => undefined)
    const authentication = parseObject(response.body)?.authentication
    const { loginEndpoint, audiences }: Readonly<Record<string, unknown>> = isObject(authentication)
      ? authentication
      : {}
    const own = parseAuthority(text(loginEndpoint) ?? '', endpoint)
    // With another host, AD FS keeps its path.
    const tokenService = host === undefined ? own : new URL(own?.pathname ?? '/', host)
    const audience = Array.isArray(audiences) ? text(audiences[0]) : undefined
    if (tokenService === undefined || audience === undefined || !audienceForm.test(audience))
      throw incompleteMetadata(url)
    return { host: tokenService, scope: scopeOf(audience) }
  } catch (error) {
    throw signInFault(error)
  }
}

function incompleteMetadata(url: URL): WaitError {
  return new WaitError('unreachable', `${url.href} does not name a loginEndpoint over https and an audience`, {
    patience: 'silence'
  })
}

import { type Authority, isAllowed } from '../cloud.ts'
import { parseObject } from '../json.ts'
import { noToken, signInFault, tokenServiceFault } from './faults.ts'
import type { Client } from './sign-in.ts'
import { type SignInContext, sendSignInRequest } from './sign-in-request.ts'
import { type AccessToken, readToken } from './token-source.ts'

const timeoutMs = 20_000

interface AssertionGrant extends SignInContext {
  readonly authority: Authority
  readonly client: Client
  readonly assertion: string
  /** Lines that show the claims of the assertion, for a mismatch. */
  readonly sent: readonly string[]
}

/**
 * Gets a new token for an application with an assertion, by one POST. @azure/identity would send the same POST, but
 * loading it takes longer than everything else until the first poll (see docs/benchmarks.md). Protocol: "OAuth 2.0
 * client credentials flow on the Microsoft identity platform", third case (RFC 7523, 2.2).
 * @throws WaitError `sign-in-failed`
 */
export async function tokenForAssertion(grant: AssertionGrant): Promise<AccessToken> {
  const { authority, client, assertion, sent, clock, onExchange } = grant
  const { host, scope } = authority
  const url = tokenUrl(host, client.tenantId)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope
  }).toString()
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
  const allowed = (target: URL) => isAllowed(target, url)
  try {
    const response = await sendSignInRequest({ url, headers, form }, { clock, onExchange, timeoutMs, allowed })
    if (response.status < 200 || response.status > 299) throw tokenServiceFault(response, url.host, { sent })
    const document = parseObject(response.body)
    const token = readToken(document?.access_token)
    const lifeSeconds = Number(document?.expires_in)
    if (token === undefined || !(lifeSeconds > 0)) throw noToken(response, url.host)
    return { token, lifeMs: 1_000 * lifeSeconds }
  } catch (error) {
    throw signInFault(error)
  }
}

/**
 * The path of AD FS, which an Azure Stack may have instead of Microsoft Entra ID, contains no tenant and no version.
 */
function tokenUrl(host: URL, tenantId: string): URL {
  const isAdfs = /^\/adfs\/?$/i.test(host.pathname)
  return new URL(isAdfs ? '/adfs/oauth2/token' : `/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, host)
}

import type { KeyObject } from 'node:crypto'
import { jsonAnswer } from './answers.ts'
import { type Application, isSameId } from './applications.ts'
import { assertionRefusal } from './assertions.ts'
import { entraError } from './entra-errors.ts'
import type { Answer } from './script.ts'

/** A token's audience and identity. */
export interface Subject {
  readonly audience: string
  readonly clientId: string
  readonly tenantId: string
}

export interface IssuedToken {
  readonly accessToken: string
  /** Seconds since 1970. */
  readonly expiresOn: number
  /** Whole seconds until it expires. */
  readonly expiresIn: number
}

/** The applications that may get tokens, and the function that issues them. */
export interface Grants {
  readonly applications: readonly Application[]
  readonly issuerKeys: ReadonlyMap<string, KeyObject>
  readonly issue: (subject: Subject) => Promise<IssuedToken>
}

interface Asked {
  readonly form: Readonly<Record<string, string>>
  readonly tenantId: string
  /** The URL of the token request. */
  readonly endpoint: string
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The tenant: a path's first segment. */
export function tenantOf(pathname: string): string {
  return decodeURIComponent(pathname.split('/')[1] ?? '')
}

/** Handles a token request. */
export async function grant(asked: Asked, grants: Grants): Promise<Answer> {
  const { form, tenantId, endpoint } = asked
  const { client_id: clientId = '', scope = '', grant_type: grantType } = form
  const missing = ['client_id', 'scope', 'grant_type'].find((name) => (form[name] ?? '') === '')
  if (missing !== undefined)
    return entraError(90014, { text: `The required field '${missing}' is missing from the credential.` })
  if (grantType !== 'client_credentials') return entraError(70003)
  const inTenant = grants.applications.filter((application) => isSameId(application.tenantId, tenantId))
  if (inTenant.length === 0)
    return entraError(90002, {
      text: `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`
    })
  const application = inTenant.find((one) => isSameId(one.clientId, clientId))
  if (application === undefined)
    return entraError(700016, {
      text: `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. You may have sent your authentication request to the wrong tenant.`
    })
  const refused = await authenticate(form, application, { endpoint, issuerKeys: grants.issuerKeys })
  if (refused !== undefined) return refused
  const audience = audienceOf(scope)
  if (audience === undefined)
    return entraError(1002012, {
      text: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`
    })
  const { accessToken, expiresIn } = await grants.issue({ audience, clientId, tenantId })
  const times = { expires_in: expiresIn, ext_expires_in: expiresIn }
  return jsonAnswer(200, { token_type: 'Bearer', ...times, access_token: accessToken })
}

/** @returns why the client authentication failed; undefined if it succeeded */
async function authenticate(
  form: Asked['form'],
  application: Application,
  keys: { readonly endpoint: string; readonly issuerKeys: Grants['issuerKeys'] }
): Promise<Answer | undefined> {
  const { client_secret: secret, client_assertion: assertion, client_assertion_type: type } = form
  const { clientId } = application
  if (assertion !== undefined && type === jwtBearer) return assertionRefusal({ assertion, application, ...keys })
  if (secret === undefined) return entraError(7000216)
  if (secret === application.expiredSecret)
    return entraError(7000222, {
      text: `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`
    })
  if (secret === application.secret) return undefined
  return entraError(7000215, {
    text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`
  })
}

/** The scope without `/.default`; `//.default` leaves one slash. OpenID Connect's own scopes are ignored. */
function audienceOf(scope: string): string | undefined {
  const asked = scope.split(' ').filter((word) => !['', 'openid', 'profile', 'offline_access'].includes(word))
  return asked.length === 1 ? /^(.+)\/\.default$/.exec(asked[0] ?? '')?.[1] : undefined
}

/** OpenID Connect metadata in the format of Microsoft Entra ID or AD FS. */
export function discoveryDocument(origin: string, tenantId: string): object {
  const isAdfs = tenantId === 'adfs'
  const oauth = isAdfs ? `${origin}/adfs/oauth2` : `${origin}/${tenantId}/oauth2/v2.0`
  return {
    token_endpoint: `${oauth}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: isAdfs ? `${origin}/adfs/discovery/keys` : `${origin}/${tenantId}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: isAdfs ? `${origin}/adfs` : `${origin}/${tenantId}/v2.0`,
    authorization_endpoint: `${oauth}/authorize`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    end_session_endpoint: `${oauth}/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat'],
    ...(!isAdfs && { tenant_region_scope: 'EU', cloud_instance_name: new URL(origin).hostname })
  }
}

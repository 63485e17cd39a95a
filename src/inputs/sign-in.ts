import type { AuthoritySource } from '../auth/index.ts'
import type { SignIn } from '../auth/sign-in.ts'
import type { Environment, Service } from '../cloud.ts'
import { readAuthority } from './authority.ts'
import { contradictions, isIdentity } from './contradictions.ts'
import {
  audienceInput,
  authTypeInput,
  clientCertificateInput,
  clientIdInput,
  clientSecretInput,
  managementCertificateInput,
  tenantIdInput
} from './credentials.ts'
import { endpointInput, tokenInput } from './forms.ts'
import { parameterInput } from './parameters.ts'
import { checked, combine, map, type Parsed } from './parsed.ts'
import type { Place } from './place.ts'
import type { Form, Reader } from './reader.ts'

/** The service to sign in to, as far as its inputs are valid. */
interface SignInOptions {
  readonly service?: Service
  readonly environment?: Environment
  readonly place: Parsed<Place>
  /** Whether a request to this URL goes through a proxy. */
  readonly isProxied: (url: URL) => boolean
}

/** The sign-in of the step. */
export interface SignInInputs {
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  /** The inputs that another run needs to sign in at the same place: with any method, or as the same login of `az`. */
  readonly handOver: readonly string[]
  /** The inputs that it uses although they are about the operation. */
  readonly used: readonly string[]
  /** The inputs that are set, but ignored by this sign-in method. */
  readonly unused: readonly string[]
}

const names = [
  'management-certificate',
  'management-certificate-password',
  'access-token',
  'client-id',
  'tenant-id',
  'client-secret',
  'client-certificate',
  'audience',
  'auth-type',
  'authority-host'
] as const
type Name = (typeof names)[number]
type Way = SignIn['way']

/** The inputs of each sign-in method. */
const uses: Readonly<Record<Way, readonly Name[]>> = {
  'management-certificate': ['management-certificate', 'management-certificate-password'],
  'access-token': ['access-token'],
  'client-secret': ['client-id', 'tenant-id', 'client-secret', 'authority-host', 'auth-type'],
  'client-certificate': ['client-id', 'tenant-id', 'client-certificate', 'authority-host', 'auth-type'],
  'workflow-identity': ['client-id', 'tenant-id', 'audience', 'authority-host', 'auth-type'],
  'managed-identity': ['client-id', 'auth-type'],
  'azure-cli': ['tenant-id']
}

/** The inputs that choose one of the logins of the Azure CLI. */
const loginInputs = ['tenant-id', 'subscription-id']

/** The audience of GitHub's tokens for Microsoft Entra ID, the same as azure/login's default. */
const defaultAudience = 'api://AzureADTokenExchange'

/**
 * Reads the inputs that sign in. The first method whose inputs are set is used. Incomplete or contradictory inputs
 * are mistakes, not a reason to try the next method.
 */
export function readSignIn(input: Reader, options: SignInOptions): Parsed<SignInInputs> {
  const way = wayOf(input, options.service)
  const unused = names.filter((name) => !uses[way].includes(name) && input.has(name))
  const forms = formsOf(input, options.environment)
  const signIn = checked(
    readWay(input, way, forms),
    ...unused.map((name) => input.optional<unknown>(name, forms[name])),
    input.optional('auth-type', authTypeInput),
    ...contradictions(input, way, options)
  )
  const contactsTokenService = uses[way].includes('authority-host')
  const authority = readAuthority(input, options.place, contactsTokenService)
  const used = way === 'azure-cli' ? loginInputs : []
  const handOver = contactsTokenService ? ['authority-host'] : used
  return map(combine({ signIn, authority }), (parts) => ({ ...parts, handOver, used, unused }))
}

/** The sign-in method that the inputs choose. It depends on which inputs are set, even if their values are invalid. */
function wayOf(input: Reader, service: Service | undefined): Way {
  if (input.has('management-certificate') && service?.acceptsCertificate) return 'management-certificate'
  if (input.has('access-token')) return 'access-token'
  if (isIdentity(input)) return 'managed-identity'
  if (!input.has('client-id') || !input.has('tenant-id')) return 'azure-cli'
  if (input.has('client-secret')) return 'client-secret'
  return input.has('client-certificate') ? 'client-certificate' : 'workflow-identity'
}

function formsOf(input: Reader, environment: Environment | undefined) {
  const password = input.text('management-certificate-password')
  const anyText: Form<string> = (value) => ({ value })
  return {
    'management-certificate': (raw: string) => managementCertificateInput(raw, password),
    'management-certificate-password': anyText,
    'access-token': tokenInput,
    'client-id': clientIdInput,
    'tenant-id': (raw: string) => tenantIdInput(raw, environment === 'AzureStack'),
    'client-secret': clientSecretInput,
    'client-certificate': clientCertificateInput,
    audience: audienceInput,
    'auth-type': authTypeInput,
    'authority-host': endpointInput
  } satisfies Readonly<Record<Name, Form<unknown>>>
}

const subscriptionInput: Form<string> = (raw) => parameterInput('subscription-id', raw)

/** Reads the inputs of a sign-in method. */
function readWay(input: Reader, way: Way, forms: ReturnType<typeof formsOf>): Parsed<SignIn> {
  const read = <T>(name: Name, form: Form<T>) => input.required(name, form)
  const client = () =>
    combine({ clientId: read('client-id', forms['client-id']), tenantId: read('tenant-id', forms['tenant-id']) })
  switch (way) {
    case 'management-certificate':
      return map(read(way, forms[way]), (certificate) => ({ way, certificate }))
    case 'access-token':
      return map(read(way, forms[way]), (accessToken) => ({ way, accessToken }))
    case 'client-secret': {
      const parts = combine({ client: client(), secret: read(way, forms[way]) })
      return map(parts, ({ client, secret }) => ({ way, client, proof: { secret } }))
    }
    case 'client-certificate': {
      const parts = combine({ client: client(), certificate: read(way, forms[way]) })
      return map(parts, ({ client, certificate }) => ({ way, client, proof: { certificate } }))
    }
    case 'workflow-identity': {
      const audience = input.withDefault('audience', forms.audience, defaultAudience)
      return map(combine({ client: client(), audience }), (parts) => ({ way, ...parts }))
    }
    case 'managed-identity':
      return map(input.optional('client-id', forms['client-id']), (clientId) => ({ way, clientId }))
    case 'azure-cli': {
      const tenantId = input.optional('tenant-id', forms['tenant-id'])
      const subscriptionId = input.optional('subscription-id', subscriptionInput)
      return map(combine({ tenantId, subscriptionId }), (login) => ({ way, ...login }))
    }
  }
}

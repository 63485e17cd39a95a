import type { AuthoritySource } from '../auth/index.ts'
import type { Client, SignIn } from '../auth/sign-in.ts'
import { azureStack, cloudAuthority, type ServiceName, scopeOf } from '../cloud.ts'
import type { ClientCertificate } from '../http/request.ts'
import {
  type AuthType,
  audienceInput,
  authTypeInput,
  clientCertificateInput,
  clientIdInput,
  clientSecretInput,
  managementCertificateInput,
  tenantIdInput
} from './credentials.ts'
import { endpointInput, type Parsed, tokenInput } from './forms.ts'
import type { GetInput, Take } from './target.ts'

/** Where the target is, as far as its inputs are right. */
export interface SignInOptions {
  readonly getInput: GetInput
  readonly take: Take
  readonly service?: ServiceName
  readonly environment?: string
  readonly endpoint?: URL
  /** Whether a request to this URL goes through a proxy. */
  readonly isProxied: (url: URL) => boolean
}

/** How the step signs in: of no use where there was a mistake. */
export interface SignInInputs {
  readonly signIn: SignIn
  /** There where the target's inputs are right. */
  readonly authority?: AuthoritySource
  /** Inputs that were given and that this way in does not use. */
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

/** The inputs that each way in uses. */
const uses: Readonly<Record<SignIn['way'], readonly Name[]>> = {
  'management-certificate': ['management-certificate', 'management-certificate-password'],
  'access-token': ['access-token'],
  'client-secret': ['client-id', 'tenant-id', 'client-secret', 'authority-host', 'auth-type'],
  'client-certificate': ['client-id', 'tenant-id', 'client-certificate', 'authority-host', 'auth-type'],
  'workflow-identity': ['client-id', 'tenant-id', 'audience', 'authority-host', 'auth-type'],
  'managed-identity': ['client-id', 'auth-type'],
  'azure-cli': []
}

/** GitHub's audience for Entra, by azure/login's default. */
export const defaultAudience = 'api://AzureADTokenExchange'

/**
 * Reads the inputs that sign in, and chooses the way by what was given: the first that fits. What is incomplete
 * or contradictory is a mistake, not a reason to try the next way.
 */
export function readSignIn(options: SignInOptions): SignInInputs {
  const signIn = chooseWay(options)
  const authority = readAuthority(options, signIn)
  const used: readonly string[] = uses[signIn.way]
  return { signIn, authority, unused: names.filter((name) => !used.includes(name) && options.getInput(name) !== '') }
}

/** The way that the values choose. Where one is wrong, any way will do: the mistake is taken, and ends the step. */
function chooseWay(options: SignInOptions): SignIn {
  const { getInput, take, service, environment } = options
  const read = <T>(name: Name, form: (given: string) => Parsed<T>) =>
    getInput(name) === '' ? undefined : take(name, form(getInput(name)))

  const certificate = readManagementCertificate(options)
  const accessToken = read('access-token', tokenInput)
  const clientId = read('client-id', clientIdInput)
  const tenantId = read('tenant-id', (given) => tenantIdInput(given, environment === azureStack))
  const secret = read('client-secret', clientSecretInput)
  const clientCertificate = read('client-certificate', clientCertificateInput)
  const audience = read('audience', audienceInput) ?? defaultAudience
  const authType = read('auth-type', authTypeInput)
  checkClient(options, authType)

  if (certificate !== undefined && service !== 'resource-manager') return { way: 'management-certificate', certificate }
  if (accessToken !== undefined) return { way: 'access-token', accessToken }
  if (authType === 'IDENTITY') return { way: 'managed-identity', clientId }
  if (clientId !== undefined && tenantId !== undefined) {
    const client: Client = { clientId, tenantId }
    if (secret !== undefined) return { way: 'client-secret', client, proof: { secret } }
    if (clientCertificate !== undefined)
      return { way: 'client-certificate', client, proof: { certificate: clientCertificate } }
    return { way: 'workflow-identity', client, audience }
  }
  if (certificate !== undefined) take('management-certificate', { mistake: classicOnly })
  return { way: 'azure-cli', subscriptionId: getInput('subscription-id') || undefined, tenantId }
}

const classicOnly = 'signs in to the classic APIs only: this one wants client-id and tenant-id'

/** What must be given together, and what does not go together. */
function checkClient({ getInput, take }: SignInOptions, authType: AuthType | undefined): void {
  const given = (name: Name) => getInput(name) !== ''
  const proofs: readonly Name[] = ['client-secret', 'client-certificate']
  const parts: readonly Name[] = ['tenant-id', ...proofs]
  if (authType === 'IDENTITY') {
    const proof = proofs.find(given)
    if (proof !== undefined) take('auth-type', { mistake: `IDENTITY does not go with ${proof}: give one of them` })
    return
  }
  const part = parts.find(given)
  if (given('client-id') && !given('tenant-id'))
    take('tenant-id', { mistake: 'is required with client-id; for a managed identity set auth-type: IDENTITY' })
  if (!given('client-id') && part !== undefined) take('client-id', { mistake: `is required with ${part}` })
  const isAlone =
    !given('client-id') && part === undefined && !given('access-token') && !given('management-certificate')
  if (authType === 'SERVICE_PRINCIPAL' && isAlone)
    take('client-id', { mistake: 'is required with auth-type: SERVICE_PRINCIPAL, and so is tenant-id' })
}

function readManagementCertificate(options: SignInOptions): ClientCertificate | undefined {
  const { getInput, take, service, endpoint, isProxied } = options
  const given = getInput('management-certificate')
  const password = getInput('management-certificate-password')
  if (given === '') {
    if (password !== '') take('management-certificate', { mistake: 'is required with management-certificate-password' })
    return undefined
  }
  const parsed = managementCertificateInput(given, password)
  const isUsed = service === 'service-management' && endpoint !== undefined
  const isLost = 'value' in parsed && isUsed && isProxied(endpoint)
  const proxied = `cannot be shown through a proxy: name ${endpoint?.hostname} in no_proxy, or sign in another way`
  return take('management-certificate', isLost ? { mistake: proxied } : parsed)
}

function readAuthority(options: SignInOptions, signIn: SignIn): AuthoritySource | undefined {
  const { getInput, take, service, environment, endpoint } = options
  const given = getInput('authority-host')
  const host = given === '' ? undefined : take('authority-host', endpointInput(given))
  if (service === undefined || environment === undefined || endpoint === undefined) return undefined
  const known = cloudAuthority(environment, service)
  if (known !== undefined) return { ...known, host: host ?? known.host }
  const wantsHost = uses[signIn.way].includes('authority-host')
  // The ways that ask no token service want the scope alone.
  const unasked = wantsHost ? host : endpoint
  if (service === 'resource-manager') return { discoverAt: endpoint, host: unasked }
  if (wantsHost && given === '') take('authority-host', { mistake: `is required for a classic API of ${environment}` })
  return { host: unasked ?? endpoint, scope: scopeOf(endpoint.href) }
}

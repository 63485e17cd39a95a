/** The ways in that @azure/identity knows. Loaded only by a step that takes one of them. */
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential
} from '@azure/identity'
import { ManagedIdentityApplication } from '@azure/msal-node'
import type { Authority } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import { oneLine } from '../quote.ts'
import type { Client } from './sign-in.ts'
import { type AccessToken, readToken } from './token-source.ts'
import { Transport } from './transport.ts'

/** The library rounds to whole seconds, upwards too. */
const roundingMs = 1_000

/** How an application shows who it is. */
export type Proof =
  | { readonly secret: string }
  | { readonly certificate: string }
  /** `sent` says what the assertion holds, for the reader of a mismatch. */
  | { readonly assertion: string; readonly sent: readonly string[] }

export interface TokenRequest {
  readonly authority: Authority
  readonly conceal: (secret: string) => void
}

/** A new token for an application. The library's own cache and throttling live as long as its credential: for this one. */
export function acquireForClient(
  { authority, conceal }: TokenRequest,
  client: Client,
  proof: Proof
): Promise<AccessToken> {
  const { host, scope } = authority
  const secured = new URL(host)
  secured.protocol = 'https:'
  const transport = new Transport({
    origin: host,
    plain: host.protocol === 'http:' ? { origin: host.origin, alias: secured.origin } : undefined,
    conceal,
    sent: () => ('assertion' in proof ? proof.sent : [])
  })
  const options = { ...common(transport), authorityHost: secured.href, disableInstanceDiscovery: true }
  const tenantId = isAdfs(host) ? 'adfs' : client.tenantId
  return acquire(() => credentialOf({ ...client, tenantId }, proof, options), scope, transport)
}

type Options = ConstructorParameters<typeof ClientAssertionCredential>[3]

function credentialOf({ tenantId, clientId }: Client, proof: Proof, options: Options): TokenCredential {
  if ('secret' in proof) return new ClientSecretCredential(tenantId, clientId, proof.secret, options)
  if ('certificate' in proof) return new ClientCertificateCredential(tenantId, clientId, proof, options)
  return new ClientAssertionCredential(tenantId, clientId, async () => proof.assertion, options)
}

/** Azure Stack's token service where it is not Entra: it has no tenants. */
function isAdfs(host: URL): boolean {
  return /^\/adfs\/?$/i.test(host.pathname)
}

/**
 * A new token for the managed identity of the machine.
 * @param clientId a user-assigned identity; without one the machine's own
 */
export async function acquireForMachine({ authority, conceal }: TokenRequest, clientId?: string): Promise<AccessToken> {
  // The library keeps tokens in a static member, and would bring a refused one again.
  Reflect.deleteProperty(ManagedIdentityApplication, 'nodeStorage')
  machine ??= new Transport({ isLocal: true, conceal })
  // An authority is wanted, and never asked.
  const options = { ...common(machine), clientId, authorityHost: 'https://login.microsoftonline.com' }
  try {
    return await acquire(() => new ManagedIdentityCredential(options), authority.scope, machine)
  } catch (error) {
    throw error instanceof WaitError ? error.with({ message: `${error.message}. ${onAzure}` }) : error
  }
}

const onAzure = 'Is this runner a machine of Azure’s or of Azure Arc’s, and is the identity assigned to it?'
/** The library keeps, in a static member too, the way to the network of the first credential: so there is one. */
let machine: Transport | undefined

/** The transport decides on proxies. Without one of its own the library fails where it cannot read the environment's. */
const unusedProxy = { host: 'http://localhost', port: 80 }

function common(transport: Transport) {
  const never = { maxRetries: 0 }
  return { httpClient: transport, retryOptions: never, redirectOptions: never, proxyOptions: unusedProxy }
}

async function acquire(create: () => TokenCredential, scope: string, transport: Transport): Promise<AccessToken> {
  transport.fault = undefined
  transport.asked = false
  try {
    const answer = await create().getToken(scope)
    const token = readToken(answer?.token)
    if (token === undefined || answer === null) throw new Error('what came is no token')
    return { token, lifeMs: answer.expiresOnTimestamp - Date.now() - roundingMs }
  } catch (error) {
    const said = oneLine(error instanceof Error ? error.message : String(error))
    // What the library refuses without asking anyone, it would refuse again.
    const [patience, where] = transport.asked
      ? (['silence', 'what came cannot be used'] as const)
      : (['none', 'this way in is not there'] as const)
    throw transport.fault ?? new WaitError('sign-in-failed', `Could not sign in: ${where} (${said})`, { patience })
  }
}

/** The ways in that @azure/identity knows. Loaded only by a step that takes one of them. */
import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential
} from '@azure/identity'
import { ManagedIdentityApplication } from '@azure/msal-node'
import type { Authority } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import { codeIn, finalError } from './faults.ts'
import type { Client } from './sign-in.ts'
import type { AccessToken } from './token-source.ts'
import { Transport } from './transport.ts'

/** Nobody waits longer for `az`. It takes some seconds to start. */
const azLimitMs = 30_000
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
    allowed: (url) => url.origin === host.origin,
    // The library wants https; on a loopback address plain http is allowed.
    translate: (url) => (url.origin === secured.origin ? new URL(`${host.origin}${url.pathname}${url.search}`) : url),
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
export function acquireForMachine({ authority, conceal }: TokenRequest, clientId?: string): Promise<AccessToken> {
  // The library keeps tokens and sockets in static members, and would bring a refused token again.
  Reflect.deleteProperty(ManagedIdentityApplication, 'nodeStorage')
  machine ??= new Transport({ allowed: () => true, isLocal: true, conceal })
  const options = { ...common(machine), authorityHost: authority.host.href }
  return acquire(() => new ManagedIdentityCredential({ ...options, clientId }), authority.scope, machine)
}

let machine: Transport | undefined

/** A token of the Azure CLI's login. */
export async function acquireFromCli(scope: string): Promise<AccessToken> {
  const credential = new AzureCliCredential({ processTimeoutInMs: azLimitMs })
  try {
    return await tokenOf(credential, scope)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const code = codeIn(said)
    if (code !== undefined) throw finalError(code, oneLine(said))
    const isMissing = /\baz login\b|aka\.ms\/azure-cli/.test(said)
    throw isMissing
      ? new WaitError('sign-in-failed', `No way to sign in: ${noWayIn} (${oneLine(said)})`)
      : new WaitError('sign-in-failed', `The Azure CLI brought no token: ${oneLine(said)}`, { patience: 'silence' })
  }
}

const noWayIn =
  'the Azure CLI is not there or not signed in, and no sign-in was given. Give client-id and tenant-id (with id-token: write), or run azure/login before.'

function common(transport: Transport) {
  return { httpClient: transport, retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } }
}

async function acquire(credential: () => TokenCredential, scope: string, transport: Transport): Promise<AccessToken> {
  transport.fault = undefined
  try {
    return await tokenOf(credential(), scope)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw (
      transport.fault ?? new WaitError('sign-in-failed', `Could not sign in: ${oneLine(said)}`, { patience: 'silence' })
    )
  }
}

async function tokenOf(credential: TokenCredential, scope: string): Promise<AccessToken> {
  const answer = await credential.getToken(scope)
  // The library passes on what came, whatever it is.
  const isToken = typeof answer?.token === 'string' && /^[\x21-\x7e]+$/.test(answer.token)
  if (!isToken) throw new Error('what came is no token')
  return { token: answer.token, lifeMs: answer.expiresOnTimestamp - Date.now() - roundingMs }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 600)
}

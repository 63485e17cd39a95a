/** The sign-in methods of @azure/identity. This file is loaded only by a step that uses one of them. */
import type { HttpClient } from '@azure/core-rest-pipeline'
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential
} from '@azure/identity'
import { ManagedIdentityApplication } from '@azure/msal-node'
import type { Authority } from '../cloud.ts'
import { WaitError } from '../errors.ts'
import { forgetManagedIdentity } from '../process.ts'
import { oneLine } from '../text/quote.ts'
import type { Client } from './sign-in.ts'
import type { SignInContext } from './sign-in-request.ts'
import { type AccessToken, readToken } from './token-source.ts'
import { createTransport, type TransportOptions } from './transport.ts'

/** The library rounds to whole seconds and may round up. */
const roundingMs = 1_000

/** The credential of an application. */
export type Proof = { readonly secret: string } | { readonly certificate: string }

export interface TokenRequest extends SignInContext {
  readonly authority: Authority
  readonly conceal: (secret: string) => void
}

/** Gets a new token for an application. */
export function acquireForClient(
  { authority, ...context }: TokenRequest,
  client: Client,
  proof: Proof
): Promise<AccessToken> {
  const { host, scope } = authority
  const secured = new URL(host)
  secured.protocol = 'https:'
  const tenantId = isAdfs(host) ? 'adfs' : client.tenantId
  const create = (options: CommonOptions) =>
    credentialOf({ ...client, tenantId }, proof, {
      ...options,
      authorityHost: secured.href,
      disableInstanceDiscovery: true
    })
  return acquire(create, scope, {
    origin: host,
    plain: host.protocol === 'http:' ? { origin: host.origin, alias: secured.origin } : undefined,
    ...context
  })
}

type Options = ConstructorParameters<typeof ClientSecretCredential>[3]

function credentialOf({ tenantId, clientId }: Client, proof: Proof, options: Options): TokenCredential {
  if ('secret' in proof) return new ClientSecretCredential(tenantId, clientId, proof.secret, options)
  return new ClientCertificateCredential(tenantId, clientId, proof, options)
}

/**
 * Whether the token service is AD FS, which an Azure Stack may have instead of Microsoft Entra ID. It has no tenants.
 */
function isAdfs(host: URL): boolean {
  return /^\/adfs\/?$/i.test(host.pathname)
}

/**
 * Gets a new token for the managed identity of the machine.
 * @param clientId a user-assigned identity; absent for the system-assigned one
 */
export async function acquireForMachine(
  { authority, ...context }: TokenRequest,
  clientId?: string
): Promise<AccessToken> {
  const create = (options: CommonOptions) => {
    forgetManagedIdentity(ManagedIdentityApplication)
    // The library requires an authority, and never contacts it.
    return new ManagedIdentityCredential({ ...options, clientId, authorityHost: 'https://login.microsoftonline.com' })
  }
  try {
    return await acquire(create, authority.scope, { isLocal: true, ...context })
  } catch (error) {
    throw error instanceof WaitError ? error.with({ message: `${error.message}. ${machineHint}` }) : error
  }
}

const machineHint = 'Is this runner a machine in Azure or Azure Arc, and is the identity assigned to it?'

type CommonOptions = ReturnType<typeof commonOptions>

function commonOptions(httpClient: HttpClient) {
  const noRetries = { maxRetries: 0 }
  // The transport chooses the proxy. Without this option, the library fails if a proxy in the environment is invalid.
  const unusedProxy = { host: 'http://localhost', port: 80 }
  return { httpClient, retryOptions: noRetries, redirectOptions: noRetries, proxyOptions: unusedProxy }
}

/** @param create creates a credential, a new one for each token because it has the library's cache and throttling */
async function acquire(
  create: (options: CommonOptions) => TokenCredential,
  scope: string,
  options: Omit<TransportOptions, 'onResult'>
): Promise<AccessToken> {
  const faults: (WaitError | undefined)[] = []
  const transport = createTransport({ ...options, onResult: (fault) => faults.push(fault) })
  try {
    const response = await create(commonOptions(transport)).getToken(scope)
    const token = readToken(response?.token)
    if (token === undefined || response === null) throw new Error('the response contains no token')
    return { token, lifeMs: response.expiresOnTimestamp - Date.now() - roundingMs }
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : String(error))
    // If the library failed without a request, it would fail again.
    const [patience, problem] =
      faults.length > 0
        ? (['silence', 'the response was unusable'] as const)
        : (['none', 'this sign-in method is not available on this runner'] as const)
    throw faults.at(-1) ?? new WaitError('sign-in-failed', `Could not sign in: ${problem} (${reason})`, { patience })
  }
}

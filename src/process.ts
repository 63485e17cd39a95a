/** All changes that this action makes to its own process, each with its reason. No other file in src makes any. */
import { setFlagsFromString } from 'node:v8'
import type { ManagedIdentityApplication } from '@azure/msal-node'

/** Call it before anything else. */
export function hardenProcess(): void {
  // A deprecation warning about a library is useless to the reader of the log.
  process.noDeprecation = true
  // It disables the verification of certificates. To trust a private authority, use NODE_EXTRA_CA_CERTS.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
}

/**
 * Variables that make @azure/identity print responses unredacted, or sign in at another place or in another way than
 * the inputs say.
 */
const misleadingVariables: readonly string[] = [
  'AZURE_LOG_LEVEL',
  'TYPESPEC_RUNTIME_LOG_LEVEL',
  'DEBUG',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZURE_REGIONAL_AUTHORITY_NAME',
  'MSAL_FORCE_REGION'
]

/** Call it before @azure/identity is loaded. */
export function prepareForIdentity(env: NodeJS.ProcessEnv): void {
  for (const name of misleadingVariables) delete env[name]
  // The library compares each body with FormData, and Node loads all of `fetch` to define it. Without it, a step is
  // 11 ms shorter (of 273 ms; median of 31 runs with a client secret).
  Reflect.deleteProperty(globalThis, 'FormData')
}

/**
 * Resets the library's state of managed identities, which is in static members. It caches tokens, so it would return
 * one that Azure has refused. It also caches the first credential's source with its HTTP client, so a later credential
 * would send its requests through that client.
 */
export function forgetManagedIdentity(application: typeof ManagedIdentityApplication): void {
  Reflect.deleteProperty(application, 'nodeStorage')
  const client = Object(Reflect.get(new application(), 'managedIdentityClient')).constructor
  for (const name of ['identitySource', 'sourceName']) Reflect.deleteProperty(client, name)
}

/** Call it before the wait. */
export function preferMemoryToSpeed(): void {
  // By default, V8 uses memory to gain speed, which a wait does not need. The peak of 10,000 polls is 80 MB with these
  // flags. It is 115 MB if only the young generation is limited. Node needs 61 MB for a single request.
  setFlagsFromString('--optimize-for-size --no-maglev')
}

/** Everything that this action changes in its own process, each change with its reason. Nothing else in src does so. */
import { setFlagsFromString } from 'node:v8'
import type { ManagedIdentityApplication } from '@azure/msal-node'

/** To be called before anything else. */
export function hardenProcess(): void {
  // Readers of the log can do nothing about a library that uses what Node has deprecated.
  process.noDeprecation = true
  // With it, any certificate would pass for Azure's. NODE_EXTRA_CA_CERTS is the way to trust a private authority.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
}

/**
 * Variables that make @azure/identity print what services answered, not made safe for the log, or sign in elsewhere or
 * in another way than the inputs say.
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

/** To be called before @azure/identity is loaded. */
export function prepareForIdentity(env: NodeJS.ProcessEnv): void {
  for (const name of misleadingVariables) delete env[name]
  // The library compares each body with FormData, and Node loads all of `fetch` to define that: without it, the first
  // poll goes out 10 ms sooner (of 190, median of 31 runs by OIDC).
  Reflect.deleteProperty(globalThis, 'FormData')
}

/**
 * Has the next credential for a managed identity begin anew. The library keeps three things in static members: tokens,
 * so that it would return one that Azure refused; and the source of the first credential with its HTTP client, so that
 * a later credential would send its requests through the first one's.
 */
export function forgetManagedIdentity(application: typeof ManagedIdentityApplication): void {
  Reflect.deleteProperty(application, 'nodeStorage')
  const client = Object(Reflect.get(new application(), 'managedIdentityClient')).constructor
  for (const name of ['identitySource', 'sourceName']) Reflect.deleteProperty(client, name)
}

/** To be called before a long wait, which is in no hurry. */
export function preferMemoryToSpeed(): void {
  // V8 would compile for speed and let garbage pile up: the peak of 10,000 polls is 80 MB with these flags. It is 115 MB if
  // only the young generation is kept small, and 61 MB is what Node takes for a single request.
  setFlagsFromString('--optimize-for-size --no-maglev')
}

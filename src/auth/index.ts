import type { Authority } from '../cloud.ts'
import { prepareForIdentity } from '../process.ts'
import { fixedToken } from './access-token.ts'
import { tokenForAssertion } from './assertion-grant.ts'
import { discoverAuthority } from './azure-stack.ts'
import { type RenewingOptions, renewingTokens } from './renewing-tokens.ts'
import type { SignIn } from './sign-in.ts'
import type { SignInContext } from './sign-in-request.ts'
import type { AccessToken, TokenSource } from './token-source.ts'
import { describeAssertion, requestAssertion } from './workflow-identity.ts'

export interface TokenSourceOptions extends SignInContext, Omit<RenewingOptions, 'acquire'> {
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  readonly env: NodeJS.ProcessEnv
}

/**
 * The token service and the scope, or the Azure Stack that names them. `host` replaces the token service that it names.
 */
export type AuthoritySource = Authority | { readonly discoverAt: URL; readonly host?: URL }

/**
 * Creates the token source of a sign-in method.
 * @returns undefined for a management certificate, which needs no tokens
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource | undefined {
  const { signIn } = options
  switch (signIn.way) {
    case 'management-certificate':
      return undefined
    case 'access-token':
      return fixedToken(signIn.accessToken, Date.now)
    default: {
      let authority: Promise<Authority> | undefined
      const acquire = async () => {
        authority ??= resolve(options.authority, options)
        // After a failure, the next attempt requests it again.
        authority.catch(() => {
          authority = undefined
        })
        return acquireBy(signIn, authority, options)
      }
      return renewingTokens({ ...options, acquire })
    }
  }
}

type Renewable = Exclude<SignIn, { readonly way: 'management-certificate' | 'access-token' }>

async function acquireBy(
  signIn: Renewable,
  authority: Promise<Authority>,
  { env, clock, conceal, onExchange }: TokenSourceOptions
): Promise<AccessToken> {
  const context = { clock, conceal, onExchange }
  switch (signIn.way) {
    case 'client-secret':
    case 'client-certificate': {
      const { acquireForClient } = await loadIdentity(env)
      return acquireForClient({ authority: await authority, ...context }, signIn.client, signIn.proof)
    }
    case 'workflow-identity': {
      // A new assertion for every token, because it expires after some minutes.
      const assertion = await requestAssertion({ audience: signIn.audience, env, ...context })
      const sent = describeAssertion(assertion)
      return tokenForAssertion({ authority: await authority, client: signIn.client, assertion, sent, ...context })
    }
    case 'managed-identity': {
      const { acquireForMachine } = await loadIdentity(env)
      return acquireForMachine({ authority: await authority, ...context }, signIn.clientId)
    }
    case 'azure-cli': {
      const { acquireFromCli } = await import('./azure-cli.ts')
      return acquireFromCli((await authority).scope, signIn)
    }
  }
}

/** Loads @azure/identity only when it is needed, because that takes long. */
function loadIdentity(env: NodeJS.ProcessEnv): Promise<typeof import('./identity.ts')> {
  prepareForIdentity(env)
  return import('./identity.ts')
}

async function resolve(source: AuthoritySource, { clock, onExchange }: SignInContext): Promise<Authority> {
  if (!('discoverAt' in source)) return source
  return discoverAuthority({ endpoint: source.discoverAt, host: source.host, clock, onExchange })
}

import type { Clock } from '../clock.ts'
import type { Authority } from '../cloud.ts'
import { prepareForIdentity } from '../process.ts'
import { discoverAuthority } from './azure-stack.ts'
import { givenToken } from './given-token.ts'
import { type RenewingOptions, renewingTokens } from './renewing-tokens.ts'
import type { SignIn } from './sign-in.ts'
import type { AccessToken, TokenSource } from './token-source.ts'
import { describeAssertion, requestAssertion } from './workflow-identity.ts'

export interface TokenSourceOptions extends Omit<RenewingOptions, 'acquire'> {
  readonly signIn: SignIn
  readonly authority: AuthoritySource
  readonly env: NodeJS.ProcessEnv
}

/** The token service and the scope, or the Azure Stack that tells them. A host that was given goes before. */
export type AuthoritySource = Authority | { readonly discoverAt: URL; readonly host?: URL }

/**
 * The way in that was chosen.
 * @returns undefined for a client certificate, which needs no tokens
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource | undefined {
  const { signIn } = options
  switch (signIn.way) {
    case 'management-certificate':
      return undefined
    case 'access-token':
      return givenToken(signIn.accessToken, Date.now)
    default: {
      let authority: Promise<Authority> | undefined
      const acquire = async () => {
        authority ??= resolve(options.authority, options.clock)
        // The next attempt asks again.
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
  { env, clock, conceal }: TokenSourceOptions
): Promise<AccessToken> {
  switch (signIn.way) {
    case 'client-secret':
    case 'client-certificate': {
      const { acquireForClient } = await loadIdentity(env)
      return acquireForClient({ authority: await authority, clock, conceal }, signIn.client, signIn.proof)
    }
    case 'workflow-identity': {
      // A fresh one for every token, got while the library loads, and memoised for the calls that belong together.
      const identity = loadIdentity(env)
      identity.catch(() => {})
      const assertion = await requestAssertion({ audience: signIn.audience, env, clock, conceal })
      const { acquireForClient } = await identity
      const proof = { assertion, sent: describeAssertion(assertion) }
      return acquireForClient({ authority: await authority, clock, conceal }, signIn.client, proof)
    }
    case 'managed-identity': {
      const { acquireForMachine } = await loadIdentity(env)
      return acquireForMachine({ authority: await authority, clock, conceal }, signIn.clientId)
    }
    case 'azure-cli': {
      const { acquireFromCli } = await import('./azure-cli.ts')
      return acquireFromCli((await authority).scope)
    }
  }
}

/** @azure/identity, which those who bring a token or a certificate need not load. */
function loadIdentity(env: NodeJS.ProcessEnv): Promise<typeof import('./identity.ts')> {
  prepareForIdentity(env)
  return import('./identity.ts')
}

async function resolve(source: AuthoritySource, clock: Clock): Promise<Authority> {
  if (!('discoverAt' in source)) return source
  return discoverAuthority(source.discoverAt, clock, source.host)
}

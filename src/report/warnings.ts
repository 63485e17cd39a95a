import { expiryWarning } from '../auth/access-token.ts'
import { type SignIn, waysIn } from '../auth/sign-in.ts'
import { formatDuration } from '../duration.ts'
import { annotate } from './log.ts'

/** A login that azure/login leaves behind bears no more, whatever its tokens do. */
const shortLoginMs = 10 * 60_000
const lapseTitle = 'The sign-in may lapse before the wait ends'

/** How the step signs in, and how long it waits, in milliseconds. */
interface SignedIn {
  readonly signIn: SignIn
  readonly timeoutMs: number
}

interface Start extends SignedIn {
  readonly api: string
  readonly unused: { readonly byApi: readonly string[]; readonly bySignIn: readonly string[] }
}

/** Says what a person should know before the wait begins. */
export function warnAtStart({ api, unused: { byApi, bySignIn }, signIn, timeoutMs }: Start, nowMs: number): void {
  const unused = [
    byApi.length > 0 ? `The API ${api} does not use ${byApi.join(', ')}.` : '',
    bySignIn.length > 0 ? `The way to sign in (${waysIn[signIn.way]}) does not use ${bySignIn.join(', ')}.` : ''
  ].filter((line) => line !== '')
  if (unused.length > 0) annotate('warning', 'Unused inputs', unused)
  const lapse = signIn.way === 'access-token' ? expiryWarning(signIn.accessToken, timeoutMs, nowMs) : undefined
  if (lapse !== undefined) annotate('warning', lapseTitle, [lapse])
}

/**
 * Warns once when the wait may outlive the Azure CLI's login.
 * @returns to be called with each token's life in milliseconds
 */
export function warnOfShortLogin({ signIn, timeoutMs }: SignedIn): (lifeMs: number) => void {
  let warned = signIn.way !== 'azure-cli'
  return (lifeMs) => {
    if (warned || (timeoutMs <= shortLoginMs && timeoutMs <= lifeMs)) return
    warned = true
    annotate('warning', lapseTitle, [
      `The wait may last ${formatDuration(timeoutMs)}. The Azure CLI’s token lives ${formatDuration(lifeMs)}, and a login by azure/login with OIDC cannot be renewed after about ten minutes.`,
      'With client-id and tenant-id this step signs in by itself, and anew for as long as the wait lasts.'
    ])
  }
}

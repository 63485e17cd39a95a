import { formatDuration } from '../duration.ts'
import { annotate } from './log.ts'

/** The inputs that are ignored, and the API and the sign-in method that ignore them. */
interface IgnoredInputs {
  readonly api: string
  readonly byApi: readonly string[]
  /** The sign-in method, in words. */
  readonly signIn: string
  readonly bySignIn: readonly string[]
}

/** Warns once of all ignored inputs. */
export function warnOfIgnoredInputs({ api, byApi, signIn, bySignIn }: IgnoredInputs): void {
  const lines = [
    byApi.length > 0 ? `The API ${api} does not use ${byApi.join(', ')}.` : '',
    bySignIn.length > 0 ? `The sign-in method (${signIn}) does not use ${bySignIn.join(', ')}.` : ''
  ].filter((line) => line !== '')
  if (lines.length > 0) annotate('warning', 'Ignored inputs', lines)
}

/** Warns that a repeated run of a job starts its operation again. */
export function warnOfRepetition(attempt: number): void {
  annotate('warning', 'The operation is started again', [
    `This is attempt ${attempt} of the job, and a POST starts an operation each time. To wait for the one that is already running, use its api and operation-url.`
  ])
}

/** Warns that the output `result` is empty although the operation succeeded. */
export function warnOfNoResult(why: string): void {
  annotate('warning', 'The output result is empty', [
    `The operation succeeded, but its result could not be read: ${why}`
  ])
}

/** Warns that the wait may outlast the sign-in. */
export function warnOfExpiry(lines: readonly string[]): void {
  annotate('warning', 'The sign-in may expire before the wait ends', lines)
}

/** The shortest life of a login by azure/login, because an OIDC token can be exchanged for no longer. */
const shortLoginMs = 10 * 60_000

/**
 * Warns once if the wait may outlast the login of the Azure CLI.
 * @returns a function to call with the life of each token, in milliseconds
 */
export function warnOnceOfShortLogin(timeoutMs: number): (lifeMs: number) => void {
  let hasWarned = false
  return (lifeMs) => {
    if (hasWarned || (timeoutMs <= shortLoginMs && timeoutMs <= lifeMs)) return
    hasWarned = true
    warnOfExpiry([
      `The wait may last ${formatDuration(timeoutMs)}. The Azure CLI’s token lives ${formatDuration(lifeMs)}, and a login by azure/login with OIDC cannot be renewed after about ten minutes.`,
      'With client-id and tenant-id, this step signs in by itself, and again as long as the wait lasts.'
    ])
  }
}

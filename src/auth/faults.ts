import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import { type JsonObject, parseObject, text } from '../json.ts'
import { oneLine, summariseBody } from '../text/quote.ts'
import { entraErrors, isTransientCode, isUnknownCredential, type Meaning, mismatchRemedy } from './entra-errors.ts'

/** Transient errors of OAuth 2.0 and OpenID (RFC 6749, 4.1.2.1). */
const transientErrors: readonly string[] = ['temporarily_unavailable', 'server_error']
/** Transient HTTP statuses of a token service. */
export const transientStatuses: readonly number[] = [408, 425, 429]
/** Further transient HTTP statuses of the instance metadata endpoint. */
const localTransientStatuses: readonly number[] = [404, 410]

interface TokenServiceFaultOptions {
  /** The response is from the instance metadata endpoint. */
  readonly isLocal?: boolean
  /** Lines that show what was sent, for a mismatch. */
  readonly sent?: readonly string[]
}

/** The fault for a token service's response without a token. */
export function tokenServiceFault(
  response: StatusResponse,
  host: string,
  { isLocal = false, sent }: TokenServiceFaultOptions = {}
): WaitError {
  const { status, retryAfterMs, body = '' } = response
  const document = parseObject(body)
  const error = text(document?.error)
  const words = text(document?.error_description) ?? error ?? (body === '' ? 'no reason given' : summariseBody(body))
  const code = errorCode(document) ?? codeIn(words)
  const description = code === undefined || codeIn(words) === code ? words : `AADSTS${code}: ${words}`
  const reason = `${host} returned HTTP ${status}: ${oneLine(description)}`
  const isTransient =
    transientStatuses.includes(status) ||
    status >= 500 ||
    (isLocal && localTransientStatuses.includes(status)) ||
    // A token service gives a reason. A response without one comes from a proxy or is the sign-in page of a network.
    (code === undefined && error === undefined) ||
    transientErrors.includes(error ?? '')
  return isTransient ? transientFault(reason, retryAfterMs) : codeFault(code, reason, { sent, retryAfterMs })
}

interface CodeFaultOptions extends Pick<TokenServiceFaultOptions, 'sent'> {
  readonly retryAfterMs?: number
}

/**
 * The fault for an AADSTS code: its meaning, and how long it is retried.
 * @param reason the service's own message
 */
export function codeFault(code: number | undefined, reason: string, options: CodeFaultOptions = {}): WaitError {
  const { sent = [], retryAfterMs } = options
  if (code !== undefined && isTransientCode(code)) return transientFault(reason, retryAfterMs)
  const known = code === undefined ? undefined : entraErrors.get(code)
  if (known === undefined) return new WaitError('sign-in-failed', `Could not sign in: ${reason}. ${unknownRemedy}`)
  const lines = explain(code, known, { reason, sent })
  // A new credential takes some time to be visible everywhere.
  const patience = code !== undefined && isUnknownCredential(code) ? 'grace' : 'none'
  return new WaitError('sign-in-failed', lines.join('\n'), { patience, retryAfterMs })
}

/** The meaning of a code, what was sent if that is the problem, and the remedy, which follows what it is about. */
function explain(
  code: number | undefined,
  { meaning, remedy, isMismatch }: Meaning,
  { reason, sent }: { readonly reason: string; readonly sent: readonly string[] }
): readonly string[] {
  const what = `Could not sign in: AADSTS${code}: ${meaning}`
  if (isMismatch && sent.length > 0) return [`${what} (${reason})`, ...sent, remedy]
  return [`${what}. ${isMismatch ? mismatchRemedy : remedy} (${reason})`]
}

const unknownRemedy =
  'Check the sign-in inputs and environment. For the meaning of an AADSTS code, see https://login.microsoftonline.com/error'

function transientFault(reason: string, retryAfterMs: number | undefined): WaitError {
  return new WaitError('sign-in-failed', `Could not sign in: ${reason}`, { patience: 'silence', retryAfterMs })
}

/** The fault for a success without a token. The body is not quoted, because it may contain a part of a token. */
export function noToken({ status, retryAfterMs }: StatusResponse, host: string): WaitError {
  const reason = `the response of ${host} (HTTP ${status}) contains no token. It may come from a proxy: check the proxy`
  return transientFault(reason, retryAfterMs)
}

/** The AADSTS code in a text. */
export function codeIn(description: string): number | undefined {
  const digits = /\bAADSTS(\d{5,8})\b/.exec(description)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function errorCode(document: JsonObject | undefined): number | undefined {
  const [code]: readonly unknown[] = Array.isArray(document?.error_codes) ? document.error_codes : []
  return typeof code === 'number' ? code : undefined
}

/**
 * The fault of the wait for a fault during sign-in: the reason becomes `sign-in-failed`, unless a certificate is
 * invalid.
 * @returns any other error unchanged, because it is a bug
 */
export function signInFault(error: unknown): unknown {
  if (!(error instanceof WaitError)) return error
  const { reason, message, patience } = error
  const isSignIn = reason === 'sign-in-failed' || reason === 'interrupted'
  if (isSignIn || (reason === 'unreachable' && patience === 'none')) return error
  return error.with({ reason: 'sign-in-failed', message: `Could not sign in: ${message}`, cause: error })
}

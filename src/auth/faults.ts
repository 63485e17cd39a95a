import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import { type JsonObject, parseObject, text } from '../json.ts'
import { oneLine, quote } from '../quote.ts'
import { entraErrors } from './entra-errors.ts'

/** OAuth 2.0's and OpenID's words for "later" (RFC 6749, 4.1.2.1). */
const passingErrors: readonly string[] = ['temporarily_unavailable', 'server_error']
/** Entra's own: a service that it depends on is not there, now. */
const passingCodes: readonly number[] = [90033]
/** What a token service says when it is busy or down. */
export const passingStatuses: readonly number[] = [408, 425, 429]
/** The instance metadata endpoint's words for "not yet". */
const localPassingStatuses: readonly number[] = [404, 410]

interface TokenServiceFaultOptions {
  /** It is the instance metadata endpoint that answered. */
  readonly isLocal?: boolean
  /** Lines for the reader of a mismatch: what was really sent. */
  readonly sent?: readonly string[]
}

/** What it means that a token service answered something other than a token. */
export function tokenServiceFault(
  response: StatusResponse,
  host: string,
  options: TokenServiceFaultOptions = {}
): WaitError {
  const { status, retryAfterMs, body = '' } = response
  const document = parseObject(body)
  const words =
    text(document?.error_description) ?? text(document?.error) ?? (body === '' ? 'no reason given' : quote(body))
  const code = errorCode(document) ?? codeIn(words)
  const description = code === undefined || codeIn(words) === code ? words : `AADSTS${code}: ${words}`
  const passes =
    passingStatuses.includes(status) ||
    status >= 500 ||
    (options.isLocal === true && localPassingStatuses.includes(status)) ||
    // A token service says why it refuses. What does not answers in its place: a proxy, a network's sign-in page.
    (code === undefined && text(document?.error) === undefined) ||
    isPassing(code) ||
    passingErrors.includes(text(document?.error) ?? '')
  if (passes) {
    const said = `Could not sign in: ${host} answered HTTP ${status}: ${oneLine(description)}`
    return new WaitError('sign-in-failed', said, { patience: 'silence', retryAfterMs })
  }
  return finalError(code, `${host} answered HTTP ${status}: ${oneLine(description)}`, options.sent)
}

/** Whether Entra's code says "later". */
export function isPassing(code: number | undefined): boolean {
  return code !== undefined && passingCodes.includes(code)
}

/** A success that brings no token. It is not quoted: it may hold a part of one. */
export function noToken({ status, retryAfterMs }: StatusResponse, host: string): WaitError {
  const said = `Could not sign in: the answer of ${host} (HTTP ${status}) holds no token. Something between the runner and it may answer in its place: check the proxy`
  return new WaitError('sign-in-failed', said, { patience: 'silence', retryAfterMs })
}

/** The AADSTS code that a text holds, as the Azure CLI prints it. */
export function codeIn(description: string): number | undefined {
  const digits = /\bAADSTS(\d{5,8})\b/.exec(description)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const unknownRemedy =
  'Check the sign-in inputs and environment. What an AADSTS code means is told at https://login.microsoftonline.com/error'

/**
 * The end of a wait that cannot sign in, in words.
 * @param said what the service said
 */
export function finalError(code: number | undefined, said: string, sent: readonly string[] = []): WaitError {
  const known = code === undefined ? undefined : entraErrors.get(code)
  if (known === undefined) return new WaitError('sign-in-failed', `Could not sign in: ${said}. ${unknownRemedy}`)
  const { meaning, remedy, mismatch } = known
  const lines = mismatch ? sent : []
  return new WaitError(
    'sign-in-failed',
    [`Could not sign in: AADSTS${code}: ${meaning}. ${remedy} (${said})`, ...lines].join('\n')
  )
}

function errorCode(document: JsonObject | undefined): number | undefined {
  const [code]: readonly unknown[] = Array.isArray(document?.error_codes) ? document.error_codes : []
  return typeof code === 'number' ? code : undefined
}

/**
 * What a fault on the way to a token means for the wait. An invalid certificate is told as it is; whatever else it was,
 * the sign-in failed.
 * @returns anything but a WaitError as it is: a bug, which must not pass for an outcome
 */
export function signInFault(error: unknown): unknown {
  if (!(error instanceof WaitError)) return error
  const { reason, message, patience } = error
  const isOwn = reason === 'sign-in-failed' || reason === 'interrupted'
  if (isOwn || (reason === 'unreachable' && patience === 'none')) return error
  return error.with({ reason: 'sign-in-failed', message: `Could not sign in: ${message}`, cause: error })
}

import type { WaitError } from '../errors.ts'

/** A source of tokens. */
export interface TokenSource {
  /**
   * A bearer token for the service that is polled.
   * @throws WaitError `sign-in-failed`, or `interrupted`
   */
  readonly token: (options: TokenOptions) => Promise<string>
  /**
   * Call it after Azure refused this token (401). The next call to `token` returns another one, if the source can
   * renew.
   * @param fault the fault of the response
   * @returns the fault of the wait
   */
  readonly onUnauthorized: (token: string, fault: WaitError) => WaitError
}

export interface TokenOptions {
  /** The time limit, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** A token from a token service. */
export interface AccessToken {
  readonly token: string
  /** For how long it is still valid, in milliseconds. */
  readonly lifeMs: number
}

/** @returns the token, if an HTTP header can contain it, because the libraries return anything that a service sends */
export function readToken(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined
}

/**
 * Gets a new token from its service.
 * @throws WaitError with the patience that the fault deserves
 */
export type Acquire = () => Promise<AccessToken>

import type { WaitError } from '../errors.ts'

/** A way to sign in. */
export interface TokenSource {
  /**
   * A bearer token for the service that is polled.
   * @throws WaitError `sign-in-failed`, or `interrupted`
   */
  readonly token: (options: TokenOptions) => Promise<string>
  /**
   * Azure refused this token (401): the next call to `token` brings another, where there is one.
   * @param fault what the refusal means as it stands
   * @returns what it means for the wait
   */
  readonly onUnauthorized: (token: string, fault: WaitError) => WaitError
}

export interface TokenOptions {
  /** The longest it may take, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** A token as its service hands it out. */
export interface AccessToken {
  readonly token: string
  /** How long it is good for from now on, in milliseconds. */
  readonly lifeMs: number
}

/** @returns the token, if an HTTP header can carry it: the libraries pass on whatever a service sends */
export function readToken(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : undefined
}

/**
 * Asks for a new token, whatever it takes.
 * @throws WaitError with the patience that the fault deserves
 */
export type Acquire = () => Promise<AccessToken>

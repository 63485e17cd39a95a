import { type Clock, neverAborted } from '../clock.ts'
import { WaitError } from '../errors.ts'
import { within } from '../within.ts'
import type { Acquire, TokenOptions, TokenSource } from './token-source.ts'

/** A token is renewed in the last fifth of its life, or the last five minutes of a long one. */
const renewalShare = 0.2
const earliestRenewalMs = 5 * 60_000
/** The life of a new token that seems to have expired, because this machine's clock is wrong. A 401 replaces it. */
const unknownLifeMs = 60_000
/** The time limit for a sign-in. */
const acquireTimeoutMs = 60_000
/** The pause after a failed renewal, as a share of the time between renewal and expiry, and its limit. */
const pauseShare = 0.2
const longestPauseMs = 10_000
/** The limit for a token service's Retry-After. */
const longestDemandMs = 10 * 60_000
/** How long a poll waits for a renewal. It is shorter if the current token would expire in the meantime. */
const renewalWaitMs = 5_000

export interface RenewingOptions {
  readonly acquire: Acquire
  readonly clock: Clock
  /** Called with each token before it is used. */
  readonly conceal: (secret: string) => void
  /** Called with the life of each new token, in milliseconds. */
  readonly onToken: (lifeMs: number) => void
  /** Called once for each token that could not be renewed, with the milliseconds for which it is still valid. */
  readonly onRenewalFailed: (fault: WaitError, leftMs: number) => void
}

interface HeldToken {
  readonly token: string
  /** By the clock. */
  readonly renewAt: number
  readonly expiresAt: number
}

interface Failure {
  readonly fault: WaitError
  /** By the clock. */
  readonly at: number
  /** The end of the token service's Retry-After, by the clock. */
  readonly notBefore: number
}

/**
 * A token source that renews each token before it expires. If a renewal fails, the token is used until it expires.
 * There is only one renewal at a time, for any number of callers.
 */
export function renewingTokens(options: RenewingOptions): TokenSource {
  const tokens = new RenewingTokens(options)
  return {
    token: (limits) => tokens.token(limits),
    onUnauthorized: (token, fault) => tokens.onUnauthorized(token, fault)
  }
}

class RenewingTokens {
  readonly #options: RenewingOptions
  #held: HeldToken | undefined
  #renewal: Promise<HeldToken> | undefined
  /** Why the last renewal failed. */
  #failure: Failure | undefined
  #reported: HeldToken | undefined

  constructor(options: RenewingOptions) {
    this.#options = options
  }

  async token(limits: TokenOptions): Promise<string> {
    const now = this.#options.clock.now()
    const valid = this.#held !== undefined && now < this.#held.expiresAt ? this.#held : undefined
    if (valid !== undefined && this.#canWait(valid, now)) return valid.token
    const demandMs = (this.#failure?.notBefore ?? now) - now
    if (this.#failure !== undefined && demandMs > 0) throw this.#failure.fault.with({ retryAfterMs: demandMs })
    return this.#renewed(valid, limits)
  }

  onUnauthorized(token: string, fault: WaitError): WaitError {
    if (this.#held?.token === token) this.#held = undefined
    return fault
  }

  /**
   * Whether the current token is used as it is, because a renewal would be too early, is running, or would fail again.
   */
  #canWait({ renewAt, expiresAt }: HeldToken, now: number): boolean {
    if (now < renewAt || this.#renewal !== undefined) return true
    if (this.#failure === undefined) return false
    const { fault, at, notBefore } = this.#failure
    const pauseMs = Math.min(longestPauseMs, (expiresAt - renewAt) * pauseShare)
    return fault.patience === 'none' || now < Math.max(notBefore, at + pauseMs)
  }

  /** @throws WaitError if there is no new token and the current one has expired */
  async #renewed(valid: HeldToken | undefined, { limitMs, signal }: TokenOptions): Promise<string> {
    const { clock, onRenewalFailed } = this.#options
    const leftMs = () => (valid?.expiresAt ?? Number.NEGATIVE_INFINITY) - clock.now()
    const waitMs = valid === undefined ? limitMs : Math.min(limitMs, renewalWaitMs, leftMs() / 2)
    try {
      return (await settledWithin(this.#join(), clock, { limitMs: waitMs, signal })).token
    } catch (error) {
      if (valid === undefined || leftMs() <= 0 || !(error instanceof WaitError) || signal.aborted) throw error
      if (this.#reported !== valid) onRenewalFailed(error, leftMs())
      this.#reported = valid
      return valid.token
    }
  }

  /** The running renewal, or else a new one. */
  #join(): Promise<HeldToken> {
    if (this.#renewal !== undefined) return this.#renewal
    const renewal = this.#renew().finally(() => {
      this.#renewal = undefined
    })
    // Handled here because the poll may have stopped waiting for the renewal.
    renewal.catch((error: unknown) => {
      if (!(error instanceof WaitError)) return
      const at = this.#options.clock.now()
      this.#failure = { fault: error, at, notBefore: at + Math.min(error.retryAfterMs ?? 0, longestDemandMs) }
    })
    this.#renewal = renewal
    return renewal
  }

  async #renew(): Promise<HeldToken> {
    const { acquire, clock, conceal, onToken } = this.#options
    const askedAt = clock.now()
    const acquired = await settledWithin(acquire(), clock, { limitMs: acquireTimeoutMs, signal: neverAborted })
    const { token } = acquired
    const lifeMs = acquired.lifeMs > 0 ? acquired.lifeMs : unknownLifeMs
    conceal(token)
    onToken(lifeMs)
    this.#failure = undefined
    const early = Math.min(earliestRenewalMs, lifeMs * renewalShare)
    this.#held = { token, renewAt: askedAt + lifeMs - early, expiresAt: askedAt + lifeMs }
    return this.#held
  }
}

/** @throws WaitError `interrupted`, or `sign-in-failed` if the promise does not settle in time */
function settledWithin<T>(promise: Promise<T>, clock: Clock, { limitMs, signal }: TokenOptions): Promise<T> {
  const tooLong = `Could not sign in within ${Math.max(1, Math.round(limitMs / 1_000))} s`
  const onTimeout = () => new WaitError('sign-in-failed', tooLong, { patience: 'silence' })
  // The libraries that sign in ignore an abort, and their promises may never settle.
  return within(() => promise, { clock, limitMs, signal, onTimeout })
}

import { type Clock, neverAborted } from '../clock.ts'
import { WaitError } from '../errors.ts'
import { within } from '../within.ts'
import type { Acquire, TokenOptions, TokenSource } from './token-source.ts'

/** A token is renewed in the last fifth of its life, or the last five minutes of a long one. */
const renewalShare = 0.2
const earliestRenewalMs = 5 * 60_000
/** A new token that has expired already shows that this machine's clock is wrong. Azure's refusal replaces it. */
const unknownLifeMs = 60_000
/** No sign-in may take longer. */
const acquireTimeoutMs = 60_000
/** After a failure the token service is left alone for a share of the token's last part, at most so long. */
const pauseShare = 0.2
const longestPauseMs = 10_000
/** No token service may put off a sign-in for longer. */
const longestDemandMs = 10 * 60_000
/** How long a poll waits for a renewal at most: never so long that the token in hand expires meanwhile. */
const renewalWaitMs = 5_000

export interface RenewingOptions {
  readonly acquire: Acquire
  readonly clock: Clock
  /** Called with each token, before anything else knows it. */
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
  /** The token service asked not to be asked before. */
  readonly notBefore: number
}

/**
 * Tokens that outlive the wait: each is renewed before it expires, and used until it really does, whatever the token
 * service answers meanwhile. There is one request at a time, however many ask.
 */
export function renewingTokens(options: RenewingOptions): TokenSource {
  const { acquire, clock, conceal, onToken, onRenewalFailed } = options
  let held: HeldToken | undefined
  let renewal: Promise<HeldToken> | undefined
  /** Why the last renewal failed. */
  let failure: Failure | undefined
  let reported: HeldToken | undefined

  const renew = async (): Promise<HeldToken> => {
    const askedAt = clock.now()
    const acquired = await settledWithin(acquire(), clock, { limitMs: acquireTimeoutMs, signal: neverAborted })
    const { token } = acquired
    const lifeMs = acquired.lifeMs > 0 ? acquired.lifeMs : unknownLifeMs
    conceal(token)
    onToken(lifeMs)
    failure = undefined
    const early = Math.min(earliestRenewalMs, lifeMs * renewalShare)
    held = { token, renewAt: askedAt + lifeMs - early, expiresAt: askedAt + lifeMs }
    return held
  }

  const join = (): Promise<HeldToken> => {
    if (renewal === undefined) {
      const started = renew().finally(() => {
        renewal = undefined
      })
      // A poll that has stopped waiting for the renewal does not learn of its failure.
      started.catch((error: unknown) => {
        if (!(error instanceof WaitError)) return
        const at = clock.now()
        failure = { fault: error, at, notBefore: at + Math.min(error.retryAfterMs ?? 0, longestDemandMs) }
      })
      renewal = started
    }
    return renewal
  }

  /** Whether a renewal can wait, because the token in hand is valid and asking now would be too soon or useless. */
  const canWait = ({ renewAt, expiresAt }: HeldToken, now: number): boolean => {
    if (now < renewAt || renewal !== undefined) return true
    if (failure === undefined) return false
    const pauseMs = Math.min(longestPauseMs, (expiresAt - renewAt) * pauseShare)
    return failure.fault.patience === 'none' || now < Math.max(failure.notBefore, failure.at + pauseMs)
  }

  /** @throws WaitError if there is no new token, and `valid` is none either */
  const renewed = async (valid: HeldToken | undefined, { limitMs, signal }: TokenOptions): Promise<string> => {
    const leftMs = () => (valid?.expiresAt ?? Number.NEGATIVE_INFINITY) - clock.now()
    const waitMs = valid === undefined ? limitMs : Math.min(limitMs, renewalWaitMs, leftMs() / 2)
    try {
      return (await settledWithin(join(), clock, { limitMs: waitMs, signal })).token
    } catch (error) {
      if (valid === undefined || leftMs() <= 0 || !(error instanceof WaitError) || signal.aborted) throw error
      if (reported !== valid) onRenewalFailed(error, leftMs())
      reported = valid
      return valid.token
    }
  }

  return {
    async token(tokenOptions) {
      const now = clock.now()
      const valid = held !== undefined && now < held.expiresAt ? held : undefined
      if (valid !== undefined && canWait(valid, now)) return valid.token
      const demandMs = (failure?.notBefore ?? now) - now
      if (failure !== undefined && demandMs > 0) throw failure.fault.with({ retryAfterMs: demandMs })
      return renewed(valid, tokenOptions)
    },
    onUnauthorized(token, fault) {
      if (held?.token === token) held = undefined
      return fault
    }
  }
}

/** @throws WaitError `interrupted`, or `sign-in-failed` if the promise does not settle in time */
function settledWithin<T>(promise: Promise<T>, clock: Clock, { limitMs, signal }: TokenOptions): Promise<T> {
  const tooLong = `Could not sign in within ${Math.max(1, Math.round(limitMs / 1_000))} s`
  const onTimeout = () => new WaitError('sign-in-failed', tooLong, { patience: 'silence' })
  // The libraries that sign in ignore an abort, and their promises may never settle.
  return within(() => promise, { clock, limitMs, signal, onTimeout })
}

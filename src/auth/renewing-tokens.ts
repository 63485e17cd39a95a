import { type Clock, neverAborted } from '../clock.ts'
import { WaitError } from '../errors.ts'
import { within } from '../within.ts'
import type { Acquire, TokenOptions, TokenSource } from './token-source.ts'

/** A token is renewed in the last fifth of its life, or the last five minutes of a long one. */
const renewalShare = 0.2
const earliestRenewalMs = 5 * 60_000
/** A new token that has lapsed already shows that this machine's clock is wrong. Azure's refusal replaces it. */
const unknownLifeMs = 60_000
/** No sign-in may take longer. */
const acquireLimitMs = 60_000
/** A token service that fails is left alone for a while, as long as the token in hand is good. */
const restShare = 0.2
const longestRestMs = 10_000
/** No token service may put off a sign-in for longer. */
const longestDemandMs = 10 * 60_000
/** How long a poll waits for a renewal at most: never so long that the token in hand lapses meanwhile. */
const renewalWaitMs = 5_000

export interface RenewingOptions {
  readonly acquire: Acquire
  readonly clock: Clock
  /** Called with each token, before anything else knows it. */
  readonly conceal: (secret: string) => void
  /** Told of each new token how many milliseconds it lives. */
  readonly onToken: (lifeMs: number) => void
  /** Told, once for each token, why its renewal failed, and for how many milliseconds it is still good. */
  readonly onKept: (fault: WaitError, leftMs: number) => void
}

interface Held {
  readonly token: string
  /** By the clock. */
  readonly renewAt: number
  readonly expiresAt: number
}

/**
 * Tokens that outlive the wait: one is kept until it really expires and renewed before. While the token service is down
 * or throttles, the token in hand stays in use; a final refusal ends that. There is one request at a time, however many
 * ask.
 */
export function renewingTokens(options: RenewingOptions): TokenSource {
  const { acquire, clock, conceal, onToken, onKept } = options
  let held: Held | undefined
  let flight: Promise<Held> | undefined
  let told: Held | undefined
  /** Why the last renewal failed, and the time, by the clock, before which the token service asked not to be asked. */
  let failure: { readonly fault: WaitError; readonly at: number; readonly notBefore: number } | undefined

  const renew = async (): Promise<Held> => {
    const askedAt = clock.now()
    const acquired = await settledWithin(acquire(), clock, { limitMs: acquireLimitMs, signal: neverAborted })
    const { token } = acquired
    const lifeMs = acquired.lifeMs > 0 ? acquired.lifeMs : unknownLifeMs
    conceal(token)
    onToken(lifeMs)
    failure = undefined
    const early = Math.min(earliestRenewalMs, lifeMs * renewalShare)
    held = { token, renewAt: askedAt + lifeMs - early, expiresAt: askedAt + lifeMs }
    return held
  }
  const join = (): Promise<Held> => {
    if (flight === undefined) {
      const started = renew().finally(() => {
        flight = undefined
      })
      // Whoever stopped waiting for it does not hear of its failure.
      started.catch((error: unknown) => {
        if (!(error instanceof WaitError)) return
        const at = clock.now()
        failure = { fault: error, at, notBefore: at + Math.min(error.retryAfterMs ?? 0, longestDemandMs) }
      })
      flight = started
    }
    return flight
  }

  const rests = ({ renewAt, expiresAt }: Held, now: number) =>
    failure !== undefined && now < failure.at + Math.min(longestRestMs, (expiresAt - renewAt) * restShare)

  return {
    async token({ limitMs, signal }) {
      const now = clock.now()
      const kept = held !== undefined && now < held.expiresAt ? held : undefined
      const pauseMs = (failure?.notBefore ?? now) - now
      if (failure?.fault.patience === 'none') throw failure.fault
      // A poll waits for the renewal that it begins, no later one does: a token service may hang.
      if (kept !== undefined && (now < kept.renewAt || pauseMs > 0 || rests(kept, now) || flight !== undefined))
        return kept.token
      if (failure !== undefined && pauseMs > 0) throw failure.fault.with({ retryAfterMs: pauseMs })
      const waitMs = kept === undefined ? limitMs : Math.min(limitMs, renewalWaitMs, (kept.expiresAt - now) / 2)
      try {
        return (await settledWithin(join(), clock, { limitMs: waitMs, signal })).token
      } catch (error) {
        const leftMs = (kept?.expiresAt ?? 0) - clock.now()
        const isPassing = error instanceof WaitError && error.patience !== 'none' && !signal.aborted
        if (kept === undefined || leftMs <= 0 || !isPassing) throw error
        if (told !== kept) onKept(error, leftMs)
        told = kept
        return kept.token
      }
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

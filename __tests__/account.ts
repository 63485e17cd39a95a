import type { Patience } from '../src/errors.ts'
import type { Outcome, Reason, State } from '../src/operation.ts'

/**
 * The record of a wait: all that can be seen of it from outside. Lengths are in milliseconds, points in time in
 * milliseconds since the wait's start.
 */

export interface Terms {
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly graceMs: number
  /** A request has begun the wait, so Azure has answered before. */
  readonly isHostKnown: boolean
}

export type Answer = (
  | { readonly says: State; readonly remainingReads?: number }
  | { readonly fault: Patience; readonly reason: Reason; readonly throttled?: boolean }
  /** Thrown, and no fault that anybody foresaw. */
  | { readonly bug: string }
) & { readonly retryAfterMs?: number; readonly requestId?: string }

export interface Poll {
  readonly sentAt: number
  readonly limitMs: number
  readonly answer: Answer
  readonly answeredAt: number
  /** The job was cancelled while the request was under way. */
  readonly cancelled: boolean
  /** What came after it. */
  readonly pauses: readonly Pause[]
}

export interface Pause {
  readonly askedMs: number
  /** How much longer it was than asked for: the machine was asleep, too. */
  readonly asleepMs: number
  /** The job was cancelled so soon after its start. */
  readonly cancelledAfterMs?: number
}

interface Ending {
  readonly outcome: Outcome
  readonly reason?: Reason
  /** The poll, by its index, that brought the reading and the fault in the verdict. */
  readonly readingOf?: number
  readonly faultOf?: number
  readonly requestId?: string
  readonly polls: number
  readonly elapsedMs: number
}

/** What was reported of a poll as it happened. */
export interface Reported {
  readonly polls: number
  readonly elapsedMs: number
  readonly nextPollMs?: number
  readonly givesUpInMs?: number
}

export interface Account {
  readonly terms: Terms
  /** The job was cancelled before anything was sent. */
  readonly cancelledBefore: boolean
  readonly polls: readonly Poll[]
  readonly reported: readonly Reported[]
  readonly ending: Ending | { readonly bug: unknown }
}

import type { Patience } from '../src/errors.ts'
import type { Outcome, Reason, State } from '../src/operation.ts'

/**
 * The record of a wait: everything that is visible from outside. Lengths are in milliseconds, points in time in
 * milliseconds since the wait's start.
 */

export interface Terms {
  readonly timeoutMs: number
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly maxSilenceMs: number
  readonly graceMs: number
  /** A request started the operation, so Azure has responded before. */
  readonly isHostKnown: boolean
}

export type Answer = (
  | { readonly says: State; readonly remainingReads?: number }
  | { readonly fault: Patience; readonly reason: Reason; readonly throttled?: boolean }
  /** An unexpected error was thrown: a bug. */
  | { readonly bug: string }
) & { readonly retryAfterMs?: number; readonly requestId?: string }

export interface Poll {
  readonly sentAt: number
  readonly limitMs: number
  readonly answer: Answer
  readonly answeredAt: number
  /** The job was cancelled during the request. */
  readonly cancelled: boolean
  /** What came after it. */
  readonly pauses: readonly Pause[]
}

export interface Pause {
  readonly askedMs: number
  /** How much longer than requested it was, because the machine was asleep. */
  readonly asleepMs: number
  /** The job was cancelled this long after its start. */
  readonly cancelledAfterMs?: number
}

interface Ending {
  readonly outcome: Outcome
  readonly reason?: Reason
  /** The index of the poll with the verdict's reading and fault. */
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

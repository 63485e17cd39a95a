import type { WaitError } from '../errors.ts'
import type { OperationError, Outcome, Reading, Reason } from '../operation.ts'

/** What an outcome can be based on. Each outcome says below which of these it has. */
interface Basis {
  readonly outcome: Outcome
  readonly reason?: Reason
  /** The last readable response. */
  readonly reading?: Reading
  /** Why the last poll could not find out. */
  readonly fault?: WaitError
}

/** Azure's own word, or one that the user named, ended the wait. */
interface Terminal extends Basis {
  readonly outcome: 'succeeded' | 'failed' | 'canceled'
  readonly reason?: undefined
  readonly reading: Reading
  readonly fault?: undefined
}

/** Azure refused the request that should have started the operation. */
interface NotStarted extends Basis {
  readonly outcome: 'failed'
  readonly reason: 'not-started'
  readonly reading?: undefined
  readonly fault?: undefined
  readonly error: OperationError
}

interface TimedOut extends Basis {
  readonly outcome: 'timed-out'
  readonly reason: 'deadline'
  /** Said running, and is no older than the longest silence. The last poll may have failed all the same. */
  readonly reading: Reading
}

interface Unknown extends Basis {
  readonly outcome: 'unknown'
  readonly reason: Reason
  readonly fault: WaitError
}

interface Interrupted extends Basis {
  readonly outcome: 'interrupted'
  readonly reason: 'interrupted'
  /** Only if it is not known whether the operation was started. */
  readonly fault?: WaitError
}

/** How a wait ends. */
export type Ending = Terminal | NotStarted | TimedOut | Unknown | Interrupted

/** How a wait ended, and what it cost. */
export type Verdict = Ending & {
  /** Of the last response that had one. */
  readonly requestId?: string
  readonly polls: number
  readonly elapsedMs: number
}

import { WaitError } from '../errors.ts'
import type { OperationError, Outcome, Reading, Reason } from '../operation.ts'

/** The possible bases of an outcome. Each type below says which of them its outcome has. */
interface Basis {
  readonly outcome: Outcome
  readonly reason?: Reason
  /** The last readable response. */
  readonly reading?: Reading
  /** Why the last poll failed. */
  readonly fault?: WaitError
}

/** Azure's own word, or one that an input names, ended the wait. */
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
  /** Running, and not older than `max-silence`. The last poll may have failed. */
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

/** How a wait ended, with the number of polls and the time. */
export type Verdict = Ending & {
  /** Of the last response that had one. */
  readonly requestId?: string
  readonly polls: number
  readonly elapsedMs: number
}

/**
 * The verdict for an exception: invalid inputs, a call with an unknown effect, or a bug. It never claims an outcome.
 * @param redact a stack can quote anything, and a message about one input can quote the secret of another
 * @param course the wait so far
 */
export function noVerdict(
  error: unknown,
  redact: <T>(value: T) => T,
  course: Pick<Verdict, 'polls' | 'elapsedMs' | 'reading'>
): Verdict & { readonly fault?: WaitError } {
  const fault = (error instanceof WaitError ? error : internalError(error)).redacted(redact)
  const { reason } = fault
  const known = { fault, requestId: fault.requestId ?? course.reading?.requestId, ...course }
  return reason === 'interrupted'
    ? { outcome: 'interrupted', reason: 'interrupted', ...known }
    : { outcome: 'unknown', reason, ...known }
}

function internalError(cause: unknown): WaitError {
  const message = `The action itself failed: ${cause instanceof Error ? cause.stack : cause}`
  return new WaitError('internal-error', message, { cause })
}

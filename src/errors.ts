import type { OperationError, Reason } from './operation.ts'

/**
 * How long a fault is worth retrying:
 * - `none`: the fault is permanent, so give up at once.
 * - `one-retry`: retry once (a 401, with a new token). The second in a row ends the wait.
 * - `grace`: retry for the length of `grace` (a new operation or role assignment takes time to be visible everywhere).
 * - `silence`: retry until the deadline, or until there has been no readable response for the length of `max-silence`.
 */
export type Patience = 'none' | 'one-retry' | 'grace' | 'silence'

interface WaitErrorOptions {
  readonly patience?: Patience
  /** The delay that the response requires before the next request, in milliseconds. */
  readonly retryAfterMs?: number
  /** The service returned HTTP 429. */
  readonly throttled?: boolean
  readonly requestId?: string
  /** There was no connection, so the request was not sent. */
  readonly unsent?: boolean
  /**
   * The error in the response's body. It says why the request for the status failed, never that the operation failed.
   */
  readonly responseError?: OperationError
  /** What the reader can do, as sentences. Replaces the general advice for the reason. */
  readonly advice?: string
  readonly cause?: unknown
}

interface WaitErrorChanges extends WaitErrorOptions {
  readonly reason?: Reason
  readonly message?: string
}

/** The action could not determine the status. A failed operation is not an error: it is a value. */
export class WaitError extends Error {
  override readonly name = 'WaitError'
  readonly reason: Reason
  readonly patience: Patience
  readonly retryAfterMs?: number
  readonly throttled: boolean
  readonly unsent: boolean
  readonly requestId?: string
  readonly responseError?: OperationError
  readonly advice?: string

  /**
   * @param reason the output `reason`
   * @param message a sentence for the log: what happened, and on which host or input
   */
  constructor(reason: Reason, message: string, options: WaitErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.reason = reason
    this.patience = options.patience ?? 'none'
    this.retryAfterMs = options.retryAfterMs
    this.throttled = options.throttled ?? false
    this.unsent = options.unsent ?? false
    this.requestId = options.requestId
    this.responseError = options.responseError
    this.advice = options.advice
  }

  /** The first line of the message, which describes the fault. The other lines are text to copy. */
  get firstLine(): string {
    return this.message.split('\n', 1)[0] ?? ''
  }

  /** A copy that differs only in these fields. `cause: undefined` drops the cause. */
  with(changes: WaitErrorChanges): WaitError {
    // These are not enumerable, so spreading the error would lose them.
    const { message, cause } = this
    const fault = { ...this, message, cause, ...changes }
    return new WaitError(fault.reason, fault.message, fault)
  }

  /** A copy with its texts passed through `change`. The cause is dropped, because it can quote anything. */
  redacted(change: <T>(value: T) => T): WaitError {
    const { message, requestId, responseError, advice } = this
    return this.with({ ...change({ message, requestId, responseError, advice }), cause: undefined })
  }
}

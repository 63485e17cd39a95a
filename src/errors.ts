import type { OperationError, Reason } from './operation.ts'

/**
 * How long a fault is worth retrying:
 * - `none`: it will not pass; give up at once.
 * - `one-retry`: once (a 401 with the next token); the second in a row is final.
 * - `grace`: for a minute (a new operation or role assignment takes time to be seen everywhere).
 * - `silence`: until the deadline, or until there has been no readable answer for too long.
 */
export type Patience = 'none' | 'one-retry' | 'grace' | 'silence'

interface WaitErrorOptions {
  readonly patience?: Patience
  /** The response's demand for the next request, in milliseconds. */
  readonly retryAfterMs?: number
  /** The service itself asks for fewer requests: HTTP 429. */
  readonly throttled?: boolean
  readonly requestId?: string
  /** No connection was made, so the request never left. */
  readonly unsent?: boolean
  /** The error that the response's body held. It says why reading failed, never that the operation failed. */
  readonly responseError?: OperationError
  /** What the reader can do, as sentences: in place of what the reason alone suggests. */
  readonly advice?: string
  readonly cause?: unknown
}

interface WaitErrorChanges extends WaitErrorOptions {
  readonly reason?: Reason
  readonly message?: string
}

/** The action could not find out. A failed operation is not an error: it is a value. */
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
   * @param reason closed set: becomes the output `reason`
   * @param message a sentence for the person who reads the log: what happened, and where
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

  /** The first line is the whole fault in a sentence; the others are for copying. */
  get firstLine(): string {
    return this.message.split('\n', 1)[0] ?? ''
  }

  /** A copy that differs only in these fields. `cause: undefined` drops the cause. */
  with(changes: WaitErrorChanges): WaitError {
    // Not enumerable, so a spread of the error alone would lose them.
    const { message, cause } = this
    const fault = { ...this, message, cause, ...changes }
    return new WaitError(fault.reason, fault.message, fault)
  }

  /** A copy with every text from outside passed through `change`. It has no cause, because a cause can quote anything. */
  redacted(change: <T>(value: T) => T): WaitError {
    const { message, requestId, responseError, advice } = this
    return this.with({ ...change({ message, requestId, responseError, advice }), cause: undefined })
  }
}

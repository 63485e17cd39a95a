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
  /** The error that the response's body held. It says why reading failed, never that the operation failed. */
  readonly responseError?: OperationError
  readonly cause?: unknown
}

/** The action could not find out. A failed operation is not an error: it is a value. */
export class WaitError extends Error {
  override readonly name = 'WaitError'
  readonly reason: Reason
  readonly patience: Patience
  readonly retryAfterMs?: number
  readonly throttled: boolean
  readonly requestId?: string
  readonly responseError?: OperationError

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
    this.requestId = options.requestId
    this.responseError = options.responseError
  }

  /** The message's first line, which says it all; the others are for copying. */
  get headline(): string {
    return this.message.split('\n', 1)[0] ?? ''
  }

  /** The same fault, to be retried in so many milliseconds. */
  later(retryAfterMs: number): WaitError {
    const { reason, message, patience, throttled, requestId, responseError, cause } = this
    return new WaitError(reason, message, { patience, retryAfterMs, throttled, requestId, responseError, cause })
  }

  /** A copy in which every text that came from outside has gone through `change`. Its cause stays behind. */
  redacted(change: <T>(value: T) => T): WaitError {
    const { patience, retryAfterMs, throttled, requestId, responseError } = this
    const texts = { requestId: change(requestId), responseError: change(responseError) }
    return new WaitError(this.reason, change(this.message), { patience, retryAfterMs, throttled, ...texts })
  }
}

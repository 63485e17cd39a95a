/**
 * The model: an operation, the result of one poll, and the ways in which a wait can end. The documents of every API are
 * translated into these types, and every report is made from them.
 */

/** The state of an operation. Only a word or an HTTP status from the service may lead to one of the last three. */
export type State = 'running' | 'succeeded' | 'failed' | 'canceled'

/**
 * Why a word that counts as running may mislead people: the API does not document it, it sounds as if the operation had
 * finished, or it means that the operation waits for a person.
 */
export type Doubt = 'undocumented' | 'sounds-final' | 'waits-for-a-person'

/** The contents of one status document, of any API. */
export interface OperationStatus {
  readonly state: State
  /** The service's own word, as it wrote it. */
  readonly status: string
  /** The status is the HTTP status, because the document has no word. */
  readonly isCode?: boolean
  /** The word counts as running, but deserves a warning at once. */
  readonly doubt?: Doubt
  /** The word ended the wait because an input of the user names it. */
  readonly isUserWord?: boolean
  /**
   * The word means a failure, but counts as running: the failure may be that of an earlier operation, or not final yet.
   */
  readonly isFailureWord?: boolean
  /** What the status means, if the word alone does not tell: a sentence without its full stop. */
  readonly meaning?: string
  readonly name?: string
  /** As the service wrote them. Zone and format vary, so times are shown but never decide anything. */
  readonly startTime?: string
  readonly endTime?: string
  /** The asynchronous request's own HTTP status: `200` or `OK`. */
  readonly httpStatusCode?: string
  /** How much is done, 0 to 100, as the service wrote it. */
  readonly percentComplete?: string
  /**
   * The result of a classic operation. It is an output and never printed, because it may be a link that is a secret.
   */
  readonly data?: string
  readonly error?: OperationError
  /** The problems of an operation that succeeded. */
  readonly warnings?: readonly OperationError[]
  /** The steps of a job, in the service's order. */
  readonly tasks?: readonly Task[]
  /**
   * The result of a successful operation, as JSON text. It is an output and never printed, because it may contain
   * secrets.
   */
  readonly result?: string
  /** Why the result in the last response could not be read: a clause. */
  readonly resultFault?: string
  /**
   * The URL of the result, if the last response names it instead of containing the result. Its host is not checked yet.
   */
  readonly resultUrl?: string
  /** The value of `api` that reads the next response, if it differs from the input. */
  readonly api?: string
  /** The value of `until` for the next response, if it differs from that of the first poll. */
  readonly until?: 'done' | 'deleted'
  /** The URL of the next poll, if the response names another one. Its host is not checked yet. */
  readonly next?: string
  /** The whole document, as JSON text; empty if the response contained none. */
  readonly document: string
}

/** A step of a job. The jobs that it started are its children. */
export interface Task {
  readonly name: string
  /** The service's own word. */
  readonly state: string
  /** For a resource in a deployment: its type, and its duration so far (ISO 8601), as the service wrote it. */
  readonly type?: string
  readonly duration?: string
  readonly children: readonly Task[]
}

/** The tasks of an operation whose status document does not contain them. */
export interface Progress {
  readonly tasks: readonly Task[]
  /** Why some of them are missing, as a sentence, if that was not reported before. */
  readonly fault?: string
}

/**
 * Resource Manager's `ErrorDetail`, with the members of a replication job. A classic error has a code and a message
 * only.
 */
export interface OperationError {
  readonly code: string
  readonly message: string
  readonly target?: string
  readonly details: readonly OperationError[]
  readonly additionalInfo: readonly AdditionalInfo[]
  readonly causes?: string
  readonly recommendation?: string
  /** The root cause, if it is not the innermost error. For a deployment, the first failure. */
  readonly rootCause?: Pick<OperationError, 'code' | 'message'>
}

export interface AdditionalInfo {
  readonly type: string
  readonly info: unknown
}

/** The result of one readable poll. */
export interface Reading {
  readonly operation: OperationStatus
  /** The URL of the next poll. */
  readonly operationUrl: string
  /** The delay that the service requires before the next poll, in milliseconds from this response. */
  readonly retryAfterMs?: number
  /** How many more reads the service allows for now, if it says so. */
  readonly remainingReads?: number
  readonly requestId?: string
}

export type Outcome = 'succeeded' | 'failed' | 'canceled' | 'timed-out' | 'unknown' | 'interrupted'

export const outcomes: readonly Outcome[] = ['succeeded', 'failed', 'canceled', 'timed-out', 'unknown', 'interrupted']

/** Why Azure gave no verdict. With `failed`, `not-started`: Azure refused the request that starts the operation. */
export type Reason =
  | 'not-started'
  | 'invalid-input'
  | 'sign-in-failed'
  | 'not-found'
  | 'forbidden'
  | 'refused'
  | 'unreachable'
  | 'unreadable'
  | 'deadline'
  | 'interrupted'
  | 'internal-error'

/**
 * The model: what an operation is, what one look at it can say, and how a wait can end.
 * Every API's document is translated into these types, and everything that is reported is made from them.
 */

/** Where an operation stands. Only the service's own word may lead to any of the last three. */
export type State = 'running' | 'succeeded' | 'failed' | 'canceled'

/**
 * How a word that counts as running may mislead people: the API does not document it, it sounds as if the operation were
 * over, or it waits for a person.
 */
export type Doubt = 'undocumented' | 'sounds-final' | 'waits-for-a-person'

/** What one status document said, whatever its API. */
export interface OperationStatus {
  readonly state: State
  /** The service's own word, as it wrote it. */
  readonly status: string
  /** The status is the HTTP status: the document has no word. */
  readonly isCode?: boolean
  /** The word counts as running, and a person should hear why: worth a warning at once. */
  readonly doubt?: Doubt
  /** The word ended the wait because the user said so, not Azure. */
  readonly isUserWord?: boolean
  /** The meaning of the status, if the word alone does not tell it: a sentence without its full stop. */
  readonly meaning?: string
  readonly name?: string
  /** As the service wrote them: zone and format vary, so they are shown and never used to decide. */
  readonly startTime?: string
  readonly endTime?: string
  /** The asynchronous request's own HTTP status: `200` or `OK`. */
  readonly httpStatusCode?: string
  /** How much is done, 0 to 100, as the service wrote it. */
  readonly percentComplete?: string
  /** Result of a classic operation. It may be a link that is itself a secret: an output, never printed. */
  readonly data?: string
  readonly error?: OperationError
  /** What a person should hear of although the operation succeeded. */
  readonly warnings?: readonly OperationError[]
  /** The steps of a job, in the service's order. */
  readonly tasks?: readonly Task[]
  /** What the operation made, as JSON text, once it has succeeded. It may hold secrets: an output, never printed. */
  readonly result?: string
  /** Where the result is, if the last response names it and does not hold it. Not yet checked. */
  readonly resultUrl?: string
  /** The value of `api` that reads the next response, if it is not the one that was chosen. */
  readonly api?: string
  /** The URL of the next poll, if the response names another one. Not yet checked: a request may not be allowed there. */
  readonly next?: string
  /** The whole document, as JSON text; empty if the response contained none. */
  readonly document: string
}

/** A step of a job. The jobs that it started are its children. */
export interface Task {
  readonly name: string
  /** The service's own word. */
  readonly state: string
  /** Of a resource in a deployment: its type, and how long it took so far (ISO 8601), as the service wrote it. */
  readonly type?: string
  readonly duration?: string
  readonly children: readonly Task[]
}

/** Resource Manager's `ErrorDetail`, with what a replication job adds. Classic errors fill code and message. */
export interface OperationError {
  readonly code: string
  readonly message: string
  readonly target?: string
  readonly details: readonly OperationError[]
  readonly additionalInfo: readonly AdditionalInfo[]
  readonly causes?: string
  readonly recommendation?: string
  /** The code of the root cause, if it is not simply the innermost one: of several failures that of the first. */
  readonly rootCause?: string
}

export interface AdditionalInfo {
  readonly type: string
  readonly info: unknown
}

/** What one poll learned. */
export interface Reading {
  readonly operation: OperationStatus
  /** Where the status is asked for from now on. */
  readonly operationUrl: string
  /** The service's demand for the next poll, in milliseconds from this response. */
  readonly retryAfterMs?: number
  /** How many more reads the service allows for now, if it says so. */
  readonly remainingReads?: number
  readonly requestId?: string
}

export type Outcome = 'succeeded' | 'failed' | 'canceled' | 'timed-out' | 'unknown' | 'interrupted'

export const outcomes: readonly Outcome[] = ['succeeded', 'failed', 'canceled', 'timed-out', 'unknown', 'interrupted']

/** Why there is no verdict of Azure's, or why `failed` is one about a request that started nothing. */
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

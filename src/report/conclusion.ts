import type { Until } from '../documents/goal.ts'
import type { GoalInput } from '../flavors/flavor.ts'
import type { OperationError, Task } from '../operation.ts'
import type { Verdict } from '../wait/verdict.ts'

/** The operation that was polled. */
export interface Subject {
  readonly api: string
  readonly until: Until
  readonly operationId: string
  /** What people call it, if its id says nothing to them. */
  readonly title?: string
  readonly operationUrl: string
  /** Its page in the portal, if the cloud's portal is known. */
  readonly portalUrl?: string
  /** The inputs about the end of the wait that this API uses. */
  readonly goals: readonly GoalInput[]
  /** The inputs that another run needs to continue the wait, except `api`, `operation-url`, `until` and the sign-in. */
  readonly handOver: readonly (readonly [input: string, value: string])[]
}

/** Everything that is reported at the end. */
export interface Conclusion {
  readonly verdict: Verdict
  /** Absent if nothing was polled. */
  readonly subject?: Subject
  /** What people call an operation that ended without a poll, if the call says nothing to them. */
  readonly title?: string
  /** Whether the step fails. */
  readonly red: boolean
  /** The operation's error, or for the outcome `unknown` the error in Azure's response. */
  readonly error?: OperationError
  /** The operation's tasks, if they are not in its status document. */
  readonly tasks?: readonly Task[]
  /**
   * The result of the operation, as JSON text, if it is not in the last response. Never printed: it may contain
   * secrets.
   */
  readonly result?: string
  /** The method and URL of the call that starts the operation. */
  readonly call?: string
  /** No request was sent to the service, because the sign-in failed before. */
  readonly nothingSent?: boolean
}

/** The value of `api` that reads the next response. It can differ from the input, because services mix the forms. */
export function currentApi({ verdict, subject }: Conclusion): string | undefined {
  return verdict.reading?.operation.api ?? subject?.api
}

/** The end that the next response is read for. */
export function currentUntil({ verdict, subject }: Conclusion): Until | undefined {
  return subject && (verdict.reading?.operation.until ?? subject.until)
}

/** The URL of the next poll. It can differ from the first one. */
export function currentUrl({ verdict, subject }: Conclusion): string | undefined {
  return subject && (verdict.reading?.operationUrl ?? subject.operationUrl)
}

import type { Until } from '../documents/goal.ts'
import type { GoalInput } from '../flavors/flavor.ts'
import type { OperationError, Task } from '../operation.ts'
import type { Verdict } from '../wait/verdict.ts'

/** What the wait was for. Absent if the inputs do not say. */
export interface Subject {
  readonly api: string
  readonly until: Until
  readonly operationId: string
  /** What people call it, if its id says nothing to them. */
  readonly title?: string
  readonly operationUrl: string
  /** Where people find it, in a cloud whose portal is known. */
  readonly portalUrl?: string
  /** The inputs about the end of the wait that this API takes. */
  readonly goals: readonly GoalInput[]
  /** Inputs that another run needs to go on waiting, beside `api`, `operation-url`, `until` and those that sign in. */
  readonly handOver: readonly (readonly [input: string, value: string])[]
}

/** All that is reported at the end. */
export interface Conclusion {
  readonly verdict: Verdict
  readonly subject?: Subject
  /** Whether the step fails. */
  readonly red: boolean
  /** The operation's error; if the outcome is unknown, the error in Azure's response. */
  readonly error?: OperationError
  /** The operation's tasks, if they are not in its status document. */
  readonly tasks?: readonly Task[]
  /** What the operation made, as JSON text, if it is not in the last response. It may hold secrets: never printed. */
  readonly result?: string
  /** The call that was to start the operation: its method and path. */
  readonly call?: string
  /** No request was sent to the service, because signing in comes before that. */
  readonly isUnasked?: boolean
}

/** The value of `api` that reads the next response: services mix the forms. */
export function currentApi({ verdict, subject }: Conclusion): string | undefined {
  return verdict.reading?.operation.api ?? subject?.api
}

/** The URL that the next poll would request: a status can move. */
export function currentUrl({ verdict, subject }: Conclusion): string | undefined {
  return verdict.reading?.operationUrl ?? subject?.operationUrl
}

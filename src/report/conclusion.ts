import type { OperationError } from '../operation.ts'
import type { Verdict } from '../wait.ts'

/** What the wait was for. Absent where the inputs did not say. */
export interface Subject {
  readonly api: string
  readonly operationId: string
  readonly operationUrl: string
}

/** All that is reported at the end. */
export interface Conclusion {
  readonly verdict: Verdict
  readonly subject?: Subject
  /** Whether the step fails. */
  readonly red: boolean
  /** The operation's error; where the outcome is unknown, the error that Azure answered with. */
  readonly error?: OperationError
}

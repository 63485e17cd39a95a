import type { Service } from '../cloud.ts'
import type { StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import type { OperationError, OperationStatus } from '../operation.ts'

/** The inputs that name what is polled. Each has its form in `input-forms.ts`. */
export type ParameterName =
  | 'subscription-id'
  | 'operation-id'
  | 'resource-group'
  | 'vault-name'
  | 'job-name'
  | 'operation-url'
  | 'resource-id'

/** The named inputs, checked; empty where the API does not need them. */
export type Parameters = Readonly<Record<ParameterName | 'api-version', string>>

/** One API: what it needs, and how its requests and documents look. */
export interface FlavorDefinition {
  readonly service: Service
  readonly needs: readonly ParameterName[]
  /** Absent where the API has no version of its own: a URL that was given holds it. */
  readonly apiVersion?: {
    /** Absent where only the user can know. */
    readonly default?: string
    /** The first version, as a date, that has this API. */
    readonly oldest?: string
  }
  /** @param endpoint the origin of the service; an `operation-url` is on it */
  readonly create: (parameters: Parameters, endpoint: URL) => Flavor
}

/** One API, ready to be polled for one operation. Pure: no clock, no socket. */
export interface Flavor {
  /** What people know the operation by. */
  readonly operationId: string
  /** Where people find it in the portal: the resource that it is about, or the nearest above it. */
  readonly resourceId?: string
  readonly request: StatusRequest
  /** Brings what only this API's documents need. Awaited before the first of them is read, after it was asked for. */
  readonly load?: () => Promise<void>
  /**
   * @param previous what the last readable answer said: the little that an answer can mean only after another
   * @returns what the answer says
   * @throws WaitError where it cannot be known, `unreadable` for a document without a status
   */
  readonly read: (response: StatusResponse, previous?: OperationStatus) => OperationStatus
  /** Where a failed operation's reason stands, for an API whose status document has none. */
  readonly failure?: {
    readonly request: StatusRequest
    readonly read: (response: StatusResponse) => OperationError | undefined
  }
}

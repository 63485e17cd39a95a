import type { StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import type { OperationError, OperationStatus } from '../operation.ts'

/** The services whose hosts and audiences differ. */
export type Service = 'resource-manager' | 'service-management'

/** The inputs that name what is polled. Each has its form in `inputs.ts`. */
export type ParameterName = 'subscription-id' | 'operation-id' | 'resource-group' | 'vault-name' | 'job-name'

/** The named inputs, checked; empty where the API does not need them. */
export type Parameters = Readonly<Record<ParameterName | 'api-version', string>>

/** One API: what it needs, and how its requests and documents look. */
export interface FlavorDefinition {
  readonly service: Service
  readonly needs: readonly ParameterName[]
  readonly apiVersion: {
    readonly default: string
    /** The first version, as a date, that has this API. */
    readonly oldest?: string
  }
  /** @param endpoint the origin of the service */
  readonly create: (parameters: Parameters, endpoint: URL) => Flavor
}

/** One API, ready to be polled for one operation. Pure: no clock, no socket. */
export interface Flavor {
  readonly request: StatusRequest
  /**
   * @returns what the document says
   * @throws WaitError where it cannot be known, `unreadable` for a document without a status
   */
  readonly read: (response: StatusResponse) => OperationStatus
  /** Where a failed operation's reason stands, for an API whose status document has none. */
  readonly failure?: {
    readonly request: StatusRequest
    readonly read: (response: StatusResponse) => OperationError | undefined
  }
}

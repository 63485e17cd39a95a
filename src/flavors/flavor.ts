import type { Service } from '../cloud.ts'
import type { Goal } from '../documents/goal.ts'
import type { Read } from '../documents/memory.ts'
import type { Inquiry, StatusRequest } from '../http/request.ts'
import type { OperationError, OperationStatus, Progress } from '../operation.ts'

/** The inputs that identify what is polled. Their forms are in `inputs/parameters.ts`. */
export type ParameterName =
  | 'subscription-id'
  | 'operation-id'
  | 'resource-group'
  | 'vault-name'
  | 'job-name'
  | 'operation-url'
  | 'resource-id'

/** The values of these inputs, checked. */
export type Parameters<N extends ParameterName = ParameterName> = Readonly<Record<N, string>>

/** The operation to poll. */
interface Target<N extends ParameterName> {
  readonly parameters: Parameters<N>
  /** The complete URL of its status, from `operation-url` or from the API's `path`. */
  readonly url: URL
  /** Absent for an API without a version of its own. */
  readonly apiVersion?: string
  readonly goal: Goal
}

/** The groups of inputs about the end of the wait. */
export type GoalInput = 'until' | 'state-field' | 'words'

/** One API: its inputs, its requests and its documents. */
export interface FlavorDefinition<N extends ParameterName = ParameterName> {
  readonly service: Service
  /** The inputs that identify an operation. `operation-url` can replace all of them. */
  readonly needs: readonly N[]
  /**
   * The path of its URLs, with inputs in braces. Absent if only the service knows it: then `needs` has `operation-url`.
   */
  readonly path?: string
  /** Absent if the API has no version of its own, because the URL contains it. */
  readonly apiVersion?: {
    readonly in: 'query' | 'header'
    /** Absent if only the user can know it. */
    readonly default?: string
    /** The oldest version with this API, as a date. */
    readonly oldest?: string
  }
  /** The inputs about the end of the wait that the API uses. */
  readonly goals?: readonly GoalInput[]
  readonly create: (target: Target<N>) => Flavor
}

/** One operation of an API: its request and the reader of its documents. Pure: no clock, no socket. */
export interface Flavor {
  /** The id of the operation, for people. */
  readonly operationId: string
  /** What people call it, if its id says nothing to them. */
  readonly title?: string
  /** The resource to open in the portal: the operation's own, or the nearest above it. */
  readonly resourceId?: string
  readonly request: StatusRequest
  /** Loads the reader of its documents, after the first request was sent. Only an API in XML needs an XML parser. */
  readonly load: () => Promise<Read>
  /**
   * Reads why the operation failed, for an API whose status document does not contain the reason.
   * @param own the error in the status document, which the result replaces
   */
  readonly failure?: (own: OperationError | undefined) => Inquiry<OperationError | undefined>
  /**
   * Reads the result of the operation, as JSON text, if the last response does not contain it.
   * @param operation the status in the last response, a success
   */
  readonly result?: (operation: OperationStatus) => Inquiry<string | undefined> | undefined
  /** Lists the tasks of the operation, for an API whose status document does not contain them. */
  readonly progress?: (operation: OperationStatus) => Inquiry<Progress | undefined>
}

/** The request for a JSON document. */
export function jsonRequest(url: URL): StatusRequest {
  return { url, headers: { accept: 'application/json' } }
}

/** The ids of an operation that is known only by its URL: the last segment, and the resource group or subscription. */
export function idsFromUrl(url: URL): Pick<Flavor, 'operationId' | 'resourceId'> {
  const [resourceId] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(url.pathname) ?? []
  const last = url.pathname.split('/').findLast((segment) => segment !== '')
  return { operationId: last ?? url.pathname, resourceId }
}

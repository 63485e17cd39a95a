import type { Service } from '../cloud.ts'
import type { Goal } from '../documents/goal.ts'
import type { Read } from '../documents/memory.ts'
import type { Inquiry, StatusRequest } from '../http/request.ts'
import type { OperationError, OperationStatus, Task } from '../operation.ts'

/** The inputs that name what is polled. Each has its form in `inputs/forms.ts`. */
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

/** Which operation of an API is polled. */
interface Target<N extends ParameterName> {
  readonly parameters: Parameters<N>
  /** Where its status is, whole: made from the API's `path`, or given as `operation-url`. */
  readonly url: URL
  /** Absent for an API without a version of its own. */
  readonly apiVersion?: string
  readonly goal: Goal
}

/** The inputs beside those that name the operation which an API may use. */
export type GoalInput = 'until' | 'state-field' | 'words'

/** One API: what it needs, and how its requests and documents look. */
export interface FlavorDefinition<N extends ParameterName = ParameterName> {
  readonly service: Service
  /** The inputs that name an operation. `operation-url` may stand in place of them all. */
  readonly needs: readonly N[]
  /** The path of its URLs, with inputs in braces. Absent if only the service knows its URLs: then `needs` has `operation-url`. */
  readonly path?: string
  /** Absent if the API has no version of its own, because the URL holds it. */
  readonly apiVersion?: {
    readonly in: 'query' | 'header'
    /** Absent if only the user can know. */
    readonly default?: string
    /** The first version, as a date, that has this API. */
    readonly oldest?: string
  }
  readonly goals?: readonly GoalInput[]
  readonly create: (target: Target<N>) => Flavor
}

/** One API, ready to be polled for one operation. Pure: no clock, no socket. */
export interface Flavor {
  /** What people know the operation by. */
  readonly operationId: string
  /** Where people find it in the portal: the resource that it is about, or the nearest above it. */
  readonly resourceId?: string
  readonly request: StatusRequest
  /** Loads what reads its documents; called after the request was sent. Only an API in XML needs an XML parser. */
  readonly load: () => Promise<Read>
  /**
   * Why the operation failed, for an API that keeps the reason beside the status document.
   * @param own the error in the status document: what is found takes its place
   */
  readonly failure?: (own: OperationError | undefined) => Inquiry<OperationError | undefined>
  /**
   * What the operation made, as JSON text, if the last response names it and does not hold it.
   * @param operation what the last response said: a success
   */
  readonly result?: (operation: OperationStatus) => Inquiry<string | undefined> | undefined
  /** What the operation consists of while it runs, for an API that keeps its tasks beside the status document. */
  readonly progress?: (operation: OperationStatus) => Inquiry<readonly Task[] | undefined>
}

/** The request of an API in JSON. */
export function jsonRequest(url: URL): StatusRequest {
  return { url, headers: { accept: 'application/json' } }
}

/** What people know an operation by whose URL the service made: its last segment, and the resource group it is in. */
export function namedByUrl(url: URL): Pick<Flavor, 'operationId' | 'resourceId'> {
  const [resourceId] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(url.pathname) ?? []
  const last = url.pathname.split('/').findLast((segment) => segment !== '')
  return { operationId: last ?? url.pathname, resourceId }
}

import { readResponseError } from '../documents/error-detail.ts'
import { isObject, isOfService, type JsonObject, readObject, text } from '../documents/json.ts'
import { quote } from '../documents/quote.ts'
import { assertResult, readProvisioning, requestMistakes, terminalStates } from '../documents/resource-manager.ts'
import { assertAnswered, assertBelievable, type StatusResponse, unreadable } from '../http/response.ts'
import type { OperationStatus, State } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'

const states: ReadonlyMap<string, State> = new Map<string, State>([...terminalStates, ['deleted', 'succeeded']])

/** Any resource, by its own `properties.provisioningState`. */
export const armResource: FlavorDefinition = {
  service: 'resource-manager',
  needs: ['resource-id'],
  apiVersion: {},
  create: (parameters, endpoint) => {
    const url = new URL(parameters['resource-id'], endpoint)
    url.searchParams.set('api-version', parameters['api-version'])
    return {
      operationId: parameters['resource-id'],
      resourceId: parameters['resource-id'],
      request: { url, headers: { accept: 'application/json' } },
      read
    }
  }
}

function read(response: StatusResponse, previous?: OperationStatus): OperationStatus {
  if (previous?.status.toLowerCase() === 'deleting' && isGone(response)) return deleted
  assertAnswered(response, readResponseError)
  const resource = readObject(response)
  const operation = readProvisioning(response, resource, states) ?? readStateless(response, resource)
  assertBelievable(response, operation.state)
  return operation
}

/** Whether Azure says that there is no such resource: in its own form, and not for a mistake in the request. */
function isGone(response: StatusResponse): boolean {
  const code = readResponseError(response)?.code ?? ''
  return response.status === 404 && isOfService(response) && !requestMistakes.has(code)
}

const deleted: OperationStatus = {
  state: 'succeeded',
  status: '404 Not Found',
  meaning: 'The resource was being deleted, and there is none any more',
  document: ''
}

/** A resource without a state of its own is there, and that is all there is to wait for. */
function readStateless(response: StatusResponse, resource: JsonObject): OperationStatus {
  const isResource = [resource.id, resource.name].some(text) || isObject(resource.properties)
  if (!isResource) throw unreadable(response, `it is no resource. It begins ${quote(response.body ?? '')}`)
  assertResult(response, resource)
  return {
    state: 'succeeded',
    status: '200 OK',
    meaning: 'The resource has no provisioningState, which counts as succeeded',
    name: text(resource.name),
    document: response.body ?? ''
  }
}

import { assertAnswered, assertBelievable, unreadable } from '../documents/answer.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { assertSpelling, readObject } from '../documents/json.ts'
import { assertResult, readProvisioning, requestMistakes, terminalStates } from '../documents/resource-manager.ts'
import { isEmpty, type StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, text } from '../json.ts'
import type { OperationStatus, State } from '../operation.ts'
import { quote } from '../quote.ts'
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

/** Whether Azure says that there is no such resource: by an error of its own about it, or without a word. */
function isGone(response: StatusResponse): boolean {
  if (response.status !== 404) return false
  const { 'content-type': type = 'json' } = response.headers
  if (isEmpty(response)) return /\bjson\b/i.test(type)
  const code = readResponseError(response)?.code ?? ''
  return code !== '' && code !== 'AuthorizationFailed' && !requestMistakes.has(code)
}

const deleted: OperationStatus = {
  state: 'succeeded',
  status: '404 Not Found',
  meaning: 'The resource was being deleted, and there is none any more',
  document: ''
}

/** A resource without a state of its own is there, and that is all there is to wait for. */
function readStateless(response: StatusResponse, resource: JsonObject): OperationStatus {
  const { id, name, properties = null } = resource
  const isResource = [id, name].some(text) || isObject(properties)
  const hasProperties = properties === null || isObject(properties)
  if (!isResource || !hasProperties || 'provisioningState' in resource)
    throw unreadable(response, `it is no resource. It begins ${quote(response.body ?? '')}`)
  assertSpelling(response, resource, ['properties', 'provisioningState', 'error', 'status'])
  if (isObject(properties)) assertSpelling(response, properties, ['provisioningState'])
  assertResult(response, resource)
  return {
    state: 'succeeded',
    status: '200 OK',
    meaning: 'The resource has no provisioningState, which counts as succeeded',
    name: text(resource.name),
    document: response.body ?? ''
  }
}

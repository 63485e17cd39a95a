import { assertAnswered, assertBelievable, type StatusResponse } from '../http/response.ts'
import type { OperationStatus, State } from '../operation.ts'
import { readErrorDetail, readResponseError } from './error-detail.ts'
import { isObject, type JsonObject, readObject, readRequiredWord, readWord, text } from './json.ts'

/** Resource Manager's terminal words, in lower case. Every other word means that the operation is still running. */
export const terminalStates: ReadonlyMap<string, State> = new Map<string, State>([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled']
])

/**
 * A status monitor: always a 200, whose `status` decides (Resource Manager's contract for asynchronous operations).
 * @throws WaitError where it says no status
 */
export function readStatusMonitor(response: StatusResponse): OperationStatus {
  assertAnswered(response, readResponseError)
  const document = readObject(response)
  const status = readRequiredWord(response, document, ['status'])
  const state = terminalStates.get(status.toLowerCase()) ?? 'running'
  assertBelievable(response, state)
  return {
    state,
    status,
    name: text(document.name),
    startTime: text(document.startTime),
    endTime: text(document.endTime),
    percentComplete: percentage(document.percentComplete),
    error: readErrorDetail(document.error),
    document: response.body ?? ''
  }
}

/**
 * A resource by its `properties.provisioningState`.
 * @param states what the word means, in lower case, where it ends something
 * @returns undefined where the resource has no such state
 * @throws WaitError `unreadable` where the state is not one word
 */
export function readProvisioning(
  response: StatusResponse,
  resource: JsonObject,
  states = terminalStates
): OperationStatus | undefined {
  const status = readWord(response, resource, ['properties', 'provisioningState'])
  if (status === undefined) return undefined
  const properties = isObject(resource.properties) ? resource.properties : {}
  return {
    state: states.get(status.toLowerCase()) ?? 'running',
    status,
    name: text(resource.name),
    // A deployment keeps the reason of its failure here.
    error: readErrorDetail(properties.error ?? resource.error),
    document: response.body ?? ''
  }
}

/** `percentComplete`, 0 to 100; what is none is left out. */
function percentage(value: unknown): string | undefined {
  return typeof value === 'number' && value >= 0 && value <= 100 ? String(value) : undefined
}

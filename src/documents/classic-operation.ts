import type { StatusResponse } from '../http/response.ts'
import type { OperationStatus, State } from '../operation.ts'
import { assertAnswered, assertBelievable } from './answer.ts'
import { elementText, readErrorElement, readResponseErrorElement, readRoot, readStatusElement } from './xml.ts'

/**
 * An operation of Service Management.
 * @param rootName the local name of its element
 * @param states its own words, in lower case; any other word decides nothing
 * @throws WaitError where it says no status
 */
export function readClassicOperation(
  response: StatusResponse,
  rootName: string,
  states: ReadonlyMap<string, State>
): OperationStatus {
  assertAnswered(response, readResponseErrorElement)
  const root = readRoot(response, rootName)
  const status = readStatusElement(response, root)
  const state = states.get(status.toLowerCase())
  assertBelievable(response, state ?? 'running')
  return {
    state: state ?? 'running',
    status,
    unfamiliar: state === undefined,
    name: elementText(root, 'OperationName'),
    startTime: elementText(root, 'OperationStartedTime'),
    endTime: elementText(root, 'OperationCompletedTime'),
    httpStatusCode: elementText(root, 'HttpStatusCode'),
    data: elementText(root, 'Data'),
    error: readErrorElement(root.Error),
    document: JSON.stringify({ [rootName]: root })
  }
}

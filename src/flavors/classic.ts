import {
  elementText,
  readErrorElement,
  readResponseErrorElement,
  readRoot,
  readStatusElement
} from '../documents/xml.ts'
import { assertAnswered, assertBelievable, type StatusResponse } from '../http/response.ts'
import type { OperationStatus, State } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'

/** Service Management's XML documents. Its own words, in lower case; any other word decides nothing. */
const gatewayStates: ReadonlyMap<string, State> = new Map<string, State>([
  ['inprogress', 'running'],
  ['successful', 'succeeded'],
  ['failed', 'failed']
])

/** Get Virtual Network Gateway Operation Status. */
export const classicGateway: FlavorDefinition = {
  service: 'service-management',
  needs: ['subscription-id', 'operation-id'],
  apiVersion: { default: '2016-07-01', oldest: '2012-03-01' },
  create: (parameters, endpoint) => {
    const subscription = encodeURIComponent(parameters['subscription-id'])
    const operation = encodeURIComponent(parameters['operation-id'])
    return {
      request: {
        url: new URL(`/${subscription}/services/networking/operation/${operation}`, endpoint),
        headers: { accept: 'application/xml', 'x-ms-version': parameters['api-version'] }
      },
      read: (response) => readOperation(response, 'GatewayOperation', gatewayStates)
    }
  }
}

function readOperation(
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

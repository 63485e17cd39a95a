import { readClassicOperation } from '../documents/classic-operation.ts'
import type { State } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'

const states: ReadonlyMap<string, State> = new Map<string, State>([
  ['inprogress', 'running'],
  ['successful', 'succeeded'],
  ['failed', 'failed']
])

/** Service Management: Get Virtual Network Gateway Operation Status. */
export const classicGateway: FlavorDefinition = {
  service: 'service-management',
  needs: ['subscription-id', 'operation-id'],
  apiVersion: { default: '2016-07-01', oldest: '2012-03-01' },
  create: (parameters, endpoint) => {
    const subscription = encodeURIComponent(parameters['subscription-id'])
    const operation = encodeURIComponent(parameters['operation-id'])
    return {
      operationId: parameters['operation-id'],
      request: {
        url: new URL(`/${subscription}/services/networking/operation/${operation}`, endpoint),
        headers: { accept: 'application/xml', 'x-ms-version': parameters['api-version'] }
      },
      read: (response) => readClassicOperation(response, 'GatewayOperation', states)
    }
  }
}

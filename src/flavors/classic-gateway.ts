import { readClassicOperation } from '../documents/classic-operation.ts'
import { loadXml } from '../documents/xml.ts'
import type { State } from '../operation.ts'
import { classicRequest } from './classic-request.ts'
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
  create: (parameters, endpoint) => ({
    ...classicRequest(parameters, endpoint, 'services/networking/operation'),
    load: loadXml,
    read: (response) => readClassicOperation(response, 'GatewayOperation', states)
  })
}

import { readClassicOperation } from '../documents/classic-operation.ts'
import { loadXml } from '../documents/xml.ts'
import type { State } from '../operation.ts'
import { classicRequest } from './classic-request.ts'
import type { FlavorDefinition } from './flavor.ts'

const states: ReadonlyMap<string, State> = new Map<string, State>([
  ['inprogress', 'running'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed']
])

/** Service Management: Get Operation Status, for every operation but a gateway's. */
export const classic: FlavorDefinition = {
  service: 'service-management',
  needs: ['subscription-id', 'operation-id'],
  apiVersion: { default: '2016-07-01', oldest: '2009-10-01' },
  create: (parameters, endpoint) => ({
    ...classicRequest(parameters, endpoint, 'operations'),
    load: loadXml,
    read: (response) => readClassicOperation(response, 'Operation', states)
  })
}

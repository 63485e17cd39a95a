import { serviceManagement } from '../cloud.ts'
import { readClassicOperation } from '../documents/classic-operation.ts'
import { loadXml } from '../documents/xml.ts'
import type { State } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'

const states: ReadonlyMap<string, State> = new Map<string, State>([
  ['inprogress', 'running'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed']
])

/** Get Operation Status of Service Management, for every operation except those of a gateway. */
export const classic: FlavorDefinition<'subscription-id' | 'operation-id'> = {
  service: serviceManagement,
  needs: ['subscription-id', 'operation-id'],
  path: '/{subscription-id}/operations/{operation-id}',
  apiVersion: { in: 'header', default: '2016-07-01', oldest: '2009-10-01' },
  create: ({ parameters, url, apiVersion = '' }) => ({
    operationId: parameters['operation-id'],
    request: { url, headers: { accept: 'application/xml', 'x-ms-version': apiVersion } },
    load: async () => {
      const xml = await loadXml()
      return (response) => readClassicOperation(response, { xml, rootName: 'Operation', states })
    }
  })
}

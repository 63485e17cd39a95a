import { readStatusMonitor } from '../documents/resource-manager.ts'
import type { FlavorDefinition } from './flavor.ts'
import { givenRequest } from './given-request.ts'

/** Any status monitor of Resource Manager: what `Azure-AsyncOperation` and `Operation-Location` name. */
export const armOperation: FlavorDefinition = {
  service: 'resource-manager',
  needs: ['operation-url'],
  create: (parameters) => ({ ...givenRequest(parameters), read: readStatusMonitor })
}

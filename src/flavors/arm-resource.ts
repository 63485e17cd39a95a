import { resourceManager } from '../cloud.ts'
import type { Read } from '../documents/memory.ts'
import { readResource } from '../documents/resource-manager.ts'
import { resourceRule } from '../documents/state.ts'
import { readByType, stateUrl } from '../documents/types.ts'
import { deploymentReaders } from './deployment-readers.ts'
import { type FlavorDefinition, jsonRequest } from './flavor.ts'

/** A resource or a job, by the member that contains its state. */
export const armResource: FlavorDefinition<'resource-id'> = {
  service: resourceManager,
  needs: ['resource-id'],
  path: '{resource-id}',
  apiVersion: { in: 'query' },
  goals: ['until', 'state-field', 'words'],
  create: ({ parameters, url, goal }) => {
    const rule = resourceRule(goal)
    const read: Read = (response, memory) => readResource({ response, rule, memory })
    const id = parameters['resource-id'].replace(/\/$/, '')
    return {
      operationId: id,
      resourceId: id,
      request: jsonRequest(stateUrl(url)),
      load: async () => readByType(url, goal, read),
      ...deploymentReaders(url, goal.until)
    }
  }
}

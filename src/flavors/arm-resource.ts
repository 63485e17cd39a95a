import { resourceManager } from '../cloud.ts'
import { readResource } from '../documents/resource-manager.ts'
import { resourceRule } from '../documents/state.ts'
import { stateUrl, typeOf } from '../documents/types.ts'
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
    const rule = resourceRule(goal, typeOf(url))
    const id = parameters['resource-id']
    return {
      operationId: id,
      resourceId: id,
      request: jsonRequest(stateUrl(url)),
      load: async () => (response, memory) => readResource({ response, rule, memory }),
      ...deploymentReaders(url, goal.until)
    }
  }
}

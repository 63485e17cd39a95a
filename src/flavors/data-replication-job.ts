import { resourceManager } from '../cloud.ts'
import { readResource } from '../documents/resource-manager.ts'
import { resourceRule } from '../documents/state.ts'
import { dataReplicationJob as type } from '../documents/types.ts'
import { type FlavorDefinition, jsonRequest } from './flavor.ts'
import { expandPath } from './path.ts'

const vault =
  '/subscriptions/{subscription-id}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}'

/** Microsoft.DataReplication: the job (workflow) itself. A type of resource, named by its parts. */
export const dataReplicationJob: FlavorDefinition<'subscription-id' | 'resource-group' | 'vault-name' | 'job-name'> = {
  service: resourceManager,
  needs: ['subscription-id', 'resource-group', 'vault-name', 'job-name'],
  path: `${vault}/jobs/{job-name}`,
  apiVersion: { in: 'query', default: '2024-09-01' },
  create: ({ parameters, url, goal }) => {
    const rule = resourceRule(goal, type)
    return {
      operationId: parameters['job-name'],
      resourceId: expandPath(vault, parameters),
      request: jsonRequest(url),
      load: async () => (response, memory) => readResource({ response, rule, memory })
    }
  }
}

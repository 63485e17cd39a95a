import { resourceManager } from '../cloud.ts'
import { readResource } from '../documents/resource-manager.ts'
import { resourceRule } from '../documents/state.ts'
import { dataReplicationJob as type } from '../documents/types.ts'
import { type FlavorDefinition, jsonRequest } from './flavor.ts'
import { expandPath } from './path.ts'

const vault =
  '/subscriptions/{subscription-id}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}'

/** A job (workflow) of Microsoft.DataReplication. It is a type of resource, but its inputs are the parts of its id. */
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

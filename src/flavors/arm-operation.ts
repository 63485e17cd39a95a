import { resourceManager } from '../cloud.ts'
import type { Read } from '../documents/memory.ts'
import { readMonitor } from '../documents/resource-manager.ts'
import { monitorRule } from '../documents/state.ts'
import { readType, stateUrl } from '../documents/types.ts'
import { aboutDeployment } from './about-deployment.ts'
import { type FlavorDefinition, jsonRequest, namedByUrl } from './flavor.ts'

/** Any status monitor of Resource Manager: what `Azure-AsyncOperation` and `Operation-Location` name. */
export const armOperation: FlavorDefinition<'operation-url'> = {
  service: resourceManager,
  needs: ['operation-url'],
  goals: ['words'],
  create: ({ url, goal }) => {
    const rule = monitorRule(goal)
    const read: Read = (response, memory) => {
      const operation = readMonitor({ response, rule, memory })
      const isLocation = operation.isCode === true && (response.status === 202 || memory.accepted)
      return isLocation ? { ...operation, api: 'arm-location' } : operation
    }
    return {
      ...namedByUrl(url),
      request: jsonRequest(stateUrl(url)),
      load: async () => readType(url, goal) ?? read,
      ...aboutDeployment(url, goal.until)
    }
  }
}

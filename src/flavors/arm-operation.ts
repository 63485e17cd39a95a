import { resourceManager } from '../cloud.ts'
import { withLocationAdvice } from '../documents/location-advice.ts'
import type { Read } from '../documents/memory.ts'
import { newerUrl, readMonitor } from '../documents/resource-manager.ts'
import { monitorHeaders } from '../documents/response-url.ts'
import { monitorRule } from '../documents/state.ts'
import { readByType, stateUrl } from '../documents/types.ts'
import { deploymentReaders } from './deployment-readers.ts'
import { type FlavorDefinition, idsFromUrl, jsonRequest } from './flavor.ts'

/** A status monitor of Resource Manager, the URL in `Azure-AsyncOperation` or `Operation-Location`. */
export const armOperation: FlavorDefinition<'operation-url'> = {
  service: resourceManager,
  needs: ['operation-url'],
  goals: ['words'],
  create: ({ url, goal }) => {
    const rule = monitorRule(goal)
    const read: Read = (response, memory) => {
      const operation = readMonitor({ response, rule, memory })
      const isAccepted = operation.isCode === true && response.status === 202
      if (!isAccepted && !memory.accepted) return operation
      const next = isAccepted ? newerUrl(response, [...monitorHeaders, 'location']) : operation.next
      return { ...operation, api: 'arm-location', next }
    }
    return {
      ...idsFromUrl(url),
      request: jsonRequest(stateUrl(url)),
      load: async () => readByType(url, goal, withLocationAdvice(read)),
      ...deploymentReaders(url, goal.until)
    }
  }
}

import { dataPlane as service } from '../data-planes.ts'
import type { Read } from '../documents/memory.ts'
import { readMonitor } from '../documents/resource-manager.ts'
import { readResultAt, urlIn } from '../documents/result.ts'
import { monitorRule } from '../documents/state.ts'
import { readType } from '../documents/types.ts'
import { type FlavorDefinition, jsonRequest, namedByUrl } from './flavor.ts'

/**
 * A status monitor of a service beside Resource Manager: what `Operation-Location` or `Location` names (Microsoft REST API
 * Guidelines, "Long-running operations").
 */
export const dataPlane: FlavorDefinition<'operation-url'> = {
  service,
  needs: ['operation-url'],
  goals: ['words'],
  create: ({ url, goal }) => {
    const rule = monitorRule(goal)
    const read: Read = (response, memory) => {
      // Synapse says a word with its 202, and ends with the result alone: here any 202 makes a monitor a Location.
      const operation = readMonitor({ response, rule, memory: { ...memory, accepted: memory.answered202 } })
      const isDone = operation.state === 'succeeded' && operation.result === undefined
      return isDone ? { ...operation, resultUrl: urlIn(response, ['location'])?.href } : operation
    }
    const { operationId } = namedByUrl(url)
    return {
      operationId,
      request: jsonRequest(url),
      load: async () => readType(url, goal) ?? read,
      result: ({ resultUrl }) => (resultUrl === undefined ? undefined : readResultAt(new URL(resultUrl)))
    }
  }
}

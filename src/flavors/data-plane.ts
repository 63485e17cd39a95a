import { dataPlane as service } from '../data-planes.ts'
import type { Read } from '../documents/memory.ts'
import { readMonitor } from '../documents/resource-manager.ts'
import { urlIn } from '../documents/response-url.ts'
import { readResultAt } from '../documents/result.ts'
import { monitorRule } from '../documents/state.ts'
import { readByType } from '../documents/types.ts'
import { type FlavorDefinition, idsFromUrl, jsonRequest } from './flavor.ts'

/**
 * A status monitor of a service outside Resource Manager, the URL in `Operation-Location` or `Location` (Microsoft REST
 * API Guidelines, "Long-running operations").
 */
export const dataPlane: FlavorDefinition<'operation-url'> = {
  service,
  needs: ['operation-url'],
  goals: ['words'],
  create: ({ url, goal }) => {
    const rule = monitorRule(goal)
    const read: Read = (response, memory) => {
      // Synapse's 202 contains a word, but its last response is only the result. So after any 202, with a word or
      // without, the monitor is read as a Location.
      const operation = readMonitor({ response, rule, memory: { ...memory, accepted: memory.answered202 } })
      const isDone = operation.state === 'succeeded' && operation.result === undefined
      return isDone ? { ...operation, resultUrl: urlIn(response, ['location'])?.href } : operation
    }
    const { operationId } = idsFromUrl(url)
    return {
      operationId,
      request: jsonRequest(url),
      load: async () => readByType(url, goal, read),
      result: ({ resultUrl }) => (resultUrl === undefined ? undefined : readResultAt(new URL(resultUrl)))
    }
  }
}

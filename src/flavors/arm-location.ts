import { resourceManager } from '../cloud.ts'
import type { Read } from '../documents/memory.ts'
import { readGoneAtLocation, readLocation } from '../documents/resource-manager.ts'
import { monitorRule } from '../documents/state.ts'
import { readByType, stateUrl } from '../documents/types.ts'
import { deploymentReaders } from './deployment-readers.ts'
import { type FlavorDefinition, idsFromUrl, jsonRequest } from './flavor.ts'

/** A `Location` URL: 202 while the operation runs, then the response that a synchronous call would have had. */
export const armLocation: FlavorDefinition<'operation-url'> = {
  service: resourceManager,
  needs: ['operation-url'],
  goals: ['until', 'words'],
  create: ({ url, goal }) => {
    const rule = monitorRule(goal)
    const readByUrl = readByType(url, goal, (response, memory) => readLocation({ response, rule, memory }))
    const read: Read = (response, memory) => {
      const gone = goal.until === 'deleted' ? readGoneAtLocation(response) : undefined
      return gone ?? readByUrl(response, memory)
    }
    return {
      ...idsFromUrl(url),
      request: jsonRequest(stateUrl(url)),
      load: async () => read,
      ...deploymentReaders(url, goal.until)
    }
  }
}

import { resourceManager } from '../cloud.ts'
import type { Read } from '../documents/memory.ts'
import { readLocation } from '../documents/resource-manager.ts'
import { monitorRule } from '../documents/state.ts'
import { readType, stateUrl } from '../documents/types.ts'
import { aboutDeployment } from './about-deployment.ts'
import { type FlavorDefinition, jsonRequest, namedByUrl } from './flavor.ts'

/** A `Location` URL: a 202 while the operation runs, then what the call that started it would have answered. */
export const armLocation: FlavorDefinition<'operation-url'> = {
  service: resourceManager,
  needs: ['operation-url'],
  goals: ['until', 'words'],
  create: ({ url, goal }) => {
    const rule = monitorRule(goal)
    const read: Read = (response, memory) => readLocation({ response, rule, memory })
    return {
      ...namedByUrl(url),
      request: jsonRequest(stateUrl(url)),
      load: async () => readType(url, goal) ?? read,
      ...aboutDeployment(url, goal.until)
    }
  }
}

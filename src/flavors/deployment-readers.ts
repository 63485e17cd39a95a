import { deploymentAt, explainDeployment } from '../documents/deployment.ts'
import { DeploymentLists } from '../documents/deployment-lists.ts'
import type { Until } from '../documents/goal.ts'
import { readResultAt } from '../documents/result.ts'
import type { Flavor } from './flavor.ts'

/**
 * What a deployment's own URL, or that of its status monitor, says too little of: which resources it consists of, why it
 * failed, and its outputs. Nothing for any other URL, and nothing for a deletion, which is not what a deployment does.
 */
export function deploymentReaders(url: URL, until: Until): Pick<Flavor, 'failure' | 'progress' | 'result'> {
  const deployment = deploymentAt(url)
  if (deployment === undefined || until === 'deleted') return {}
  const isMonitor = deployment.pathname !== url.pathname.replace(/\/$/, '')
  const whole = new URL(`${deployment.pathname}?api-version=2021-04-01`, deployment)
  const lists = new DeploymentLists(deployment)
  return {
    failure: (own) => explainDeployment(deployment, own, (one) => lists.readLast(one)),
    progress: ({ state }) => (state === 'running' ? lists.tasksAfterOne() : lists.tasksAfterAll()),
    result: isMonitor ? () => readResultAt(whole) : undefined
  }
}

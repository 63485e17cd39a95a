import { deploymentAt, explainDeployment } from '../documents/deployment.ts'
import { DeploymentLists } from '../documents/deployment-lists.ts'
import type { Until } from '../documents/goal.ts'
import { readResultAt } from '../documents/result.ts'
import type { Flavor } from './flavor.ts'

/**
 * Readers for what the status of a deployment lacks: its resources, why it failed, and its outputs. They apply to the
 * URL of a deployment or of its status monitor. There are none for any other URL, or for the deletion of a deployment.
 */
export function deploymentReaders(url: URL, until: Until): Pick<Flavor, 'title' | 'failure' | 'progress' | 'result'> {
  const deployment = deploymentAt(url)
  if (deployment === undefined || until === 'deleted') return {}
  const isMonitor = deployment.pathname !== url.pathname.replace(/\/$/, '')
  const deploymentUrl = new URL(`${deployment.pathname}?api-version=2021-04-01`, deployment)
  const lists = new DeploymentLists(deployment)
  return {
    title: `deployment ${deployment.pathname.split('/').at(-1)}`,
    failure: (own) => explainDeployment(deployment, own, (one) => lists.readLast(one)),
    progress: ({ state }) => (state === 'running' ? lists.tasksAfterOne() : lists.tasksAfterAll()),
    result: isMonitor ? () => readResultAt(deploymentUrl) : undefined
  }
}

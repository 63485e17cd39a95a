import { deploymentAt, readDeploymentError } from '../documents/deployment.ts'
import { explainDeployment } from '../documents/deployment-error.ts'
import { DeploymentLists } from '../documents/deployment-lists.ts'
import type { Until } from '../documents/goal.ts'
import { readResultAt } from '../documents/result.ts'
import type { Flavor } from './flavor.ts'

/**
 * Readers for what the status of a deployment lacks: its resources, why it failed, and its outputs. They apply to the
 * URL of a deployment or of its status monitor. There are none for any other URL, or for the deletion of a deployment.
 * @param isPolled whether the status is that of the deployment itself, and not of a monitor
 */
export function deploymentReaders(
  url: URL,
  until: Until,
  isPolled = deploymentAt(url)?.pathname === url.pathname.replace(/\/$/, '')
): Pick<Flavor, 'title' | 'failure' | 'progress' | 'result'> {
  const deployment = deploymentAt(url)
  if (deployment === undefined || until === 'deleted') return {}
  const deploymentUrl = new URL(`${deployment.pathname}?api-version=2021-04-01`, deployment)
  const lists = new DeploymentLists(deployment)
  return {
    title: `deployment ${deployment.pathname.split('/').at(-1)}`,
    failure: (own) =>
      explainDeployment(deployment, {
        own,
        list: (one) => lists.readLast(one),
        // A monitor has an error of its own, or none.
        readOwn: isPolled ? undefined : () => readDeploymentError(deploymentUrl),
        onFault: (fault) => lists.report(deployment, fault)
      }),
    progress: ({ state }) => (state === 'running' ? lists.tasksAfterOne() : lists.tasksAfterAll()),
    result: isPolled ? undefined : () => readResultAt(deploymentUrl)
  }
}

import { type JsonObject, objects } from '../../json.ts'
import type { OperationError } from '../../operation.ts'
import { errorOf, joinErrors } from '../error-detail.ts'
import { mostErrors } from '../job.ts'
import { memberAt } from '../json.ts'
import { type Step, stepsIn } from '../tasks.ts'
import { errorAt, nameOf, tasksAt, textAt } from './details.ts'
import { type Row, resourceType } from './row.ts'

/**
 * deployments.json of Microsoft.Resources, 2025-04-01. The words are the same since 2021-04-01. It spells Canceled with
 * one l, and Resource Manager's contract allows both spellings. A newer version may have more words: every other one is
 * running.
 */
export const deployment = resourceType({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2021-04-01',
  path: ['properties', 'provisioningState'],
  words: {
    running: ['NotSpecified', 'Accepted', 'Running', 'Ready', 'Creating', 'Created', 'Deleting', 'Deleted', 'Updating'],
    succeeded: ['Succeeded'],
    failed: ['Failed'],
    canceled: ['Canceled', 'Cancelled'],
    othersRun: true
  }
})

/**
 * WebApps.json of Microsoft.Web, 2024-04-01: `DeploymentBuildStatus`, whose words it does not describe. For `az webapp
 * deploy`, RuntimeSuccessful is a success, and RuntimeFailed and BuildFailed are failures. It continues to wait at
 * BuildSuccessful, BuildAborted and TimedOut.
 */
const siteDeployment: Omit<Row, 'type'> = {
  apiVersion: '2024-04-01',
  path: ['properties', 'status'],
  words: {
    running: [
      'BuildRequestReceived',
      'BuildPending',
      'BuildInProgress',
      'BuildSuccessful',
      'PostBuildRestartRequired',
      'StartPolling',
      'StartPollingWithRestart',
      'RuntimeStarting'
    ],
    succeeded: ['RuntimeSuccessful'],
    failed: ['RuntimeFailed', 'BuildFailed']
  },
  details: { error: errorAt(['properties', 'errors']) }
}

export const webAppDeployment = resourceType({ type: 'Microsoft.Web/sites/deploymentStatus', ...siteDeployment })
export const slotDeployment = resourceType({ type: 'Microsoft.Web/sites/slots/deploymentStatus', ...siteDeployment })

/**
 * remediations.json of Microsoft.PolicyInsights, 2024-10-01: the description of `provisioningState`, and Accepted, which
 * only the examples have.
 */
export const remediation = resourceType({
  type: 'Microsoft.PolicyInsights/remediations',
  apiVersion: '2024-10-01',
  path: ['properties', 'provisioningState'],
  words: {
    running: ['Accepted', 'Evaluating', 'Cancelling'],
    succeeded: ['Succeeded', 'Complete'],
    failed: ['Failed'],
    canceled: ['Canceled']
  },
  details: {
    startTime: ['properties', 'createdOn'],
    error: errorAt(['properties', 'statusMessage']),
    warnings: readFailedDeployments
  }
})

/**
 * fleet/fleets.json of Microsoft.ContainerService, 2025-03-01: `UpdateState`. `provisioningState`, beside it, is that
 * of the document. The specification does not say how a Skipped run ends.
 */
export const fleetUpdateRun = resourceType({
  type: 'Microsoft.ContainerService/fleets/updateRuns',
  apiVersion: '2025-03-01',
  path: ['properties', 'status', 'status', 'state'],
  words: {
    running: ['NotStarted', 'Pending', 'Running', 'Stopping'],
    succeeded: ['Completed'],
    failed: ['Failed'],
    canceled: ['Stopped']
  },
  details: {
    startTime: ['properties', 'status', 'status', 'startTime'],
    endTime: ['properties', 'status', 'status', 'completedTime'],
    error: errorAt(['properties', 'status', 'status', 'error']),
    tasks: tasksAt(['properties', 'status', 'stages'], readStage)
  }
})

/**
 * StackHCI/updateRuns.json of Microsoft.AzureStackHCI, 2024-04-01: `UpdateRunProperties.state`. `provisioningState`,
 * beside it, is that of the document.
 */
export const clusterUpdateRun = resourceType({
  type: 'Microsoft.AzureStackHCI/clusters/updates/updateRuns',
  apiVersion: '2024-04-01',
  path: ['properties', 'state'],
  words: { running: ['Unknown', 'InProgress'], succeeded: ['Succeeded'], failed: ['Failed'] },
  details: {
    startTime: ['properties', 'timeStarted'],
    error: readStepFailure,
    tasks: tasksAt(['properties', 'progress'], readStep)
  }
})

/** A remediation succeeds with as many failed deployments as its `failureThreshold` allows. */
function readFailedDeployments(remediation: JsonObject): readonly OperationError[] {
  const at = (name: string) => memberAt(remediation, ['properties', 'deploymentStatus', name])
  const [failed, total] = [at('failedDeployments'), at('totalDeployments')]
  if (typeof failed !== 'number' || failed === 0) return []
  return [errorOf('', `${failed} of ${typeof total === 'number' ? total : 'its'} deployments failed`)]
}

/** A stage, a group, a member or a gate of a fleet's update run: stages have groups, and groups have members. */
function readStage(stage: JsonObject): Step {
  const { beforeGates, groups, members, afterGates } = stage
  return {
    name: nameOf(stage, 'name', 'displayName'),
    state: memberAt(stage, ['status', 'state']),
    below: () => [beforeGates, groups, members, afterGates].flatMap((steps) => stepsIn(steps, readStage))
  }
}

function readStep(step: JsonObject): Step {
  return { name: nameOf(step, 'name'), state: step.status, below: () => stepsIn(step.steps, readStep) }
}

const deepestStep = 16

/**
 * The messages of the steps, because an update run has no error of its own. The innermost of the first step comes
 * first.
 */
function readStepFailure(run: JsonObject): OperationError | undefined {
  return joinErrors(stepErrors(memberAt(run, ['properties', 'progress']), 0))
}

function stepErrors(steps: unknown, depth: number): readonly OperationError[] {
  if (depth === deepestStep) return []
  const errors = objects(steps).flatMap((step) => {
    const message = textAt(step, ['errorMessage'])
    const own = message === undefined ? [] : [{ ...errorOf('', message), target: nameOf(step, 'name') }]
    return [...stepErrors(step.steps, depth + 1), ...own]
  })
  return errors.slice(0, mostErrors)
}

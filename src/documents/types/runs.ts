import type { JsonObject } from '../../json.ts'
import type { OperationError } from '../../operation.ts'
import { readContainerFailure } from '../container-execution.ts'
import { errorOf, joinErrors, readDocumentError } from '../error-detail.ts'
import { errorAt, textAt } from './details.ts'
import { resourceType } from './row.ts'

/**
 * Jobs.json of Microsoft.App, 2025-07-01: `JobExecutionRunningState`. It does not describe Degraded. `reason`,
 * `message` and `detailedStatus` come with 2026-07-01.
 */
export const containerAppExecution = resourceType({
  type: 'Microsoft.App/jobs/executions',
  apiVersion: '2025-07-01',
  path: ['properties', 'status'],
  words: {
    running: ['Running', 'Processing', 'Unknown'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'Degraded'],
    canceled: ['Stopped']
  },
  details: { error: readContainerFailure }
})

/** datafactory.json of Microsoft.DataFactory, 2018-06-01: the description of `PipelineRun.status`. */
export const pipelineRun = resourceType({
  type: 'Microsoft.DataFactory/factories/pipelineruns',
  apiVersion: '2018-06-01',
  path: ['status'],
  words: {
    running: ['Queued', 'InProgress', 'Canceling'],
    succeeded: ['Succeeded'],
    failed: ['Failed'],
    canceled: ['Cancelled']
  },
  details: { name: ['pipelineName'], startTime: ['runStart'], endTime: ['runEnd'], error: errorAt(['message']) }
})

/**
 * logic.json of Microsoft.Logic, 2019-05-01: `WorkflowStatus`, which has Skipped and Ignored for actions and triggers.
 */
export const logicAppRun = resourceType({
  type: 'Microsoft.Logic/workflows/runs',
  apiVersion: '2019-05-01',
  path: ['properties', 'status'],
  words: {
    running: ['NotSpecified', 'Running', 'Waiting', 'Paused'],
    suspended: ['Suspended'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'Faulted', 'TimedOut', 'Aborted'],
    canceled: ['Cancelled']
  },
  details: { error: readRunError }
})

/** containerregistry_build.json of Microsoft.ContainerRegistry, 2019-04-01, the newest stable one: `RunStatus`. */
export const registryRun = resourceType({
  type: 'Microsoft.ContainerRegistry/registries/runs',
  apiVersion: '2019-04-01',
  path: ['properties', 'status'],
  words: {
    running: ['Queued', 'Started', 'Running'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'Error', 'Timeout'],
    canceled: ['Canceled']
  },
  details: { endTime: ['properties', 'finishTime'], error: errorAt(['properties', 'runErrorMessage']) }
})

/**
 * mfe.json of Microsoft.MachineLearningServices, 2024-10-01: `JobStatus`. A job that is NotResponding may come back.
 */
export const machineLearningJob = resourceType({
  type: 'Microsoft.MachineLearningServices/workspaces/jobs',
  apiVersion: '2024-10-01',
  path: ['properties', 'status'],
  words: {
    running: [
      'NotStarted',
      'Starting',
      'Provisioning',
      'Preparing',
      'Queued',
      'Running',
      'Finalizing',
      'CancelRequested',
      'NotResponding',
      'Paused',
      'Unknown'
    ],
    succeeded: ['Completed'],
    failed: ['Failed'],
    canceled: ['Canceled']
  },
  details: { error: linkToStudio }
})

/** job.json of Microsoft.Automation, 2024-10-23: `JobStatus`. `provisioningState`, beside it, has words of its own. */
export const automationJob = resourceType({
  type: 'Microsoft.Automation/automationAccounts/jobs',
  apiVersion: '2024-10-23',
  path: ['properties', 'status'],
  words: {
    running: ['New', 'Activating', 'Running', 'Resuming', 'Suspending', 'Stopping', 'Removing', 'Disconnected'],
    suspended: ['Suspended', 'Blocked'],
    succeeded: ['Completed'],
    failed: ['Failed'],
    canceled: ['Stopped']
  },
  details: { error: readAutomationFailure }
})

/** sourceControlSyncJob.json of Microsoft.Automation, 2024-10-23. */
export const sourceControlSyncJob = resourceType({
  type: 'Microsoft.Automation/automationAccounts/sourceControls/sourceControlSyncJobs',
  apiVersion: '2024-10-23',
  path: ['properties', 'provisioningState'],
  words: { running: ['Running'], succeeded: ['Completed'], failed: ['Failed'] },
  details: { error: errorAt(['properties', 'exception']) }
})

/** JobExecutions.json of Microsoft.Sql, 2021-11-01: `lifecycle`. It does not describe Skipped. */
export const elasticJobExecution = resourceType({
  type: 'Microsoft.Sql/servers/jobAgents/jobs/executions',
  apiVersion: '2021-11-01',
  path: ['properties', 'lifecycle'],
  words: {
    running: ['Created', 'InProgress', 'WaitingForChildJobExecutions', 'WaitingForRetry'],
    succeeded: ['Succeeded'],
    warned: ['SucceededWithSkipped'],
    failed: ['Failed', 'TimedOut'],
    canceled: ['Canceled']
  },
  details: { error: errorAt(['properties', 'lastMessage']) }
})

/** `error`, whose form the specification does not define, or else the code beside it. */
function readRunError(run: JsonObject): OperationError | undefined {
  const code = textAt(run, ['properties', 'code'])
  return errorAt(['properties', 'error'])(run) ?? (code === undefined ? undefined : errorOf(code, ''))
}

/** The specification of a machine learning job has no member for the reason, so this links to the studio. */
function linkToStudio(job: JsonObject): OperationError {
  const error = errorOf('', 'The job does not contain the reason: see its logs in the studio')
  const target = textAt(job, ['properties', 'services', 'Studio', 'endpoint'])
  return readDocumentError(job) ?? { ...error, target }
}

/** The exception, with `statusDetails` as its detail. These are None if there are none. */
function readAutomationFailure(job: JsonObject): OperationError | undefined {
  const details = textAt(job, ['properties', 'statusDetails'])
  const exception = errorAt(['properties', 'exception'])(job)
  const own = details === undefined || details === 'None' ? undefined : errorOf('', details)
  return joinErrors([exception, own].filter((error) => error !== undefined))
}

import { idOf, plain, type TypeTable } from './table.ts'

const beside = { provisioningState: 'Succeeded' }
const withState = (state: unknown) => ({ name: '7f', properties: { ...beside, status: 'Succeeded', state } })
const withStatus = (status: unknown) => ({ name: 'b1', properties: { ...beside, state: 'Succeeded', status } })
const document = (properties: object) => JSON.stringify({ name: 'b1', properties })
const unnamed = [plain('', 'The job does not contain the warnings: see its tasks')]

/** Site Recovery: an entry of `errors`, with the errors of the service and of its provider. */
const noNetwork = {
  serviceErrorDetails: {
    code: '150097',
    message: 'No network.',
    possibleCauses: 'It was deleted.',
    recommendedAction: 'Choose one.',
    activityId: 'a'
  },
  providerErrorDetails: {
    errorCode: 539,
    errorMessage: 'The agent is down.',
    errorId: 'AgentDown',
    possibleCauses: 'It was stopped.',
    recommendedAction: 'Start it.'
  },
  errorLevel: 'Error',
  creationTime: '2026-01-01T00:00:00Z',
  taskId: 't1'
}
const agentDown = plain('539', 'The agent is down.', { causes: 'It was stopped.', recommendation: 'Start it.' })
const noNetworkError = plain('150097', 'No network.', {
  causes: 'It was deleted.',
  recommendation: 'Choose one.',
  details: [agentDown]
})
const manualAction = (state: string, name: string) => ({
  name: 'ManualAction',
  friendlyName: 'Manual action',
  state,
  taskType: 'TaskDetails',
  customDetails: { instanceType: 'ManualActionTaskDetails', name, instructions: `Change ${name}.`, observation: '' }
})

export const backups: readonly TypeTable[] = [
  {
    type: 'Microsoft.RecoveryServices/vaults/replicationJobs',
    id: idOf('Microsoft.RecoveryServices', 'vaults', 'vault1', 'replicationJobs', '7f'),
    query: 'api-version=2025-08-01',
    document: withState,
    words: {
      running: ['NotStarted', 'InProgress', 'Other'],
      suspended: ['Suspended'],
      succeeded: ['Succeeded'],
      failed: ['Failed'],
      canceled: ['Cancelled']
    },
    rows: [
      {
        title: 'runs, with the tasks of a group, and the job that a task started',
        body: document({
          friendlyName: 'Test failover',
          state: 'InProgress',
          stateDescription: 'InProgress',
          startTime: 't1',
          tasks: [
            { name: 'PrereqTask', friendlyName: 'Prerequisites check', state: 'Succeeded', errors: [] },
            {
              name: 'GroupTask',
              state: 'InProgress',
              groupTaskCustomDetails: {
                instanceType: 'RecoveryPlanGroupTaskDetails',
                childTasks: [
                  {
                    friendlyName: 'Start the machine',
                    state: 'InProgress',
                    customDetails: {
                      instanceType: 'VirtualMachineTaskDetails',
                      jobTask: { jobId: 'x', jobFriendlyName: 'Failover', targetObjectName: 'vm-1' }
                    }
                  }
                ]
              }
            },
            { state: 'NotStarted', customDetails: { instructions: 'Change the DNS records.' } }
          ],
          errors: []
        }),
        reads: {
          state: 'running',
          name: 'Test failover',
          startTime: 't1',
          meaning: undefined,
          tasks: [
            { name: 'Prerequisites check', state: 'Succeeded', children: [] },
            {
              name: 'GroupTask',
              state: 'InProgress',
              children: [
                {
                  name: 'Start the machine',
                  state: 'InProgress',
                  children: [{ name: 'Failover (vm-1)', state: 'InProgress', children: [] }]
                }
              ]
            },
            { name: 'a task without a name: Change the DNS records.', state: 'NotStarted', children: [] }
          ]
        }
      },
      {
        title: 'suspended: a person must act',
        body: document({
          state: 'Suspended',
          tasks: [
            manualAction('Succeeded', 'the routes'),
            {
              state: 'InProgress',
              groupTaskCustomDetails: { childTasks: [manualAction('InProgress', 'the DNS records')] }
            }
          ]
        }),
        reads: {
          doubt: 'waits-for-a-person',
          meaning: 'It waits for a person: the DNS records: Change the DNS records.',
          tasks: [
            { name: 'Manual action: the routes: Change the routes.', state: 'Succeeded', children: [] },
            {
              name: 'a task without a name',
              state: 'InProgress',
              children: [
                { name: 'Manual action: the DNS records: Change the DNS records.', state: 'InProgress', children: [] }
              ]
            }
          ]
        },
        ends: 'timed-out'
      },
      {
        title: 'suspended without instructions',
        body: document({ state: 'Suspended', tasks: [{ state: 'InProgress' }] }),
        reads: { state: 'running', meaning: undefined }
      },
      {
        title: 'failed, with what the service and the provider say',
        body: document({ state: 'Failed', stateDescription: 'Failed', errors: [noNetwork] }),
        reads: { error: noNetworkError },
        ends: 'failed'
      },
      {
        title: 'failed, with what the provider says',
        body: document({ state: 'Failed', errors: [{ ...noNetwork, serviceErrorDetails: null }] }),
        reads: { error: agentDown },
        ends: 'failed'
      },
      {
        title: 'failed, with only a cause',
        body: document({ state: 'Failed', errors: [{ serviceErrorDetails: { possibleCauses: 'c' } }] }),
        reads: { error: plain('', '', { causes: 'c' }) },
        ends: 'failed'
      },
      {
        title: 'failed, with only a code',
        body: document({ state: 'Failed', errors: [{ serviceErrorDetails: { code: 'A' } }] }),
        reads: { error: plain('A', '') },
        ends: 'failed'
      },
      {
        title: 'failed, with a provider that says nothing',
        body: document({
          state: 'Failed',
          errors: [{ serviceErrorDetails: { code: 'A', message: 'a' }, providerErrorDetails: { errorCode: 0 } }]
        }),
        reads: { error: plain('A', 'a') },
        ends: 'failed'
      },
      {
        title: 'failed: errors come before warnings, and those of the tasks are not repeated',
        body: document({
          state: 'Failed',
          errors: [{ errorLevel: 'Warning', serviceErrorDetails: { code: 'W', message: 'slow' } }, noNetwork],
          tasks: [
            { state: 'Failed', errors: [noNetwork] },
            {
              state: 'Failed',
              groupTaskCustomDetails: {
                childTasks: [{ state: 'Failed', errors: [{ serviceErrorDetails: { code: 'B', message: 'b' } }] }]
              }
            }
          ]
        }),
        reads: { error: { ...noNetworkError, details: [agentDown, plain('B', 'b'), plain('W', 'slow')] } },
        ends: 'failed'
      },
      {
        title: 'failed without an error: the task that failed',
        body: document({
          state: 'Failed',
          errors: [],
          tasks: [
            { friendlyName: 'Shut down', state: 'Succeeded' },
            {
              friendlyName: 'Group',
              state: 'Failed',
              groupTaskCustomDetails: { childTasks: [{ name: 'Start', state: 'Failed' }] }
            }
          ]
        }),
        reads: { error: plain('', 'Task Start failed') },
        ends: 'failed'
      },
      {
        title: 'succeeded in part',
        body: document({ state: 'Succeeded', stateDescription: 'PartiallySucceeded', errors: [noNetwork] }),
        reads: {
          error: undefined,
          warnings: [plain('PartiallySucceeded', 'The job succeeded only in part'), noNetworkError]
        },
        ends: 'succeeded'
      },
      {
        title: 'succeeded, with an error and no word for it',
        body: document({ state: 'Succeeded', stateDescription: 'Completed', errors: [noNetwork] }),
        reads: { warnings: [noNetworkError] },
        ends: 'succeeded'
      },
      ...['PartiallySucceeded', 'CompletedWithInformation', 'Skipped'].map((stateDescription) => ({
        title: `succeeded: ${stateDescription}, without saying why`,
        body: document({ state: 'Succeeded', stateDescription, tasks: [], errors: [] }),
        reads: { warnings: [plain(stateDescription, 'The job contains no reason: see its tasks')] },
        ends: 'succeeded' as const
      })),
      {
        title: 'succeeded: what was skipped',
        body: document({
          state: 'Succeeded',
          stateDescription: 'Skipped',
          tasks: [
            { state: 'Succeeded', customDetails: { skippedReason: 'VmDeleted', skippedReasonString: 'It is gone.' } }
          ]
        }),
        reads: { warnings: [plain('Skipped', 'The job succeeded only in part'), plain('VmDeleted', 'It is gone.')] },
        ends: 'succeeded'
      },
      {
        title: 'succeeded, in whole',
        body: document({ state: 'Succeeded', stateDescription: 'Completed', tasks: [], errors: [] }),
        reads: { warnings: undefined },
        ends: 'succeeded'
      }
    ]
  },
  {
    type: 'Microsoft.RecoveryServices/vaults/backupJobs',
    id: idOf('Microsoft.RecoveryServices', 'vaults', 'vault1', 'backupJobs', 'b1'),
    query: 'api-version=2025-02-01',
    document: withStatus,
    words: {
      running: ['InProgress', 'Cancelling'],
      succeeded: ['Completed'],
      warned: ['CompletedWithWarnings'],
      failed: ['Failed', 'Invalid'],
      canceled: ['Cancelled']
    },
    rows: [
      {
        title: 'runs, with its progress and its tasks',
        body: document({
          jobType: 'AzureIaaSVMJob',
          operation: 'Backup',
          status: 'InProgress',
          startTime: 't1',
          extendedInfo: {
            progressPercentage: 40.0,
            tasksList: [
              { taskId: 'Take Snapshot', status: 'Completed', duration: 'PT0S' },
              { taskId: 'Transfer data to vault', status: 'InProgress', progressPercentage: 20.0 },
              {}
            ]
          }
        }),
        reads: {
          state: 'running',
          startTime: 't1',
          percentComplete: '40',
          tasks: [
            { name: 'Take Snapshot', state: 'Completed', children: [] },
            { name: 'Transfer data to vault', state: 'InProgress', children: [] },
            { name: 'a task without a name', state: '', children: [] }
          ]
        }
      },
      {
        title: 'a progress of null',
        body: document({ status: 'InProgress', extendedInfo: { progressPercentage: null } }),
        reads: { state: 'running', percentComplete: undefined, tasks: [] }
      },
      {
        title: 'the job of a virtual machine failed',
        body: document({
          jobType: 'AzureIaaSVMJob',
          status: 'Failed',
          errorDetails: [
            {
              errorCode: 400239,
              errorTitle: 'GuestAgentSnapshotTaskStatusError',
              errorString: 'The agent did not answer.',
              recommendations: ['Restart the agent.', 'Try again.']
            }
          ],
          extendedInfo: { dynamicErrorMessage: 'the snapshot timed out' }
        }),
        reads: {
          error: plain('400239', 'GuestAgentSnapshotTaskStatusError: The agent did not answer.', {
            recommendation: 'Restart the agent. Try again.',
            details: [plain('', 'the snapshot timed out')]
          })
        },
        ends: 'failed'
      },
      {
        title: 'the job of a workload failed',
        body: document({
          jobType: 'AzureWorkloadJob',
          status: 'Failed',
          errorDetails: [{ errorCode: 1, errorString: 'No.', additionalDetails: 'SQL 1105' }]
        }),
        reads: { error: plain('1', 'No.', { details: [plain('', 'SQL 1105')] }) },
        ends: 'failed'
      },
      {
        title: 'the job of an agent failed, which has no codes',
        body: document({
          jobType: 'MabJob',
          status: 'Failed',
          errorDetails: [{ errorString: 'No.', recommendations: [] }, {}]
        }),
        reads: { error: plain('', 'No.') },
        ends: 'failed'
      },
      {
        title: 'failed, with a message alone',
        body: document({ status: 'Failed', extendedInfo: { dynamicErrorMessage: 'the snapshot timed out' } }),
        reads: { error: plain('', 'the snapshot timed out') },
        ends: 'failed'
      },
      {
        title: 'completed with warnings',
        body: document({
          status: 'CompletedWithWarnings',
          endTime: 't2',
          errorDetails: [{ errorCode: 2, errorString: 'A disk was left out.' }]
        }),
        reads: { endTime: 't2', error: undefined, warnings: [plain('2', 'A disk was left out.')] },
        ends: 'succeeded'
      },
      {
        title: 'completed with warnings that it does not name',
        body: document({ status: 'CompletedWithWarnings' }),
        reads: { warnings: unnamed },
        ends: 'succeeded'
      }
    ]
  },
  {
    type: 'Microsoft.DataProtection/backupVaults/backupJobs',
    id: idOf('Microsoft.DataProtection', 'backupVaults', 'vault1', 'backupJobs', 'b1'),
    query: 'api-version=2025-01-01',
    document: withStatus,
    words: {
      running: ['InProgress', 'Cancelling', 'Paused'],
      succeeded: ['Completed'],
      warned: ['CompletedWithWarnings'],
      failed: ['Failed'],
      canceled: ['Cancelled']
    },
    rows: [
      {
        title: 'runs',
        body: document({
          status: 'InProgress',
          extendedInfo: {
            subTasks: [{ taskId: 1, taskName: 'Trigger Backup', taskStatus: 'InProgress', taskProgress: '30' }]
          }
        }),
        reads: { state: 'running', tasks: [{ name: 'Trigger Backup', state: 'InProgress', children: [] }] }
      },
      {
        title: 'completed with warnings',
        body: document({
          status: 'CompletedWithWarnings',
          extendedInfo: { warningDetails: [{ resourceName: 'ns/pod', warning: { code: 'W', message: 'skipped' } }, {}] }
        }),
        reads: { warnings: [plain('W', 'skipped', { target: 'ns/pod' })] },
        ends: 'succeeded'
      },
      {
        title: 'failed',
        body: document({
          status: 'Failed',
          errorDetails: [
            { code: 'UserErrorX', message: 'no access', recommendedAction: ['Grant it.'], isRetryable: false },
            { code: 'B', message: 'b', innerError: { code: 'C' } }
          ]
        }),
        reads: {
          error: plain('UserErrorX', 'no access', {
            recommendation: 'Grant it.',
            details: [plain('B', 'b', { details: [plain('C', '')] })]
          })
        },
        ends: 'failed'
      }
    ]
  },
  {
    // More of its documents are in flavors/data-replication-job.test.ts.
    type: 'Microsoft.DataReplication/replicationVaults/jobs',
    id: idOf('Microsoft.DataReplication', 'replicationVaults', 'vault1', 'jobs', 'job1'),
    query: 'api-version=2024-09-01',
    document: withState,
    words: {
      running: ['Pending', 'Started', 'Cancelling'],
      succeeded: ['Succeeded'],
      warned: ['CompletedWithInformation', 'CompletedWithWarnings'],
      failed: ['Failed', 'CompletedWithErrors'],
      canceled: ['Cancelled', 'Canceled']
    },
    rows: [
      {
        title: 'failed, though it was provisioned',
        body: document({
          displayName: 'Failover',
          state: 'Failed',
          provisioningState: 'Succeeded',
          errors: [{ code: 'E1', severity: 'Error', message: 'm', causes: 'c', recommendation: 'r' }]
        }),
        reads: { name: 'Failover', error: plain('E1', 'm', { causes: 'c', recommendation: 'r' }) },
        ends: 'failed'
      },
      {
        title: 'succeeded, after errors that it overcame',
        body: document({ state: 'Succeeded', errors: [{ code: 'E1', message: 'm' }] }),
        reads: { error: undefined, warnings: undefined },
        ends: 'succeeded'
      }
    ]
  }
]

import { expect } from '@jest/globals'
import { idOf, plain, type TypeTable } from './table.ts'

const beside = { provisioningState: 'Succeeded', state: 'Succeeded' }
/** A document with its state in `properties.status`. */
const withStatus = (status: unknown) => ({ name: 'run1', properties: { ...beside, status } })
const document = (properties: object) => JSON.stringify({ name: 'run1', properties })

const containers = [
  { name: 'main', code: 1, status: 'Terminated', additionalInformation: 'Error' },
  { name: 'sidecar', code: 0, status: 'Terminated' }
]

export const runs: readonly TypeTable[] = [
  {
    type: 'Microsoft.App/jobs/executions',
    id: idOf('Microsoft.App', 'jobs', 'job1', 'executions', 'job1-abc'),
    query: 'api-version=2025-07-01',
    document: withStatus,
    words: {
      running: ['Running', 'Processing', 'Unknown'],
      succeeded: ['Succeeded'],
      failed: ['Failed', 'Degraded'],
      canceled: ['Stopped']
    },
    rows: [
      {
        title: 'has an end time while it runs, as in the example of the specification',
        body: document({ status: 'Running', startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z' }),
        reads: { state: 'running', name: 'run1', startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z' }
      },
      {
        title: 'failed, in 2025-07-01, which has no place for the reason',
        body: document({ status: 'Failed', template: { containers: [] } }),
        reads: { error: undefined },
        ends: 'failed'
      },
      {
        title: 'failed, in 2026-07-01',
        body: document({
          status: 'Failed',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the retry limit',
          detailedStatus: { replicas: [{ name: 'job1-abc-x', containers }] }
        }),
        reads: {
          error: plain('BackoffLimitExceeded', 'Job has reached the retry limit', {
            details: [plain('', 'Container main of replica job1-abc-x ended with exit code 1: Error')]
          })
        },
        ends: 'failed'
      },
      {
        title: 'failed, with nothing but a container that ended',
        body: document({ status: 'Failed', detailedStatus: { replicas: [{ containers: [{ code: 137 }] }] } }),
        reads: { error: plain('', 'Container without a name ended with exit code 137') },
        ends: 'failed'
      },
      {
        title: 'failed, with containers that did not',
        body: document({
          status: 'Failed',
          detailedStatus: {
            replicas: [{ containers: [{ name: 'a' }, { name: 'b', code: 0 }, { name: 'c', code: '1' }] }]
          }
        }),
        reads: { error: undefined },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.DataFactory/factories/pipelineruns',
    id: idOf('Microsoft.DataFactory', 'factories', 'factory1', 'pipelineruns', '4b63'),
    query: 'api-version=2018-06-01',
    document: (status) => ({ runId: '4b63', pipelineName: 'copy', status, properties: beside }),
    words: {
      running: ['Queued', 'InProgress', 'Canceling'],
      succeeded: ['Succeeded'],
      failed: ['Failed'],
      canceled: ['Cancelled']
    },
    rows: [
      {
        title: 'runs',
        body: '{"runId":"4b63","pipelineName":"copy","status":"InProgress","runStart":"t1","runEnd":null,"message":""}',
        reads: { state: 'running', name: 'copy', startTime: 't1', endTime: undefined }
      },
      {
        title: 'failed',
        body: '{"pipelineName":"copy","status":"Failed","runEnd":"t2","message":"Operation on target Copy1 failed: no access"}',
        reads: { error: plain('', 'Operation on target Copy1 failed: no access'), endTime: 't2' },
        ends: 'failed'
      },
      {
        title: 'canceled',
        body: '{"status":"Cancelled","message":"by a user"}',
        reads: { error: plain('', 'by a user') },
        ends: 'canceled'
      },
      { title: 'in its properties', body: '{"properties":{"status":"Succeeded"}}', ends: 'unreadable' }
    ]
  },
  {
    type: 'Microsoft.Logic/workflows/runs',
    id: idOf('Microsoft.Logic', 'workflows', 'flow1', 'runs', '085'),
    query: 'api-version=2019-05-01',
    document: withStatus,
    words: {
      running: ['NotSpecified', 'Running', 'Waiting', 'Paused'],
      suspended: ['Suspended'],
      succeeded: ['Succeeded'],
      failed: ['Failed', 'Faulted', 'TimedOut', 'Aborted'],
      canceled: ['Cancelled'],
      unclear: ['Skipped', 'Ignored']
    },
    rows: [
      {
        title: 'failed',
        body: document({ status: 'Failed', code: 'ActionFailed', error: { code: 'ActionFailed', message: 'No.' } }),
        reads: { error: plain('ActionFailed', 'No.') },
        ends: 'failed'
      },
      {
        title: 'failed, with a code alone',
        body: document({ status: 'Failed', code: 'ActionFailed' }),
        reads: { error: plain('ActionFailed', '') },
        ends: 'failed'
      },
      {
        title: 'failed without a reason',
        body: document({ status: 'Failed' }),
        reads: { error: undefined },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.ContainerRegistry/registries/runs',
    id: idOf('Microsoft.ContainerRegistry', 'registries', 'registry1', 'runs', 'cf1'),
    query: 'api-version=2019-04-01',
    document: withStatus,
    words: {
      running: ['Queued', 'Started', 'Running'],
      succeeded: ['Succeeded'],
      failed: ['Failed', 'Error', 'Timeout'],
      canceled: ['Canceled']
    },
    rows: [
      {
        title: 'failed',
        body: document({
          status: 'Failed',
          runErrorMessage: 'failed to run step ID: build: exit status 1',
          startTime: 't1',
          finishTime: 't2'
        }),
        reads: { error: plain('', 'failed to run step ID: build: exit status 1'), startTime: 't1', endTime: 't2' },
        ends: 'failed'
      },
      {
        title: 'succeeded, with its images in the result',
        body: document({ status: 'Succeeded', outputImages: [{ digest: 'sha256:0' }] }),
        reads: { result: expect.stringContaining('sha256:0') as never },
        ends: 'succeeded'
      }
    ]
  },
  {
    type: 'Microsoft.MachineLearningServices/workspaces/jobs',
    id: idOf('Microsoft.MachineLearningServices', 'workspaces', 'workspace1', 'jobs', 'job1'),
    query: 'api-version=2024-10-01',
    document: withStatus,
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
    rows: [
      {
        title: 'failed: the reason is in the studio',
        body: document({
          jobType: 'Command',
          status: 'Failed',
          services: { Studio: { endpoint: 'https://ml.azure.com/runs/job1' } }
        }),
        reads: {
          error: plain('', 'The job does not contain the reason: see its logs in the studio', {
            target: 'https://ml.azure.com/runs/job1'
          })
        },
        ends: 'failed'
      },
      {
        title: 'failed, with an error that the specification does not have',
        body: document({ status: 'Failed', error: { code: 'UserError', message: 'No.' } }),
        reads: { error: plain('UserError', 'No.') },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.Automation/automationAccounts/jobs',
    id: idOf('Microsoft.Automation', 'automationAccounts', 'account1', 'jobs', 'job1'),
    query: 'api-version=2024-10-23',
    document: withStatus,
    words: {
      running: ['New', 'Activating', 'Running', 'Resuming', 'Suspending', 'Stopping', 'Removing', 'Disconnected'],
      suspended: ['Suspended', 'Blocked'],
      succeeded: ['Completed'],
      failed: ['Failed'],
      canceled: ['Stopped']
    },
    rows: [
      {
        title: 'runs',
        body: document({ status: 'Running', statusDetails: 'None', provisioningState: 'Processing', exception: null }),
        reads: { state: 'running', error: undefined }
      },
      {
        title: 'completed: its job id is its own',
        body: document({ jobId: 'j', status: 'Completed', statusDetails: 'None', provisioningState: 'Succeeded' }),
        reads: { meaning: undefined },
        ends: 'succeeded'
      },
      {
        title: 'failed with an exception',
        body: document({ status: 'Failed', statusDetails: 'None', exception: 'The term ‘x’ is not recognized' }),
        reads: { error: plain('', 'The term ‘x’ is not recognized') },
        ends: 'failed'
      },
      {
        title: 'failed with an exception and details',
        body: document({ status: 'Failed', statusDetails: 'The sandbox ran out of memory', exception: 'It stopped.' }),
        reads: { error: plain('', 'It stopped.', { details: [plain('', 'The sandbox ran out of memory')] }) },
        ends: 'failed'
      },
      {
        title: 'failed with details',
        body: document({ status: 'Failed', statusDetails: 'The sandbox ran out of memory', exception: '' }),
        reads: { error: plain('', 'The sandbox ran out of memory') },
        ends: 'failed'
      },
      {
        title: 'failed without a reason',
        body: document({ status: 'Failed', statusDetails: 'None', exception: null }),
        reads: { error: undefined },
        ends: 'failed'
      },
      {
        title: 'failed without a member for the reason',
        body: document({ status: 'Failed' }),
        reads: { error: undefined },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.Automation/automationAccounts/sourceControls/sourceControlSyncJobs',
    id: idOf('Microsoft.Automation', 'automationAccounts', 'a', 'sourceControls', 's', 'sourceControlSyncJobs', '1'),
    query: 'api-version=2024-10-23',
    document: (provisioningState) => ({ status: 'Succeeded', properties: { provisioningState, status: 'Succeeded' } }),
    words: { running: ['Running'], succeeded: ['Completed'], failed: ['Failed'] },
    rows: [
      {
        title: 'failed',
        body: document({ provisioningState: 'Failed', exception: 'no access to the repository' }),
        reads: { error: plain('', 'no access to the repository') },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.Sql/servers/jobAgents/jobs/executions',
    id: idOf('Microsoft.Sql', 'servers', 's', 'jobAgents', 'a', 'jobs', 'j', 'executions', '1'),
    query: 'api-version=2021-11-01',
    document: (lifecycle) => ({ properties: { ...beside, lifecycle } }),
    words: {
      running: ['Created', 'InProgress', 'WaitingForChildJobExecutions', 'WaitingForRetry'],
      succeeded: ['Succeeded'],
      warned: ['SucceededWithSkipped'],
      failed: ['Failed', 'TimedOut'],
      canceled: ['Canceled'],
      unclear: ['Skipped']
    },
    rows: [
      {
        title: 'failed',
        body: document({ lifecycle: 'TimedOut', provisioningState: 'Failed', lastMessage: 'Step 1 timed out' }),
        reads: { error: plain('', 'Step 1 timed out') },
        ends: 'failed'
      }
    ]
  }
]

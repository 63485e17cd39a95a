import { idOf, plain, type TypeTable } from './table.ts'

const document = (properties: object) => JSON.stringify({ name: 'run1', properties })
const provisioned = { provisioningState: 'Succeeded' }

const siteDeployment = {
  query: 'api-version=2024-04-01',
  document: (status: unknown) => ({ properties: { ...provisioned, deploymentId: 'd', status } }),
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
    failed: ['RuntimeFailed', 'BuildFailed'],
    unclear: ['BuildAborted', 'TimedOut']
  }
}

const fleetStatus = (state: string, more = {}) => ({
  ...provisioned,
  status: { status: { state, startTime: 't1', ...more } }
})

export const updates: readonly TypeTable[] = [
  {
    type: 'Microsoft.Resources/deployments',
    id: idOf('Microsoft.Resources', 'deployments', 'main'),
    query: 'api-version=2021-04-01',
    document: (provisioningState) => ({ name: 'main', status: 'Succeeded', properties: { provisioningState } }),
    words: {
      running: [
        'NotSpecified',
        'Accepted',
        'Running',
        'Ready',
        'Creating',
        'Created',
        'Deleting',
        'Deleted',
        'Updating'
      ],
      succeeded: ['Succeeded'],
      failed: ['Failed'],
      canceled: ['Canceled', 'Cancelled'],
      othersRun: true
    },
    rows: [
      {
        title: 'failed',
        body: document({
          provisioningState: 'Failed',
          error: { code: 'DeploymentFailed', message: 'No.', details: [{ code: 'Conflict', message: 'There.' }] }
        }),
        reads: { error: plain('DeploymentFailed', 'No.', { details: [plain('Conflict', 'There.')] }) },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.Web/sites/deploymentStatus',
    id: idOf('Microsoft.Web', 'sites', 'app1', 'deploymentStatus', 'd'),
    ...siteDeployment,
    rows: [
      {
        title: 'failed',
        body: document({
          status: 'RuntimeFailed',
          numberOfInstancesFailed: 1,
          errors: [{ code: 'X', message: 'the container exited' }]
        }),
        reads: { error: plain('X', 'the container exited') },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.Web/sites/slots/deploymentStatus',
    id: idOf('Microsoft.Web', 'sites', 'app1', 'slots', 'staging', 'deploymentStatus', 'd'),
    ...siteDeployment
  },
  {
    type: 'Microsoft.PolicyInsights/remediations',
    id: idOf(
      'Microsoft.Compute',
      'virtualMachines',
      'vm1',
      'providers',
      'Microsoft.PolicyInsights',
      'remediations',
      'r'
    ),
    query: 'api-version=2024-10-01',
    document: (provisioningState) => ({ status: 'Succeeded', properties: { provisioningState, state: 'Succeeded' } }),
    words: {
      running: ['Accepted', 'Evaluating', 'Cancelling'],
      succeeded: ['Succeeded', 'Complete'],
      failed: ['Failed'],
      canceled: ['Canceled']
    },
    rows: [
      {
        title: 'failed',
        body: document({ provisioningState: 'Failed', statusMessage: 'The failure threshold was exceeded.' }),
        reads: { error: plain('', 'The failure threshold was exceeded.') },
        ends: 'failed'
      },
      {
        title: 'succeeded, though some failed',
        body: document({
          provisioningState: 'Succeeded',
          deploymentStatus: { totalDeployments: 5, successfulDeployments: 4, failedDeployments: 1 }
        }),
        reads: { warnings: [plain('', '1 of 5 deployments failed')] },
        ends: 'succeeded'
      },
      {
        title: 'succeeded',
        body: document({
          provisioningState: 'Succeeded',
          createdOn: 't1',
          deploymentStatus: { totalDeployments: 5, successfulDeployments: 5, failedDeployments: 0 }
        }),
        reads: { warnings: undefined, startTime: 't1' },
        ends: 'succeeded'
      }
    ]
  },
  {
    type: 'Microsoft.ContainerService/fleets/updateRuns',
    id: idOf('Microsoft.ContainerService', 'fleets', 'fleet1', 'updateRuns', 'run1'),
    query: 'api-version=2025-03-01',
    document: (state) => ({ properties: { ...provisioned, state: 'Completed', status: { status: { state } } } }),
    words: {
      running: ['NotStarted', 'Pending', 'Running', 'Stopping'],
      succeeded: ['Completed'],
      failed: ['Failed'],
      canceled: ['Stopped'],
      unclear: ['Skipped']
    },
    rows: [
      {
        title: 'runs, with its stages, groups, members and gates',
        body: document({
          ...provisioned,
          status: {
            status: { state: 'Running', startTime: 't1' },
            stages: [
              {
                name: 's1',
                status: { state: 'Running' },
                beforeGates: [{ displayName: 'Approve', gateId: 'x', status: { state: 'Completed' } }],
                groups: [
                  {
                    name: 'g1',
                    status: { state: 'Running' },
                    members: [{ name: 'm1', status: { state: 'Running' }, operationId: 'o' }]
                  }
                ]
              }
            ]
          }
        }),
        reads: {
          state: 'running',
          startTime: 't1',
          tasks: [
            {
              name: 's1',
              state: 'Running',
              children: [
                { name: 'Approve', state: 'Completed', children: [] },
                { name: 'g1', state: 'Running', children: [{ name: 'm1', state: 'Running', children: [] }] }
              ]
            }
          ]
        }
      },
      {
        title: 'failed',
        body: document(
          fleetStatus('Failed', { completedTime: 't2', error: { code: 'UpgradeFailed', message: 'm1 failed' } })
        ),
        reads: { error: plain('UpgradeFailed', 'm1 failed'), endTime: 't2' },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.AzureStackHCI/clusters/updates/updateRuns',
    id: idOf('Microsoft.AzureStackHCI', 'clusters', 'c1', 'updates', 'u1', 'updateRuns', 'r1'),
    query: 'api-version=2024-04-01',
    document: (state) => ({ properties: { ...provisioned, state, progress: { name: 'Update', status: 'Success' } } }),
    words: { running: ['Unknown', 'InProgress'], succeeded: ['Succeeded'], failed: ['Failed'] },
    rows: [
      {
        title: 'runs',
        body: document({
          ...provisioned,
          state: 'InProgress',
          timeStarted: 't1',
          progress: { name: 'Update', status: 'InProgress', steps: [{ name: 'Health', status: 'Success' }] }
        }),
        reads: {
          state: 'running',
          startTime: 't1',
          tasks: [
            {
              name: 'Update',
              state: 'InProgress',
              children: [{ name: 'Health', state: 'Success', children: [] }]
            }
          ]
        }
      },
      {
        title: 'failed: the innermost step says why',
        body: document({
          state: 'Failed',
          progress: {
            name: 'Update',
            status: 'Error',
            errorMessage: 'Some steps failed.',
            steps: [
              { name: 'Health', status: 'Success' },
              { name: 'Node1', status: 'Error', errorMessage: 'out of space' }
            ]
          }
        }),
        reads: {
          error: plain('', 'out of space', {
            target: 'Node1',
            details: [plain('', 'Some steps failed.', { target: 'Update' })]
          })
        },
        ends: 'failed'
      },
      {
        title: 'failed without a step',
        body: document({ state: 'Failed' }),
        reads: { error: undefined },
        ends: 'failed'
      }
    ]
  }
]

import type { Operation, Show } from '../script.ts'
import { resourcePath, subscriptionPath } from './paths.ts'

/** Resources whose state is not in `properties.provisioningState`. */

const vault = resourcePath('rg-backup', 'Microsoft.RecoveryServices/vaults/vault-1')

function backupJobPath(name: string): string {
  return `${vault}/backupJobs/${name}?api-version=2025-02-01`
}

interface BackupJob {
  readonly status: string
  readonly progress: number
  /** The tasks' statuses, in order. */
  readonly tasks: readonly string[]
  readonly more?: Readonly<Record<string, unknown>>
}

/** AzureIaaSVMJob in the specification of Microsoft.RecoveryServices (backup), 2025-02-01. */
function backupJob({ status, progress, tasks, more }: BackupJob): Show {
  const names = ['Take Snapshot', 'Transfer data to vault']
  return {
    document: {
      properties: {
        jobType: 'AzureIaaSVMJob',
        entityFriendlyName: 'vm-web-01',
        backupManagementType: 'AzureIaasVM',
        operation: 'Backup',
        status,
        startTime: '2026-01-31T12:00:00.0146040Z',
        activityId: '5f4c1f6e-2a6c-4a1e-9d55-0f1e2d3c4b5a',
        extendedInfo: {
          tasksList: tasks.map((state, index) => ({ taskId: names[index], duration: 'PT0S', status: state })),
          propertyBag: { 'VM Name': 'vm-web-01' },
          progressPercentage: progress
        },
        ...more
      }
    }
  }
}

/** A job that completes. `start-backup` starts one too. */
export function completedBackup(id: string, about: string): Operation {
  return {
    api: 'arm-resource',
    id,
    about,
    path: backupJobPath(id),
    steps: [
      { ...backupJob({ status: 'InProgress', progress: 0, tasks: ['InProgress', 'NotStarted'] }), seconds: 2 },
      { ...backupJob({ status: 'InProgress', progress: 45.5, tasks: ['Completed', 'InProgress'] }), seconds: 2 },
      backupJob({
        status: 'Completed',
        progress: 100,
        tasks: ['Completed', 'Completed'],
        more: { endTime: '2026-01-31T12:41:07.9145020Z' }
      })
    ]
  }
}

export function executionPath(name: string): string {
  return `${resourcePath('rg-app', 'Microsoft.App/jobs/nightly')}/executions/${name}?api-version=2025-07-01`
}

/** JobExecution in the specification of Microsoft.App, 2025-07-01. */
function execution(status: string, endTime?: string): Show {
  const container = {
    name: 'nightly',
    image: 'registry-1.azurecr.io/nightly:v4',
    resources: { cpu: 0.5, memory: '1Gi' }
  }
  const template = { containers: [container], initContainers: [] }
  return { document: { properties: { status, startTime: '2026-01-31T12:00:00+00:00', endTime, template } } }
}

/** An execution with this final status. `start-job` starts one too. */
export function jobExecution(id: string, last: 'Succeeded' | 'Failed', about: string): Operation {
  return {
    api: 'arm-resource',
    id,
    about,
    path: executionPath(id),
    steps: [
      { ...execution('Processing'), seconds: 1 },
      { ...execution('Running'), seconds: 3 },
      execution(last, '2026-01-31T12:04:30+00:00')
    ]
  }
}

export const registrationPath = `${subscriptionPath}/providers/Microsoft.Web?api-version=2021-04-01`

/** Provider in the specification of Microsoft.Resources, 2021-04-01. Its state is at the root. */
export function registration(registrationState: string): Show {
  const resourceTypes = [{ resourceType: 'sites', locations: ['West Europe'], apiVersions: ['2024-04-01'] }]
  const registrationPolicy = 'RegistrationRequired'
  const [id] = registrationPath.split('?')
  return { document: { id, namespace: 'Microsoft.Web', registrationPolicy, resourceTypes, registrationState } }
}

const registered: Operation = {
  api: 'arm-resource',
  id: 'Microsoft.Web',
  about: 'a provider whose registration takes 4 s',
  path: registrationPath,
  steps: [{ ...registration('Registering'), seconds: 4 }, registration('Registered')]
}

function snapshot(completionPercent: number): Show {
  const creationData = {
    createOption: 'CopyStart',
    sourceResourceId: resourcePath('rg-app', 'Microsoft.Compute/disks/a')
  }
  const properties = { provisioningState: 'Succeeded', completionPercent, incremental: true, creationData }
  return { document: { location: 'westeurope', properties } }
}

export const jobs: readonly Operation[] = [
  completedBackup('backup-job', 'a backup job that reports its progress and its tasks, and completes after 4 s'),
  {
    api: 'arm-resource',
    id: 'failed-backup-job',
    about: 'a backup job that fails after 2 s, with two errors and a recommendation for each',
    path: backupJobPath('failed-backup-job'),
    steps: [
      { ...backupJob({ status: 'InProgress', progress: 0, tasks: ['InProgress', 'NotStarted'] }), seconds: 2 },
      backupJob({
        status: 'Failed',
        progress: 0,
        tasks: ['Failed', 'NotStarted'],
        more: {
          endTime: '2026-01-31T12:02:00.5501270Z',
          errorDetails: [
            {
              errorCode: 400001,
              errorTitle: 'The agent does not respond',
              errorString: 'The snapshot of vm-web-01 could not be taken: its agent does not respond.',
              recommendations: ['Check that the agent of the virtual machine is running.', 'Start the backup again.']
            },
            {
              errorCode: 400017,
              errorTitle: 'A disk is too large',
              errorString: 'Disk data-2 exceeds the maximum size for a backup.',
              recommendations: ['Exclude the disk from the backup.']
            }
          ]
        }
      })
    ]
  },
  jobExecution('nightly-x1y2z3', 'Succeeded', 'a Container Apps job execution that succeeds after 4 s'),
  jobExecution('nightly-a9b8c7', 'Failed', 'a Container Apps job execution that fails after 4 s'),
  {
    api: 'arm-resource',
    id: 'snapshot-copy',
    about: 'a snapshot that is provisioned at once and copied after 4 s (properties.completionPercent)',
    inputs: { 'state-field': 'properties.completionPercent', 'succeeded-when': '100' },
    path: `${resourcePath('rg-app', 'Microsoft.Compute/snapshots/snapshot-copy')}?api-version=2024-03-02`,
    steps: [{ ...snapshot(0), seconds: 2 }, { ...snapshot(62.5), seconds: 2 }, snapshot(100)]
  },
  {
    api: 'arm-resource',
    id: 'search-index',
    about: 'a resource whose state is in properties.state, without a provisioningState',
    inputs: { 'state-field': 'properties.state', 'succeeded-when': 'Online' },
    path: `${resourcePath('rg-app', 'Microsoft.Sample/indexes/search-index')}?api-version=2025-01-01`,
    steps: [
      { document: { properties: { state: 'Building' } }, seconds: 3 },
      { document: { properties: { state: 'Online' } } }
    ]
  },
  registered
]

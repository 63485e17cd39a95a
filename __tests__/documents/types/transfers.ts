import { idOf, plain, type TypeTable } from './table.ts'

const document = (properties: object) => JSON.stringify({ name: 'run1', properties })
const provisioned = { provisioningState: 'Succeeded' }

const migrationTask = {
  query: 'api-version=2025-06-30',
  document: (state: unknown) => ({ properties: { ...provisioned, status: 'Succeeded', state } }),
  words: {
    running: ['Unknown', 'Queued', 'Running'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'FailedInputValidation', 'Faulted'],
    canceled: ['Canceled']
  }
}

export const transfers: readonly TypeTable[] = [
  {
    type: 'Microsoft.StorageMover/storageMovers/projects/jobDefinitions/jobRuns',
    id: idOf('Microsoft.StorageMover', 'storageMovers', 's', 'projects', 'p', 'jobDefinitions', 'd', 'jobRuns', 'r'),
    query: 'api-version=2024-07-01',
    document: (status) => ({ properties: { ...provisioned, scanStatus: 'Completed', status } }),
    words: {
      running: ['Queued', 'Started', 'Running', 'CancelRequested', 'Canceling', 'PausedByBandwidthManagement'],
      succeeded: ['Succeeded'],
      failed: ['Failed'],
      canceled: ['Canceled']
    },
    rows: [
      {
        title: 'failed',
        body: document({
          status: 'Failed',
          executionStartTime: 't1',
          executionEndTime: 't2',
          error: { code: 'NetworkError', message: 'm', target: 'source' },
          ...provisioned
        }),
        reads: { startTime: 't1', endTime: 't2', error: plain('NetworkError', 'm', { target: 'source' }) },
        ends: 'failed'
      },
      {
        title: 'succeeded, though some items were not transferred',
        body: document({
          status: 'Succeeded',
          itemsTransferred: 8,
          itemsFailed: 2,
          warnings: [
            { code: 'A', message: 'a' },
            { code: 'B', message: 'b', details: [{ code: 'C' }] }
          ]
        }),
        reads: {
          warnings: [
            plain('', '2 items were not transferred'),
            plain('A', 'a'),
            plain('B', 'b', { details: [plain('C', '')] })
          ]
        },
        ends: 'succeeded'
      },
      {
        title: 'succeeded',
        body: document({ status: 'Succeeded', itemsTransferred: 10, itemsFailed: 0 }),
        reads: { warnings: undefined },
        ends: 'succeeded'
      }
    ]
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/migrations',
    id: idOf('Microsoft.DBforPostgreSQL', 'flexibleServers', 'server1', 'migrations', 'm1'),
    query: 'api-version=2025-08-01',
    document: (state) => ({ properties: { ...provisioned, migrationMode: 'Offline', currentStatus: { state } } }),
    words: {
      running: ['InProgress', 'CleaningUp'],
      suspended: ['WaitingForUserAction'],
      succeeded: ['Succeeded'],
      failed: ['Failed', 'ValidationFailed'],
      canceled: ['Canceled']
    },
    rows: [
      {
        title: 'runs',
        body: document({
          currentStatus: { state: 'InProgress', currentSubStateDetails: { currentSubState: 'MigratingData' } }
        }),
        reads: { state: 'running', meaning: undefined }
      },
      {
        title: 'waits for a person',
        body: document({
          currentStatus: {
            state: 'WaitingForUserAction',
            currentSubStateDetails: { currentSubState: 'WaitingForCutoverTrigger' }
          }
        }),
        reads: {
          state: 'running',
          doubt: 'waits-for-a-person',
          meaning: 'It waits for a person: WaitingForCutoverTrigger'
        }
      },
      {
        title: 'failed',
        body: document({ currentStatus: { state: 'ValidationFailed', error: 'The source is unreachable' } }),
        reads: { error: plain('', 'The source is unreachable') },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.DBforPostgreSQL/flexibleServers/ltrBackupOperations',
    id: idOf('Microsoft.DBforPostgreSQL', 'flexibleServers', 'server1', 'ltrBackupOperations', 'b1'),
    query: 'api-version=2025-08-01',
    document: (status) => ({ properties: { ...provisioned, status } }),
    words: { running: ['Running'], succeeded: ['Succeeded'], failed: ['Failed'], canceled: ['Cancelled'] },
    rows: [
      {
        title: 'runs',
        body: document({ status: 'Running', percentComplete: 30.5 }),
        reads: { state: 'running', percentComplete: '30.5' }
      },
      {
        title: 'failed',
        body: document({ status: 'Failed', errorCode: 'E', errorMessage: 'm' }),
        reads: { error: plain('E', 'm') },
        ends: 'failed'
      },
      {
        title: 'failed, with only a message',
        body: document({ status: 'Failed', errorMessage: 'm' }),
        reads: { error: plain('', 'm') },
        ends: 'failed'
      },
      {
        title: 'failed, with only a code',
        body: document({ status: 'Failed', errorCode: 'E' }),
        reads: { error: plain('E', '') },
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
    type: 'Microsoft.DataMigration/services/projects/tasks',
    id: idOf('Microsoft.DataMigration', 'services', 's', 'projects', 'p', 'tasks', 't'),
    ...migrationTask,
    rows: [
      {
        title: 'failed',
        body: document({ state: 'FailedInputValidation', errors: [{ code: 'E', message: 'm', details: [] }] }),
        reads: { error: plain('E', 'm') },
        ends: 'failed'
      }
    ]
  },
  {
    type: 'Microsoft.DataMigration/services/serviceTasks',
    id: idOf('Microsoft.DataMigration', 'services', 's', 'serviceTasks', 't'),
    ...migrationTask
  },
  {
    type: 'Microsoft.DataMigration/databaseMigrations',
    id: idOf(
      'Microsoft.Sql',
      'managedInstances',
      'm',
      'providers',
      'Microsoft.DataMigration',
      'databaseMigrations',
      'd'
    ),
    query: 'api-version=2025-06-30',
    document: (migrationStatus) => ({ properties: { ...provisioned, kind: 'SqlMi', migrationStatus } }),
    words: { running: [], unclear: ['InProgress', 'ReadyForCutover', 'Succeeded', 'Failed', 'Canceled'] }
  }
]

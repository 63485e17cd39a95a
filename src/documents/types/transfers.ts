import type { JsonObject } from '../../json.ts'
import type { OperationError, OperationStatus } from '../../operation.ts'
import { errorOf, readErrorDetail } from '../error-detail.ts'
import { errorsIn } from '../job.ts'
import { memberAt } from '../json.ts'
import { errorAt, textAt } from './details.ts'
import { type Row, resourceType } from './row.ts'

/**
 * storagemover.json of Microsoft.StorageMover, 2024-07-01: `JobRunStatus`. `provisioningState`, beside it, is that of
 * the document. Newer versions have `warnings`.
 */
export const storageMoverJobRun = resourceType({
  type: 'Microsoft.StorageMover/storageMovers/projects/jobDefinitions/jobRuns',
  apiVersion: '2024-07-01',
  path: ['properties', 'status'],
  words: {
    running: ['Queued', 'Started', 'Running', 'CancelRequested', 'Canceling', 'PausedByBandwidthManagement'],
    succeeded: ['Succeeded'],
    failed: ['Failed'],
    canceled: ['Canceled']
  },
  details: {
    startTime: ['properties', 'executionStartTime'],
    endTime: ['properties', 'executionEndTime'],
    error: errorAt(['properties', 'error']),
    warnings: readTransferWarnings
  }
})

/** openapi.json of Microsoft.DBforPostgreSQL, 2025-08-01: `MigrationState`. There is no `provisioningState`. */
export const postgresMigration = resourceType({
  type: 'Microsoft.DBforPostgreSQL/flexibleServers/migrations',
  apiVersion: '2025-08-01',
  path: ['properties', 'currentStatus', 'state'],
  words: {
    running: ['InProgress', 'CleaningUp'],
    suspended: ['WaitingForUserAction'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'ValidationFailed'],
    canceled: ['Canceled']
  },
  details: { error: errorAt(['properties', 'currentStatus', 'error']), meaning: readSubState }
})

/** openapi.json of Microsoft.DBforPostgreSQL, 2025-08-01: `ExecutionStatus`. */
export const postgresBackup = resourceType({
  type: 'Microsoft.DBforPostgreSQL/flexibleServers/ltrBackupOperations',
  apiVersion: '2025-08-01',
  path: ['properties', 'status'],
  words: { running: ['Running'], succeeded: ['Succeeded'], failed: ['Failed'], canceled: ['Cancelled'] },
  details: {
    percentComplete: ['properties', 'percentComplete'],
    error: (backup) => {
      const [code, message] = [
        textAt(backup, ['properties', 'errorCode']),
        textAt(backup, ['properties', 'errorMessage'])
      ]
      return code === undefined && message === undefined ? undefined : errorOf(code ?? '', message ?? '')
    }
  }
})

/** datamigration.json of Microsoft.DataMigration, 2025-06-30: `TaskState`. */
const migrationTask: Omit<Row, 'type'> = {
  apiVersion: '2025-06-30',
  path: ['properties', 'state'],
  words: {
    running: ['Unknown', 'Queued', 'Running'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'FailedInputValidation', 'Faulted'],
    canceled: ['Canceled']
  },
  details: { error: errorAt(['properties', 'errors']) }
}

export const dataMigrationTask = resourceType({
  type: 'Microsoft.DataMigration/services/projects/tasks',
  ...migrationTask
})

export const dataMigrationServiceTask = resourceType({
  type: 'Microsoft.DataMigration/services/serviceTasks',
  ...migrationTask
})

/**
 * According to the same specification, `provisioningState` Succeeded only means that the migration has started. It does
 * not list the words of `migrationStatus`. So none of them ends the wait, unless `succeeded-when` or a similar input
 * names it.
 */
export const databaseMigration = resourceType({
  type: 'Microsoft.DataMigration/databaseMigrations',
  apiVersion: '2025-06-30',
  path: ['properties', 'migrationStatus'],
  words: { running: [], succeeded: [] },
  details: {
    startTime: ['properties', 'startedOn'],
    endTime: ['properties', 'endedOn'],
    error: errorAt(['properties', 'migrationFailureError'])
  }
})

/** A run succeeds although some items were not transferred. */
function readTransferWarnings(run: JsonObject): readonly OperationError[] {
  const failed = memberAt(run, ['properties', 'itemsFailed'])
  const items = typeof failed === 'number' && failed > 0 ? [errorOf('', `${failed} items were not transferred`)] : []
  return [...items, ...errorsIn(memberAt(run, ['properties', 'warnings']), readErrorDetail)]
}

/** The action that a migration waits for a person to take. */
function readSubState(migration: JsonObject, { status }: OperationStatus): string | undefined {
  const subState = textAt(migration, ['properties', 'currentStatus', 'currentSubStateDetails', 'currentSubState'])
  return status.toLowerCase() === 'waitingforuseraction' && subState !== undefined
    ? `It waits for a person: ${subState.slice(0, longestSubState)}`
    : undefined
}

const longestSubState = 200

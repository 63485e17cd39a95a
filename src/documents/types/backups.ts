import { readBackupErrors, readBackupFailure, readVaultFailure, readVaultWarnings } from '../backup-job.ts'
import { readJobErrors, readJobFailure, readJobTasks } from '../replication-job.ts'
import {
  readManualAction,
  readSiteRecoveryFailure,
  readSiteRecoveryTasks,
  readSiteRecoveryWarnings
} from '../site-recovery-job.ts'
import { nameOf, tasksAt } from './details.ts'
import { resourceType } from './row.ts'

/** recoveryservicesdatareplication.json of Microsoft.DataReplication, 2024-09-01: `JobState`. */
export const dataReplicationJob = resourceType({
  type: 'Microsoft.DataReplication/replicationVaults/jobs',
  apiVersion: '2024-09-01',
  path: ['properties', 'state'],
  words: {
    running: ['Pending', 'Started', 'Cancelling'],
    succeeded: ['Succeeded'],
    warned: ['CompletedWithInformation', 'CompletedWithWarnings'],
    failed: ['Failed', 'CompletedWithErrors'],
    // The specification has two l; 2021-02-16-preview was seen with one.
    canceled: ['Cancelled', 'Canceled']
  },
  details: {
    name: ['properties', 'displayName'],
    error: readJobFailure,
    warnings: (job, warned) => (warned ? readJobErrors(job) : []),
    tasks: readJobTasks
  }
})

/** SiteRecovery/service.json of Microsoft.RecoveryServices, 2025-08-01: the description of `JobProperties.state`. */
export const siteRecoveryJob = resourceType({
  type: 'Microsoft.RecoveryServices/vaults/replicationJobs',
  apiVersion: '2025-08-01',
  path: ['properties', 'state'],
  words: {
    running: ['NotStarted', 'InProgress', 'Other'],
    suspended: ['Suspended'],
    succeeded: ['Succeeded'],
    failed: ['Failed'],
    canceled: ['Cancelled']
  },
  details: {
    name: ['properties', 'friendlyName'],
    error: readSiteRecoveryFailure,
    warnings: readSiteRecoveryWarnings,
    tasks: readSiteRecoveryTasks,
    meaning: readManualAction
  }
})

/**
 * bms.json of Microsoft.RecoveryServices, 2025-02-01. The state is a plain string. The words are those of `JobStatus`,
 * the filter of the list, whose zero value is Invalid. `taskId` is the name that people see.
 */
export const backupJob = resourceType({
  type: 'Microsoft.RecoveryServices/vaults/backupJobs',
  apiVersion: '2025-02-01',
  path: ['properties', 'status'],
  words: {
    running: ['InProgress', 'Cancelling'],
    succeeded: ['Completed'],
    warned: ['CompletedWithWarnings'],
    failed: ['Failed', 'Invalid'],
    canceled: ['Cancelled']
  },
  details: {
    percentComplete: ['properties', 'extendedInfo', 'progressPercentage'],
    error: readBackupFailure,
    warnings: (job, warned) => (warned ? readBackupErrors(job) : []),
    tasks: tasksAt(['properties', 'extendedInfo', 'tasksList'], (task) => ({
      name: nameOf(task, 'taskId'),
      state: task.status
    }))
  }
})

/** dataprotection.json of Microsoft.DataProtection, 2025-01-01: the description of `AzureBackupJob.status`. */
export const dataProtectionBackupJob = resourceType({
  type: 'Microsoft.DataProtection/backupVaults/backupJobs',
  apiVersion: '2025-01-01',
  path: ['properties', 'status'],
  words: {
    running: ['InProgress', 'Cancelling', 'Paused'],
    succeeded: ['Completed'],
    warned: ['CompletedWithWarnings'],
    failed: ['Failed'],
    canceled: ['Cancelled']
  },
  details: {
    error: readVaultFailure,
    warnings: (job, warned) => (warned ? readVaultWarnings(job) : []),
    tasks: tasksAt(['properties', 'extendedInfo', 'subTasks'], (task) => ({
      name: nameOf(task, 'taskName'),
      state: task.taskStatus
    }))
  }
})

import { decodeEscapes, withQuery } from '../url.ts'
import type { Goal } from './goal.ts'
import type { Read } from './memory.ts'
import { readResource } from './resource-manager.ts'
import { resourceRule } from './state.ts'
import { backupJob, dataProtectionBackupJob, dataReplicationJob, siteRecoveryJob } from './types/backups.ts'
import { dataBoxEdgeJob, iotHubJob } from './types/devices.ts'
import { fabricJobInstance, fabricTypedJobInstance } from './types/fabric.ts'
import { featureRegistration, providerRegistration, subscriptionFeatureRegistration } from './types/registrations.ts'
import type { ResourceType } from './types/row.ts'
import {
  automationJob,
  containerAppExecution,
  elasticJobExecution,
  logicAppRun,
  machineLearningJob,
  pipelineRun,
  registryRun,
  sourceControlSyncJob
} from './types/runs.ts'
import { arcRunCommand, scaleSetRunCommand, virtualMachineRunCommand, vmwareScriptExecution } from './types/scripts.ts'
import {
  databaseMigration,
  dataMigrationServiceTask,
  dataMigrationTask,
  postgresBackup,
  postgresMigration,
  storageMoverJobRun
} from './types/transfers.ts'
import {
  clusterUpdateRun,
  deployment,
  fleetUpdateRun,
  remediation,
  slotDeployment,
  webAppDeployment
} from './types/updates.ts'

export type { ResourceType } from './types/row.ts'
export { dataReplicationJob }

/**
 * The types of resources whose state has its own member or its own words. The comment on each row names its source, a
 * file and version in Azure/azure-rest-api-specs.
 */
export const types: readonly ResourceType[] = [
  deployment,
  containerAppExecution,
  pipelineRun,
  logicAppRun,
  registryRun,
  machineLearningJob,
  automationJob,
  sourceControlSyncJob,
  elasticJobExecution,
  virtualMachineRunCommand,
  scaleSetRunCommand,
  arcRunCommand,
  vmwareScriptExecution,
  backupJob,
  dataProtectionBackupJob,
  siteRecoveryJob,
  dataReplicationJob,
  postgresBackup,
  postgresMigration,
  dataMigrationTask,
  dataMigrationServiceTask,
  databaseMigration,
  storageMoverJobRun,
  fleetUpdateRun,
  clusterUpdateRun,
  webAppDeployment,
  slotDeployment,
  remediation,
  dataBoxEdgeJob,
  iotHubJob,
  providerRegistration,
  featureRegistration,
  subscriptionFeatureRegistration,
  fabricJobInstance,
  fabricTypedJobInstance
]

/**
 * The row of the resource at a URL, if its type has one. Servers decode segments and ignore repeated slashes, so other
 * spellings of a path have the same row.
 */
export function typeOf({ pathname }: URL): ResourceType | undefined {
  const path = decodeEscapes(pathname).replace(/\/{2,}/g, '/')
  return types.find(({ pattern }) => pattern.test(path))
}

/**
 * A reader that reads a resource whose type has a row by this row, and every other response by `usual`. Every `api`
 * uses it, because a running job must never be green. The URL of the response decides: a redirect or a newer URL may
 * lead to a job. If that URL has no row, the URLs that led to it count.
 * @param url the first URL to poll
 */
export function readByType(url: URL, goal: Goal, usual: Read): Read {
  return (response, memory) => {
    const urls = [response.url, ...(response.redirectedFrom ?? []).toReversed(), url]
    const type = urls.map(typeOf).find((found) => found !== undefined)
    if (type === undefined) return usual(response, memory)
    return readResource({ response, rule: resourceRule(goal, type), memory })
  }
}

/**
 * A resource's URL, with the query that its type needs so that the response contains the state, and with its type's
 * version if it has none.
 */
export function stateUrl(url: URL): URL {
  const { query = {}, apiVersion } = typeOf(url) ?? {}
  const versioned = apiVersion === undefined ? url : withQuery(url, 'api-version', apiVersion)
  return Object.entries(query).reduce((extended, [name, value]) => withQuery(extended, name, value), versioned)
}

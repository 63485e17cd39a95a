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

/** The row of the resource at a URL, if its type has one. */
export function typeOf({ pathname }: URL): ResourceType | undefined {
  return types.find(({ pattern }) => pattern.test(pathname))
}

/**
 * The reader for the resource at a URL, if its type has a row. Every `api` uses it: a running job must never be green.
 */
export function readType(url: URL, goal: Goal): Read | undefined {
  const type = typeOf(url)
  if (type === undefined) return undefined
  const rule = resourceRule(goal, type)
  return (response, memory) => readResource({ response, rule, memory })
}

/** A resource's URL, with the query that its type needs so that the response contains the state. */
export function stateUrl(url: URL): URL {
  const { query = {} } = typeOf(url) ?? {}
  const names = [...url.searchParams.keys()].map((name) => name.toLowerCase())
  const missing = Object.entries(query).filter(([name]) => !names.includes(name))
  if (missing.length === 0) return url
  const extended = new URL(url)
  // As text, because searchParams would reencode the rest of the query.
  const added = missing.map(([name, value]) => `${name}=${value}`).join('&')
  extended.search = url.search === '' ? added : `${url.search}&${added}`
  return extended
}

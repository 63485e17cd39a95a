import { describe, expect, test } from '@jest/globals'
import { armResource } from '../../../src/flavors/arm-resource.ts'
import type { OperationError, Task } from '../../../src/operation.ts'
import { create, Reader } from '../../flavors/table.ts'
import { idOf } from './table.ts'

/** The largest documents that a response can contain. Reading them must be quick, and the result small. */

const long = 'x'.repeat(100_000)
const many = <T>(count: number, item: T): readonly T[] => Array.from({ length: count }, () => item)

interface Large {
  readonly title: string
  readonly id: string
  readonly body: string
}

const nested = (depth: number, open: string, inner: string, close: string) =>
  `${open.repeat(depth)}${inner}${close.repeat(depth)}`

const siteRecovery = idOf('Microsoft.RecoveryServices', 'vaults', 'v', 'replicationJobs', 'j')
const backup = idOf('Microsoft.RecoveryServices', 'vaults', 'v', 'backupJobs', 'j')
const vaultBackup = idOf('Microsoft.DataProtection', 'backupVaults', 'v', 'backupJobs', 'j')
const execution = idOf('Microsoft.App', 'jobs', 'j', 'executions', 'e')
const fleet = idOf('Microsoft.ContainerService', 'fleets', 'f', 'updateRuns', 'u')
const cluster = idOf('Microsoft.AzureStackHCI', 'clusters', 'c', 'updates', 'u', 'updateRuns', 'r')
const device = idOf('Microsoft.DataBoxEdge', 'dataBoxEdgeDevices', 'd', 'jobs', 'j')
const mover = idOf(
  'Microsoft.StorageMover',
  'storageMovers',
  's',
  'projects',
  'p',
  'jobDefinitions',
  'd',
  'jobRuns',
  'r'
)

const failed = (properties: object, status = 'Failed') =>
  JSON.stringify({ status, properties: { state: status, status, ...properties } })
const fault = { serviceErrorDetails: { code: 'A', message: long.slice(0, 200) } }
const group = '{"state":"Failed","groupTaskCustomDetails":{"childTasks":['

const documents: readonly Large[] = [
  {
    title: 'tasks',
    id: siteRecovery,
    body: failed({ tasks: many(50_000, { name: long.slice(0, 300), state: 'Failed' }) })
  },
  {
    title: 'errors',
    id: siteRecovery,
    body: failed({ errors: Array.from({ length: 20_000 }, (_, at) => ({ serviceErrorDetails: { code: `${at}` } })) })
  },
  { title: 'errors of tasks', id: siteRecovery, body: failed({ tasks: many(2_000, { errors: many(20, fault) }) }) },
  {
    title: 'groups in groups',
    id: siteRecovery,
    body: `{"properties":{"state":"Failed","tasks":[${nested(20_000, group, '', ']}}')}]}}`
  },
  {
    title: 'long instructions',
    id: siteRecovery,
    body: failed({ tasks: [{ name: long, state: long, customDetails: { instructions: long } }] }, 'Suspended')
  },
  {
    title: 'errors',
    id: backup,
    body: failed({ errorDetails: many(20_000, { errorCode: 1, recommendations: many(10, 'x') }) })
  },
  {
    title: 'tasks',
    id: backup,
    body: failed({ extendedInfo: { tasksList: many(50_000, { taskId: long.slice(0, 300) }) } })
  },
  {
    title: 'warnings',
    id: vaultBackup,
    body: failed(
      {
        extendedInfo: { warningDetails: many(20_000, { warning: { code: 'W' } }) },
        errorDetails: many(20_000, { code: 'E' })
      },
      'CompletedWithWarnings'
    )
  },
  {
    title: 'containers',
    id: execution,
    body: failed({ detailedStatus: { replicas: many(1_000, { containers: many(100, { name: 'c', code: 1 }) }) } })
  },
  {
    title: 'groups in groups',
    id: fleet,
    body: `{"properties":{"status":{"status":{"state":"Running"},"stages":[${nested(20_000, '{"groups":[', '', ']}')}]}}}`
  },
  {
    title: 'steps in steps',
    id: cluster,
    body: `{"properties":{"state":"Failed","progress":${nested(20_000, '{"errorMessage":"x","steps":[', '', ']}')}}}`
  },
  { title: 'steps', id: cluster, body: failed({ progress: many(50_000, { name: 'x', errorMessage: 'x' }) }) },
  {
    title: 'errors',
    id: device,
    body: JSON.stringify({ status: 'Failed', error: { code: 'A', errorDetails: many(20_000, { code: 'B' }) } })
  },
  { title: 'warnings', id: mover, body: failed({ warnings: many(20_000, { code: 'W' }), itemsFailed: 1 }, 'Succeeded') }
]

describe.each(documents.map((large) => [large.id.replace(/.*providers./, ''), large] as const))('%s', (_, large) => {
  test(`many, long or deep: ${large.title}`, async () => {
    const reader = new Reader(await create(armResource, { 'resource-id': large.id }).load())
    const { tasks = [], error, warnings = [], meaning = '' } = reader.read({ body: large.body })
    const shown = everyTask(tasks)
    expect(shown.length).toBeLessThanOrEqual(500)
    for (const { name, state } of shown) expect(name.length + state.length).toBeLessThanOrEqual(400)
    const errors = everyError(error === undefined ? warnings : [error, ...warnings])
    expect(errors.length).toBeLessThanOrEqual(250)
    expect(shown.length + errors.length).toBeGreaterThan(0)
    expect(meaning.length).toBeLessThan(500)
  })
})

function everyTask(tasks: readonly Task[]): readonly Task[] {
  return tasks.flatMap((task) => [task, ...everyTask(task.children)])
}

function everyError(errors: readonly OperationError[]): readonly OperationError[] {
  return errors.flatMap((error) => [error, ...everyError(error.details)])
}

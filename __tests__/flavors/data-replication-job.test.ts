import { describe, expect, test } from '@jest/globals'
import { dataReplicationJob } from '../../src/flavors/data-replication-job.ts'
import { create, Reader, type Row, testDocuments } from './table.ts'

const flavor = create(dataReplicationJob, {
  'subscription-id': '930CEC23-4430-4513-B855-DBA237E2F3BF',
  'resource-group': 'rg',
  'vault-name': 'vault-1',
  'job-name': 'job-1'
})
const reader = new Reader(await flavor.load())
const job = (state: unknown, more = {}) =>
  JSON.stringify({ id: '/x/jobs/job-1', name: 'job-1', type: 't', properties: { state, ...more } })
const plain = { details: [], additionalInfo: [] }
const errors = [
  {
    code: 'DiskLocked',
    type: 't',
    severity: 'Warning',
    creationTime: '2026-11-25T10:00:00Z',
    message: 'A disk is locked.',
    causes: 'A backup runs.',
    recommendation: 'Wait for the backup.'
  }
]
const diskLocked = {
  ...plain,
  code: 'DiskLocked',
  message: 'A disk is locked.',
  causes: 'A backup runs.',
  recommendation: 'Wait for the backup.'
}

const contract: readonly Row[] = [
  { title: 'Pending', body: job('Pending'), reads: { doubt: undefined }, ends: 'timed-out' },
  { title: 'Started', body: job('Started'), reads: { doubt: undefined }, ends: 'timed-out' },
  { title: 'Cancelling', body: job('Cancelling'), reads: { doubt: undefined }, ends: 'timed-out' },
  { title: 'Succeeded', body: job('Succeeded'), reads: { warnings: undefined }, ends: 'succeeded' },
  { title: 'Failed', body: job('Failed', { errors }), reads: { error: diskLocked }, ends: 'failed' },
  { title: 'Cancelled', body: job('Cancelled', { errors }), reads: { error: diskLocked }, ends: 'canceled' },
  {
    title: 'CompletedWithInformation',
    body: job('CompletedWithInformation', { errors }),
    reads: { warnings: [diskLocked] },
    ends: 'succeeded'
  },
  {
    title: 'CompletedWithWarnings',
    body: job('CompletedWithWarnings', { errors }),
    reads: { warnings: [diskLocked] },
    ends: 'succeeded'
  },
  {
    title: 'CompletedWithWarnings, without saying of what',
    body: job('CompletedWithWarnings'),
    reads: { warnings: [{ ...plain, code: '', message: 'The job does not contain the warnings: see its tasks' }] },
    ends: 'succeeded'
  },
  {
    title: 'CompletedWithErrors',
    body: job('CompletedWithErrors', { errors }),
    reads: { error: diskLocked },
    ends: 'failed'
  },
  {
    title: 'what a job says of itself',
    body: job('Started', {
      displayName: 'Planned failover',
      startTime: '2026-11-25T10:00:00Z',
      endTime: null,
      objectName: 'vm-1',
      allowedActions: ['Cancel']
    }),
    reads: { name: 'Planned failover', startTime: '2026-11-25T10:00:00Z', endTime: undefined },
    ends: 'timed-out'
  },
  { title: 'an HTTP error', http: 400, body: '{"error":{"code":"x","message":"y"}}', ends: 'refused' }
]

const wild: readonly Row[] = [
  { title: 'one l', body: job('Canceled'), ends: 'canceled' },
  { title: 'lower case', body: job('completedwitherrors'), ends: 'failed' },
  { title: 'an unknown word', body: job('Paused'), reads: { doubt: 'undocumented' }, ends: 'timed-out' },
  { title: 'a word of tasks', body: job('Skipped'), ends: 'timed-out' },
  { title: 'a word that begins as another', body: job('SucceededWithErrors'), ends: 'timed-out' },
  { title: 'no state', body: job(undefined), ends: 'unreadable' },
  { title: 'a state of null', body: job(null), ends: 'unreadable' },
  { title: 'a state beside the properties', body: '{"state":"Succeeded","properties":{}}', ends: 'unreadable' },
  { title: 'no properties', body: '{"state":"Succeeded"}', ends: 'unreadable' },
  { title: 'two states', body: '{"properties":{"state":"Failed","state":"Succeeded"}}', ends: 'unreadable' },
  { title: 'a status document', body: '{"status":"Succeeded"}', ends: 'unreadable' },
  { title: 'an end in a 202', http: 202, body: job('Succeeded'), ends: 'timed-out' },
  { title: 'nothing', body: '', ends: 'unreadable' },
  { title: 'tasks that are none', body: job('Started', { tasks: 'none' }), reads: { tasks: [] }, ends: 'timed-out' }
]

describe('by the contract', () => testDocuments(flavor, contract))
describe('seen in the wild', () => testDocuments(flavor, wild))

test('is requested by its name', () => {
  expect(flavor.request.url.href).toBe(
    'https://management.azure.com/subscriptions/930CEC23-4430-4513-B855-DBA237E2F3BF/resourceGroups/rg/providers/Microsoft.DataReplication/replicationVaults/vault-1/jobs/job-1?api-version=2024-09-01'
  )
})

test.each(['childrenJobs', 'childrenWorkflows'])('the tasks, with the jobs that they started in %s', (children) => {
  const inner = { taskName: 'StopVm', state: 'Started' }
  const tasks = [
    { taskName: 'Prepare', state: 'Succeeded' },
    {
      taskName: 'Move',
      state: 'Started',
      [children]: [
        { id: 'x', name: 'job-2', properties: { displayName: 'Move one disk', state: 'Started', tasks: [inner] } },
        { name: 'job-3', state: 'Pending' }
      ]
    },
    { state: 'Skipped' },
    null
  ]
  expect(reader.read({ body: job('Started', { tasks }) }).tasks).toEqual([
    { name: 'Prepare', state: 'Succeeded', children: [] },
    {
      name: 'Move',
      state: 'Started',
      children: [
        { name: 'Move one disk', state: 'Started', children: [{ name: 'StopVm', state: 'Started', children: [] }] },
        { name: 'job-3', state: 'Pending', children: [] }
      ]
    },
    { name: 'a task without a name', state: 'Skipped', children: [] }
  ])
})

test('a nested job’s errors are not lost', () => {
  const tasks = [{ taskName: 'Move', state: 'Succeeded', childrenJobs: [{ properties: { state: 'Failed', errors } }] }]
  expect(reader.read({ body: job('CompletedWithErrors', { tasks }) }).error).toEqual(diskLocked)
  expect(reader.read({ body: job('CompletedWithWarnings', { tasks }) }).warnings).toEqual([diskLocked])
})

test('a job of any size costs little', () => {
  const long = 'x'.repeat(100_000)
  const children = Array.from({ length: 2_000 }, () => ({ name: long.slice(0, 300), state: 'Started' }))
  const started = performance.now()
  const { tasks = [] } = reader.read({
    body: job('Started', { errors, tasks: [{ taskName: long, state: long, childrenJobs: children }] })
  })
  expect(tasks[0]?.name).toHaveLength(200)
  expect(tasks[0]?.state).toHaveLength(200)
  expect(tasks[0]?.children).toHaveLength(499)
  expect(performance.now() - started).toBeLessThan(1_000)
})

test('tasks nested without end do not crash a reader', () => {
  const depth = 3_000
  const deep = `${'{"tasks":[{"taskName":"t","state":"Failed","childrenJobs":['.repeat(depth)}${']}]}'.repeat(depth)}`
  const { state, tasks } = reader.read({ body: `{"properties":{"state":"Failed",${deep.slice(1)}}` })
  expect(state).toBe('failed')
  expect(tasks).toHaveLength(1)
})

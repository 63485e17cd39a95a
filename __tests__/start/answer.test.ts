import { describe, expect, test } from '@jest/globals'
import { type Goal, usualGoal } from '../../src/documents/goal.ts'
import { WaitError } from '../../src/errors.ts'
import type { Method } from '../../src/http/request.ts'
import { readStarted } from '../../src/start/answer.ts'
import { type Answer, caught } from '../flavors/table.ts'

const origin = 'https://management.azure.com'
const group = '/subscriptions/0b1f/resourceGroups/rg/providers'
const thing = `${group}/Microsoft.Sample/things/t`
const own = `${thing}?api-version=2024-01-01`
const monitor = { 'azure-asyncoperation': `${origin}/subscriptions/0b1f/operations/1?api-version=1` }
const location = { location: `${origin}/subscriptions/0b1f/operationresults/1?api-version=1` }
const ownLocation = { location: `${origin}${thing.toUpperCase()}?api-version=2023-01-01` }
const resource = (provisioningState: unknown, more = {}) =>
  JSON.stringify({ id: thing, name: 't', properties: { provisioningState, ...more } })
const automationJob = `${group}/Microsoft.Automation/automationAccounts/a/jobs/j`
const backupJob = `${group}/Microsoft.RecoveryServices/vaults/v/backupJobs/b`
const execution = `${group}/Microsoft.App/jobs/j/executions/e`
const deployment = `${group}/Microsoft.Resources/deployments/d`
const job = `${group}/Microsoft.DataReplication/replicationVaults/v/jobs/j`

/** What is polled, as `api path until`; or the terminal state; or why the outcome is unknown. */
type Next = string

interface Row extends Answer {
  readonly method: Method | 'PUT, PATCH' | 'PUT, PATCH, DELETE' | 'all' | 'PUT, DELETE' | 'POST, PATCH'
  readonly title: string
  readonly goal?: Partial<Goal>
  readonly call?: string
  readonly next: Next
}

const atMonitor = 'arm-operation /subscriptions/0b1f/operations/1 done'
const atLocation = 'arm-location /subscriptions/0b1f/operationresults/1 done'
const atResource = `arm-resource ${thing} done`
const deletion = (next: string) => next.replace(/done$/, 'deleted')

const atJob = `arm-resource ${job} done`
const ofStatus: Partial<Goal> = { stateField: ['properties', 'status'] }
const unreadable: readonly (readonly [title: string, body: string])[] = [
  ['a page', '<html>'],
  ['broken JSON', '{"properties":'],
  ['an error', '{"error":{"code":"x","message":"y"}}'],
  ['a list as its word', '{"properties":{"status":[1],"state":[1]}}'],
  ['two words', '{"properties":{"status":"A","Status":"B","state":"A","State":"B"}}']
]

/** What the response to a POST says of a type with a row. */
const jobs: readonly (readonly [title: string, id: string, more: object, next: Next])[] = [
  [
    'a job that runs, whatever its provisioningState',
    automationJob,
    { properties: { provisioningState: 'Succeeded', status: 'New' } },
    'job'
  ],
  [
    'a backup that runs, whatever its provisioningState',
    backupJob,
    { properties: { provisioningState: 'Succeeded', status: 'InProgress' } },
    'job'
  ],
  [
    'an execution that runs, whatever its status',
    execution,
    { status: 'Succeeded', properties: { status: 'Running' } },
    'job'
  ],
  ['a job without a state', automationJob, { properties: { provisioningState: 'Succeeded' } }, 'job'],
  ['a job with two states', automationJob, { properties: { status: 'Completed', Status: 'New' } }, 'job'],
  ['a job that has ended', automationJob, { properties: { status: 'Completed' } }, 'succeeded'],
  ['a job that has failed', backupJob, { properties: { provisioningState: 'Succeeded', status: 'Failed' } }, 'failed'],
  ['a deployment that is valid', deployment, { properties: { provisioningState: 'Succeeded' } }, 'succeeded']
]

const rows: readonly Row[] = [
  ...[200, 201, 202, 204].map(
    (http): Row => ({
      method: 'all',
      title: `a monitor, with ${http}, whatever the body says`,
      http,
      headers: { ...monitor, ...location },
      body: resource('Succeeded'),
      next: atMonitor
    })
  ),
  {
    method: 'all',
    title: 'a monitor by its other name',
    http: 202,
    headers: { 'operation-location': '/subscriptions/0b1f/operations/1', ...location },
    body: '',
    next: atMonitor
  },
  { method: 'PUT, PATCH', title: '202 with a Location', http: 202, headers: location, body: '', next: atLocation },
  { method: 'POST', title: '202 with a Location', http: 202, headers: location, body: '', next: atLocation },
  {
    method: 'DELETE',
    title: '202 with a Location',
    http: 202,
    headers: location,
    body: '',
    next: deletion(atLocation)
  },
  {
    method: 'POST',
    title: '202 with a Location, until it is deleted',
    goal: { until: 'deleted' },
    http: 202,
    headers: location,
    body: '',
    next: deletion(atLocation)
  },
  { method: 'PUT, PATCH', title: '202 without a URL', http: 202, body: '', next: atResource },
  {
    method: 'PUT, PATCH',
    title: '202 with its own Location',
    http: 202,
    headers: ownLocation,
    body: '',
    next: atResource
  },
  { method: 'DELETE', title: '202 without a URL', http: 202, body: '', next: deletion(atResource) },
  {
    method: 'DELETE',
    title: '202 with its own Location',
    http: 202,
    headers: ownLocation,
    body: '',
    next: deletion(atResource)
  },
  { method: 'POST', title: '202 without a URL', http: 202, body: '', next: 'unreadable' },
  { method: 'POST', title: '202 with its own Location', http: 202, headers: ownLocation, body: '', next: 'unreadable' },
  ...[200, 201].flatMap((http): readonly Row[] => [
    {
      method: 'PUT, PATCH',
      title: `${http} with a word that runs`,
      http,
      body: resource('Creating'),
      next: atResource
    },
    { method: 'PUT, PATCH', title: `${http} with an end`, http, body: resource('Succeeded'), next: 'succeeded' },
    { method: 'PUT, PATCH', title: `${http} with a failure`, http, body: resource('Failed'), next: 'failed' },
    { method: 'PUT, PATCH', title: `${http} without a word`, http, body: resource(undefined), next: 'succeeded' },
    {
      method: 'DELETE',
      title: `${http} with a word that runs`,
      http,
      body: resource('Deleting'),
      next: deletion(atResource)
    },
    { method: 'DELETE', title: `${http} without a word`, http, body: resource(undefined), next: 'succeeded' },
    { method: 'POST', title: `${http} with a result`, http, body: '{"keys":[]}', next: 'succeeded' },
    { method: 'POST', title: `${http} with an end`, http, body: '{"status":"Failed"}', next: 'failed' },
    {
      method: 'POST',
      title: `${http} with a word that runs, and its id`,
      http,
      body: resource('Updating'),
      next: atResource
    },
    {
      method: 'POST',
      title: `${http} with a word that runs, and no id`,
      http,
      body: '{"status":"Working"}',
      next: 'unreadable'
    },
    {
      method: 'POST',
      title: `${http} with a job`,
      http,
      body: JSON.stringify({ id: job, name: 'j' }),
      next: `arm-resource ${job} done`
    },
    { method: 'all', title: `${http} with nothing`, http, body: '', next: 'succeeded' },
    { method: 'PUT, DELETE', title: `${http} with a page`, http, body: '<html>', next: 'own' },
    { method: 'PUT, DELETE', title: `${http} with an error`, http, body: '{"error":{"code":"x"}}', next: 'own' },
    { method: 'POST, PATCH', title: `${http} with a page`, http, body: '<html>', next: 'unreadable' },
    { method: 'POST, PATCH', title: `${http} with an error`, http, body: '{"error":{"code":"x"}}', next: 'unreadable' },
    { method: 'POST', title: `${http} with a Location`, http, headers: location, body: '{"a":1}', next: atLocation },
    {
      method: 'PUT, PATCH',
      title: `${http} with a Location`,
      http,
      headers: location,
      body: '{"id":"/x"}',
      next: atLocation
    },
    {
      method: 'PUT, PATCH',
      title: `${http} with its own Location`,
      http,
      headers: ownLocation,
      body: '{"id":"/x"}',
      next: 'succeeded'
    },
    {
      method: 'POST',
      title: `${http} with a Location, and an end`,
      http,
      headers: location,
      body: '{"status":"Succeeded"}',
      next: 'succeeded'
    }
  ]),
  { method: 'all', title: '204', http: 204, body: '', next: 'succeeded' },
  { method: 'PUT, DELETE', title: '206', http: 206, body: '{"a":1}', next: 'own' },
  { method: 'POST, PATCH', title: '206', http: 206, body: '{"a":1}', next: 'unreadable' },
  {
    method: 'POST',
    title: 'an id that climbs',
    body: '{"status":"Working","id":"/subscriptions/../../x"}',
    next: 'unreadable'
  },
  {
    method: 'POST',
    title: 'an id elsewhere',
    body: '{"status":"Working","id":"https://evil/subscriptions/x"}',
    next: 'unreadable'
  },
  {
    method: 'POST',
    title: 'an id that is another host',
    body: '{"status":"Working","id":"//evil/subscriptions/x"}',
    next: 'unreadable'
  },
  {
    method: 'POST',
    title: 'an error with an id',
    body: JSON.stringify({ id: thing, error: { code: 'x' } }),
    next: 'unreadable'
  },
  {
    method: 'PUT, PATCH',
    title: 'a state elsewhere that runs',
    goal: { stateField: ['properties', 'status'] },
    body: resource('Succeeded', { status: 'Working' }),
    next: atResource
  },
  {
    method: 'PUT, PATCH',
    title: 'a state elsewhere that is not there yet',
    goal: { stateField: ['properties', 'status'] },
    body: resource('Succeeded'),
    next: atResource
  },
  {
    method: 'PUT, PATCH',
    title: 'a state elsewhere that has ended',
    goal: { stateField: ['properties', 'status'], words: new Map([['on', 'succeeded']]) },
    body: resource('Creating', { status: 'On' }),
    next: 'succeeded'
  },
  ...[200, 201].flatMap((http): readonly Row[] => [
    ...unreadable.flatMap(([title, body]): readonly Row[] => [
      { method: 'PUT', title: `${http} with a state elsewhere and ${title}`, goal: ofStatus, http, body, next: 'own' },
      {
        method: 'PATCH',
        title: `${http} with a state elsewhere and ${title}`,
        goal: ofStatus,
        http,
        body,
        next: 'unreadable'
      },
      { method: 'PUT', title: `${http} of a type with a row, with ${title}`, call: job, http, body, next: atJob },
      {
        method: 'PATCH',
        title: `${http} of a type with a row, with ${title}`,
        call: job,
        http,
        body,
        next: 'unreadable'
      }
    ]),
    { method: 'PUT', title: `${http} with a number as its word`, http, body: resource(5), next: 'own' },
    { method: 'PATCH', title: `${http} with a number as its word`, http, body: resource(5), next: 'unreadable' },
    {
      method: 'PUT, PATCH',
      title: `${http} with a Location, and a state elsewhere that is not there yet`,
      goal: ofStatus,
      http,
      headers: location,
      body: resource('Succeeded'),
      next: atLocation
    },
    {
      method: 'PUT, PATCH',
      title: `${http} with a Location, and a state elsewhere that runs`,
      goal: ofStatus,
      http,
      headers: location,
      body: resource('Succeeded', { status: 'Working' }),
      next: atResource
    },
    {
      method: 'PUT, PATCH',
      title: `${http} of a type with a row, with a Location and no state`,
      call: job,
      http,
      headers: location,
      body: resource('Succeeded'),
      next: atLocation
    },
    {
      method: 'PUT, PATCH',
      title: `${http} with nothing, and a state elsewhere`,
      goal: ofStatus,
      http,
      body: '',
      next: atResource
    },
    ...jobs.map(
      ([title, id, more, next]): Row => ({
        method: 'POST',
        title: `${http} with ${title}`,
        http,
        body: JSON.stringify({ id, ...more }),
        next: next === 'job' ? `arm-resource ${id} done` : next
      })
    ),
    {
      method: 'POST',
      title: `${http} with a job that runs, and a Location`,
      http,
      headers: location,
      body: JSON.stringify({ id: automationJob, properties: { status: 'New' } }),
      next: `arm-resource ${automationJob} done`
    },
    {
      method: 'POST',
      title: `${http} with a job without a state, and a Location`,
      http,
      headers: location,
      body: JSON.stringify({ id: automationJob, properties: { provisioningState: 'Succeeded' } }),
      next: atLocation
    }
  ]),
  { method: 'PUT, PATCH', title: '204 with a state elsewhere', goal: ofStatus, http: 204, body: '', next: atResource },
  { method: 'PUT, PATCH', title: '204 of a type with a row', call: job, http: 204, body: '', next: atJob },
  {
    method: 'PUT',
    title: 'a type with a row that failed at once',
    call: job,
    body: '{"properties":{"state":"CompletedWithErrors","provisioningState":"Succeeded"}}',
    next: 'failed'
  },
  {
    method: 'PUT',
    title: 'two words',
    body: '{"properties":{"provisioningState":"A","ProvisioningState":"B"}}',
    next: atResource
  },
  {
    method: 'all',
    title: 'a monitor that is not a URL',
    headers: { 'azure-asyncoperation': 'https://[' },
    body: '',
    next: 'refused'
  }
]

const methods: readonly Method[] = ['PUT', 'PATCH', 'POST', 'DELETE']

describe.each(methods)('%s', (method) => {
  const mine = rows.filter((row) => row.method === 'all' || row.method.split(', ').includes(method))
  test.each(mine.map((row): [string, Row] => [row.title, row]))('%s', (_, row) => {
    const { body, http = 200, headers = {}, goal, call = thing, next } = row
    const url = new URL(call === thing ? own : `${call}?api-version=2024-01-01`, origin)
    const response = { url, status: http, headers, body, isFramed: true }
    const started = caught(() => readStarted({ method, url, goal: { ...usualGoal, ...goal } }, response))
    const expected = next === 'own' ? (method === 'DELETE' ? deletion(atResource) : atResource) : next
    expect(shown(started)).toBe(expected)
  })
})

function shown(started: unknown): string {
  if (started instanceof WaitError) return started.reason
  const { returned } = started as { returned: ReturnType<typeof readStarted> }
  return returned.kind === 'ended'
    ? returned.operation.state
    : `${returned.api} ${returned.url.pathname} ${returned.until}`
}

test('a job is requested with its type’s version, any other resource with the request’s version', () => {
  const version = (id: string, more: object) => {
    const url = new URL(own, origin)
    const response = { url, status: 200, headers: {}, body: JSON.stringify({ id, ...more }), isFramed: true }
    const started = readStarted({ method: 'POST', url, goal: usualGoal }, response)
    return started.kind === 'poll' ? started.url.searchParams.get('api-version') : undefined
  }
  expect([version(job, {}), version(thing, { status: 'x' })]).toEqual(['2024-09-01', '2024-01-01'])
})

test.each<[Method, number]>([
  ['POST', 0],
  ['DELETE', 0],
  ['PUT', 1],
  ['PATCH', 1]
])('a bug in reading the response to a %s is not mistaken for an unreadable response', (method, before) => {
  let reads = 0
  const response = {
    url: new URL(own, origin),
    status: 200,
    headers: {},
    get body() {
      reads += 1
      if (reads === before + 1) throw new TypeError('bug')
      return resource('Succeeded')
    },
    isFramed: true
  }
  expect(() => readStarted({ method, url: new URL(own, origin), goal: usualGoal }, response)).toThrow('bug')
})

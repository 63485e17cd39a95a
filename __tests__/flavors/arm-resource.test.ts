import { describe, expect, test } from '@jest/globals'
import type { Goal } from '../../src/documents/goal.ts'
import { armResource } from '../../src/flavors/arm-resource.ts'
import { acceptedBodies, create, Reader, type Row, testCourses, testDocuments } from './table.ts'

const id =
  '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg (1)/providers/Microsoft.Network/virtualNetworkGateways/gw'
const flavor = create(armResource, { 'resource-id': id }, { version: '2024-05-01' })
const resource = (provisioningState: unknown, more = {}) =>
  JSON.stringify({ id, name: 'gw', type: 'x', properties: { provisioningState, ...more } })
const bodyOf = (word: string) => ({ body: resource(word) })
const deployment = { code: 'DeploymentFailed', message: 'See details.', details: [], additionalInfo: [] }
const notFound = '{"error":{"code":"ResourceNotFound","message":"The Resource was not found."}}'

const contract: readonly Row[] = [
  { title: 'succeeded', body: resource('Succeeded'), reads: { name: 'gw', status: 'Succeeded' }, ends: 'succeeded' },
  { title: 'failed', body: resource('Failed'), reads: { error: undefined }, ends: 'failed' },
  { title: 'canceled', body: resource('Canceled'), ends: 'canceled' },
  ...['Accepted', 'Creating', 'Updating', 'Deleting', 'Running', 'Ready', 'Completed', 'Sleeping'].map(
    (word): Row => ({ title: word, body: resource(word), reads: { status: word }, ends: 'timed-out' })
  ),
  {
    title: 'no provisioningState',
    body: JSON.stringify({ id, name: 'gw', properties: { sku: 'x' } }),
    reads: { status: '200 OK', meaning: 'The resource has no provisioningState, which counts as succeeded' },
    ends: 'succeeded'
  },
  { title: 'no properties', body: '{"id":"100","name":"foo"}', ends: 'succeeded' },
  { title: 'a name alone', body: '{"name":"madge","role":"contributor"}', ends: 'succeeded' },
  { title: 'properties of null', body: '{"id":"100","properties":null}', ends: 'succeeded' },
  { title: 'a 404: whether it was deleted is not what is awaited', http: 404, body: notFound, ends: 'not-found' },
  { title: 'a 404 after a word', http: 404, after: { began: true }, body: notFound, ends: 'not-found' },
  {
    title: '204',
    http: 204,
    body: '',
    reads: { reason: 'unreadable', advice: expect.stringContaining('api: arm-location') as never }
  },
  { title: '201', http: 201, body: resource('Succeeded'), ends: 'succeeded' },
  {
    title: 'an end in a 202',
    http: 202,
    body: resource('Succeeded'),
    reads: { status: 'Succeeded', doubt: undefined },
    ends: 'timed-out'
  },
  { title: 'an end in a 203', http: 203, body: resource('Succeeded'), ends: 'unreadable' },
  { title: 'no state in a 202', http: 202, body: '{"id":"x"}', reads: { status: '202 Accepted' }, ends: 'timed-out' },
  { title: 'running in a 202', http: 202, body: resource('Updating'), ends: 'timed-out' }
]

/** `until: deleted`. */
const deletion: readonly Row[] = [
  {
    title: 'gone',
    http: 404,
    body: notFound,
    reads: { status: '404 Not Found', meaning: 'The resource no longer exists' },
    ends: 'succeeded'
  },
  ...[
    'ResourceGroupNotFound',
    'NotFound',
    'Not Found',
    '404',
    'ParentResourceNotFound',
    'VaultNotFound',
    'BlobDoesNotExist',
    'ResourceNotFoundError',
    'NotFoundException',
    'resourcenotfound',
    'SubscriptionDoesNotHaveServer',
    'ServerNotInSubscriptionResourceGroup'
  ].map(
    (code): Row => ({
      title: code,
      http: 404,
      body: JSON.stringify({ error: { code, message: 'No.' } }),
      ends: 'succeeded'
    })
  ),
  ...[
    ['endpoints', 'EndpointNotFound'],
    ['routes', 'RouteNotFound'],
    ['apis', 'ApiNotFound'],
    ['namespaces', 'NamespaceNotFound'],
    ['firewallPolicies', 'FirewallPolicyNotFound'],
    ['hostPools', 'HostPoolNotFoundError'],
    ['ipAddresses', 'IPAddressDoesNotExist']
  ].map(
    ([type, code]): Row => ({
      title: `${code}, of a resource of the type ${type}`,
      http: 404,
      url: new URL(`/providers/Microsoft.Sample/${type}/x`, flavor.request.url),
      body: JSON.stringify({ error: { code, message: 'No.' } }),
      ends: 'succeeded'
    })
  ),
  {
    title: 'a code that says nothing, because of one that does',
    http: 404,
    body: '{"error":{"code":"UserError","message":"Job not found","innererror":{"code":"NotFound"}}}',
    ends: 'succeeded'
  },
  { title: 'a number as the code', http: 404, body: '{"error":{"code":404,"message":"No."}}', ends: 'succeeded' },
  {
    title: 'a code that says nothing, because of one about something else',
    http: 404,
    body: '{"error":{"code":"UserError","innererror":{"code":"NotFound","innererror":{"code":"SubscriptionNotFound"}}}}',
    ends: 'not-found'
  },
  {
    title: 'another code, because of one about the resource',
    http: 404,
    body: '{"error":{"code":"AuthorizationFailed","innererror":{"code":"NotFound"}}}',
    ends: 'not-found'
  },
  ...[
    ['subscriptions', 'SubscriptionNotFound'],
    ['operations', 'OperationNotFound'],
    ['operationStatuses', 'OperationStatusNotFound'],
    ['versions', 'VersionNotFound'],
    ['resourceProviders', 'ResourceProviderNotFound'],
    ['endpoints', 'RouteNotFound']
  ].map(
    ([type, code]): Row => ({
      title: `${code}, of a resource of the type ${type}`,
      http: 404,
      url: new URL(`/providers/Microsoft.Sample/${type}/x`, flavor.request.url),
      body: JSON.stringify({ error: { code, message: 'No.' } }),
      ends: 'not-found'
    })
  ),
  { title: 'gone without a word', http: 404, body: '', ends: 'succeeded' },
  ...['Succeeded', 'Failed', 'Canceled'].map(
    (word): Row => ({
      title: `there, and not being deleted yet: ${word}, which the API defines`,
      body: resource(word),
      reads: { status: word, doubt: undefined },
      ends: 'timed-out'
    })
  ),
  { title: 'there, without a state', body: JSON.stringify({ id, name: 'gw' }), ends: 'timed-out' },
  {
    title: 'there, with a state elsewhere',
    body: JSON.stringify({ id, properties: { state: 'x' } }),
    ends: 'timed-out'
  },
  { title: 'being deleted', body: resource('Deleting'), ends: 'timed-out' },
  {
    title: 'state Deleted, but still present',
    body: resource('Deleted'),
    reads: { status: 'Deleted', doubt: 'sounds-final' },
    ends: 'timed-out'
  },
  { title: 'failed in the deletion', after: { began: true }, body: resource('Failed'), ends: 'failed' },
  { title: 'canceled in the deletion', after: { began: true }, body: resource('Canceled'), ends: 'canceled' },
  { title: 'a failure in a 202', http: 202, after: { began: true }, body: resource('Failed'), ends: 'timed-out' },
  { title: 'no content', http: 204, body: '', ends: 'unreadable' },
  { title: 'refused', http: 403, body: notFound, ends: 'forbidden' },
  { title: 'expired', http: 410, body: notFound, ends: 'refused' },
  { title: 'a 404 with nothing, which may have been cut', http: 404, isUnframed: true, body: '', ends: 'not-found' },
  {
    title: 'a 404 with nothing, by a web server',
    http: 404,
    headers: { 'content-type': 'text/html' },
    body: '',
    ends: 'not-found'
  },
  {
    title: 'a 404 by a gateway',
    http: 404,
    body: '{"statusCode":404,"message":"Resource not found"}',
    ends: 'not-found'
  },
  { title: 'a page', http: 404, body: '<html>', ends: 'not-found' },
  ...[
    'AuthorizationFailed',
    'SubscriptionNotFound',
    'InvalidResourceType',
    'NoRegisteredProviderFound',
    'InvalidResourceNamespace',
    'OperationNotFound',
    'EndpointNotFound',
    ''
  ].map(
    (code): Row => ({
      title: `a 404 that is not about the resource: ${code}`,
      http: 404,
      body: JSON.stringify({ error: { code, message: 'No.' } }),
      ends: 'not-found'
    })
  )
]

const wild: readonly Row[] = [
  {
    title: 'a status monitor that runs',
    body: '{"id":"/x","name":"g","status":"InProgress"}',
    reads: { reason: 'unreadable', patience: 'none', message: expect.stringContaining('api: arm-operation') as never },
    ends: 'unreadable'
  },
  { title: 'a status monitor that failed', body: '{"id":"/x","name":"g","status":"Failed"}', ends: 'unreadable' },
  { title: 'an error with an id, bare', body: '{"id":"x","code":"x","message":"denied"}', ends: 'unreadable' },
  { title: 'another spelling', body: '{"id":"x","properties":{"ProvisioningState":"Creating"}}', ends: 'timed-out' },
  { title: 'another spelling above', body: '{"id":"x","Properties":{"provisioningState":"Failed"}}', ends: 'failed' },
  ...[
    '{"id":"x","provisioningState":"Failed"}',
    '{"id":"x","provisioningState":3}',
    '{"id":"x","properties":[{"provisioningState":"Failed"}]}',
    '{"id":"x","properties":"Failed"}',
    '{"id":"x","error":"it failed"}',
    '{"id":"x","Error":{"code":"x"}}'
  ].map((body): Row => ({ title: `an odd place: ${body}`, body, ends: 'unreadable' })),
  { title: 'two l', body: resource('Cancelled'), ends: 'canceled' },
  { title: 'lower case', body: resource('succeeded'), ends: 'succeeded' },
  { title: 'upper case', body: resource('FAILED'), ends: 'failed' },
  {
    title: 'a deployment that failed, with its error',
    body: resource('Failed', { error: { code: 'DeploymentFailed', message: 'See details.' } }),
    reads: { error: deployment },
    ends: 'failed'
  },
  {
    title: 'an error beside the properties',
    body: JSON.stringify({ id, error: deployment, properties: { provisioningState: 'Failed' } }),
    reads: { error: deployment },
    ends: 'failed'
  },
  { title: 'a status that is none of its words', body: '{"status":"Succeeded"}', ends: 'unreadable' },
  { title: 'an empty object', body: '{}', ends: 'unreadable' },
  { title: 'an empty collection', body: '{"value":[]}', ends: 'unreadable' },
  { title: 'an error', body: notFound, ends: 'unreadable' },
  { title: 'an error with an id', body: `{"id":"x",${notFound.slice(1)}`, ends: 'unreadable' },
  { title: 'two errors', body: `{"id":"x","error":null,${notFound.slice(1)}`, ends: 'unreadable' },
  { title: 'an error, and none', body: `{"id":"x",${notFound.slice(1, -1)},"error":null}`, ends: 'unreadable' },
  {
    title: 'nothing',
    body: '',
    reads: { reason: 'unreadable', message: 'The response (HTTP 200) contains no status: it is empty' }
  },
  {
    title: 'a body that was not read',
    body: undefined,
    bodyFault: 'it is not UTF-8',
    reads: { reason: 'unreadable', message: expect.stringMatching(/: it is not UTF-8$/) as never }
  },
  { title: 'HTML', body: '<html>Succeeded</html>', ends: 'unreadable' },
  { title: 'a list', body: `[${resource('Succeeded')}]`, ends: 'unreadable' },
  { title: 'a provisioningState of null', body: resource(null), ends: 'succeeded' },
  { title: 'a provisioningState of nothing', body: resource(' '), ends: 'unreadable' },
  { title: 'two in a list', body: resource(['Succeeded']), ends: 'unreadable' },
  {
    title: 'two provisioningStates',
    body: '{"id":"x","properties":{"provisioningState":"Failed","provisioningState":"Succeeded"}}',
    ends: 'unreadable'
  },
  {
    title: 'a provisioningState one level too deep, which is another’s',
    body: resource('Updating', { peering: { provisioningState: 'Succeeded' } }),
    ends: 'timed-out'
  },
  {
    title: 'a provisioningState beside the properties that have one: theirs counts',
    body: '{"id":"x","provisioningState":"Updating","properties":{"provisioningState":"Succeeded"}}',
    ends: 'succeeded'
  },
  { title: 'a final error: the reading failed', http: 400, body: notFound, ends: 'refused' },
  { title: 'busy', http: 409, body: notFound, ends: 'unreachable' }
]

describe('by the contract', () => testDocuments(flavor, contract))
describe('seen in the wild', () => testDocuments(flavor, wild))
describe('accepted', () => testDocuments(flavor, acceptedBodies))
describe('until it is deleted', () => {
  const options = { version: '2024-05-01', goal: { until: 'deleted' } } as const
  const deleted = create(armResource, { 'resource-id': id }, options)
  testDocuments(deleted, deletion)
  testCourses(deleted, [
    {
      title: 'the whole course',
      answers: [{ body: resource('Succeeded') }, { body: resource('Deleting') }, { http: 404, body: notFound }],
      ends: 'succeeded'
    },
    {
      title: 'a failure of the past, then the deletion’s own',
      answers: [{ body: resource('Failed') }, { body: resource('Deleting') }, { body: resource('Failed') }],
      ends: 'failed'
    },
    { title: 'failures of the past', answers: ['Failed', 'Canceled'].map(bodyOf), ends: 'timed-out' }
  ])

  const words = new Map([
    ['deletefailed', 'failed'],
    ['deletecanceled', 'canceled']
  ] as const)
  testCourses(create(armResource, { 'resource-id': id }, { ...options, goal: { until: 'deleted', words } }), [
    { title: 'a failure of the user’s, the only word', answers: [bodyOf('DeleteFailed')], ends: 'timed-out' },
    {
      title: 'failures of the user’s and of Azure’s',
      answers: ['DeleteFailed', 'Failed', 'DeleteCanceled', 'DeleteFailed'].map(bodyOf),
      ends: 'timed-out'
    },
    {
      title: 'a failure of the user’s, after another word',
      answers: ['DeleteFailed', 'Deleting', 'DeleteFailed'].map(bodyOf),
      ends: 'failed'
    }
  ])
})

describe('a state that is not a string', () => {
  const reading = (words: Goal['words']) => {
    const goal = { stateField: ['properties', 'x'], words } as const
    const number = create(armResource, { 'resource-id': id }, { version: '2024-05-01', goal })
    return async (json: string) => new Reader(await number.load()).read({ body: `{"properties":{"x":${json}}}` })
  }
  const succeeds = async (word: string, json: string) =>
    (await reading(new Map([[word, 'succeeded']]))(json)).state === 'succeeded'

  test.each([
    ['100', '100'],
    ['100', '100.0'],
    ['100.0', '100.0'],
    ['100', '1e2'],
    ['100', '0.1E+3'],
    ['12.5', '12.50'],
    ['0', '-0.0'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['99.99999999999999999', '99.99999999999999999'],
    ['1e400', '1E400'],
    ['true', 'true']
  ])('%s is %s', async (word, json) => expect(await succeeds(word, json)).toBe(true))

  test.each([
    ['9007199254740992', '9007199254740993'],
    ['9007199254740993', '9007199254740992'],
    ['100', '99.99999999999999999'],
    ['0', '1e-400'],
    ['null', '1e400'],
    ['100.0', '100'],
    ['100', '-100'],
    ['1', 'true']
  ])('%s is not %s', async (word, json) => expect(await succeeds(word, json)).toBe(false))

  test('the word is the shortest text of the number', async () => {
    const words = await Promise.all(['100.0', '1e2', '12.50', '9007199254740993'].map(reading(new Map())))
    expect(words.map(({ status }) => status)).toEqual(['100', '100', '12.5', '9007199254740993'])
  })

  test('in a document that is too deep is unreadable', async () => {
    const deep = `[${'['.repeat(100_000)}${']'.repeat(100_000)}]`
    await expect(reading(new Map())(`100,"y":${deep}`)).rejects.toMatchObject({ reason: 'unreadable' })
  })
})

describe('until a job is deleted', () => {
  const path = '/subscriptions/x/resourceGroups/rg/providers/Microsoft.DataReplication/replicationVaults/v/jobs/j'
  const job = (state: string) => ({ body: JSON.stringify({ id: path, properties: { state } }) })
  testCourses(create(armResource, { 'resource-id': path }, { version: '2024-09-01', goal: { until: 'deleted' } }), [
    { title: 'the deletion fails', answers: [job('Started'), job('Failed')], ends: 'failed' },
    {
      title: 'a failure word that only the job has is not about the deletion',
      answers: [job('Started'), job('CompletedWithErrors')],
      ends: 'timed-out'
    }
  ])
})

describe('a state with another name', () => {
  const elsewhere: readonly (readonly [member: string, document: object])[] = [
    ['properties.state', { id, properties: { state: 'Updating' } }],
    ['properties.runStatus', { id, properties: { runStatus: 'Updating' } }],
    ['properties.PHASE', { id, properties: { PHASE: 'Updating' } }],
    ['properties.result', { id, properties: { result: 'Updating' } }],
    ['registrationState', { id, registrationState: 'Updating', properties: { state: 'x' } }],
    ['properties.currentStatus.state', { id, properties: { currentStatus: { state: 'Updating' } } }],
    ['properties.status.status.state', { id, properties: { status: { status: { state: 'Updating' } } } }],
    ['status.phase', { id, status: { phase: 'Updating' }, properties: {} }],
    ['properties.state', { id, properties: { status: { state: 'x' }, state: 'Updating' } }]
  ]
  testDocuments(
    flavor,
    elsewhere.map(([member, document]) => ({
      title: member,
      body: JSON.stringify(document),
      reads: {
        reason: 'unreadable',
        patience: 'none',
        message: expect.stringMatching(
          new RegExp(`Its ${member} \\(Updating\\).*\\nstate-field: ${member}\\n`, 's')
        ) as never
      }
    }))
  )
  testDocuments(flavor, [
    {
      title: 'a long and hostile one is cut and cleaned',
      body: JSON.stringify({ id, properties: { state: `::error::${'x'.repeat(100)}` } }),
      reads: { reason: 'unreadable', message: expect.stringContaining(`(error${'x'.repeat(55)}) may`) as never }
    },
    { title: 'an object is none', body: JSON.stringify({ id, properties: { state: { a: 'b' } } }), ends: 'succeeded' },
    {
      title: 'the words of the first are unusable, so the second is suggested',
      body: JSON.stringify({ id, status: '', properties: { 'job.status': 'x', state: 'Updating' } }),
      reads: {
        reason: 'unreadable',
        advice: '',
        message: expect.stringContaining('Its properties.state (Updating)') as never
      }
    },
    {
      title: 'an empty one',
      body: JSON.stringify({ id, properties: { state: ' ' } }),
      reads: { reason: 'unreadable', patience: 'none', message: expect.stringContaining('(not a word)') as never }
    },
    ...['job.status', 'äState', `${'x'.repeat(61)}State`, 'a\nstatus', '::error::state', 'job status'].flatMap((name) =>
      [{ [name]: 'SECRET' }, { status: { [name]: '' } }].map((properties) => ({
        title: `an odd name is not shown: ${JSON.stringify(properties)}`,
        body: JSON.stringify({ id, properties }),
        reads: {
          reason: 'unreadable' as const,
          patience: 'none' as const,
          message: expect.not.stringMatching(/state-field: |SECRET|job|ä|xx|error::/) as never
        }
      }))
    ),
    {
      title: 'an object with another name is none',
      body: JSON.stringify({ id, properties: { instanceView: { state: 'x' } } }),
      ends: 'succeeded'
    },
    {
      title: 'a string in an object that is named like a state, but not itself, is none',
      body: JSON.stringify({ id, properties: { status: { message: 'x', error: { status: 'x' } } } }),
      ends: 'succeeded'
    },
    {
      title: 'a member four levels deep is none',
      body: JSON.stringify({ id, properties: { status: { status: { status: { status: 'x' } } } } }),
      ends: 'succeeded'
    },
    {
      title: 'a list is none',
      body: JSON.stringify({ id, properties: { status: [{ state: 'x' }], statuses: 'x' } }),
      ends: 'succeeded'
    },
    { title: 'null is none', body: JSON.stringify({ id, properties: { state: null } }), ends: 'succeeded' }
  ])
})

test('is requested by its id, with the api-version from the inputs', () => {
  expect(flavor.request.url.href).toBe(
    'https://management.azure.com/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg%20(1)/providers/Microsoft.Network/virtualNetworkGateways/gw?api-version=2024-05-01'
  )
  expect(flavor.operationId).toBe(id)
})

import { describe, expect, test } from '@jest/globals'
import { armResource } from '../../src/flavors/arm-resource.ts'
import { parameters, type Row, testDocuments } from './table.ts'

const endpoint = new URL('https://management.azure.com')
const id =
  '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg (1)/providers/Microsoft.Network/virtualNetworkGateways/gw'
const flavor = armResource.create(parameters({ 'resource-id': id, 'api-version': '2024-05-01' }), endpoint)
const resource = (provisioningState: unknown, more = {}) =>
  JSON.stringify({ id, name: 'gw', type: 'x', properties: { provisioningState, ...more } })
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
  { title: 'deleted', body: resource('Deleted'), ends: 'succeeded' },
  {
    title: 'gone after Deleting',
    http: 404,
    after: 'Deleting',
    body: notFound,
    reads: { status: '404 Not Found', meaning: 'The resource was being deleted, and there is none any more' },
    ends: 'succeeded'
  },
  { title: 'gone after deleting, in lower case', http: 404, after: 'deleting', body: '', ends: 'succeeded' },
  { title: 'gone from the start', http: 404, body: notFound, ends: 'not-found' },
  { title: 'gone after another word', http: 404, after: 'Updating', body: notFound, ends: 'not-found' },
  { title: 'refused after Deleting', http: 403, after: 'Deleting', body: notFound, ends: 'forbidden' },
  { title: 'no content after Deleting', http: 204, after: 'Deleting', body: '', ends: 'unreadable' }
]

const wild: readonly Row[] = [
  {
    title: 'a status monitor that runs',
    body: '{"id":"/x","name":"g","status":"InProgress"}',
    reads: { reason: 'unreadable', message: expect.stringContaining('api: arm-operation') as unknown as string },
    ends: 'unreadable'
  },
  { title: 'a status monitor that failed', body: '{"id":"/x","name":"g","status":"Failed"}', ends: 'unreadable' },
  { title: 'an error with an id, bare', body: '{"id":"x","code":"x","message":"denied"}', ends: 'unreadable' },
  ...[
    '{"id":"x","properties":{"ProvisioningState":"Creating"}}',
    '{"id":"x","Properties":{"provisioningState":"Failed"}}',
    '{"id":"x","provisioningState":"Failed"}',
    '{"id":"x","properties":[{"provisioningState":"Failed"}]}',
    '{"id":"x","error":"it failed"}',
    '{"id":"x","Error":{"code":"x"}}'
  ].map((body): Row => ({ title: `an odd place or spelling: ${body}`, body, ends: 'unreadable' })),
  {
    title: 'a 404 after Deleting with nothing, which may have been cut',
    http: 404,
    after: 'Deleting',
    isUnframed: true,
    body: '',
    ends: 'not-found'
  },
  {
    title: 'a 404 after Deleting with nothing, by a web server',
    http: 404,
    after: 'Deleting',
    headers: { 'content-type': 'text/html' },
    body: '',
    ends: 'not-found'
  },
  {
    title: 'a 404 after Deleting by a gateway of somebody else’s',
    http: 404,
    after: 'Deleting',
    body: '{"statusCode":404,"message":"Resource not found"}',
    ends: 'not-found'
  },
  ...['AuthorizationFailed', 'SubscriptionNotFound', 'InvalidResourceType', 'NoRegisteredProviderFound'].map(
    (code): Row => ({
      title: `a 404 after Deleting that is about the request: ${code}`,
      http: 404,
      after: 'Deleting',
      body: JSON.stringify({ error: { code, message: 'No.' } }),
      ends: 'not-found'
    })
  ),
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
  { title: 'HTML in place of a 404 after Deleting', http: 404, after: 'Deleting', body: '<html>', ends: 'not-found' },
  { title: 'a status that is none of its words', body: '{"status":"Succeeded"}', ends: 'unreadable' },
  { title: 'an empty object', body: '{}', ends: 'unreadable' },
  { title: 'an empty collection', body: '{"value":[]}', ends: 'unreadable' },
  { title: 'an error', body: notFound, ends: 'unreadable' },
  { title: 'an error with an id', body: `{"id":"x",${notFound.slice(1)}`, ends: 'unreadable' },
  { title: 'two errors', body: `{"id":"x","error":null,${notFound.slice(1)}`, ends: 'unreadable' },
  { title: 'an error, and none', body: `{"id":"x",${notFound.slice(1, -1)},"error":null}`, ends: 'unreadable' },
  { title: 'nothing', body: '', ends: 'unreadable' },
  { title: 'HTML', body: '<html>Succeeded</html>', ends: 'unreadable' },
  { title: 'a list', body: `[${resource('Succeeded')}]`, ends: 'unreadable' },
  { title: 'an end in a 202', http: 202, body: resource('Succeeded'), ends: 'unreadable' },
  { title: 'no state in a 202', http: 202, body: '{"id":"x"}', ends: 'unreadable' },
  { title: 'running in a 202', http: 202, body: resource('Updating'), ends: 'timed-out' },
  { title: 'a provisioningState of null', body: resource(null), ends: 'unreadable' },
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
  { title: 'a final error: the reading failed', http: 409, body: notFound, ends: 'refused' }
]

describe('by the contract', () => testDocuments(flavor, contract))
describe('seen in the wild', () => testDocuments(flavor, wild))

test('is asked for by its id, in the version that was given', () => {
  expect(flavor.request.url.href).toBe(
    'https://management.azure.com/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg%20(1)/providers/Microsoft.Network/virtualNetworkGateways/gw?api-version=2024-05-01'
  )
  expect(flavor.operationId).toBe(id)
})

import { describe, expect, test } from '@jest/globals'
import { armLocation } from '../../src/flavors/arm-location.ts'
import {
  acceptedBodies,
  answeredBy,
  type Course,
  caught,
  create,
  Reader,
  type Row,
  testCourses,
  testDocuments
} from './table.ts'

const url =
  'https://management.azure.com/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/operationresults/eyJqb2IiOiJ4In0?api-version=2022-09-01'
const flavor = create(armLocation, { 'operation-url': url })
const conflict = { code: 'Conflict', message: 'The lock holds.', details: [], additionalInfo: [] }
const conflictBody = '{"error":{"code":"Conflict","message":"The lock holds."}}'
const resource = (provisioningState: unknown, more = {}) =>
  JSON.stringify({ id: '/subscriptions/x', name: 'gw', properties: { provisioningState, ...more } })

/** Resource Manager's contract for Location URLs, row by row. */
const contract: readonly Row[] = [
  { title: '202', http: 202, body: '', reads: { status: '202 Accepted' }, ends: 'timed-out' },
  {
    title: '202 with a new Location',
    http: 202,
    headers: { location: 'https://management.azure.com/subscriptions/x/operationresults/2?api-version=1' },
    body: '',
    reads: { next: 'https://management.azure.com/subscriptions/x/operationresults/2?api-version=1' },
    ends: 'timed-out'
  },
  {
    title: '202 with a relative Location',
    http: 202,
    headers: { location: '../3?y=2' },
    body: '',
    reads: { next: 'https://management.azure.com/3?y=2' },
    ends: 'timed-out'
  },
  {
    title: '202 whose status is terminal: the HTTP status is not',
    http: 202,
    body: '{"status":"Succeeded"}',
    reads: { status: 'Succeeded', doubt: undefined },
    ends: 'timed-out'
  },
  { title: '202 whose status is Failed', http: 202, body: '{"status":"Failed"}', ends: 'timed-out' },
  { title: '202 whose provisioningState is terminal', http: 202, body: resource('Succeeded'), ends: 'timed-out' },
  {
    title: '200 with a result',
    body: '{"id":"/subscriptions/x","name":"gw","location":"westeurope"}',
    reads: {
      status: '200 OK',
      httpStatusCode: '200',
      name: 'gw',
      document: '{"id":"/subscriptions/x","name":"gw","location":"westeurope"}'
    },
    ends: 'succeeded'
  },
  { title: '201', http: 201, body: '{"id":"/subscriptions/x"}', reads: { status: '201 Created' }, ends: 'succeeded' },
  { title: '204', http: 204, body: '', reads: { status: '204 No Content', httpStatusCode: '204' }, ends: 'succeeded' },
  {
    title: '200 with a provisioningState, running',
    body: resource('Updating'),
    reads: { status: 'Updating' },
    ends: 'timed-out'
  },
  {
    title: '200 with a provisioningState, succeeded',
    body: resource('Succeeded'),
    reads: { status: 'Succeeded', name: 'gw', httpStatusCode: '200' },
    ends: 'succeeded'
  },
  {
    title: '200 with a provisioningState, failed',
    body: resource('Failed', { error: conflict }),
    reads: { error: conflict },
    ends: 'failed'
  },
  { title: '200 with a provisioningState, canceled', body: resource('Canceled'), ends: 'canceled' },
  { title: '200 with a provisioningState, in the other spelling', body: resource('cancelled'), ends: 'canceled' },
  { title: '201 with a provisioningState, running', http: 201, body: resource('Creating'), ends: 'timed-out' },
  {
    title: 'a final error: the operation’s own',
    http: 400,
    body: conflictBody,
    reads: { state: 'failed', status: '400 Bad Request', httpStatusCode: '400', error: conflict },
    ends: 'failed'
  },
  ...[400, 402, 412, 422].map(
    (http): Row => ({ title: String(http), http, body: conflictBody, reads: { error: conflict }, ends: 'failed' })
  )
]

/** Real responses of services, and of proxies in their place. */
const wild: readonly Row[] = [
  { title: '200 with nothing', body: '', reads: { status: '200 OK', document: '' }, ends: 'succeeded' },
  { title: '200 with white space', body: '\r\n', ends: 'succeeded' },
  { title: '200 with nothing, which may have been cut', body: '', isUnframed: true, ends: 'unreadable' },
  { title: '201 with nothing, which may have been cut', http: 201, body: '', isUnframed: true, ends: 'unreadable' },
  { title: '204, which has nothing', http: 204, body: '', isUnframed: true, ends: 'succeeded' },
  { title: '200 with a result to the end of the connection', body: '{"id":"/x"}', isUnframed: true, ends: 'succeeded' },
  { title: '400 with nothing, which may have been cut', http: 400, body: '', isUnframed: true, ends: 'refused' },
  { title: '200 with an error that is a sentence', body: '{"id":"/x","error":"it failed"}', ends: 'unreadable' },
  { title: '200 with a list of errors', body: '{"id":"/x","error":[{"code":"x"}]}', ends: 'unreadable' },
  { title: '200 with an empty error', body: '{"output":"","error":""}', ends: 'succeeded' },
  { title: '201 with nothing', http: 201, body: '', ends: 'succeeded' },
  { title: '200 with null', body: 'null', ends: 'succeeded' },
  { title: '200 with a list', body: '[{"id":"/x"}]', reads: { document: '[{"id":"/x"}]' }, ends: 'succeeded' },
  { title: '200 with an empty collection', body: '{"value":[]}', ends: 'succeeded' },
  { title: '200 with a word', body: '"https://blob.core.windows.net/package.zip"', ends: 'succeeded' },
  { title: '200 with a status of its own', body: '{"status":"Enabled"}', ends: 'timed-out' },
  ...['InProgress', 'Updating', 'deleting', 'Queued', 'InProgress:{"percent":10}'].map(
    (status): Row => ({
      title: `200 of a status monitor that says ${status}`,
      body: JSON.stringify({ id: '/x', status }),
      reads: { status },
      ends: 'timed-out'
    })
  ),
  {
    title: '200 with a provisioningState of Deleted, which is no end here',
    body: resource('Deleted'),
    ends: 'timed-out'
  },
  { title: '200 with a bare error', body: '{"code":"x","message":"y"}', ends: 'unreadable' },
  { title: '200 with a result that has a code', body: '{"code":"x"}', ends: 'succeeded' },
  { title: '200 with a result that has a message', body: '{"code":"","message":"y"}', ends: 'succeeded' },
  { title: '200 of a status monitor that failed', body: '{"status":"failed"}', ends: 'failed' },
  { title: '200 of a status monitor that succeeded', body: '{"status":"Succeeded"}', ends: 'succeeded' },
  { title: '200 with an error', body: conflictBody, ends: 'unreadable' },
  { title: '200 with two statuses', body: '{"status":"InProgress","status":"Enabled"}', ends: 'unreadable' },
  { title: '200 with two errors', body: `${conflictBody.slice(0, -1)},"error":null}`, ends: 'unreadable' },
  { title: '200 with an error of null', body: '{"error":null,"id":"/x"}', ends: 'succeeded' },
  { title: '200 with HTML', body: '<html>Sign in</html>', ends: 'unreadable' },
  {
    title: '200 with JSON after a control character, as text',
    body: '\u0000{"status":"Failed"}',
    headers: { 'content-type': 'text/plain' },
    ends: 'unreadable'
  },
  { title: '200 with an error in an error', body: '{"error":{"error":{"code":"x"}}}', ends: 'unreadable' },
  { title: '200 with plain text in place of JSON', body: 'OK', ends: 'unreadable' },
  { title: '200 with plain text', body: 'OK', headers: { 'content-type': 'text/plain' }, ends: 'succeeded' },
  { title: '200 with CSV', body: 'a,b', headers: { 'content-type': 'text/csv' }, ends: 'succeeded' },
  {
    title: '200 with plain text that may have been cut',
    body: 'OK',
    headers: { 'content-type': 'text/plain' },
    isUnframed: true,
    ends: 'unreadable'
  },
  { title: '200 with a page as text', body: ' <b>', headers: { 'content-type': 'text/plain' }, ends: 'unreadable' },
  { title: '200 with cut JSON as text', body: '{"a', headers: { 'content-type': 'text/plain' }, ends: 'unreadable' },
  { title: '200 with a page without tags', body: 'Hi', headers: { 'content-type': 'text/html' }, ends: 'unreadable' },
  {
    title: '200 with an error whose members are null',
    body: '{"id":"/x","error":{"code":null,"message":null}}',
    ends: 'succeeded'
  },
  {
    title: '200 with an error whose members are empty',
    body: '{"id":"/x","error":{"code":"","message":" ","details":[]}}',
    ends: 'succeeded'
  },
  { title: '200 with an error in capitals', body: '{"id":"/x","Error":{"Code":"x"}}', ends: 'unreadable' },
  { title: '200 with an OData error', body: '{"odata.error":{"code":"x"}}', ends: 'unreadable' },
  { title: '200 with a cut document', body: '{"id":"/x"', ends: 'unreadable' },
  { title: '200 with more than 1 MiB', body: undefined, ends: 'unreadable' },
  { title: '200 with a provisioningState of null', body: resource(null), ends: 'succeeded' },
  { title: '200 with a provisioningState of nothing', body: resource(''), ends: 'unreadable' },
  { title: '200 with a number as provisioningState', body: resource(3), ends: 'unreadable' },
  {
    title: '200 with two provisioningStates',
    body: '{"properties":{"provisioningState":"Updating","provisioningState":"Succeeded"}}',
    ends: 'unreadable'
  },
  {
    title: '200 with two properties',
    body: '{"properties":{"provisioningState":"Updating"},"properties":{}}',
    ends: 'unreadable'
  },
  ...[203, 205, 206, 207].map((http): Row => ({ title: String(http), http, body: '{"id":"/x"}', ends: 'unreadable' })),
  {
    title: 'a bare error',
    http: 400,
    body: '{"message":"Expected bad request message","status":400}',
    reads: { error: { ...conflict, code: '', message: 'Expected bad request message' } },
    ends: 'failed'
  },
  { title: 'a final error with nothing', http: 400, body: '', reads: { error: undefined }, ends: 'failed' },
  { title: 'a final error that is no JSON', http: 400, body: '<{ "message" : "Error" }', ends: 'refused' },
  { title: 'a final error that is text without a type', http: 400, body: 'Bad Request', ends: 'refused' },
  { title: 'a final error that is broken JSON without a type', http: 400, body: '{"error":', ends: 'refused' },
  { title: 'a final error that is a JSON string without a type', http: 400, body: '"Bad Request"', ends: 'failed' },
  { title: 'a final error of more than 16 MiB', http: 400, body: undefined, ends: 'refused' },
  {
    title: 'a final error of more than 16 MiB, JSON by its type',
    http: 400,
    headers: { 'content-type': 'application/json' },
    body: undefined,
    ends: 'refused'
  },
  ...[
    '<html>Bad request</html>',
    '\n<!DOCTYPE html PUBLIC "x"><p>',
    '<HTML lang="en">',
    '<?xml version="1.0"?><html>'
  ].map((body): Row => ({ title: `a page: ${body}`, http: 400, body, ends: 'refused' })),
  {
    title: 'a page by its type',
    http: 406,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: 'Not acceptable',
    ends: 'refused'
  },
  {
    title: 'a text by its type',
    http: 400,
    headers: { 'content-type': 'text/plain' },
    body: 'Blocked by your organisation',
    ends: 'refused'
  },
  {
    title: 'broken JSON by its type',
    http: 400,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: '{"error":',
    ends: 'failed'
  },
  { title: 'a proxy’s 407', http: 407, body: '', ends: 'refused' },
  {
    title: 'an error about our own request',
    http: 400,
    body: '{"error":{"code":"MissingApiVersionParameter","message":"The api-version query parameter is required."}}',
    ends: 'refused'
  },
  ...[405, 406, 410, 411, 413, 414, 415, 431].map(
    (http): Row => ({
      title: `${http}, which is about our request or the result`,
      http,
      body: conflictBody,
      ends: 'refused'
    })
  ),
  ...[
    'ApiVersionNotSupported',
    'InvalidApiVersionParameter',
    'InvalidResourceNamespace',
    'InvalidResourceType',
    'InvalidSubscriptionId',
    'MissingSubscription',
    'NoRegisteredProviderFound',
    'SubscriptionNotFound',
    'invalidresourcetype'
  ].map(
    (code): Row => ({
      title: `a code about our own request: ${code}`,
      http: 400,
      body: JSON.stringify({ error: { code, message: 'No.' } }),
      ends: 'refused'
    })
  ),
  {
    title: 'an error about a thing that is missing',
    http: 400,
    body: '{"error":{"code":"VnetNotFound"}}',
    ends: 'failed'
  },
  { title: '409 for a while', http: 409, body: '{"error":{"code":"OperationInProgress"}}', ends: 'unreachable' },
  { title: '401', http: 401, body: conflictBody, ends: 'forbidden' },
  { title: '403', http: 403, body: conflictBody, ends: 'forbidden' },
  { title: '404', http: 404, body: conflictBody, ends: 'not-found' },
  ...[408, 425, 429, 500, 502, 503, 504].map(
    (http): Row => ({ title: String(http), http, body: conflictBody, ends: 'unreachable' })
  ),
  ...[501, 505].map((http): Row => ({ title: String(http), http, body: conflictBody, ends: 'refused' })),
  {
    title: '202 with a Location that is no URL',
    http: 202,
    headers: { location: 'https://[' },
    body: '',
    reads: { reason: 'refused', patience: 'none' },
    ends: 'refused'
  },
  {
    title: '202 with an empty Location',
    http: 202,
    headers: { location: ' ' },
    body: '',
    reads: { next: undefined },
    ends: 'timed-out'
  }
]

describe('by the contract', () => testDocuments(flavor, contract))
describe('seen in the wild', () => testDocuments(flavor, wild))
describe('accepted', () => testDocuments(flavor, acceptedBodies))

const inProgress = { http: 409, body: '{"error":{"code":"OperationInProgress","message":"Another one runs."}}' }
const conflicting = { http: 409, body: conflictBody }
const accepted = { http: 202, body: '' }
const done = { body: '{"id":"/x"}' }

const courses: readonly Course[] = [
  {
    title: 'a monitor behind a Location',
    answers: [accepted, { body: '{"id":"x","name":"op-1","status":"Working"}' }, { body: '{"status":"Succeeded"}' }],
    ends: 'succeeded'
  },
  {
    title: 'a monitor behind a Location, failed',
    answers: [
      accepted,
      { body: '{"name":"op-1","status":"Failed","error":{"code":"ExecutionFailure","message":"The test says so."}}' }
    ],
    ends: 'failed',
    reads: { error: { ...conflict, code: 'ExecutionFailure', message: 'The test says so.' } }
  },
  {
    title: 'a resource behind a Location, in another spelling',
    answers: ['InProgress', 'Failed'].map((state) => ({
      body: `{"name":"t","properties":{"ProvisioningState":"${state}"}}`
    })),
    ends: 'failed'
  },
  {
    title: 'a success with an error that is none',
    answers: [
      accepted,
      { body: '{"status":"Succeeded","error":{"code":"Success","message":"0 errors reported.","details":[]}}' }
    ],
    ends: 'succeeded',
    reads: { error: undefined }
  },
  { title: 'busy, then done', answers: [accepted, inProgress, accepted, done], ends: 'succeeded' },
  { title: 'busy again and again, then done', answers: [inProgress, inProgress, inProgress, done], ends: 'succeeded' },
  { title: 'a conflict that passes', answers: [accepted, conflicting, done], ends: 'succeeded' },
  {
    title: 'a conflict that stays is the operation’s own',
    answers: [accepted, conflicting, conflicting, done],
    ends: 'failed',
    reads: { status: '409 Conflict', error: conflict }
  },
  { title: 'a conflict after being busy', answers: [inProgress, conflicting, done], ends: 'succeeded' },
  {
    title: 'conflicts with something between',
    answers: [conflicting, { http: 503, body: '' }, conflicting, done],
    ends: 'succeeded'
  },
  {
    title: 'a page for a conflict, twice',
    answers: [{ http: 409, body: '<html>' }, { http: 409, body: '<html>' }, done],
    ends: 'succeeded'
  },
  {
    title: 'a text for a conflict, twice',
    answers: [{ http: 409, body: 'Conflict' }, { http: 409, body: 'Conflict' }, done],
    ends: 'succeeded'
  }
]
describe('responses in a row', () => testCourses(flavor, courses))

describe('until it is deleted', () => {
  const deleted = create(armLocation, { 'operation-url': url }, { goal: { until: 'deleted' } })
  const missing = (code: string) => JSON.stringify({ error: { code, message: 'No.' } })
  testDocuments(deleted, [
    {
      title: '404 about the resource',
      http: 404,
      body: missing('ResourceNotFound'),
      reads: { status: '404 Not Found' },
      ends: 'succeeded'
    },
    { title: '410 about the resource', http: 410, body: missing('ResourceNotFound'), ends: 'succeeded' },
    ...['ResourceGroupNotFound', 'VaultDoesNotExist', 'ServerNotFoundError', 'resourcenotfound', 'Vault_NotFound'].map(
      (code): Row => ({ title: `404 about a resource: ${code}`, http: 404, body: missing(code), ends: 'succeeded' })
    ),
    ...[
      'AsyncOperationResultNotFound',
      'AsyncOperationStatusNotFound',
      'AzureAsyncOperationNotFound',
      'OperationNotFound',
      'OperationIDNotFound',
      'OperationIdDoesNotExist',
      'OperationTokenNotFound',
      'OperationStatusIdNotFound',
      'OperationsNotFound',
      'OperationResultsNotFound',
      'OperationresultNotFound',
      'asyncoperationresultnotfound',
      'LongRunningOperationNotFound',
      'ResourceOperationNotFound',
      'Resource_Operation_Not_Found',
      'OperationNotFoundException',
      'RequestNotFound',
      'HTTPRouteNotFound',
      'HttpRouteNotFound',
      'ControllerNotFound',
      'ActionNotFound',
      'MethodNotFound',
      'LocationNotFound',
      'RegionNotFound',
      'NamespaceNotFound',
      'HostNotFound',
      'TokenNotFound',
      'HeaderNotFound',
      'PrincipalNotFound',
      'ServicePrincipalNotFound',
      'ApiNotFound',
      'EndpointNotFound',
      'ResourceTypeNotFound',
      'ResourceProviderNotFound',
      'ApiVersionNotFound',
      'SubscriptionNotFound',
      'BillingSubscriptionNotFound',
      // These do not say what was not found.
      'NotFound',
      '404'
    ].map(
      (code): Row => ({ title: `404 about something else: ${code}`, http: 404, body: missing(code), ends: 'not-found' })
    ),
    {
      title: '404 about the resource, because of another thing',
      http: 404,
      body: '{"error":{"code":"ResourceNotFound","details":[{"code":"OperationNotFound"}]}}',
      ends: 'not-found'
    },
    { title: '404 about our request', http: 404, body: missing('InvalidResourceType'), ends: 'not-found' },
    { title: '404 without a word', http: 404, body: '', ends: 'not-found' },
    { title: '410 without a word', http: 410, body: '', ends: 'refused' },
    {
      title: '404 by a gateway',
      http: 404,
      body: '{"statusCode":404,"message":"Resource not found"}',
      ends: 'not-found'
    },
    { title: '204', http: 204, body: '', ends: 'succeeded' },
    { title: '202', http: 202, body: '', ends: 'timed-out' },
    { title: 'a final error', http: 400, body: conflictBody, ends: 'failed' }
  ])

  const job =
    'https://management.azure.com/subscriptions/x/resourceGroups/rg/providers/Microsoft.App/jobs/j/executions/e'
  describe('at the URL of a job', () =>
    testDocuments(create(armLocation, { 'operation-url': job }, { goal: { until: 'deleted' } }), [
      { title: '410 about it', http: 410, body: missing('ResourceNotFound'), ends: 'succeeded' },
      { title: '404 about it', http: 404, body: missing('ResourceNotFound'), ends: 'succeeded' },
      { title: '410 about the operation', http: 410, body: missing('OperationNotFound'), ends: 'refused' },
      { title: '410 without a word', http: 410, body: '', ends: 'refused' },
      { title: 'its end', body: '{"properties":{"status":"Succeeded"}}', ends: 'timed-out' }
    ]))
})

test.each(['{"jobId":"0b1f"}', '{"properties":{"jobId":"0b1f"}}', '{"status":"Succeeded","jobId":"0b1f"}'])(
  'a success that only started a job says so: %s',
  (body) => {
    expect(reader.read({ body })).toMatchObject({ state: 'succeeded', meaning: expect.stringContaining('job 0b1f,') })
  }
)

test('is requested at its URL, and has its last segment as id', () => {
  expect(flavor.request.url.href).toBe(url)
  expect(flavor.operationId).toBe('eyJqb2IiOiJ4In0')
})

const reader = new Reader(await flavor.load())

test('a final response has no next Location', () => {
  const created = { location: 'https://management.azure.com/subscriptions/x/gw' }
  expect(reader.read({ body: '{"id":"/x"}', http: 201, headers: created }).next).toBeUndefined()
  expect(reader.read({ body: resource('Succeeded'), headers: created }).next).toBeUndefined()
  expect(reader.read({ body: resource('Updating'), headers: created }).next).toBe(created.location)
})

test('the result is the document as the service wrote it, however deeply it is nested', () => {
  const body = ` {"status":"Succeeded","big":12345678901234567890,"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  expect(reader.read({ body })).toMatchObject({ state: 'succeeded', result: body })
})

test('a new Location is resolved against the response’s URL', () => {
  expect(caught(() => reader.read({ body: '', http: 202, headers: { location: '?z=3' } }).next)).toEqual({
    returned: new URL('?z=3', answeredBy).href
  })
})

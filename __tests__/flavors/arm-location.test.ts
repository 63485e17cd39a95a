import { describe, expect, test } from '@jest/globals'
import { armLocation } from '../../src/flavors/arm-location.ts'
import { answeredBy, caught, parameters, type Row, response, testDocuments } from './table.ts'

const url =
  'https://management.azure.com/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/operationresults/eyJqb2IiOiJ4In0?api-version=2022-09-01'
const flavor = armLocation.create(parameters({ 'operation-url': url }), new URL('https://management.azure.com'))
const conflict = { code: 'Conflict', message: 'The lock holds.', details: [], additionalInfo: [] }
const conflictBody = '{"error":{"code":"Conflict","message":"The lock holds."}}'
const resource = (provisioningState: unknown, more = {}) =>
  JSON.stringify({ id: '/subscriptions/x', name: 'gw', properties: { provisioningState, ...more } })

/** Resource Manager's contract for Location URLs, row by row. */
const contract: readonly Row[] = [
  { title: '202', http: 202, body: '', reads: { status: '202 Accepted', next: undefined }, ends: 'timed-out' },
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
    http: 409,
    body: conflictBody,
    reads: { state: 'failed', status: '409 Conflict', httpStatusCode: '409', error: conflict },
    ends: 'failed'
  },
  ...[400, 402, 405, 410, 412, 422].map(
    (http): Row => ({ title: String(http), http, body: conflictBody, reads: { error: conflict }, ends: 'failed' })
  )
]

/** What services, and what answers in their place, were seen to send. */
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
  { title: '200 with a result that has a status of its own', body: '{"status":"Enabled"}', ends: 'succeeded' },
  {
    title: '200 of a status monitor that runs',
    body: '{"id":"/x","status":"InProgress"}',
    reads: { reason: 'unreadable', message: expect.stringContaining('api: arm-operation') as unknown as string },
    ends: 'unreadable'
  },
  {
    title: '200 of a status monitor with a word of its own',
    body: '{"id":"/x","status":"Updating","startTime":"2026-11-25T10:00:00Z"}',
    ends: 'unreadable'
  },
  ...['Updating', 'deleting', 'Queued', 'InProgress:{"percent":10}'].map(
    (status): Row => ({
      title: `200 of a status monitor that says ${status}`,
      body: JSON.stringify({ status }),
      ends: 'unreadable'
    })
  ),
  {
    title: '200 with a provisioningState of Deleted, which is no end here',
    body: resource('Deleted'),
    ends: 'timed-out'
  },
  { title: '200 with a bare error', body: '{"code":"x","message":"y"}', ends: 'unreadable' },
  { title: '200 of a status monitor that failed', body: '{"status":"failed"}', ends: 'unreadable' },
  { title: '200 of a status monitor that succeeded', body: '{"status":"Succeeded"}', ends: 'succeeded' },
  { title: '200 with an error', body: conflictBody, ends: 'unreadable' },
  { title: '200 with two statuses', body: '{"status":"InProgress","status":"Enabled"}', ends: 'unreadable' },
  { title: '200 with two errors', body: `${conflictBody.slice(0, -1)},"error":null}`, ends: 'unreadable' },
  { title: '200 with an error of null', body: '{"error":null,"id":"/x"}', ends: 'succeeded' },
  { title: '200 with HTML', body: '<html>Sign in</html>', ends: 'unreadable' },
  { title: '200 with plain text', body: 'OK', ends: 'unreadable' },
  { title: '200 with a cut document', body: '{"id":"/x"', ends: 'unreadable' },
  { title: '200 with more than 1 MiB', body: undefined, ends: 'unreadable' },
  { title: '200 with a provisioningState of null', body: resource(null), ends: 'unreadable' },
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
  { title: 'a final error that is no JSON', http: 400, body: '<{ "message" : "Error" }', ends: 'failed' },
  { title: 'a final error of more than 1 MiB', http: 400, body: undefined, ends: 'failed' },
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

test('is asked for at its URL, and known by its last segment', () => {
  expect(flavor.request.url.href).toBe(url)
  expect(flavor.operationId).toBe('eyJqb2IiOiJ4In0')
})

test('an end names no Location to go on with', () => {
  const created = { location: 'https://management.azure.com/subscriptions/x/gw' }
  expect(flavor.read(response('{"id":"/x"}', 201, created)).next).toBeUndefined()
  expect(flavor.read(response(resource('Succeeded'), 200, created)).next).toBeUndefined()
  expect(flavor.read(response(resource('Updating'), 200, created)).next).toBe(created.location)
})

test('a new Location is read against where the answer came from', () => {
  expect(caught(() => flavor.read(response('', 202, { location: '?z=3' })).next)).toEqual({
    returned: new URL('?z=3', answeredBy).href
  })
})

import { describe, expect, test } from '@jest/globals'
import { dataPlane } from '../../src/flavors/data-plane.ts'
import { acceptedBodies, type Course, create, Reader, type Row, testCourses, testDocuments } from './table.ts'

const url = 'https://api.fabric.microsoft.com/v1/operations/0acd697c-1550-43cd-b998-91bfbfbd47c6'
const flavor = create(dataPlane, { 'operation-url': url })
const load = await flavor.load()
const times = { createdTimeUtc: '2026-11-26T10:00:00Z', lastUpdatedTimeUtc: '2026-11-26T10:00:20Z' }
const fabric = (status: string, more = {}) => JSON.stringify({ status, ...times, ...more })
const none = { details: [], additionalInfo: [] }

/**
 * Microsoft Fabric, "Get Operation State" (microsoft/fabric-rest-api-specs, platform): every word of its enumeration.
 */
const ofFabric: readonly Row[] = [
  ...['Undefined', 'NotStarted', 'Running'].map(
    (word): Row => ({ title: word, body: fabric(word), reads: { status: word, doubt: undefined }, ends: 'timed-out' })
  ),
  {
    title: 'with progress',
    body: fabric('Running', { percentComplete: 25, error: null }),
    reads: { percentComplete: '25', error: undefined },
    ends: 'timed-out'
  },
  {
    title: 'Succeeded',
    body: fabric('Succeeded', { percentComplete: 100 }),
    reads: { status: 'Succeeded' },
    ends: 'succeeded'
  },
  {
    title: 'Failed',
    body: fabric('Failed', {
      error: {
        errorCode: 'ItemCreationFailed',
        message: 'The item could not be created.',
        moreDetails: [{ errorCode: 'CapacityNotActive', message: 'The capacity is paused.' }]
      }
    }),
    reads: {
      error: {
        ...none,
        code: 'ItemCreationFailed',
        message: 'The item could not be created.',
        target: undefined,
        details: [{ ...none, code: 'CapacityNotActive', message: 'The capacity is paused.', target: undefined }]
      }
    },
    ends: 'failed'
  },
  {
    title: 'a 4xx, which is the error itself',
    http: 400,
    body: '{"requestId":"x","errorCode":"InvalidOperationId","message":"No."}',
    reads: {
      reason: 'refused',
      responseError: { ...none, code: 'InvalidOperationId', message: 'No.', target: undefined }
    } as object,
    ends: 'refused'
  },
  { title: '404', http: 404, body: '{"errorCode":"OperationNotFound","message":"No."}', ends: 'not-found' }
]

/** By Microsoft's guidelines, and variants of other services. */
const others: readonly Row[] = [
  { title: 'canceled, with one l', body: '{"status":"Canceled"}', ends: 'canceled' },
  { title: 'canceled, with two', body: '{"status":"Cancelled"}', ends: 'canceled' },
  { title: 'lower case', body: '{"status":"succeeded"}', ends: 'succeeded' },
  {
    title: 'Key Vault’s certificates',
    body: '{"id":"x","status":"completed"}',
    reads: { doubt: 'sounds-final' },
    ends: 'timed-out'
  },
  { title: 'no status', body: '{"id":"x"}', ends: 'unreadable' },
  { title: 'a page', body: '<html>', ends: 'unreadable' },
  { title: '204', http: 204, body: '', ends: 'succeeded' },
  { title: '401', http: 401, body: '', ends: 'forbidden' }
]

const courses: readonly Course[] = [
  {
    title: 'Synapse, which ends with the result alone',
    answers: [{ http: 202, body: '{"status":"InProgress"}' }, { body: '{"id":"x","name":"n","properties":{"a":1}}' }],
    ends: 'succeeded',
    reads: { result: '{"id":"x","name":"n","properties":{"a":1}}' }
  },
  { title: '202 without a word', answers: [{ http: 202, body: '' }, { body: '{"status":"Failed"}' }], ends: 'failed' },
  {
    title: '202 with a page, then an object without a word',
    answers: [{ http: 202, body: '<html>' }, { body: '{"id":"x","name":"n"}' }],
    ends: 'unreadable'
  }
]

describe('Fabric', () => testDocuments(flavor, ofFabric))
describe('other services', () => testDocuments(flavor, others))
describe('accepted', () => testDocuments(flavor, acceptedBodies))
describe('responses in a row', () => testCourses(flavor, courses))
describe('the user’s words', () => {
  const words = new Map([['completed', 'succeeded']] as const)
  testDocuments(create(dataPlane, { 'operation-url': url }, { goal: { words } }), [
    { title: 'completed', body: '{"status":"completed"}', reads: { isUserWord: true }, ends: 'succeeded' }
  ])
})

test('the result is at the Location of the last response, unless the response contains it', () => {
  const headers = { location: `${url}/result` }
  const read = (body: string) => new Reader(load).read({ body, headers })
  expect(read(fabric('Succeeded')).resultUrl).toBe(`${url}/result`)
  expect(read(fabric('Running')).resultUrl).toBeUndefined()
  expect(read(fabric('Succeeded', { properties: { a: 1 } }))).toMatchObject({ result: '{"a":1}' })
  expect(read(fabric('Succeeded', { properties: { a: 1 } })).resultUrl).toBeUndefined()
})

test('is requested at its URL, and has its last segment as id', () => {
  expect(flavor.request.url.href).toBe(url)
  expect(flavor.operationId).toBe('0acd697c-1550-43cd-b998-91bfbfbd47c6')
  expect(flavor.resourceId).toBeUndefined()
})

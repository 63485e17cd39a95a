import { describe, expect, test } from '@jest/globals'
import { armOperation } from '../../src/flavors/arm-operation.ts'
import {
  acceptedBodies,
  type Course,
  create as createFlavor,
  Reader,
  type Row,
  testCourses,
  testDocuments
} from './table.ts'

const url =
  'https://management.azure.com/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/providers/Microsoft.Compute/locations/westeurope/operations/6a2b?p=1&api-version=2024-11-01'
const create = (given: string) => createFlavor(armOperation, { 'operation-url': given })
const flavor = create(url)
const load = await flavor.load()
const quota = { code: 'QuotaExceeded', message: 'No cores left.', details: [], additionalInfo: [] }

/** Resource Manager's contract for status monitors, row by row. */
const contract: readonly Row[] = [
  {
    title: 'running, with progress',
    body: '{"id":"/subscriptions/0b1f/operations/6a2b","name":"6a2b","status":"InProgress","startTime":"2026-11-25T10:00:00Z","percentComplete":40}',
    reads: {
      status: 'InProgress',
      name: '6a2b',
      startTime: '2026-11-25T10:00:00Z',
      percentComplete: '40',
      error: undefined
    },
    ends: 'timed-out'
  },
  {
    title: 'succeeded, with properties, which the document keeps',
    body: '{"status":"Succeeded","endTime":"2026-11-25T10:20:00Z","percentComplete":100,"properties":{"ip":"10.0.0.4"}}',
    reads: {
      endTime: '2026-11-25T10:20:00Z',
      percentComplete: '100',
      document:
        '{"status":"Succeeded","endTime":"2026-11-25T10:20:00Z","percentComplete":100,"properties":{"ip":"10.0.0.4"}}'
    },
    ends: 'succeeded'
  },
  {
    title: 'failed, with its error',
    body: '{"status":"Failed","error":{"code":"QuotaExceeded","message":"No cores left."}}',
    reads: { error: quota },
    ends: 'failed'
  },
  { title: 'failed, without an error', body: '{"status":"Failed"}', reads: { error: undefined }, ends: 'failed' },
  {
    title: 'canceled, with its error',
    body: '{"status":"Canceled","error":{"code":"QuotaExceeded","message":"No cores left."}}',
    reads: { error: quota },
    ends: 'canceled'
  },
  { title: 'any other word', body: '{"status":"Sleeping"}', ends: 'timed-out' },
  { title: 'a 202 while it runs', http: 202, body: '{"status":"Running"}', ends: 'timed-out' },
  { title: 'an end in a 202', http: 202, body: '{"status":"Succeeded"}', ends: 'succeeded' },
  { title: 'an end in a 201', http: 201, body: '{"status":"Failed"}', ends: 'failed' },
  {
    title: 'an HTTP error: the reading failed, not the operation',
    http: 400,
    body: '{"error":{"code":"QuotaExceeded","message":"No cores left."}}',
    reads: { reason: 'refused', responseError: quota } as object,
    ends: 'refused'
  },
  { title: '400', http: 400, body: '{"status":"Failed"}', ends: 'refused' }
]

/** Real responses of services. */
const wild: readonly Row[] = [
  { title: 'two l', body: '{"status":"Cancelled"}', ends: 'canceled' },
  { title: 'lower case', body: '{"status":"succeeded"}', ends: 'succeeded' },
  { title: 'lower case, failed', body: '{"status":"failed"}', ends: 'failed' },
  ...['Completed', 'Ready', 'partiallySucceeded', 'NotSucceeded', 'Successful', 'OK', 'Deleted'].map(
    (word): Row => ({ title: word, body: JSON.stringify({ status: word }), reads: { status: word }, ends: 'timed-out' })
  ),
  {
    title: 'a status that begins as JSON',
    body: '{"status":"InProgress:{\\"percent\\":10}"}',
    reads: { status: 'InProgress:{"percent":10}' },
    ends: 'timed-out'
  },
  { title: 'a status of null', body: '{"status":null}', ends: 'unreadable' },
  {
    title: 'a resource',
    body: '{"id":"/subscriptions/x/things/t","name":"t","type":"x"}',
    reads: { reason: 'unreadable', message: expect.stringContaining('use api: arm-resource') as never }
  },
  {
    title: 'a document that is not a resource',
    body: '{"id":"/subscriptions/x/things/t","type":"x"}',
    reads: { reason: 'unreadable', message: expect.stringMatching(/\. Its members are id, type$/) as never }
  },
  {
    title: 'a document with a secret in it, of which the names are told',
    body: '{"accessSAS":"https://x.blob.core.windows.net/y?sig=SECRET"}',
    reads: { reason: 'unreadable', message: expect.stringMatching(/^(?!.*SECRET).*accessSAS/) as never }
  },
  {
    title: 'broken JSON, of which nothing is told',
    body: '{"accessSAS":"https://x?sig=SECRET',
    reads: { reason: 'unreadable', message: expect.not.stringMatching(/SECRET|accessSAS/) as never }
  },
  {
    title: 'text with a signature in it',
    body: 'See https://x/y?sv=1&sig=SECRET for more',
    reads: { reason: 'unreadable', message: expect.stringMatching(/See https:\/\/x\/y\?… for more/) as never }
  },
  {
    title: 'white space around the word',
    body: '{"status":" Succeeded\\n"}',
    reads: { status: 'Succeeded' },
    ends: 'succeeded'
  },
  { title: 'another spelling', body: '{"Status":"InProgress"}', reads: { status: 'InProgress' }, ends: 'timed-out' },
  {
    title: 'an object in place of the word',
    body: '{"status":{"a":1},"properties":{"provisioningState":"Failed"}}',
    ends: 'failed'
  },
  {
    title: 'a number in place of the word',
    body: '{"status":1,"properties":{"provisioningState":"Failed"}}',
    ends: 'unreadable'
  },
  {
    title: 'a list in place of the word',
    body: '{"status":[],"properties":{"provisioningState":"Failed"}}',
    ends: 'unreadable'
  },
  { title: 'other members in two spellings', body: '{"status":"Succeeded","tags":{"a":1,"A":2}}', ends: 'succeeded' },
  {
    title: 'two properties, which are not read',
    body: '{"status":"Succeeded","properties":1,"Properties":2}',
    ends: 'succeeded'
  },
  {
    title: 'two properties, which are',
    body: '{"properties":{"provisioningState":"Succeeded"},"Properties":2}',
    ends: 'unreadable'
  },
  { title: 'an empty collection', body: '{"value":[]}', ends: 'unreadable' },
  { title: 'an empty object', body: '{}', ends: 'unreadable' },
  {
    title: 'nothing',
    body: '',
    reads: {
      reason: 'unreadable',
      message: 'The response (HTTP 200) contains no status: it is empty',
      advice: expect.stringContaining('api: arm-location') as never
    }
  },
  {
    title: 'a body that was not read',
    body: undefined,
    bodyFault: 'it is larger than 16 MiB',
    reads: { reason: 'unreadable', message: expect.stringMatching(/: it is larger than 16 MiB$/) as never }
  },
  { title: 'plain text', body: 'Succeeded', ends: 'unreadable' },
  { title: '204', http: 204, body: '', reads: { status: '204 No Content' }, ends: 'succeeded' },
  { title: '404', http: 404, body: '', ends: 'not-found' },
  { title: '401', http: 401, body: '', ends: 'forbidden' },
  { title: '403', http: 403, body: '{"error":{"code":"AuthorizationFailed","message":"No."}}', ends: 'forbidden' },
  {
    title: '429 for ever',
    http: 429,
    headers: { 'retry-after': '372' },
    body: '{"error":{"code":"TooManyRequests","message":"try again after 372 seconds"}}',
    reads: { reason: 'unreachable', patience: 'silence' }
  },
  {
    title: 'a numeric error code',
    body: '{"status":"Failed","error":{"code":409,"message":"busy"}}',
    reads: { error: { ...quota, code: '409', message: 'busy' } },
    ends: 'failed'
  },
  {
    title: 'a status that provisioningState contradicts: the status wins',
    body: '{"status":"InProgress","properties":{"provisioningState":"Succeeded"}}',
    ends: 'timed-out'
  },
  {
    title: 'and the other way round',
    body: '{"status":"Failed","properties":{"provisioningState":"Succeeded"}}',
    ends: 'failed'
  },
  {
    title: 'provisioningState alone',
    body: '{"properties":{"provisioningState":"Succeeded"}}',
    ends: 'succeeded'
  },
  { title: 'two statuses in two cases', body: '{"status":"Succeeded","Status":"Failed"}', ends: 'unreadable' },
  { title: 'two statuses', body: '{"status":"InProgress","status":"Succeeded"}', ends: 'unreadable' },
  { title: 'HTML', body: '<html>Succeeded</html>', ends: 'unreadable' },
  { title: 'a cut document', body: '{"status":"Succeeded"', ends: 'unreadable' },
  { title: 'more than 1 MiB', body: undefined, ends: 'unreadable' },
  ...[-1, 101, 1e300, '40 %', '', null, {}].map(
    (percentComplete): Row => ({
      title: `a percentage of ${JSON.stringify(percentComplete)}`,
      body: JSON.stringify({ status: 'Running', percentComplete }),
      reads: { percentComplete: undefined },
      ends: 'timed-out'
    })
  )
]

describe('by the contract', () => testDocuments(flavor, contract))
describe('seen in the wild', () => testDocuments(flavor, wild))
describe('accepted', () => testDocuments(flavor, acceptedBodies))

const running = { body: '{"status":"InProgress"}' }
const accepted = { http: 202, body: '' }
const thing = { body: '{"id":"/subscriptions/x/things/t","name":"t","properties":{"displayName":"x"}}' }
const creating = { body: '{"id":"/x","properties":{"provisioningState":"Creating"}}' }

const courses: readonly Course[] = [
  {
    title: 'ends with 204',
    answers: [running, { http: 204, body: '' }],
    ends: 'succeeded',
    reads: { status: '204 No Content' }
  },
  {
    title: 'fails with 202',
    answers: [
      { http: 202, body: '{"status":"InProgress"}' },
      { http: 202, body: '{"status":"Failed","error":{"code":"QuotaExceeded","message":"No cores left."}}' }
    ],
    ends: 'failed',
    reads: { error: quota }
  },
  {
    title: 'is a Location',
    answers: [accepted, accepted, thing],
    ends: 'succeeded',
    reads: { api: 'arm-location', status: '200 OK', result: thing.body }
  },
  { title: 'is a Location, and created something', answers: [accepted, { ...thing, http: 201 }], ends: 'succeeded' },
  { title: 'is a Location, which ends with 204', answers: [accepted, { http: 204, body: '' }], ends: 'succeeded' },
  {
    title: 'is a Location, whose result is an error',
    answers: [accepted, { body: '{"error":{"code":"x"}}' }],
    ends: 'unreadable'
  },
  { title: 'is a Location, whose result is a page', answers: [accepted, { body: '<html>' }], ends: 'unreadable' },
  {
    title: 'is no Location: an error is not the operation’s',
    answers: [accepted, { http: 400, body: '{"error":{"code":"x"}}' }],
    ends: 'refused'
  },
  {
    title: 'is no Location: it has a word',
    answers: [{ http: 202, body: '{"status":"Running"}' }, thing],
    ends: 'unreadable'
  },
  {
    title: 'is no Location: the 202 was a page',
    answers: [{ http: 202, body: '<html>' }, { body: '{}' }],
    ends: 'unreadable'
  },
  { title: 'keeps a monitor’s words', answers: [accepted, { http: 202, body: '{"status":"Failed"}' }], ends: 'failed' },
  {
    title: 'is the resource, after 202',
    answers: [accepted, creating, { body: '{"id":"/x","properties":{"provisioningState":"Succeeded"}}' }],
    ends: 'succeeded'
  },
  {
    title: 'busy in the middle',
    answers: [running, { http: 409, body: '{"error":{"code":"x"}}' }, { body: '{"status":"Succeeded"}' }],
    ends: 'succeeded'
  }
]
describe('responses in a row', () => testCourses(flavor, courses))

test('a newer URL of the monitor is followed while it runs, and not afterwards', async () => {
  const newer = 'https://management.azure.com/subscriptions/x/operations/2?api-version=1'
  for (const name of ['azure-asyncoperation', 'operation-location']) {
    const read = (body: string, http = 200) => new Reader(load).read({ body, http, headers: { [name]: newer } }).next
    expect([read('{"status":"InProgress"}'), read('', 202), read('{"status":"Succeeded"}')]).toEqual([
      newer,
      newer,
      undefined
    ])
  }
  expect(new Reader(load).read({ ...running, headers: { location: newer } }).next).toBeUndefined()
})

test('the result is what the monitor has in its properties, once it has succeeded', () => {
  const read = (status: string) =>
    new Reader(load).read({ body: JSON.stringify({ status, properties: { ip: '10.0.0.4' } }) })
  expect([read('Succeeded').result, read('Running').result, read('Failed').result]).toEqual([
    '{"ip":"10.0.0.4"}',
    undefined,
    undefined
  ])
})

test('a result that is nested too deeply is left out, and the verdict remains', () => {
  const deep = (depth: number) => `{"status":"Succeeded","properties":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const operation = new Reader(load).read({ body: deep(100_000) })
  expect(operation.result).toBeUndefined()
  expect(operation).toMatchObject({
    state: 'succeeded',
    resultFault: 'its properties are nested too deeply'
  })
})

test('a Location that moves is followed while it runs, and not afterwards', () => {
  const newer = 'https://management.azure.com/subscriptions/x/operationresults/2?api-version=1'
  const [next, monitor] = [{ location: newer }, { 'azure-asyncoperation': `${newer}&m`, location: newer }]
  const read = (body: string, http: number, headers: Record<string, string>) =>
    new Reader(load, { accepted: true }).read({ body, http, headers }).next
  expect(read('', 202, next)).toBe(newer)
  expect(read('', 202, monitor)).toBe(`${newer}&m`)
  expect(read('{"status":"Running"}', 202, next)).toBeUndefined()
  expect(read('{"id":"/x"}', 200, next)).toBeUndefined()
})

test.each([
  [{ body: '{"status":"Succeeded","properties":{"jobId":"0b1f"}}' }],
  [{ body: '{"status":"Succeeded","jobId":"0b1f"}' }],
  [{ body: '{"jobId":"0b1f"}' }, accepted],
  [{ body: '{"name":"x","Properties":{"JobId":"0b1f","x":1}}' }, accepted]
])('a success that only started a job says so: %j', (last, ...before) => {
  const reader = new Reader(load)
  for (const answer of before) reader.read(answer)
  expect(reader.read(last).meaning).toBe('It started the job 0b1f, which may still be running. Wait for the job too')
})

test('a job’s own id is not the id of a job that it started', () => {
  const at = new URL('https://management.azure.com/subscriptions/x/jobs/0B1F?api-version=1')
  expect(new Reader(load).read({ body: '{"status":"Succeeded","jobId":"0b1f"}', url: at }).meaning).toBeUndefined()
  expect(new Reader(load).read({ body: '{"status":"Running","jobId":"0b1f"}' }).meaning).toBeUndefined()
})

test('a 202 without a word makes it a Location for another run, whatever comes then', () => {
  const reader = new Reader(load)
  const apis = [running, accepted, running, { body: '{"status":"Succeeded"}' }].map((answer) => reader.read(answer).api)
  expect(apis).toEqual([undefined, 'arm-location', 'arm-location', 'arm-location'])
})

describe('the request', () => {
  test('is the URL, unchanged', () => expect(flavor.request.url.href).toBe(url))
  test('keeps a URL of more than 4 KB', () => {
    const long = `${url}&c=${'MIIHpTCCBo2gAwIBAgITOgVOTOn_bE1h'.repeat(200)}&s=a%2Fb%2Bc`
    expect(create(long).request.url.href).toBe(long)
  })
  test('understands :443 in the host', () => {
    expect(create(url.replace('.com/', '.com:443/')).request.url.href).toBe(url)
  })
  test('drops the fragment', () => expect(create(`${url}#x`).request.url.href).toBe(url))
  test('has its last segment as id', () => expect(flavor.operationId).toBe('6a2b'))
})

test('0 percent is a percentage, and so is one in quotes', async () => {
  const reader = new Reader(await flavor.load())
  expect(reader.read({ body: '{"status":"Accepted","percentComplete":0}' }).percentComplete).toBe('0')
  expect(reader.read({ body: '{"status":"Accepted","percentComplete":12.5}' }).percentComplete).toBe('12.5')
  expect(reader.read({ body: '{"status":"Accepted","percentComplete":"55"}' }).percentComplete).toBe('55')
})

import { describe, expect, test } from '@jest/globals'
import { dataReplication } from '../../src/flavors/data-replication.ts'
import { firstRequest, inquire } from '../inquire.ts'
import { create, Reader, type Row, response, testDocuments } from './table.ts'

const given = {
  'subscription-id': '930CEC23-4430-4513-B855-DBA237E2F3BF',
  'resource-group': 'rgrecoveryservicesdatareplication',
  'vault-name': '4',
  'job-name': 'ZGH4y',
  'operation-id': 'wdqcxc'
}
const flavor = create(dataReplication, given)
const reader = new Reader(await flavor.load())
const error = { code: 'InternalServerError', message: 'Oops.', details: [], additionalInfo: [] }

const readable: readonly Row[] = [
  {
    title: 'the reference’s sample, whose words mean nothing',
    body: '{\n"id": "sf",\n"name": "wzdasptnwlxgobklayoqapjcgcf",\n"status": "plbnngzfppdram",\n"startTime": "xuzwmfrhluafmwwsmzqxsytyehsh",\n"endTime": "nauyrfh"\n}',
    reads: {
      state: 'running',
      status: 'plbnngzfppdram',
      name: 'wzdasptnwlxgobklayoqapjcgcf',
      startTime: 'xuzwmfrhluafmwwsmzqxsytyehsh',
      endTime: 'nauyrfh'
    }
  },
  {
    title: 'succeeded',
    body: '{"status":"Succeeded"}',
    reads: { state: 'succeeded', status: 'Succeeded', name: undefined, error: undefined }
  },
  { title: 'failed', body: '{"status":"Failed"}', reads: { state: 'failed' } },
  { title: 'canceled', body: '{"status":"Canceled"}', reads: { state: 'canceled' } },
  {
    title: 'cancelled, in the other spelling',
    body: '{"status":"Cancelled"}',
    reads: { state: 'canceled', status: 'Cancelled' }
  },
  { title: 'lower case', body: '{"status":"succeeded"}', reads: { state: 'succeeded', status: 'succeeded' } },
  {
    title: 'fields that are no strings',
    body: '{"status":"Running","name":7,"startTime":null,"endTime":{}}',
    reads: { state: 'running', name: undefined, startTime: undefined }
  },
  {
    title: 'a status that another member contradicts',
    body: '{"status":"InProgress","properties":{"status":"Succeeded","provisioningState":"Succeeded"}}',
    reads: { state: 'running' }
  },
  {
    title: 'the word status in other places',
    body: '{"a":{"status":"x"},"b":["status",{"status":1}],"status":"Succeeded","c":"\\"status\\":"}',
    reads: { state: 'succeeded' }
  },
  {
    title: 'a failure that has its error after all',
    body: '{"status":"Failed","error":{"code":"InternalServerError","message":"Oops."}}',
    reads: { state: 'failed', error }
  },
  ...[
    'NotSucceeded',
    'Succeeded ',
    'Completed',
    'Ready',
    'partiallySucceeded',
    'InProgress:{json',
    'Failing',
    'ſucceeded',
    'OK',
    'Successful'
  ].map(
    (word): Row => ({
      title: `not terminal: ${word}`,
      body: JSON.stringify({ status: word }),
      reads: { state: 'running', status: word }
    })
  )
]

const unreadable: readonly (readonly [string, string | undefined])[] = [
  ['nothing', ''],
  ['more than 1 MiB', undefined],
  ['HTML', '<html>{"status":"Succeeded"}</html>'],
  ['plain text', 'Succeeded'],
  ['a string', '"Succeeded"'],
  ['a list', '[{"status":"Succeeded"}]'],
  ['null', 'null'],
  ['a truncated object', '{"status":"Succeeded"'],
  ['two objects', '{"status":"Succeeded"}{"status":"Succeeded"}'],
  ['something behind', '{"status":"Succeeded"};'],
  ['an empty object', '{}'],
  ['an empty collection', '{"value":[]}'],
  ['a status of null', '{"status":null}'],
  ['an empty status', '{"status":""}'],
  ['a blank status', '{"status":" "}'],
  ['a number', '{"status":200}'],
  ['a list of statuses', '{"status":["Succeeded"]}'],
  ['an object as status', '{"status":{"value":"Succeeded"}}'],
  ['two statuses', '{"status":"InProgress","status":"Succeeded"}'],
  ['two statuses, one written otherwise', '{"status":"Failed","\\u0073tatus":"Succeeded"}'],
  ['another member’s name', '{"Status":"Succeeded"}'],
  ['a status in the prototype', '{"__proto__":{"status":"Succeeded"}}'],
  ['an error', '{"error":{"code":"x","message":"y"}}'],
  ['a single-quoted object', "{'status':'Succeeded'}"]
]

describe('reads', () => testDocuments(flavor, readable))

describe('does not read', () => {
  testDocuments(
    flavor,
    unreadable.map(([title, body]) => ({ title, body, reads: { reason: 'unreadable', patience: 'silence' } }))
  )
  testDocuments(flavor, [
    ...[202, 204].map((http) => ({
      title: `${http} with nothing`,
      http,
      body: '',
      reads: { reason: 'unreadable', advice: expect.stringContaining('api: arm-location') as never } as const
    })),
    {
      title: 'a page, which a proxy sends',
      http: 202,
      body: '<html>',
      reads: { reason: 'unreadable', advice: undefined }
    },
    {
      title: 'an end with a 202',
      http: 202,
      body: '{"status":"Succeeded"}',
      reads: { reason: 'unreadable', advice: expect.stringContaining('api: arm-location') as never }
    },
    { title: 'but reads that it runs', http: 202, body: '{"status":"Running"}', reads: { state: 'running' } }
  ])
})

describe('an HTTP error', () => {
  const body = JSON.stringify({
    error: {
      code: 'LinkedAuthorizationFailed',
      message: 'No access.',
      target: 'vault1',
      details: [{ code: 7, message: 'nested', details: [{ code: 'deeper', message: 'still' }] }],
      additionalInfo: [{ type: 'PolicyViolation', info: { policy: 'p' } }]
    }
  })
  const responseError = {
    code: 'LinkedAuthorizationFailed',
    message: 'No access.',
    target: 'vault1',
    details: [{ code: '7', message: 'nested', details: [{ code: 'deeper', message: 'still', details: [] }] }],
    additionalInfo: [{ type: 'PolicyViolation', info: { policy: 'p' } }]
  }
  testDocuments(flavor, [
    {
      title: 'keeps the whole ErrorResponse',
      http: 400,
      body,
      reads: { reason: 'refused', patience: 'none', responseError } as object
    },
    { title: '401', http: 401, body, reads: { reason: 'forbidden', patience: 'one-retry' } },
    { title: '403', http: 403, body, reads: { reason: 'forbidden', patience: 'grace' } },
    { title: '404', http: 404, body, reads: { reason: 'not-found', patience: 'grace' } },
    {
      title: 'no wrapper',
      http: 400,
      body: '{"code":"A","message":"B"}',
      reads: { reason: 'refused', message: 'Azure returned HTTP 400: A: B' }
    },
    {
      title: 'an error that is a sentence',
      http: 400,
      body: '{"error":"no"}',
      reads: { reason: 'refused', message: 'Azure returned HTTP 400: no' }
    },
    {
      title: 'a status in the body of an error',
      http: 404,
      body: '{"status":"Succeeded"}',
      reads: { reason: 'not-found', responseError: undefined }
    },
    {
      title: 'a body that is no JSON',
      http: 502,
      body: '<html>',
      reads: { reason: 'unreachable', message: 'Azure returned HTTP 502' }
    },
    ...[408, 425, 429, 500, 502, 503, 504].map(
      (http): Row => ({ title: String(http), http, body: '', reads: { reason: 'unreachable', patience: 'silence' } })
    ),
    ...[400, 402, 405, 410, 418, 501, 505, 304, 600].map(
      (http): Row => ({ title: String(http), http, body: '', reads: { reason: 'refused', patience: 'none' } })
    )
  ])
})

test('sends the sample request of the reference', () => {
  expect(flavor.request.url.href).toBe(
    'https://management.azure.com/subscriptions/930CEC23-4430-4513-B855-DBA237E2F3BF/resourceGroups/rgrecoveryservicesdatareplication/providers/Microsoft.DataReplication/replicationVaults/4/jobs/ZGH4y/operations/wdqcxc?api-version=2021-02-16-preview'
  )
})

test('returns the document verbatim', () => {
  const body = '{ "status": "Succeeded", "big": 12345678901234567890 }'
  expect(reader.read({ body }).document).toBe(body)
})

test('an error nested without end does not crash a reader', () => {
  const deep = `{"error":${'{"code":"a","message":"b","details":['.repeat(9_000)}${']}'.repeat(9_000)}}`
  expect(() => reader.read({ body: deep, http: 400 })).toThrow('Azure returned HTTP 400: a: b')
  const info = `{"error":{"code":"a","message":"b","additionalInfo":[{"type":"t","info":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}}`
  expect(() => reader.read({ body: info, http: 400 })).toThrow('Azure returned HTTP 400: a: b')
})

describe('the job of a failed operation', () => {
  const readBody = (body: string, http?: number) => inquire(flavor.failure?.(undefined), () => response(body, http))
  const read = (properties: unknown) => readBody(JSON.stringify({ id: 'x', properties }))

  test('is requested with the operation’s api-version', () => {
    const other = create(dataReplication, given, { version: '2024-09-01' })
    expect(firstRequest(other.failure?.(undefined))?.url.href).toMatch(
      /\/replicationVaults\/4\/jobs\/ZGH4y\?api-version=2021-02-16-preview$/
    )
  })

  test('has its first error, with the other errors as details', () => {
    const properties = {
      state: 'Failed',
      errors: [
        { code: 'A', type: 't', severity: 'Error', message: 'first', causes: 'because', recommendation: 'do this' },
        { code: 'B', message: 'second' }
      ],
      tasks: [
        { taskName: 'Prepare', state: 'Succeeded' },
        {
          taskName: 'Move',
          state: 'Failed',
          childrenWorkflows: [{ properties: { state: 'Failed', errors: [{ code: 'C', message: 'inner' }] } }]
        }
      ]
    }
    const none = { details: [], additionalInfo: [] }
    expect(read(properties)).toEqual({
      code: 'A',
      message: 'first',
      causes: 'because',
      recommendation: 'do this',
      additionalInfo: [],
      details: [
        { ...none, code: 'B', message: 'second', causes: undefined, recommendation: undefined },
        {
          ...none,
          code: '',
          message: 'Task Move failed',
          target: 'Move',
          details: [{ ...none, code: 'C', message: 'inner', causes: undefined, recommendation: undefined }]
        }
      ]
    })
  })

  test('has the error in the status document as its last detail', () => {
    const own = { code: 'Own', message: 'm', details: [], additionalInfo: [] }
    const failed = JSON.stringify({ properties: { errors: [{ code: 'A' }, { code: 'B' }] } })
    const codes = (error: typeof own | undefined, body: string) => {
      const { code, details = [] } = inquire(flavor.failure?.(error), () => response(body)) ?? {}
      return [code, ...details.map((detail) => detail?.code)]
    }
    expect(codes(own, failed)).toStrictEqual(['A', 'B', 'Own'])
    expect(codes(undefined, failed)).toStrictEqual(['A', 'B'])
    expect(codes(own, '{"properties":{}}')).toStrictEqual(['Own'])
  })

  test('without errors has its failed tasks as the error', () => {
    expect(read({ state: 'Failed', tasks: [{ taskName: 'Move', state: 'Failed', childrenJobs: [] }] })).toMatchObject({
      code: '',
      message: 'Task Move failed'
    })
  })

  test('with neither has no error', () => {
    expect(read({ state: 'Failed' })).toBeUndefined()
    expect(read({ errors: 'none', tasks: [null, 'x', { state: 7 }] })).toBeUndefined()
  })

  test('that cannot be read is an error of the reading', () => {
    expect(() => readBody('', 404)).toThrow('HTTP 404')
    expect(() => readBody('<html>')).toThrow('not JSON')
  })
})

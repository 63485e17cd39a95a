import { describe, expect, test } from '@jest/globals'
import { classic } from '../../src/flavors/classic.ts'
import { create, type Row, testDocuments } from './table.ts'

const given = {
  'subscription-id': '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
  'operation-id': '0c9f1c9e4f3e4e0f9c674a1d8f2b7e55'
}
const flavor = create(classic, given, { endpoint: 'https://management.core.windows.net' })
const operation = (inner: string) =>
  `<Operation xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><ID>0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55</ID>${inner}</Operation>`
const status = (word: string) => operation(`<Status>${word}</Status>`)
const failed = operation(
  '<Status>Failed</Status><HttpStatusCode>400</HttpStatusCode><Error><Code>BadRequest</Code><Message>No such size.</Message></Error>'
)
const badRequest = { code: 'BadRequest', message: 'No such size.', details: [], additionalInfo: [] }
const error = (code: string) =>
  `<Error xmlns="http://schemas.microsoft.com/windowsazure"><Code>${code}</Code><Message>m</Message></Error>`

const contract: readonly Row[] = [
  {
    title: 'in progress',
    body: status('InProgress'),
    reads: { doubt: undefined, httpStatusCode: undefined },
    ends: 'timed-out'
  },
  {
    title: 'succeeded',
    body: operation('<Status>Succeeded</Status><HttpStatusCode>200</HttpStatusCode>'),
    reads: { status: 'Succeeded', httpStatusCode: '200' },
    ends: 'succeeded'
  },
  {
    title: 'failed',
    body: failed,
    reads: { status: 'Failed', httpStatusCode: '400', error: badRequest },
    ends: 'failed'
  },
  {
    title: 'the namespace with https, and a declaration',
    body: `<?xml version="1.0" encoding="utf-8"?>\n${status('Succeeded').replace('http:', 'https:')}`,
    ends: 'succeeded'
  },
  ...['Successful', 'Canceled', 'Cancelled', 'Completed', 'NotSucceeded', 'SucceededX'].map(
    (word): Row => ({
      title: `an unknown word: ${word}`,
      body: status(word),
      reads: { doubt: 'undocumented' },
      ends: 'timed-out'
    })
  ),
  { title: '404', http: 404, body: error('ResourceNotFound'), ends: 'not-found' },
  { title: '403', http: 403, body: error('ForbiddenError'), ends: 'forbidden' },
  { title: '409', http: 409, body: error('ConflictError'), ends: 'unreachable' },
  { title: '500', http: 500, body: error('InternalError'), ends: 'unreachable' },
  { title: '503 that throttles', http: 503, body: error('TooManyRequests'), ends: 'unreachable' }
]

const wild: readonly Row[] = [
  { title: 'lower case', body: status('succeeded'), ends: 'succeeded' },
  {
    title: 'any order, and elements that nobody documents',
    body: '<Operation><Extra><Status>Failed</Status></Extra><Status>Succeeded</Status><ID>x</ID></Operation>',
    ends: 'succeeded'
  },
  {
    title: 'a gateway’s document',
    body: '<GatewayOperation><Status>Successful</Status></GatewayOperation>',
    ends: 'unreadable'
  },
  {
    title: 'an end in a 202',
    http: 202,
    body: status('Succeeded'),
    reads: { reason: 'unreadable', advice: expect.stringContaining('api: arm-location') as never }
  },
  ...[202, 204].map(
    (http): Row => ({
      title: `${http} with nothing`,
      http,
      body: '',
      reads: { reason: 'unreadable', advice: expect.stringContaining('api: arm-location') as never }
    })
  ),
  { title: 'two statuses', body: operation('<Status>Failed</Status><Status>Succeeded</Status>'), ends: 'unreadable' },
  {
    title: 'two statuses in two cases',
    body: operation('<Status>Succeeded</Status><STATUS>Failed</STATUS>'),
    ends: 'unreadable'
  },
  ...['\u00a0Succeeded', 'Succeeded\u2028', '\ufeffSucceeded'].map(
    (word): Row => ({
      title: `white space that XML does not know: ${JSON.stringify(word)}`,
      body: status(word),
      ends: 'timed-out'
    })
  ),
  { title: 'no status', body: operation(''), ends: 'unreadable' },
  { title: 'an empty status', body: operation('<Status/>'), ends: 'unreadable' },
  { title: 'a status of blanks that XML does not know', body: status('\u00a0'), ends: 'unreadable' },
  { title: 'a status of blanks in CDATA', body: status('<![CDATA[ ]]>'), ends: 'unreadable' },
  { title: 'a success in a comment', body: operation('<!--<Status>Succeeded</Status>-->'), ends: 'unreadable' },
  { title: 'a document type', body: `<!DOCTYPE Operation>${status('Succeeded')}`, ends: 'unreadable' },
  { title: 'a cut document', body: status('Succeeded').slice(0, -3), ends: 'unreadable' },
  { title: 'JSON', body: '{"Status":"Succeeded"}', ends: 'unreadable' },
  { title: 'HTML', body: '<html><Status>Succeeded</Status></html>', ends: 'unreadable' },
  { title: 'nothing', body: '', ends: 'unreadable' },
  { title: 'more than 1 MiB', body: undefined, ends: 'unreadable' }
]

describe('by the contract', () => testDocuments(flavor, contract))
describe('seen in the wild', () => testDocuments(flavor, wild))

test('requests the operation, with the version as a header', () => {
  expect(flavor.request.url.href).toBe(
    'https://management.core.windows.net/0b1f6471-1bf0-4dda-aec3-cb9272f09590/operations/0c9f1c9e4f3e4e0f9c674a1d8f2b7e55'
  )
  expect(flavor.request.headers).toEqual({ accept: 'application/xml', 'x-ms-version': '2016-07-01' })
})

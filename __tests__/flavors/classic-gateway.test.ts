import { describe, expect, test } from '@jest/globals'
import { classicGateway } from '../../src/flavors/classic-gateway.ts'
import { create, Reader, type Row, testDocuments } from './table.ts'

const given = { 'subscription-id': '0b1f6471-1bf0-4dda-aec3-cb9272f09590', 'operation-id': 'a/b c' }
const flavor = create(classicGateway, given, { endpoint: 'https://management.core.windows.net' })
const reader = new Reader(await flavor.load())

const reference = (inner: string) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<GatewayOperation xmlns="https://schemas.microsoft.com/windowsazure">\n${inner}\n</GatewayOperation>`
const status = (word: string) => reference(`  <ID>operation-id</ID>\n  <Status>${word}</Status>`)
const recorded =
  '<GatewayOperation xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Data/><HealthStatus/><HttpStatusCode>OK</HttpStatusCode><ID>0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55</ID><OperationCompletedTime>2016-04-22T10:23:08.9163567</OperationCompletedTime><OperationName>CreateGateway</OperationName><OperationStartedTime>2016-04-22T09:54:42.1122334</OperationStartedTime><Status>Successful</Status></GatewayOperation>'

const readable: readonly Row[] = [
  {
    title: 'the reference, successful, with data',
    body: reference(
      '  <ID>operation-id</ID>\n  <Status>Successful</Status>\n  <HttpStatusCode>200</HttpStatusCode>\n  <Data>00123</Data>'
    ),
    reads: {
      state: 'succeeded',
      status: 'Successful',
      httpStatusCode: '200',
      data: '00123',
      error: undefined,
      doubt: undefined
    }
  },
  {
    title: 'the reference, failed',
    body: reference(
      '  <ID>operation-id</ID>\n  <Status>Failed</Status>\n  <HttpStatusCode>400</HttpStatusCode>\n  <Error>\n    <Code>BadRequest</Code>\n    <Message>The gateway &lt;gw&gt; isn&#39;t there.</Message>\n  </Error>'
    ),
    reads: {
      state: 'failed',
      httpStatusCode: '400',
      error: { code: 'BadRequest', message: "The gateway <gw> isn't there.", details: [], additionalInfo: [] }
    }
  },
  {
    title: 'a recorded success',
    body: recorded,
    reads: {
      state: 'succeeded',
      httpStatusCode: 'OK',
      name: 'CreateGateway',
      startTime: '2016-04-22T09:54:42.1122334',
      endTime: '2016-04-22T10:23:08.9163567',
      data: undefined
    }
  },
  {
    title: 'in progress, with nothing else',
    body: '<GatewayOperation><Status>InProgress</Status></GatewayOperation>',
    reads: { state: 'running', doubt: undefined }
  },
  { title: 'failed without an error', body: status('Failed'), reads: { state: 'failed', error: undefined } },
  {
    title: 'failed with an empty error',
    body: reference('<Status>Failed</Status><Error/>'),
    reads: { state: 'failed', error: undefined }
  },
  { title: 'a status in capitals', body: status('SUCCESSFUL'), reads: { state: 'succeeded', status: 'SUCCESSFUL' } },
  {
    title: 'a status with white space around',
    body: status('\n  Successful\n'),
    reads: { state: 'succeeded', status: 'Successful' }
  },
  {
    title: 'prefixed names',
    body: '<a:GatewayOperation xmlns:a="u"><a:Status>Successful</a:Status></a:GatewayOperation>',
    reads: { state: 'succeeded' }
  },
  {
    title: 'white space before the declaration',
    body: `\r\n ${status('Successful')}\n`,
    reads: { state: 'succeeded' }
  },
  { title: 'a comment after the root', body: `${status('Successful')}<!-- bye -->`, reads: { state: 'succeeded' } },
  { title: 'a status within CDATA', body: status('<![CDATA[Successful]]>'), reads: { state: 'succeeded' } },
  {
    title: 'a success hidden in a comment',
    body: reference('<!--<Status>Successful</Status>--><Status>InProgress</Status>'),
    reads: { state: 'running' }
  },
  {
    title: 'a success hidden in data',
    body: reference('<Data><![CDATA[<Status>Successful</Status>]]></Data><Status>InProgress</Status>'),
    reads: { state: 'running' }
  },
  {
    title: 'an ampersand within CDATA',
    body: reference('<Data><![CDATA[a&b;]]></Data><Status>Successful</Status>'),
    reads: { state: 'succeeded', data: 'a&b;' }
  },
  ...['Succeeded', 'NotSuccessful', 'Successful!', 'Completed', 'Canceled', 'Cancelled', 'Done'].map(
    (word): Row => ({
      title: `an unknown word: ${word}`,
      body: status(word),
      reads: { state: 'running', status: word, doubt: 'undocumented' }
    })
  )
]

const unreadable: readonly (readonly [string, string | undefined])[] = [
  ['nothing', ''],
  ['blanks', ' \n '],
  ['more than 1 MiB', undefined],
  ['plain text', 'Successful'],
  ['JSON', '{"Status":"Successful"}'],
  ['HTML', '<html><body><Status>Successful</Status></body></html>'],
  ['another root', '<Operation><Status>Succeeded</Status></Operation>'],
  ['no status', reference('<ID>x</ID>')],
  ['an empty status', status('')],
  ['an empty element', reference('<Status/>')],
  ['a nil status', reference('<Status i:nil="true" xmlns:i="u"/>')],
  ['two statuses', reference('<Status>Successful</Status><Status>Failed</Status>')],
  ['the same status twice', reference('<Status>Successful</Status><Status>Successful</Status>')],
  ['two statuses, one prefixed', reference('<Status>Successful</Status><a:Status xmlns:a="u">Successful</a:Status>')],
  ['a status with elements in it', status('Success<b/>ful')],
  ['a status elsewhere', reference('<Error><Status>Successful</Status></Error>')],
  ['a truncated document', status('Successful').slice(0, -5)],
  ['crossed tags', '<GatewayOperation><Status>Successful</GatewayOperation></Status>'],
  ['two documents', `${recorded}${recorded}`],
  ['another root behind', `${recorded}<x/>`],
  ['text behind', `${recorded}x`],
  ['text before', `x${recorded}`],
  ['a document type', `<!DOCTYPE GatewayOperation>${recorded}`],
  [
    'a custom entity',
    `<!DOCTYPE g [<!ENTITY s "Successful">]><GatewayOperation><Status>&s;</Status></GatewayOperation>`
  ],
  ['an entity that nobody declared', reference('<Status>Successful</Status><Data>&x;</Data>')],
  ['an unescaped ampersand', status('Successful & more')],
  ['a NUL', status('Successful\u0000')],
  ['a NUL by its number', status('Successful&#0;')],
  ['half a pair by its number', status('Successful&#xd800;')],
  [
    'a success in a comment that starts between quotes in processing instructions',
    reference('<?a "?><Status>InProgress</Status><!--<?b "?><Status>Successful</Status><!-- -->')
  ],
  ['a comment that begins in an attribute', reference('<x y="<!--"/><Status>Successful</Status><x y="-->"/>')],
  ['a comment in a comment', reference('<!-- <!-- --><Status>Successful</Status>')],
  ['a declaration of an element', reference('<!ELEMENT x><Status>Successful</Status>')],
  ['an unknown section', reference('<![x[ ]]><Status>Successful</Status>')],
  ['the end of CDATA without its beginning', reference('<Data>]]></Data><Status>Successful</Status>')],
  ['a name that begins with a colon', reference('<:Status>Successful</:Status>')],
  ['a reference behind', `${recorded}&#83;`],
  ['a root of text', '<GatewayOperation>Successful</GatewayOperation>'],
  ['a dangerous name', reference('<Status>Successful</Status><__proto__><x/></__proto__>')],
  ['nesting without end', `${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`]
]

describe('reads', () => testDocuments(flavor, readable))

describe('does not read', () =>
  testDocuments(
    flavor,
    unreadable.map(([title, body]) => ({ title, body, reads: { reason: 'unreadable', patience: 'silence' } }))
  ))

describe('an HTTP error', () => {
  const error = (code: string, message: string) =>
    `<Error xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Code>${code}</Code><Message>${message}</Message></Error>`
  testDocuments(flavor, [
    {
      title: '404 with the API’s error',
      http: 404,
      body: error('ResourceNotFound', 'The operation does not exist.'),
      reads: {
        reason: 'not-found',
        patience: 'grace',
        responseError: {
          code: 'ResourceNotFound',
          message: 'The operation does not exist.',
          details: [],
          additionalInfo: []
        }
      }
    },
    {
      title: '403',
      http: 403,
      body: error('ForbiddenError', 'No.'),
      reads: { reason: 'forbidden', patience: 'grace' }
    },
    {
      title: '409',
      http: 409,
      body: error('ConflictError', 'Busy.'),
      reads: { reason: 'unreachable', patience: 'silence', message: 'Azure returned HTTP 409: ConflictError: Busy.' }
    },
    {
      title: '500',
      http: 500,
      body: error('InternalError', 'Oops.'),
      reads: { reason: 'unreachable', patience: 'silence' }
    },
    {
      title: '503 that throttles',
      http: 503,
      body: error('TooManyRequests', 'Slow down.'),
      reads: { reason: 'unreachable', patience: 'silence' }
    },
    {
      title: 'a success in the body of an error',
      http: 500,
      body: recorded,
      reads: { reason: 'unreachable', responseError: undefined }
    },
    {
      title: 'a body that cannot be read',
      http: 410,
      body: '<Error>',
      reads: { reason: 'refused', responseError: undefined }
    },
    { title: 'a body that is too large', http: 400, body: undefined, reads: { reason: 'refused', patience: 'none' } }
  ])
})

test('requests the URL in the reference, with the version as a header', () => {
  expect(flavor.request.url.href).toBe(
    'https://management.core.windows.net/0b1f6471-1bf0-4dda-aec3-cb9272f09590/services/networking/operation/a%2Fb%20c'
  )
  expect(flavor.request.headers).toEqual({ accept: 'application/xml', 'x-ms-version': '2016-07-01' })
})

test('returns the document as JSON', () => {
  const { document } = reader.read({ body: recorded })
  expect(JSON.parse(document).GatewayOperation).toMatchObject({ Status: 'Successful', HealthStatus: '', Data: '' })
})

test('quotes what it could not read, but never a classic operation’s data', () => {
  const read = () => reader.read({ body: '<GatewayOperation><ID>7</ID><Data>https://secret</Data>' })
  expect(read).toThrow('<GatewayOperation><ID>7</ID>…')
  expect(read).not.toThrow('secret')
})

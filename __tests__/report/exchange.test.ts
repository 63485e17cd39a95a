/** Debug lines: a request and its response, without a secret and without the result. */
import { expect, test } from '@jest/globals'
import { WaitError } from '../../src/errors.ts'
import { exchangeLines, signInExchangeLines } from '../../src/report/exchange.ts'

const bodyFault = 'it is larger than 1 MiB'
const lines = (body: string | undefined, headers: Record<string, string> = {}) =>
  exchangeLines({
    method: 'GET',
    url: new URL('https://a.example/x?api-version=1&sig=SECRET'),
    response: { url: new URL('https://a.example/y'), status: 202, headers, body, bodyFault, isFramed: true },
    clientRequestId: 'c-1',
    tookMs: 12.4
  })

test('contain the request, the response and the relevant headers', () => {
  const headers = { 'x-ms-request-id': 'r-1', 'retry-after': '7', authorization: 'SECRET', location: 'SECRET' }
  expect(lines('', headers)).toEqual([
    'GET https://a.example/x?api-version=1&… → HTTP 202 in 12 ms; retry-after: 7; x-ms-request-id: r-1; x-ms-client-request-id: c-1',
    'The body is empty'
  ])
})

const url = new URL('https://a.example/x?api-version=1&sig=SECRET')
const sent = { method: 'POST', url, clientRequestId: 'c-1', tookMs: 1 }

test('contain the request’s id and the fault if there is no response', () => {
  const fault = new WaitError('unreachable', 'No complete response from a.example (ECONNRESET)')
  const first = 'POST https://a.example/x?api-version=1&… → failed in 1 ms; x-ms-client-request-id: c-1'
  expect(exchangeLines({ ...sent, fault })).toEqual([first, fault.message])
})

test('of a sign-in contain no query and no body', () => {
  const response = { url, status: 200, headers: {}, body: '{"access_token":"SECRET"}', isFramed: true }
  const first = (end: string) => `POST https://a.example/x → ${end} in 1 ms; x-ms-client-request-id: c-1`
  expect(signInExchangeLines({ ...sent, response })).toEqual([first('HTTP 200')])
  expect(signInExchangeLines({ ...sent, fault: new Error('a fault') })).toEqual([first('failed'), 'a fault'])
})

test.each<[string, string | undefined, string]>([
  ['none that could be read', undefined, 'The body was not read: it is larger than 1 MiB'],
  [
    'a document',
    '{"id":"SECRET","status":"Running","properties":{"key":"SECRET","list":["SECRET"]}}',
    'The body has 82 characters: JSON that contains id, status, properties.key, properties.list'
  ],
  [
    'an error',
    '{"error":{"code":"SECRET","message":"SECRET"}}',
    'The body has 46 characters: JSON that contains error.code, error.message'
  ],
  ['an object without members', '{}', 'The body has 2 characters: JSON, not shown'],
  ['a list', '["SECRET"]', 'The body has 10 characters: JSON, not shown'],
  ['a string', ' "https://blob/?sig=SECRET"', 'The body has 27 characters: JSON, not shown'],
  ['broken JSON', '{"key":"SECRET', 'The body has 14 characters: JSON, not shown'],
  ['a page', '<html>\n<body>Sign in</body></html>', 'The body has 34 characters: “<html> <body>Sign in</body></html>”'],
  [
    'a classic operation',
    '<Operation><Status>Succeeded</Status><Data>SECRET</Data></Operation>',
    'The body has 68 characters: “<Operation><Status>Succeeded</Status>…”'
  ],
  ['a URL in a text', 'See https://blob/x?sig=SECRET now', 'The body has 33 characters: “See https://blob/x?… now”'],
  ['a long text', 'x'.repeat(201), `The body has 201 characters: “${'x'.repeat(200)}…”`]
])('of the body show no value: %s', (_, body, expected) => {
  expect(lines(body)[1]).toBe(expected)
})

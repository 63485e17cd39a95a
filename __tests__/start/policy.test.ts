import { describe, expect, test } from '@jest/globals'
import type { Method } from '../../src/http/request.ts'
import { type Step, stepAfter, type Try } from '../../src/start/policy.ts'
import { response } from '../flavors/table.ts'

const methods: readonly Method[] = ['PUT', 'PATCH', 'POST', 'DELETE']
const fresh = { responseLost: false, tokenRenewed: false }
const azure = (http: number, code = 'Conflict') => ({
  response: response(JSON.stringify({ error: { code, message: 'm' } }), http)
})
const page = (http: number) => ({ response: response('<html>', http) })
const bare = (http: number) => ({ response: response('', http) })

/** The next step for PUT and DELETE, then for POST and PATCH. */
const rows: readonly (readonly [title: string, result: Try, idempotent: Step, other: Step])[] = [
  ['no connection', { carriedOut: false }, 'again', 'again'],
  ['no answer', { carriedOut: true }, 'again', 'lost'],
  ...[200, 201, 202, 204].map((http): [string, Try, Step, Step] => [String(http), bare(http), 'accepted', 'accepted']),
  ['401', azure(401), 'again-with-new-token', 'again-with-new-token'],
  ['429', azure(429), 'again', 'again'],
  ['429 by a gateway', page(429), 'again', 'again'],
  ...[408, 425, 500, 502, 503, 504].map((http): [string, Try, Step, Step] => [
    String(http),
    azure(http),
    'again',
    'lost'
  ]),
  ...[501, 505].map((http): [string, Try, Step, Step] => [String(http), azure(http), 'refused', 'lost']),
  ...[400, 403, 405, 409, 412].map((http): [string, Try, Step, Step] => [
    String(http),
    azure(http),
    'not-started',
    'not-started'
  ]),
  ['400 by a proxy', page(400), 'refused', 'refused'],
  ['403 without a word', bare(403), 'refused', 'refused'],
  ['407', page(407), 'refused', 'refused'],
  ['302', bare(302), 'refused', 'refused']
]

describe.each(methods)('%s', (method) => {
  test.each(rows)('%s', (_, result, idempotent, other) => {
    expect(stepAfter(method, result, fresh)).toBe(['PUT', 'DELETE'].includes(method) ? idempotent : other)
  })

  test('a second 401 is a refusal', () => {
    expect(stepAfter(method, azure(401), { ...fresh, tokenRenewed: true })).toBe('not-started')
  })

  test('a refusal after a lost response does not prove that the first attempt failed', () => {
    expect(stepAfter(method, azure(409), { ...fresh, responseLost: true })).toBe('refused')
  })
})

test('a missing resource counts as deleted', () => {
  for (const result of [azure(404, 'ResourceNotFound'), bare(404)]) {
    expect(stepAfter('DELETE', result, fresh)).toBe('accepted')
    expect(stepAfter('DELETE', result, { ...fresh, responseLost: true })).toBe('accepted')
  }
  expect(stepAfter('DELETE', azure(404, 'InvalidResourceType'), fresh)).toBe('not-started')
  expect(stepAfter('PUT', azure(404, 'ResourceNotFound'), fresh)).toBe('not-started')
  expect(stepAfter('POST', bare(404), fresh)).toBe('refused')
})

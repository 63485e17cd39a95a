/** Responses without a status: why, how long they are retried, and what the reader can do. */
import { describe, expect, test } from '@jest/globals'
import { assertAnswered, assertTerminalWith200, refused, unreadable } from '../../src/documents/answer.ts'
import { readResponseError } from '../../src/documents/error-detail.ts'
import type { Patience, WaitError } from '../../src/errors.ts'
import type { State } from '../../src/operation.ts'
import { caught, response } from '../flavors/table.ts'

const id = { 'x-ms-request-id': 'r-1' }
const faultOf = (status: number, headers: Record<string, string> = {}, body = '') =>
  caught(() => assertAnswered(response(body, status, headers), readResponseError)) as WaitError

describe('an HTTP status', () => {
  test.each([200, 201, 202, 204, 299])('%d is not an error', (status) => {
    expect(faultOf(status)).toEqual({ returned: undefined })
  })

  test.each<[readonly number[], WaitError['reason'], Patience]>([
    [[401], 'forbidden', 'one-retry'],
    [[403], 'forbidden', 'grace'],
    [[404], 'not-found', 'grace'],
    [[408, 409, 425, 429, 500, 502, 503, 504, 599], 'unreachable', 'silence'],
    [[199, 300, 304, 400, 402, 405, 407, 410, 412, 451, 499, 501, 505, 600], 'refused', 'none']
  ])('%j is %s, with the patience %s', (statuses, reason, patience) => {
    for (const status of statuses)
      expect(faultOf(status, id)).toMatchObject({
        reason,
        patience,
        throttled: status === 429,
        requestId: 'r-1',
        advice: undefined,
        message: `Azure returned HTTP ${status}`
      })
  })

  test('is followed by Azure’s error, on one line', () => {
    const fault = faultOf(400, {}, '{"error":{"code":"A","message":"one\\n\\ntwo"}}')
    expect(fault.message).toBe('Azure returned HTTP 400: A: one two')
    expect(fault.responseError).toMatchObject({ code: 'A', message: 'one\n\ntwo' })
    expect(faultOf(400, {}, '{"error":{"code":"","message":"m"}}').message).toBe('Azure returned HTTP 400: m')
  })

  test.each<[number, string, boolean]>([
    [403, 'Bearer authorization_uri="https://x", error="insufficient_claims", claims="eyJ"', true],
    [403, 'Bearer error="insufficient_claims"', true],
    [403, 'Bearer claims ="eyJ"', true],
    [403, 'Bearer xclaims="eyJ"', false],
    [403, 'Bearer error="invalid_token"', false],
    [401, 'Bearer claims="eyJ"', false],
    [401, 'Bearer error="insufficient_claims", claims="eyJ"', true],
    [400, 'Bearer error="insufficient_claims", claims="eyJ"', false]
  ])('%d with the challenge %s is about a policy: %s', (status, challenge, isPolicy) => {
    expect(faultOf(status, { 'www-authenticate': challenge }).advice).toBe(
      isPolicy
        ? 'A Conditional Access policy of the tenant requires more than this sign-in has. Ask the tenant’s administrator to exempt the identity.'
        : undefined
    )
  })
})

test('an unreadable response is retried, and JSON gets the advice to check the API', () => {
  const advice = 'Check that api is the one for this operation, and that the URL or the ids are those of a status.'
  const fault = (body: string | undefined) => unreadable({ ...response(body, 200, id), retryAfterMs: 3_000 }, 'why')
  expect(fault('{}')).toMatchObject({
    reason: 'unreadable',
    message: 'The response (HTTP 200) contains no status: why',
    patience: 'silence',
    retryAfterMs: 3_000,
    requestId: 'r-1',
    advice
  })
  for (const body of ['<html>', undefined]) expect(fault(body).advice).toBeUndefined()
  for (const status of [200, 201, 202, 204])
    expect(unreadable(response('', status), 'why').advice).toContain('use api: arm-location')
  expect(unreadable(response('', 206), 'why').advice).toBeUndefined()
  expect(unreadable(response('', 200, {}, false), 'why').advice).toBeUndefined()
  expect(unreadable(response('{}'), 'why', 'none').patience).toBe('none')
})

test('a refusal is not retried', () => {
  expect(refused(response('', 200, id), 'why')).toMatchObject({
    reason: 'refused',
    message: 'why',
    patience: 'none',
    requestId: 'r-1'
  })
})

test.each<[number, State, boolean]>([
  [200, 'succeeded', true],
  [200, 'running', true],
  [202, 'running', true],
  [202, 'succeeded', false],
  [201, 'failed', false],
  [204, 'canceled', false]
])('a response with HTTP %d can say %s: %s', (status, state, can) => {
  const result = caught(() => assertTerminalWith200(response('{}', status), state))
  if (can) expect(result).toEqual({ returned: undefined })
  else expect(result).toMatchObject({ reason: 'unreadable', message: expect.stringContaining('only a 200 can say') })
})

import { describe, expect, test } from '@jest/globals'
import { expiryWarning, fixedToken } from '../../src/auth/access-token.ts'
import { readClaims, readExpiry } from '../../src/auth/jwt.ts'
import { WaitError } from '../../src/errors.ts'
import type { OperationError } from '../../src/operation.ts'

const expiry = Date.UTC(2026, 10, 23, 12, 0, 0)
const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
const lapsing = jwt({ exp: expiry / 1_000 })
const never = new AbortController().signal

const refusal = (code: string) => {
  const responseError: OperationError = { code, message: '', details: [], additionalInfo: [] }
  return new WaitError('forbidden', 'Azure returned HTTP 401', { patience: 'one-retry', responseError })
}

describe('an access-token', () => {
  test('is used as it is, expired or not: Azure decides', async () => {
    expect(await fixedToken(lapsing, () => expiry + 1).token({ limitMs: 1, signal: never })).toBe(lapsing)
  })

  test('that is refused before it expires is reported as refused', () => {
    const fault = refusal('InvalidAuthenticationToken')
    expect(fixedToken(lapsing, () => expiry - 1).onUnauthorized(lapsing, fault)).toBe(fault)
    expect(fixedToken('opaque', () => expiry).onUnauthorized('opaque', fault)).toBe(fault)
  })

  test('that is refused after it expires is reported as expired, with advice', () => {
    expect(fixedToken(lapsing, () => expiry).onUnauthorized(lapsing, refusal(''))).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'none',
      message:
        'The access-token has expired: it was valid until 2026-11-23 12:00:00 UTC. With client-id and tenant-id, this step signs in by itself and renews its token as long as the wait lasts'
    })
  })

  test('has expired when Azure says so, whatever the clock', () => {
    expect(fixedToken('opaque', () => 0).onUnauthorized('opaque', refusal('ExpiredAuthenticationToken'))).toMatchObject(
      {
        reason: 'sign-in-failed',
        message: expect.stringContaining('The access-token has expired. With client-id')
      }
    )
  })
})

test.each([
  [60_000, undefined],
  [60_001, /^The access-token expires in 1m, at 2026-11-23 12:00:00 UTC, and the wait can take 1m\. /],
  [3_600_000, /and the wait can take 1h\. With client-id/]
])('a wait of %d ms is warned about if the token expires before', (timeoutMs, expected) => {
  const warning = expiryWarning(lapsing, timeoutMs, expiry - 60_000)
  if (expected === undefined) expect(warning).toBeUndefined()
  else expect(warning).toMatch(expected)
})

test('a token that has already expired is reported as such', () => {
  expect(expiryWarning(lapsing, 1_000, expiry)).toMatch(/^The access-token expired at 2026-11-23 12:00:00 UTC/)
})

test.each([
  'opaque',
  'a.b',
  '..',
  `e30.${Buffer.from('[1]').toString('base64url')}.x`,
  `e30.${Buffer.from('{"exp":"tomorrow"}').toString('base64url')}.x`,
  jwt({ exp: null }),
  jwt({ exp: 1e300 }),
  jwt({})
])('%s has no expiry', (token) => {
  expect(readExpiry(token)).toBeUndefined()
  expect(expiryWarning(token, 1_000, 0)).toBeUndefined()
})

test('an expiry beyond the calendar is not a problem', () => {
  expect(expiryWarning(jwt({ exp: -9e12 }), 1_000, 0)).toContain('a time out of range')
})

test('claims are read unchanged', () => {
  expect(readClaims(jwt({ sub: 'é', aud: ['a'] }))).toEqual({ sub: 'é', aud: ['a'] })
})

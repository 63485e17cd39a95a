import { expect, test } from '@jest/globals'
import { entraErrors } from '../../src/auth/entra-errors.ts'
import { codeIn, finalError, signInFault, tokenServiceFault } from '../../src/auth/faults.ts'
import { WaitError } from '../../src/errors.ts'
import type { StatusResponse } from '../../src/http/response.ts'

const host = 'login.microsoftonline.com'
const answer = (status: number, body: unknown, retryAfterMs?: number): StatusResponse => ({
  url: new URL(`https://${host}`),
  isFramed: true,
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfterMs
})

/** Entra's own document, as it sends it. */
const invalidSecret = {
  error: 'invalid_client',
  error_description:
    "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '1b2c'.\r\nTrace ID: 8d1e2b6e\r\nCorrelation ID: 2f0a\r\nTimestamp: 2026-11-23 09:00:00Z",
  error_codes: [7000215],
  timestamp: '2026-11-23 09:00:00Z',
  trace_id: '8d1e2b6e',
  correlation_id: '2f0a',
  error_uri: 'https://login.microsoftonline.com/error?code=7000215'
}

test('a final error is told in words: code, meaning, remedy, and what the service said on one line', () => {
  const fault = tokenServiceFault(answer(401, invalidSecret), host)
  expect(fault).toMatchObject({ reason: 'sign-in-failed', patience: 'none' })
  expect(fault.message).toBe(
    "Could not sign in: AADSTS7000215: the client secret is wrong. Give the secret’s value in client-secret, not its id; make a new one if it is lost. (login.microsoftonline.com answered HTTP 401: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '1b2c'. Trace ID: 8d1e2b6e Correlation ID: 2f0a Timestamp: 2026-11-23 09:00:00Z)"
  )
})

test.each([700016, 700024, 70021, 700213, 7000215, 7000222, 90002, 53003])(
  'AADSTS%d has a meaning and a remedy',
  (code) => {
    const fault = tokenServiceFault(
      answer(400, { error: 'x', error_description: `AADSTS${code}: …`, error_codes: [code] }),
      host
    )
    expect(fault.patience).toBe('none')
    expect(fault.message).toContain(
      `AADSTS${code}: ${entraErrors.get(code)?.meaning}. ${entraErrors.get(code)?.remedy}`
    )
  }
)

test('a code is read from the text where the list of codes is missing, and an unknown one is told as it came', () => {
  expect(
    tokenServiceFault(answer(400, { error: 'x', error_description: 'AADSTS90002: Tenant' }), host).message
  ).toContain('there is no such tenant')
  expect(tokenServiceFault(answer(400, { error: 'x', error_description: 'AADSTS1234567: Odd' }), host)).toMatchObject({
    patience: 'none',
    message: expect.stringContaining(
      'Could not sign in: login.microsoftonline.com answered HTTP 400: AADSTS1234567: Odd. Check'
    )
  })
})

test('a mismatch shows what was sent, a line each; another error does not', () => {
  const sent = ['GitHub sent:', 'subject: repo:a/b']
  expect(finalError(700213, 'x', sent).message.split('\n').slice(1)).toEqual(sent)
  expect(finalError(700016, 'x', sent).message.split('\n')).toHaveLength(1)
})

test.each<[number, unknown, boolean]>([
  [429, 'too many', false],
  [500, '', false],
  [503, '<html>', false],
  [504, { error: 'temporarily_unavailable' }, false],
  [400, { error: 'temporarily_unavailable', error_description: 'AADSTS90033: later', error_codes: [90033] }, false],
  [408, '', false],
  [410, '', false],
  [400, { error: 'invalid_request', error_description: 'Identity not found' }, true],
  // No answer of a token service's: something else answers in its place.
  [302, '', false],
  [403, '<html>forbidden</html>', false],
  [404, '', false],
  [400, { error: 'x', error_description: 'AADSTS90033: A transient error', error_codes: [90033] }, false],
  [403, { error: 'access_denied' }, true]
])('HTTP %d with %j is final: %s', (status, body, isFinal) => {
  const fault = tokenServiceFault(answer(status, body, 7_000), host)
  expect(fault.reason).toBe('sign-in-failed')
  expect(fault.patience).toBe(isFinal ? 'none' : 'silence')
  if (!isFinal) expect(fault.retryAfterMs).toBe(7_000)
})

test('a code that only the list has is told, known or not', () => {
  const said = (code: number) =>
    tokenServiceFault(answer(400, { error: 'x', error_description: 'no words', error_codes: [code] }), host).message
  expect(said(50196)).toContain('login.microsoftonline.com answered HTTP 400: AADSTS50196: no words. Check')
  expect(said(7000222)).toContain('AADSTS7000222: the client secret has expired')
})

test('a refusal without a body says so', () => {
  expect(tokenServiceFault(answer(302, ''), host).message).toBe(
    'Could not sign in: login.microsoftonline.com answered HTTP 302: no reason given'
  )
})

test('404 is "not yet" where the caller says so', () => {
  expect(tokenServiceFault(answer(404, ''), '169.254.169.254', { isLocal: true }).patience).toBe('silence')
})

test('a description is cut, and is one line', () => {
  const { message } = tokenServiceFault(
    answer(400, { error: 'x', error_description: `a\n::error::b ${'y'.repeat(5_000)}` }),
    host
  )
  expect(message.length).toBeLessThan(800)
  expect(message).not.toContain('\n')
})

test('codes are read whole', () => {
  expect(codeIn('ERROR: AADSTS700024: Client assertion')).toBe(700024)
  expect(codeIn('xAADSTS700024')).toBeUndefined()
  expect(codeIn('no code')).toBeUndefined()
})

test.each([
  [new WaitError('unreachable', 'm', { patience: 'silence', retryAfterMs: 1 }), 'sign-in-failed', 'silence'],
  [new WaitError('unreachable', 'certificate'), 'unreachable', 'none'],
  [new WaitError('refused', 'redirect'), 'sign-in-failed', 'none'],
  [new WaitError('interrupted', 'm'), 'interrupted', 'none']
])('%s on the way to a token is %s, %s', (error, reason, patience) => {
  expect(signInFault(error)).toMatchObject({ reason, patience })
})

test('a bug on the way to a token is a bug', () => {
  const bug = new TypeError('m')
  expect(signInFault(bug)).toBe(bug)
})

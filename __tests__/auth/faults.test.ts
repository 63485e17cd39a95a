import { describe, expect, test } from '@jest/globals'
import { entraErrors } from '../../src/auth/entra-errors.ts'
import { codeFault, codeIn, noToken, signInFault, tokenServiceFault } from '../../src/auth/faults.ts'
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

/** Microsoft Entra ID's error document, verbatim. */
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

test('a permanent error is explained: code, meaning, remedy, and the service’s message on one line', () => {
  const fault = tokenServiceFault(answer(401, invalidSecret), host)
  expect(fault).toMatchObject({ reason: 'sign-in-failed', patience: 'none' })
  expect(fault.message).toBe(
    "Could not sign in: AADSTS7000215: the client secret is wrong. Set client-secret to the value of the secret, not to its id. If the value is lost, create a new secret. (login.microsoftonline.com returned HTTP 401: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '1b2c'. Trace ID: 8d1e2b6e Correlation ID: 2f0a Timestamp: 2026-11-23 09:00:00Z)"
  )
})

/** What each code means for the wait, copied by hand from the documentation. */
const patienceOfCodes = {
  silence: [40010, 50033, 50087, 70012, 90006, 90012, 90024, 90033, 90055, 90090, 90091, 501621],
  grace: [70021, 700211, 700212, 700213],
  none: [53003, 90002, 500011, 700016, 700024, 700027, 7000112, 7000215, 7000222, 7000229, 50196, 1234567]
}

describe.each(Object.entries(patienceOfCodes))('the patience "%s"', (patience, codes) => {
  test.each(codes)('is that of AADSTS%d, from Microsoft Entra ID and from the Azure CLI', (code) => {
    const document = { error: 'x', error_description: `AADSTS${code}: …`, error_codes: [code] }
    expect(tokenServiceFault(answer(400, document, 5_000), host)).toMatchObject({ reason: 'sign-in-failed', patience })
    expect(tokenServiceFault(answer(401, document), host).patience).toBe(patience)
    expect(codeFault(code, 'x')).toMatchObject({ reason: 'sign-in-failed', patience })
  })
})

test('Retry-After applies to every patience that retries', () => {
  for (const code of [90033, 700213])
    expect(tokenServiceFault(answer(400, { error: 'x', error_codes: [code] }, 5_000), host).retryAfterMs).toBe(5_000)
})

/** The start of each message, by code. */
const meanings: readonly (readonly [number, string])[] = [
  [53003, 'a Conditional Access policy blocks the client’s sign-in from this runner. Ask the tenant’s administrator'],
  [70021, 'the client has no federated credential that matches the workflow. Check the federated credentials'],
  [90002, 'there is no such tenant in this cloud. Check tenant-id'],
  [500011, 'the tenant does not know the service that the token is for. Check that environment'],
  [700016, 'the tenant has no application or managed identity with this client id. Check client-id and tenant-id'],
  [
    700024,
    'the assertion is expired or not valid yet; a login by azure/login with OIDC expires after some minutes. Set'
  ],
  [700027, 'the client does not know the certificate that signed. Upload this certificate'],
  [700211, 'the client has no federated credential with this issuer. Check the federated credentials'],
  [700212, 'the client has no federated credential with this audience. Check the federated credentials'],
  [700213, 'the client has no federated credential with this subject. Check the federated credentials'],
  [7000112, 'the application is disabled. Ask the tenant’s administrator to enable it'],
  [7000215, 'the client secret is wrong. Set client-secret to the value'],
  [7000222, 'the client secret has expired. Create a new one'],
  [7000229, 'the tenant has no service principal for this client. Create one: az ad sp create']
]

test.each(meanings)('AADSTS%d is explained', (code, beginning) => {
  const document = { error: 'x', error_description: `AADSTS${code}: …`, error_codes: [code] }
  expect(tokenServiceFault(answer(400, document), host).message).toContain(
    `Could not sign in: AADSTS${code}: ${beginning}`
  )
})

test('every explained code is in this test', () => {
  expect([...entraErrors.keys()]).toEqual(meanings.map(([code]) => code))
})

test('a code is read from the text if the list of codes is missing, and an unknown one is reported unchanged', () => {
  expect(
    tokenServiceFault(answer(400, { error: 'x', error_description: 'AADSTS90002: Tenant' }), host).message
  ).toContain('there is no such tenant')
  expect(tokenServiceFault(answer(400, { error: 'x', error_description: 'AADSTS1234567: Odd' }), host)).toMatchObject({
    patience: 'none',
    message:
      'Could not sign in: login.microsoftonline.com returned HTTP 400: AADSTS1234567: Odd. Check the sign-in inputs and environment. For the meaning of an AADSTS code, see https://login.microsoftonline.com/error'
  })
})

test('a mismatch shows what was sent, one line each, and then what to do with it; another error does not', () => {
  const sent = ['GitHub sent:', 'subject: repo:a/b']
  for (const code of [70021, 700211, 700213])
    expect(codeFault(code, 'x', { sent }).message.split('\n').slice(1)).toEqual([
      ...sent,
      'Add a federated credential with exactly these values to the app registration or the managed identity.'
    ])
  expect(codeFault(700213, 'x', { sent }).message.split('\n')[0]).toBe(
    'Could not sign in: AADSTS700213: the client has no federated credential with this subject (x)'
  )
  expect(codeFault(700212, 'x', { sent }).message.split('\n').at(-1)).toMatch(/^Set the input audience to /)
  expect(codeFault(700016, 'x', { sent }).message.split('\n')).toHaveLength(1)
  expect(codeFault(90033, 'x', { sent }).message.split('\n')).toHaveLength(1)
})

test.each<[number, unknown, boolean]>([
  [429, 'too many', false],
  [500, '', false],
  [500, { error: 'x' }, false],
  [599, { error: 'x' }, false],
  [503, '<html>', false],
  [504, { error: 'temporarily_unavailable' }, false],
  [400, { error: 'temporarily_unavailable', error_description: 'AADSTS1234567: later' }, false],
  [400, { error: 'server_error' }, false],
  [408, '', false],
  [425, { error: 'x' }, false],
  [410, '', false],
  [400, { error: 'invalid_request', error_description: 'Identity not found' }, true],
  // Not the token service, but something else responds.
  [302, '', false],
  [403, '<html>forbidden</html>', false],
  [404, '', false],
  [403, { error: 'access_denied' }, true],
  [499, { error: 'x' }, true]
])('HTTP %d with %j is final: %s', (status, body, isFinal) => {
  const fault = tokenServiceFault(answer(status, body, 7_000), host)
  expect(fault.reason).toBe('sign-in-failed')
  expect(fault.patience).toBe(isFinal ? 'none' : 'silence')
  if (!isFinal) expect(fault.retryAfterMs).toBe(7_000)
})

test('a code that is only in the list is reported, known or not', () => {
  const message = (code: number) =>
    tokenServiceFault(answer(400, { error: 'x', error_description: 'no words', error_codes: [code] }), host).message
  expect(message(50196)).toContain('login.microsoftonline.com returned HTTP 400: AADSTS50196: no words. Check')
  expect(message(7000222)).toContain('AADSTS7000222: the client secret has expired')
})

test('a refusal in JSON without a reason shows only the names of its members', () => {
  expect(tokenServiceFault(answer(400, { key: 'SECRET' }), host).message).toBe(
    'Could not sign in: login.microsoftonline.com returned HTTP 400: JSON that contains key'
  )
})

test('a refusal without a body says so', () => {
  expect(tokenServiceFault(answer(302, ''), host).message).toBe(
    'Could not sign in: login.microsoftonline.com returned HTTP 302: no reason given'
  )
})

test.each([404, 410])('%d is "not yet" from the metadata endpoint of the machine only', (status) => {
  const error = { error: 'x' }
  expect(tokenServiceFault(answer(status, error), '169.254.169.254', { isLocal: true }).patience).toBe('silence')
  expect(tokenServiceFault(answer(status, error), host).patience).toBe('none')
})

test('a description is truncated to one line', () => {
  const { message } = tokenServiceFault(
    answer(400, { error: 'x', error_description: `a\n::error::b ${'y'.repeat(5_000)}` }),
    host
  )
  expect(message.length).toBeLessThan(800)
  expect(message).not.toContain('\n')
})

test('a success without a token is retried, and its content is not shown', () => {
  const fault = noToken(answer(200, 'eyJ0eXAiOiJKV1Qi', 3_000), host)
  expect(fault).toMatchObject({ reason: 'sign-in-failed', patience: 'silence', retryAfterMs: 3_000 })
  expect(fault.message).toBe(
    'Could not sign in: the response of login.microsoftonline.com (HTTP 200) contains no token. It may come from a proxy: check the proxy'
  )
})

test('codes are matched as a whole', () => {
  expect(codeIn('ERROR: AADSTS700024: Client assertion')).toBe(700024)
  expect(codeIn('xAADSTS700024')).toBeUndefined()
  expect(codeIn('AADSTS700024x')).toBeUndefined()
  expect(codeIn('AADSTS123456789')).toBeUndefined()
  expect(codeIn('no code')).toBeUndefined()
})

test.each([
  [new WaitError('unreachable', 'm', { patience: 'silence', retryAfterMs: 1 }), 'sign-in-failed', 'silence'],
  [new WaitError('unreachable', 'certificate'), 'unreachable', 'none'],
  [new WaitError('refused', 'redirect'), 'sign-in-failed', 'none'],
  [new WaitError('interrupted', 'm'), 'interrupted', 'none'],
  [new WaitError('sign-in-failed', 'm', { patience: 'grace' }), 'sign-in-failed', 'grace']
])('%s on the way to a token is %s, %s', (error, reason, patience) => {
  const fault = signInFault(error)
  expect(fault).toMatchObject({ reason, patience })
  if (reason === 'sign-in-failed' && error.reason !== reason)
    expect(fault).toMatchObject({ message: `Could not sign in: ${error.message}`, cause: error })
  else expect(fault).toBe(error)
})

test('a bug on the way to a token is a bug', () => {
  const bug = new TypeError('m')
  expect(signInFault(bug)).toBe(bug)
})

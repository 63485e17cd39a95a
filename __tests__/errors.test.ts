import { expect, test } from '@jest/globals'
import { signInFault } from '../src/auth/faults.ts'
import { WaitError } from '../src/errors.ts'

const responseError = { code: 'c', message: 'secret', details: [], additionalInfo: [] }
/** Every field of an error, each with a value that is not its default. */
const fields = {
  patience: 'silence',
  retryAfterMs: 7_000,
  throttled: true,
  unsent: true,
  requestId: 'id secret',
  responseError,
  advice: 'advice secret',
  cause: new Error('cause')
} as const
const fault = new WaitError('unreachable', 'first secret\nsecond', fields)

test('a copy differs only in the changed fields', () => {
  const all = { reason: 'unreachable', message: 'first secret\nsecond', ...fields }
  expect(fault.with({})).not.toBe(fault)
  expect(fault.with({})).toMatchObject(all)
  expect(fault.with({ retryAfterMs: 1 })).toMatchObject({ ...all, retryAfterMs: 1 })
  expect(fault.with({ reason: 'refused', message: 'm' })).toMatchObject({ ...all, reason: 'refused', message: 'm' })
  expect(fault.with({ cause: undefined })).toMatchObject({ ...all, cause: undefined })
  // If an error has a field that this test does not have, the copy would not be checked.
  expect(Object.keys(fault).sort()).toEqual(
    ['name', 'reason', ...Object.keys(fields)].filter((k) => k !== 'cause').sort()
  )
})

test('a redacted copy has no secret in a text, and no cause', () => {
  const change = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('secret', '***'))
  expect(fault.redacted(change)).toMatchObject({
    ...fields,
    reason: 'unreachable',
    message: 'first ***\nsecond',
    requestId: 'id ***',
    responseError: { ...responseError, message: '***' },
    advice: 'advice ***',
    cause: undefined
  })
})

test('the first line of a message', () => {
  expect(fault.firstLine).toBe('first secret')
  expect(new WaitError('refused', 'one line').firstLine).toBe('one line')
})

test('a fault on the way to a token keeps what the response said', () => {
  expect(signInFault(fault)).toMatchObject({
    ...fields,
    reason: 'sign-in-failed',
    message: 'Could not sign in: first secret\nsecond',
    cause: fault
  })
})

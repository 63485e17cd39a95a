import { expect, test } from '@jest/globals'
import { assertAnswered } from '../../src/documents/answer.ts'
import type { WaitError } from '../../src/errors.ts'
import { caughtAsync } from '../servers.ts'

const ask = async (status: number) =>
  assertAnswered({ url: new URL('https://here'), status, headers: {}, body: '', isFramed: true }, () => undefined)

test.each([
  [429, true],
  [408, false],
  [503, false]
])('a response with HTTP %d means throttling: %p', async (status, throttled) => {
  const fault = (await caughtAsync(ask(status))) as WaitError
  expect(fault).toMatchObject({ reason: 'unreachable', patience: 'silence', throttled })
  expect(fault.with({ retryAfterMs: 1_000 })).toMatchObject({ retryAfterMs: 1_000, throttled })
  expect(fault.redacted((value) => value)).toMatchObject({ throttled })
})

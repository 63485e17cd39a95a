/** Warnings at the start of a wait. */
import { expect, test } from '@jest/globals'
import { warnOfExpiry, warnOfIgnoredInputs, warnOnceOfShortLogin } from '../../src/report/warnings.ts'
import { printed } from './printing.ts'

const minute = 60_000

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['none', [], [], []],
  [
    'by the API',
    ['vault-name', 'job-name'],
    [],
    ['warning Ignored inputs: The API classic does not use vault-name, job-name.']
  ],
  ['by the sign-in', [], ['audience'], ['warning Ignored inputs: The sign-in method (a token) does not use audience.']],
  [
    'by both',
    ['job-name'],
    ['audience'],
    [
      'warning Ignored inputs: The API classic does not use job-name.\nThe sign-in method (a token) does not use audience.'
    ]
  ]
])('inputs that have no effect: %s', (_, byApi, bySignIn, expected) => {
  expect(printed(() => warnOfIgnoredInputs({ api: 'classic', byApi, signIn: 'a token', bySignIn }))).toEqual(expected)
})

test('a sign-in that expires', () => {
  expect(printed(() => warnOfExpiry(['x']))).toEqual(['warning The sign-in may expire before the wait ends: x'])
})

test.each([
  [10 * minute, 10 * minute, false],
  [10 * minute + 1, 60 * minute, true],
  [10 * minute, 10 * minute - 1, true],
  [5 * minute, 60 * minute, false]
])('a wait of %d ms with an Azure CLI token of %d ms: %s', (timeoutMs, lifeMs, warns) => {
  const warn = warnOnceOfShortLogin(timeoutMs)
  const lines = printed(() => {
    warn(lifeMs)
    warn(lifeMs)
  })
  expect(lines).toHaveLength(warns ? 1 : 0)
})

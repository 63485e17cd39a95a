import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { jwtVerify } from 'jose'
import { emptyValue, type GitHub, startGitHub } from '../../emulator/github.ts'
import { signInPage } from '../../emulator/switch.ts'
import { caughtAsync } from '../servers.ts'
import { ask, type Told } from './ask.ts'

const audience = 'api://AzureADTokenExchange'
let github: GitHub
beforeAll(async () => {
  github = await startGitHub({ lifeSeconds: 40 })
})
afterAll(() => github.close())
afterEach(() => github.trouble.off())

function askAssertion(token = github.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN): Promise<Told> {
  const url = `${github.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`
  return ask(url, { headers: { authorization: `bearer ${token}` } })
}

test('GitHub issues an assertion about the job that expires', async () => {
  const { status, json } = await askAssertion()
  expect(status).toBe(200)
  expect(json.count).toBe(String(json.value).length)
  const { payload, protectedHeader } = await jwtVerify(String(json.value), github.publicKey, {
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    audience
  })
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) })
  expect(payload).toMatchObject({ jti: expect.any(String), repository: 'octo-org/octo-repo' })
  expect(Number(payload.exp) - Number(payload.iat)).toBe(40)
  expect(github.assertions.at(-1)).toBe(json.value)
})

test('each assertion is different, and has the configured subject', async () => {
  const other = await startGitHub({ subject: 'repo:a/b:environment:production' })
  const url = `${other.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=x`
  const headers = { authorization: `Bearer ${other.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  const values = [await ask(url, { headers }), await ask(url, { headers })].map(({ json }) => String(json.value))
  await other.close()
  expect(new Set(values).size).toBe(2)
  const { payload } = await jwtVerify(values[0] ?? '', other.publicKey)
  expect(payload).toMatchObject({ sub: 'repo:a/b:environment:production', aud: 'x' })
})

test.each([
  ['another token', 'x'],
  ['none', '']
])('GitHub refuses %s', async (_, token) => {
  const before = github.assertions.length
  expect(await askAssertion(token)).toMatchObject({ status: 401 })
  expect(github.requests.at(-1)).toMatchObject({ method: 'GET', status: 401 })
  expect(github.assertions.length).toBe(before)
})

describe('GitHub with a fault responds with', () => {
  test.each([
    ['an error', { http: 500 }, { status: 500 }],
    ['a page', signInPage, { status: 200, text: expect.stringContaining('<html>') }],
    ['nothing of value', emptyValue, { status: 200, json: { value: '' } }]
  ])('%s', async (_, trouble, response) => {
    github.trouble.on(trouble, 1)
    expect(await askAssertion()).toMatchObject(response)
    expect(await askAssertion()).toMatchObject({ status: 200, json: { value: expect.stringMatching(/^eyJ/) } })
  })

  test('not at all', async () => {
    github.trouble.on({ fault: 'reset' }, 1)
    expect(await caughtAsync(askAssertion())).toMatchObject({ code: 'ECONNRESET' })
  })
})

import { spawn } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import { decodeJwt } from 'jose'
import { type AzureCli, assertionLapsed, loggedOut, startAzureCli } from '../../emulator/azure-cli.ts'
import { type Cloud, startCloud } from '../../emulator/cloud.ts'
import { onPosix } from '../systems.ts'

const { test } = onPosix('programs that start without a shell')

const args = ['account', 'get-access-token', '--output', 'json', '--resource', 'https://management.core.windows.net/']

let cloud: Cloud
let cli: AzureCli
beforeAll(async () => {
  cloud = await startCloud([])
  cli = await startAzureCli({ ...cloud.application, issue: cloud.tokens.issue })
})
afterAll(async () => {
  for (const one of [cli, cloud]) await one.close()
})
afterEach(() => cli.answerWith(undefined))

interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitStatus: number | null
}

/** @param endMs when to kill it */
function az(given: readonly string[] = args, { from = cli, endMs = 60_000 } = {}): Promise<Ran> {
  const child = spawn('az', given, { env: from.env, timeout: endMs })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitStatus) => resolve({ stdout, stderr, exitStatus }))
  })
}

test('az prints a token of the token service', async () => {
  const { stdout, stderr, exitStatus } = await az()
  expect({ stderr, exitStatus }).toEqual({ stderr: '', exitStatus: 0 })
  const output = JSON.parse(stdout)
  const claims = decodeJwt(output.accessToken)
  expect(claims).toMatchObject({ aud: 'https://management.core.windows.net/', appid: cloud.application.clientId })
  expect(output).toMatchObject({ expires_on: claims.exp, tokenType: 'Bearer', tenant: cloud.application.tenantId })
  expect(new Date(output.expiresOn).getTime()).toBe(output.expires_on * 1_000)
  expect(cloud.secrets()).toContain(output.accessToken)
  expect(cli.calls.at(-1)).toEqual(args)
})

test('an old az does not print the expiry in seconds', async () => {
  const old = await startAzureCli({ ...cloud.application, issue: cloud.tokens.issue, isOld: true })
  const output = JSON.parse((await az(args, { from: old })).stdout)
  await old.close()
  expect(output.expires_on).toBeUndefined()
  expect(new Date(output.expiresOn).getTime()).toBe((decodeJwt(output.accessToken).exp ?? 0) * 1_000)
})

test.each([
  ['logged out', loggedOut, 'az login'],
  ['lapsed', assertionLapsed, 'AADSTS700024']
])('az reports that it is %s', async (_, answer, text) => {
  cli.answerWith(answer)
  expect(await az()).toMatchObject({ stdout: '', stderr: expect.stringContaining(text), exitStatus: 1 })
})

test('az can hang, and be killed', async () => {
  cli.answerWith({ hangs: true })
  expect(await az(args, { endMs: 500 })).toMatchObject({ stdout: '', exitStatus: null })
})

test('az supports no other command', async () => {
  expect(await az(['account', 'show'])).toMatchObject({
    exitStatus: 2,
    stderr: expect.stringContaining('account show')
  })
})

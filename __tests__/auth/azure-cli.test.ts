import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type AzureCli, startAzureCli } from '../../emulator/azure-cli.ts'
import { acquireFromCli, cliFault } from '../../src/auth/azure-cli.ts'
import { type EndStatus, runProgram } from '../../src/auth/run-program.ts'
import { caughtAsync } from '../servers.ts'
import { onPosix } from '../systems.ts'

const advice = 'Set client-id and tenant-id (with id-token: write), or run azure/login before this step'
const loggedOut = "ERROR: Please run 'az login' to setup account."
const toLogin = 'To re-authenticate, please run:\naz login --scope https://management.core.windows.net//.default'
const unreachable =
  "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /x/v2.0/.well-known/openid-configuration (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution'))"

describe('the reason why az returned no token', () => {
  test.each<[string, EndStatus, string, string]>([
    ['', 'missing', 'none', `no credentials are set, and the Azure CLI is not installed. ${advice}`],
    [
      `${loggedOut}\n`,
      1,
      'none',
      `no credentials are set, and the Azure CLI is not signed in. ${advice} (ERROR: Please run 'az login' to setup account)`
    ],
    [
      'WARNING: x\nERROR: The login is gone\nInteractive authentication is needed. Please run:\naz login\n',
      1,
      'none',
      `no credentials are set, and the Azure CLI is not signed in. ${advice} (ERROR: The login is gone Interactive authentication is needed. Please run: az login)`
    ],
    ['', 'too slow', 'silence', 'the Azure CLI returned no token: it took longer than 30 s'],
    ['', 'killed', 'silence', 'the Azure CLI returned no token: it ended with killed'],
    ['', 3, 'silence', 'the Azure CLI returned no token: it ended with 3'],
    ['ERROR: boom', 1, 'silence', 'the Azure CLI returned no token: ERROR: boom'],
    ['Traceback\nERROR: boom\n', 1, 'silence', 'the Azure CLI returned no token: ERROR: boom'],
    ['ERROR: AADSTS90033: A transient error', 1, 'silence', 'the Azure CLI returned no token: ERROR: AADSTS90033: A'],
    ['WARNING: no ERROR: yet\nERROR: boom\n', 1, 'silence', 'the Azure CLI returned no token: ERROR: boom'],
    [
      'ERROR: AADSTS700213: No match',
      1,
      'grace',
      'AADSTS700213: the client has no federated credential with this subj'
    ],
    ['ERROR: AADSTS700024: Lapsed', 1, 'none', 'AADSTS700024: the assertion is expired or not valid yet; a login by'],
    [
      'ERROR: AADSTS50173: The grant expired',
      1,
      'none',
      'the Azure CLI returned no token: ERROR: AADSTS50173: The grant'
    ]
  ])('%j, ended with %s: %s', (stderr, status, patience, beginning) => {
    const fault = cliFault({ stderr, status })
    expect(fault).toMatchObject({ reason: 'sign-in-failed', patience })
    expect(fault.message.slice(0, `Could not sign in: ${beginning}`.length)).toBe(`Could not sign in: ${beginning}`)
  })

  test.each([
    `${unreachable}\n${toLogin}`,
    `${unreachable}\nInteractive authentication is needed. Please run:\naz login`,
    "ERROR: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))\nInteractive authentication is needed. Please run:\naz login",
    "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Read timed out. (read timeout=None)\nInteractive authentication is needed. Please run:\naz login",
    `ERROR: Please ensure you have network connection. Error detail: x\n${toLogin}`,
    `ERROR: Something else failed\n${toLogin}`
  ])('a network fault is transient, whatever az advises: %j', (stderr) => {
    expect(cliFault({ stderr, status: 1 })).toMatchObject({
      patience: 'silence',
      message: expect.stringMatching(/^Could not sign in: the Azure CLI returned no token: ERROR: /)
    })
  })
})

onPosix('a fake az').describe('az itself', () => {
  const scope = 'https://management.azure.com/.default'
  const [subscriptionId, tenantId] = ['0b1f6471-1bf0-4dda-aec3-cb9272f09590', '11111111-2222-3333-4444-555555555555']
  const { PATH } = process.env
  let cli: AzureCli
  beforeAll(async () => {
    const issue = async () => ({ accessToken: 'a.b.c', expiresOn: 4_000_000_000, expiresIn: 3_600 })
    cli = await startAzureCli({ issue, clientId: 'client', tenantId })
    Object.assign(process.env, cli.env)
  })
  afterAll(async () => {
    process.env.PATH = PATH
    await cli.close()
  })
  const lastCalls = (count: number) => cli.calls.slice(-count).map((call) => call.slice(6))

  test('gets the audience of the scope', async () => {
    const { token, lifeMs } = await acquireFromCli('https://management.core.windows.net//.default')
    expect([token, Math.round((lifeMs + Date.now()) / 1_000)]).toEqual(['a.b.c', 4_000_000_000])
    expect(cli.calls.at(-1)).toEqual([
      'account',
      'get-access-token',
      '--output',
      'json',
      '--resource',
      'https://management.core.windows.net/'
    ])
  })

  test.each([
    [{ subscriptionId }, ['--subscription', subscriptionId]],
    [{ tenantId }, ['--tenant', tenantId]],
    [{ subscriptionId, tenantId }, ['--subscription', subscriptionId]],
    [{}, []]
  ])('gets %j with %j: it accepts one of the two', async (account, expected) => {
    await acquireFromCli(scope, account)
    expect(lastCalls(1)).toEqual([expected])
  })

  test('is run again without a subscription that its login cannot access', async () => {
    const stderr = `ERROR: Subscription '${subscriptionId}' not found. Check the spelling and casing and try again.\n`
    cli.answerWith({ stderr, exitStatus: 1 })
    const fault = await caughtAsync(acquireFromCli(scope, { subscriptionId, tenantId }))
    cli.answerWith(undefined)
    expect(lastCalls(2)).toEqual([
      ['--subscription', subscriptionId],
      ['--tenant', tenantId]
    ])
    expect(fault).toMatchObject({ reason: 'sign-in-failed', patience: 'silence' })
  })

  test('without a login ends the wait at once', async () => {
    cli.answerWith({ stderr: `${loggedOut}\n`, exitStatus: 1 })
    const fault = await caughtAsync(acquireFromCli(scope))
    cli.answerWith(undefined)
    expect(fault).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'none',
      message: expect.stringContaining('the Azure CLI is not signed in')
    })
  })

  test('that fails returns no token, whatever it prints', async () => {
    cli.answerWith({ stdout: '{"accessToken":"a.b.c","expires_on":4000000000}', stderr: 'ERROR: boom', exitStatus: 1 })
    const fault = await caughtAsync(acquireFromCli(scope))
    cli.answerWith(undefined)
    expect(fault).toMatchObject({ message: 'Could not sign in: the Azure CLI returned no token: ERROR: boom' })
  })

  test.each([
    ['nothing', ''],
    ['no JSON', 'token'],
    ['no token', '{"expires_on":4000000000}'],
    ['a token that no header can carry', '{"accessToken":"a\\nb","expires_on":4000000000}'],
    ['no expiry', '{"accessToken":"a.b.c"}']
  ])('prints %s: no usable token', async (_, stdout) => {
    cli.answerWith({ stdout })
    const fault = await caughtAsync(acquireFromCli(scope))
    cli.answerWith(undefined)
    expect(fault).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'silence',
      message: 'Could not sign in: the Azure CLI returned no usable token'
    })
  })

  test('before 2.54 prints only the local time of the expiry', async () => {
    for (const seconds of ['', '"expires_on":0,']) {
      cli.answerWith({ stdout: `{"accessToken":"a.b.c",${seconds}"expiresOn":"2096-10-02 07:06:40.000000"}` })
      const { lifeMs } = await acquireFromCli(scope)
      cli.answerWith(undefined)
      expect(Math.round((lifeMs + Date.now()) / 1_000)).toBe(new Date(2096, 9, 2, 7, 6, 40).getTime() / 1_000)
    }
  })
})

onPosix('sh').describe('a program', () => {
  const run = (script: string, timeoutMs = 60_000) => runProgram('sh', ['-c', script], timeoutMs)

  test.each<[string, EndStatus]>([
    ['exit 0', 0],
    ['exit 3', 3],
    ['kill -9 $$', 'killed']
  ])('that runs %s has ended with %s', async (script, status) => {
    expect(await run(`echo out; echo err >&2; ${script}`)).toEqual({ stdout: 'out\n', stderr: 'err\n', status })
  })

  test('that takes too long is killed, with what it started', async () => {
    // The other program keeps the pipe open, so the result would never come if it survived.
    expect(await run('sleep 100000 & sleep 100000', 100)).toMatchObject({ status: 'too slow' })
  })

  test('that does not exist is missing', async () => {
    expect(await runProgram('no-such-program', [], 60_000)).toEqual({ stdout: '', stderr: '', status: 'missing' })
  })

  test('that cannot be run is not missing', async () => {
    const { stderr, status } = await run(`: ${'x'.repeat(4_000_000)}`)
    expect([status, stderr]).toEqual(['killed', expect.stringContaining('E2BIG')])
  })

  test('runs in a folder that only an administrator can write to', async () => {
    expect((await run('pwd')).stdout).toBe('/\n')
  })

  test('may print more than is kept', async () => {
    const { stdout, stderr, status } = await run('head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2')
    expect([stdout.length, stderr.length, status]).toEqual([1024 * 1024, 1024 * 1024, 0])
  })

  test('leaves no listener behind', async () => {
    const before = process.listenerCount('exit')
    await run('exit 0')
    expect(process.listenerCount('exit')).toBe(before)
  })
})

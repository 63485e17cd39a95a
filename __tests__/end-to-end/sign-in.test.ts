/** Each sign-in method, valid and invalid, with the bundle, over real sockets and TLS. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { request as requestHttps } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { startAzure } from '../../emulator/azure.ts'
import { assertionLapsed, type CliAnswer, loggedOut, startAzureCli } from '../../emulator/azure-cli.ts'
import { createSelfSigned } from '../../emulator/certificates.ts'
import type { Cloud } from '../../emulator/cloud.ts'
import { entraError } from '../../emulator/entra-errors.ts'
import { emptyValue } from '../../emulator/github.ts'
import { discoveryDocument } from '../../emulator/grants.ts'
import { signInPage } from '../../emulator/switch.ts'
import { startTokenService } from '../../emulator/token-service.ts'
import { listen } from '../servers.ts'
import { onPosix } from '../systems.ts'
import { onThisMachine, when } from './servers-and-runs.ts'
import { closeLater, runStep, startScene, statuses } from './signed-in-step.ts'

const { test: testOnPosix } = onPosix('signals')

const unauthorized = () => ({ http: 401, error: { code: 'InvalidAuthenticationToken', message: 'Revoked.' } })
const clientOf = ({ application }: Cloud) => ({
  'client-id': application.clientId,
  'tenant-id': application.tenantId
})
const secretOf = (cloud: Cloud) => ({ ...clientOf(cloud), 'client-secret': cloud.application.secret })
const another = '11111111-2222-3333-4444-555555555555'

/** Whether the process exists and is not a zombie. */
function isRunning(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return !['', 'Z'].includes(stdout.trim().slice(0, 1))
}

describe('client-id, tenant-id and client-secret', () => {
  test('sign in to Resource Manager', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, { inputs: secretOf(cloud) })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log[0]).toBe('Signing in with client-id, tenant-id and client-secret')
    expect(statuses(cloud)).toEqual([200, 200])
    expect(cloud.tokens.issued).toHaveLength(1)
    expect(result.masks).toContain(cloud.tokens.issued[0]?.accessToken)
  })

  test('sign in to Service Management, by a scope with two slashes', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, { inputs: { api: 'classic-gateway', ...secretOf(cloud) } })
    expect(result.exitStatus).toBe(0)
    expect(cloud.tokens.requests.at(-1)?.form.scope).toBe('https://management.core.windows.net//.default')
    expect(statuses(cloud)).toEqual([200, 200])
  })

  test.each<[string, number, (cloud: Cloud) => Record<string, string>]>([
    ['a wrong secret', 7000215, () => ({ 'client-secret': 'wrong~secret' })],
    ['an expired secret', 7000222, (cloud) => ({ 'client-secret': cloud.application.expiredSecret })],
    ['an unknown client', 700016, () => ({ 'client-id': another })],
    ['an unknown tenant', 90002, () => ({ 'tenant-id': another })]
  ])('with %s end the wait at once, with an explanation', async (_, code, wrong) => {
    const cloud = await startScene()
    const result = await runStep(cloud, { inputs: { ...secretOf(cloud), ...wrong(cloud) } })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations).toEqual([
      {
        level: 'error',
        title: 'Unknown outcome: sign-in-failed',
        message: expect.stringContaining(`Could not sign in: AADSTS${code}: `)
      }
    ])
    expect(result.elapsedMs).toBeLessThan(onThisMachine(5_000, result))
    expect(cloud.azure.requests).toEqual([])
  })

  test.each([700024, 53003])('refused by AADSTS%d end the wait at once', async (code) => {
    const cloud = await startScene()
    cloud.tokens.trouble.on(entraError(code))
    const result = await runStep(cloud, { inputs: secretOf(cloud) })
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.annotations[0]?.message).toContain(`AADSTS${code}: `)
    expect(cloud.tokens.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('sign in again after a 401 during the wait, once for each token', async () => {
    const cloud = await startScene({
      steps: [(status) => ({ status }), unauthorized, (status) => ({ status }), unauthorized]
    })
    const result = await runStep(cloud, { inputs: secretOf(cloud) })
    expect(result.exitStatus).toBe(0)
    expect(statuses(cloud)).toEqual([200, 401, 200, 401, 200])
    expect(cloud.tokens.issued).toHaveLength(3)
  })

  test('end at the second 401 in a row', async () => {
    const cloud = await startScene({ steps: [unauthorized, unauthorized] })
    const result = await runStep(cloud, { inputs: secretOf(cloud) })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'forbidden' })
    expect(cloud.tokens.issued).toHaveLength(2)
  })

  test('are sent only to the authority’s host', async () => {
    const cloud = await startScene()
    const { tokens: foreign, trust } = await startTrusted(cloud)
    for (const path of ['/elsewhere', `${foreign.origin}/token`]) {
      cloud.tokens.trouble.on({ http: 307, headers: { location: path } })
      const result = await runStep(cloud, { inputs: { ...secretOf(cloud), 'max-silence': '4s' }, env: trust })
      expect(result.outputs.reason).toBe('sign-in-failed')
    }
    expect(foreign.requests).toEqual([])
  })
})

/** Another cloud. The step trusts its certificates too. */
async function startTrusted(cloud: Cloud) {
  const other = await startScene()
  const certificates = [cloud, other].map(({ env }) => readFileSync(env.NODE_EXTRA_CA_CERTS, 'utf8'))
  writeFileSync(cloud.env.NODE_EXTRA_CA_CERTS, certificates.join('\n'))
  return { tokens: other.tokens, trust: cloud.env }
}

describe('the token service', () => {
  test('may use http on a loopback address', async () => {
    const cloud = await startScene()
    const { hostname, port } = new URL(cloud.tokens.origin)
    const plain = createHttpServer((request, response) => {
      const { method, url, headers } = request
      const onward = requestHttps(
        { hostname, port, method, path: url, headers, rejectUnauthorized: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' })
          // Its metadata uses http, as the request does.
          answer.on('data', (chunk) => response.write(String(chunk).replaceAll('https://127', 'http://127')))
          answer.on('end', () => response.end())
        }
      )
      request.pipe(onward)
    })
    const origin = `http://127.0.0.1:${await listen(plain)}`
    const result = await runStep(cloud, { inputs: { ...secretOf(cloud), 'authority-host': origin } })
    plain.close()
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
  })

  test.each(['token_endpoint', 'issuer', 'authorization_endpoint'])(
    'gets no secret if its metadata points to another host (%s)',
    async (member) => {
      const cloud = await startScene()
      const { tokens: foreign } = await startTrusted(cloud)
      const own = discoveryDocument(cloud.tokens.origin, cloud.application.tenantId)
      const body = JSON.stringify({
        ...own,
        [member]: `${foreign.origin}/${cloud.application.tenantId}/oauth2/v2.0/token`
      })
      cloud.tokens.discoveryTrouble.on({ http: 200, body })
      // The endpoint of the interactive sign-in is never used.
      const isGood = member === 'authorization_endpoint'
      const result = await runStep(cloud, { inputs: { ...secretOf(cloud), ...(!isGood && { 'max-silence': '4s' }) } })
      expect(foreign.requests).toEqual([])
      expect(result.outputs.reason).toBe(isGood ? '' : 'sign-in-failed')
    }
  )

  test.each<[string, unknown]>([
    ['over http', { loginEndpoint: 'http://login.example.com/', audiences: ['https://management.example.com/'] }],
    ['with a password', { loginEndpoint: 'https://user:password@login.example.com/', audiences: ['https://a/'] }],
    ['without an audience', { loginEndpoint: 'https://login.example.com/', audiences: [] }],
    ['that is not a string', { loginEndpoint: 7, audiences: ['https://a/'] }],
    ['that is missing', undefined]
  ])('of an Azure Stack is rejected %s', async (_, authentication) => {
    const cloud = await startScene()
    const stack = closeLater(
      await startAzure([], { metadata: { http: 200, body: JSON.stringify({ authentication }) } })
    )
    const result = await runStep(cloud, {
      inputs: {
        ...secretOf(cloud),
        environment: 'AzureStack',
        'authority-host': '',
        'resource-manager-endpoint': stack.origin,
        'max-silence': '4s'
      }
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations[0]?.message).toContain(
      '/metadata/endpoints?api-version=2015-01-01 does not name a loginEndpoint over https'
    )
  })

  test('ignores the environment variables of other tools, and their logging stays off', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, {
      inputs: secretOf(cloud),
      env: {
        AZURE_AUTHORITY_HOST: 'http://login.example.com',
        AZURE_CLIENT_ID: another,
        AZURE_TENANT_ID: another,
        AZURE_CLIENT_SECRET: 'another',
        AZURE_LOG_LEVEL: 'verbose',
        DEBUG: '*'
      }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.raw.join('\n')).not.toContain('azure:')
  })
})

describe('client-id, tenant-id and client-certificate', () => {
  test('sign in', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, {
      inputs: { ...clientOf(cloud), 'client-certificate': cloud.clientCertificate }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log[0]).toBe('Signing in with client-id, tenant-id and client-certificate')
    expect(statuses(cloud)).toEqual([200, 200])
    // An assertion that the certificate signed is a credential too.
    expect(result.masks).toContain(cloud.tokens.requests.at(-1)?.form.client_assertion)
  })

  test('end the wait if the application does not know the certificate', async () => {
    const cloud = await startScene()
    const { key, cert } = createSelfSigned('other')
    const result = await runStep(cloud, { inputs: { ...clientOf(cloud), 'client-certificate': `${cert}${key}` } })
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.annotations[0]?.message).toContain('AADSTS700027: the client does not know the certificate')
  })
})

describe('client-id and tenant-id', () => {
  const runOidc = async (cloud: Cloud, inputs: Record<string, string> = {}) =>
    runStep(cloud, { inputs: { ...clientOf(cloud), ...inputs }, env: cloud.github.env })

  test('sign in with the workflow’s own OIDC token', async () => {
    const cloud = await startScene()
    const result = await runOidc(cloud)
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log[0]).toBe('Signing in with client-id, tenant-id and the workflow’s own OIDC token')
    expect(cloud.github.requests).toHaveLength(1)
    expect(statuses(cloud)).toEqual([200, 200])
    expect(result.masks).toEqual(
      expect.arrayContaining([cloud.github.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN, cloud.github.assertions[0]])
    )
  })

  test('show each request in debug lines, without its query and its response', async () => {
    const cloud = await startScene()
    const { commands } = await runStep(cloud, {
      inputs: clientOf(cloud),
      env: { ...cloud.github.env, RUNNER_DEBUG: '1' }
    })
    const lines = commands.filter(({ name }) => name === 'debug').map(({ message }) => message)
    const ids = /; x-ms-client-request-id: [\da-f-]{36}$/
    const signIn = lines.slice(0, 2).map((line) => line.replace(/ in \d+ ms.*$/, ''))
    const address = cloud.github.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? ''
    expect(signIn).toEqual([
      `GET ${address.replace(/\?.*/, '')} → HTTP 200`,
      `POST ${cloud.inputs['authority-host']}/${cloud.application.tenantId}/oauth2/v2.0/token → HTTP 200`
    ])
    expect(lines.slice(0, 2).every((line) => ids.test(line))).toBe(true)
    expect(lines[2]).toMatch(/^A new token, valid for /)
  })

  test('show what GitHub sent if no federated credential matches', async () => {
    const cloud = await startScene({ subject: 'repo:octo-org@65/octo-repo@74:environment:production' })
    const result = await runOidc(cloud, { grace: '1s', 'max-silence': '20s' })
    expect(result.outputs.reason).toBe('sign-in-failed')
    const message = result.annotations[0]?.message ?? ''
    expect(message).toContain('AADSTS700213: the client has no federated credential with this subject (')
    expect(message.split('\n').slice(1, 6)).toEqual([
      'GitHub sent:',
      'subject: repo:octo-org@65/octo-repo@74:environment:production',
      'issuer: https://token.actions.githubusercontent.com',
      'audience: api://AzureADTokenExchange',
      'Add a federated credential with exactly these values to the app registration or the managed identity.'
    ])
    expect(result.summary).toContain('repo:octo-org@65/octo-repo@74:environment:production')
  })

  test('wait for a new federated credential to become known everywhere', async () => {
    const cloud = await startScene()
    cloud.tokens.trouble.on(entraError(700213), 2)
    const result = await runOidc(cloud)
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log.join('\n')).toContain('AADSTS700213: the client has no federated credential with this subject')
  })

  test('show it as text, whatever it contains', async () => {
    const cloud = await startScene({ subject: 'repo:a/b\n::error::pwned\r##[error]pwned <b>@octocat</b> \u001b[31m' })
    const result = await runOidc(cloud, { grace: '1s', 'max-silence': '20s' })
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]?.message).toContain(
      '\nsubject: repo:a/b ::error::pwned ## [error]pwned <b>@octocat</b> \n'
    )
    const own = ['group', 'endgroup', ...result.masks.map(() => 'add-mask'), 'error']
    expect(result.commands.map(({ name }) => name)).toEqual(own)
    expect(result.summary).not.toContain('<b>')
  })

  test('accept another audience', async () => {
    const cloud = await startScene()
    const result = await runOidc(cloud, {
      audience: 'api://AzureADTokenExchangeUSGov',
      grace: '1s',
      'max-silence': '20s'
    })
    expect(result.annotations[0]?.message).toContain('AADSTS700212: ')
    expect(result.annotations[0]?.message).toContain('audience: api://AzureADTokenExchangeUSGov')
  })

  test('say what is missing without id-token: write, with the lines to add', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, { inputs: clientOf(cloud) })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations[0]?.message.split('\n').slice(1, 4)).toEqual([
      'permissions:',
      '  id-token: write',
      '  contents: read'
    ])
    expect(result.summary).toContain('<code>&nbsp;&nbsp;id-token: write</code>')
    expect([...cloud.azure.requests, ...cloud.tokens.requests]).toEqual([])
  })

  test.each([
    ['503', { http: 503 }],
    ['403', { http: 403 }],
    ['reset', { fault: 'reset' }],
    ['cut', { fault: 'cut' }],
    ['no token', emptyValue],
    ['a sign-in page', signInPage]
  ] as const)('survive GitHub’s endpoint failing once (%s)', async (_, trouble) => {
    const cloud = await startScene()
    cloud.github.trouble.on(trouble, 1)
    const result = await runOidc(cloud)
    expect(result.exitStatus).toBe(0)
    expect(cloud.github.requests).toHaveLength(2)
    expect(result.outputs.polls).toBe('2')
  })

  test('say so if GitHub refuses', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, {
      inputs: clientOf(cloud),
      env: { ...cloud.github.env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a-token-of-another-job' }
    })
    expect(cloud.github.requests).toHaveLength(3)
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.annotations[0]?.message).toMatch(
      /GitHub’s OIDC endpoint, 127\.0\.0\.1:\d+, returned no token \(HTTP 401\)/
    )
  })
})

describe('auth-type: IDENTITY', () => {
  const runIdentity = (cloud: Cloud, inputs: Record<string, string> = {}) =>
    runStep(cloud, { inputs: { 'auth-type': 'IDENTITY', ...inputs }, env: cloud.managedIdentity.env })
  const noAuthority = { 'authority-host': '' }

  test('signs in as the machine', async () => {
    const cloud = await startScene()
    const result = await runIdentity(cloud, noAuthority)
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log[0]).toBe('Signing in with the managed identity of this machine (auth-type: IDENTITY)')
    expect(cloud.managedIdentity.requests[0]?.path).not.toContain('client_id')
    expect(statuses(cloud)).toEqual([200, 200])
  })

  test('signs in as a user-assigned identity', async () => {
    const cloud = await startScene({ hasSystemIdentity: false })
    const result = await runIdentity(cloud, { ...noAuthority, 'client-id': cloud.application.clientId })
    expect(result.exitStatus).toBe(0)
    expect(cloud.managedIdentity.requests[0]?.path).toContain(`client_id=${cloud.application.clientId}`)
  })

  test('requests the classic audience unchanged', async () => {
    const cloud = await startScene()
    const result = await runIdentity(cloud, { ...noAuthority, api: 'classic-gateway' })
    expect(result.exitStatus).toBe(0)
    expect(cloud.managedIdentity.requests[0]?.path).toContain(
      encodeURIComponent('https://management.core.windows.net/&').slice(0, -3)
    )
  })

  test('ends the wait if the machine has no such identity', async () => {
    const cloud = await startScene({ hasSystemIdentity: false })
    const result = await runIdentity(cloud, noAuthority)
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.annotations[0]?.message).toContain('Identity not found')
    expect(cloud.managedIdentity.requests).toHaveLength(1)
  })

  test('sends its endpoint’s secret nowhere else', async () => {
    const cloud = await startScene()
    const foreign = closeLater(await startTokenService({ tls: createSelfSigned('foreign'), applications: [] }))
    const endpoint = createHttpServer((_, response) => response.writeHead(302, { location: foreign.origin }).end())
    const IDENTITY_ENDPOINT = `http://127.0.0.1:${await listen(endpoint)}/token`
    const result = await runStep(cloud, {
      inputs: { ...noAuthority, 'auth-type': 'IDENTITY' },
      env: { IDENTITY_ENDPOINT, IDENTITY_HEADER: 'a-header-that-nobody-may-see', NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    })
    endpoint.close()
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.masks).toContain('a-header-that-nobody-may-see')
    expect(foreign.requests).toEqual([])
  })

  test('ignores a token file in the environment', async () => {
    const cloud = await startScene()
    const AZURE_AUTHORITY_HOST = cloud.tokens.origin
    const result = await runStep(cloud, {
      inputs: { ...noAuthority, 'auth-type': 'IDENTITY', 'client-id': cloud.application.clientId },
      env: {
        ...cloud.managedIdentity.env,
        AZURE_AUTHORITY_HOST,
        AZURE_FEDERATED_TOKEN_FILE: '/etc/hostname',
        AZURE_TENANT_ID: cloud.application.tenantId
      }
    })
    expect(result.exitStatus).toBe(0)
    expect(cloud.tokens.requests).toEqual([])
  })

  test.each([404, 410, 429, 500])('survives a %d from the metadata endpoint', async (http) => {
    const cloud = await startScene()
    cloud.managedIdentity.trouble.on({ http }, 1)
    expect((await runIdentity(cloud, noAuthority)).exitStatus).toBe(0)
  })

  test('gets another token after a 401', async () => {
    const cloud = await startScene({ steps: [(status) => ({ status }), unauthorized] })
    expect((await runIdentity(cloud, noAuthority)).exitStatus).toBe(0)
    expect(statuses(cloud)).toEqual([200, 401, 200])
    expect(cloud.tokens.issued).toHaveLength(2)
  })
})

describe('no sign-in inputs', () => {
  const runCli = async (
    cloud: Cloud,
    { answer, ...given }: { answer?: CliAnswer; timeout?: string; isOld?: boolean } = {}
  ) => {
    const { isOld, ...inputs } = given
    const cli = closeLater(await startAzureCli({ issue: cloud.tokens.issue, ...cloud.application, isOld }))
    cli.answerWith(answer)
    const result = await runStep(cloud, { inputs: { 'authority-host': '', ...inputs }, env: cli.env })
    return { result, calls: cli.calls }
  }

  const getToken = ['account', 'get-access-token', '--output', 'json', '--resource', 'https://management.azure.com']

  test.each([false, true])('use the Azure CLI’s login (an old az: %s)', async (isOld) => {
    const cloud = await startScene()
    const { result, calls } = await runCli(cloud, { isOld })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log[0]).toBe('Signing in with the Azure CLI’s login, because no credentials are set')
    expect(calls).toEqual([[...getToken, '--subscription', '0b1f6471-1bf0-4dda-aec3-cb9272f09590']])
  })

  test('warn if the wait may outlive the login', async () => {
    const cloud = await startScene()
    const { result } = await runCli(cloud, { timeout: '11m' })
    expect(result.exitStatus).toBe(0)
    expect(result.annotations).toEqual([
      {
        level: 'warning',
        title: 'The sign-in may expire before the wait ends',
        message: expect.stringContaining('With client-id and tenant-id, this step signs in by itself')
      }
    ])
  })

  test('warn if the wait may outlive the token', async () => {
    const cloud = await startScene({ tokenSeconds: 20 })
    expect((await runCli(cloud)).result.annotations).toHaveLength(1)
  })

  test.each<[string, CliAnswer, RegExp]>([
    [
      'nobody is signed in',
      loggedOut,
      /no credentials are set, and the Azure CLI is not signed in\. Set client-id and tenant-id/
    ],
    [
      'the login has expired',
      assertionLapsed,
      /AADSTS700024: the assertion is expired or not valid yet.*Set client-id and tenant-id in this step/
    ]
  ])('end at once if %s', async (_, answer, expected) => {
    const { result } = await runCli(await startScene(), { answer })
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.annotations[0]?.message).toMatch(expected)
    expect(result.elapsedMs).toBeLessThan(onThisMachine(5_000, result))
  })

  test('print az’s output as text', async () => {
    const answer = { stderr: 'ERROR: boom\n::error::pwned\n##[group]pwned\n::add-mask::a\n', exitStatus: 1 }
    const { result } = await runCli(await startScene(), { answer, timeout: '1s' })
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]?.message).toContain(
      'Could not sign in: the Azure CLI returned no token: ERROR: boom ::error::pwned ## [group]pwned'
    )
    expect(result.commands.map(({ name }) => name)).toEqual(['group', 'endgroup', 'error'])
  })

  test('end at once if az is not installed', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, { inputs: { 'authority-host': '' }, env: { PATH: '/nowhere' } })
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(result.annotations[0]?.message).toContain(
      'no credentials are set, and the Azure CLI is not installed. Set client-id'
    )
  })

  testOnPosix(
    'leave no az running',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'az-'))
      const file = join(folder, 'pids')
      const script = `#!/bin/sh\ntrap '' TERM\nsleep 60 &\necho $$ $! > ${file}.new\nmv ${file}.new ${file}\nwait\n`
      writeFileSync(join(folder, 'az'), script, { mode: 0o755 })
      const cloud = await startScene()
      for (const signal of [undefined, 'SIGINT'] as const) {
        rmSync(file, { force: true })
        const result = await runStep(cloud, {
          inputs: { 'authority-host': '', timeout: signal ? '5m' : '3s' },
          env: { PATH: `${folder}:${process.env.PATH}` },
          onStart: (child) =>
            when(
              child,
              () => existsSync(file),
              () => signal && child.kill(signal)
            )
        })
        expect(result.exitStatus).toBe(1)
        const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number)
        expect(pids).toHaveLength(2)
        for (const pid of pids) expect(isRunning(pid)).toBe(false)
      }
      rmSync(folder, { recursive: true })
    },
    15_000
  )

  test('print no token from az’s errors', async () => {
    const stderr = 'ERROR: token eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJo.c2lnbmF0dXJl was refused\n'
    const { result } = await runCli(await startScene(), { answer: { stderr, exitStatus: 1 }, timeout: '1s' })
    expect(result.annotations[0]?.message).toContain('ERROR: token *** was refused')
    expect(result.raw.join('\n') + result.summary).not.toContain('eyJ0eXAi')
  })

  test('wait for a hanging az no longer than the limit', async () => {
    const { result } = await runCli(await startScene(), { answer: { hangs: true }, timeout: '2s' })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.elapsedMs).toBeLessThan(onThisMachine(8_000, result))
  })
})

describe('access-token', () => {
  const tokenOf = async ({ tokens, application }: Cloud, lifeSeconds: number) =>
    (await tokens.issue({ ...application, audience: 'https://management.azure.com' }, lifeSeconds)).accessToken
  const given = { 'authority-host': '' }

  test('is used as it is', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, { inputs: { ...given, 'access-token': await tokenOf(cloud, 3_600) } })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(cloud.tokens.requests).toEqual([])
  })

  test('that expires during the wait ends it, with a warning at the start', async () => {
    const cloud = await startScene({ steps: [(status) => ({ status, seconds: 20 })] })
    const result = await runStep(cloud, { inputs: { ...given, 'access-token': await tokenOf(cloud, 8) } })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed', status: 'Running' })
    expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([
      ['warning', 'The sign-in may expire before the wait ends'],
      ['error', 'Unknown outcome: sign-in-failed']
    ])
    expect(result.annotations[0]?.message).toMatch(
      /^The access-token expires in [1-8]s, at .* and the wait can take 30s\. /
    )
    expect(result.annotations[1]?.message).toContain('The access-token has expired: it was valid until')
    expect(result.annotations[1]?.message).toContain('With client-id and tenant-id, this step signs in by itself')
  })

  test('for another service is refused', async () => {
    const cloud = await startScene()
    const { accessToken } = await cloud.tokens.issue({ ...cloud.application, audience: 'https://vault.azure.net' })
    const result = await runStep(cloud, { inputs: { ...given, 'access-token': accessToken } })
    expect(result.outputs).toMatchObject({ reason: 'forbidden', 'error-code': 'InvalidAuthenticationTokenAudience' })
  })
})

describe('management-certificate', () => {
  const classic = { api: 'classic-gateway', 'authority-host': '' }

  test('signs in by TLS, as PEM', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, {
      inputs: { ...classic, 'management-certificate': cloud.managementCertificate.pem }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(result.log[0]).toBe('Signing in with the management-certificate, as a TLS client certificate')
    expect(cloud.azure.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
  })

  test('signs in by TLS, as PFX with its password', async () => {
    const cloud = await startScene()
    const { pfx, password } = cloud.managementCertificate
    const result = await runStep(cloud, {
      inputs: { ...classic, 'management-certificate': pfx, 'management-certificate-password': password }
    })
    expect(result.exitStatus).toBe(0)
  })

  test('that is unknown to the subscription is refused', async () => {
    const cloud = await startScene()
    const { key, cert } = createSelfSigned('other')
    const result = await runStep(cloud, {
      inputs: { ...classic, 'management-certificate': `${cert}${key}`, grace: '1s', 'max-silence': '20s' }
    })
    expect(result.outputs).toMatchObject({ reason: 'forbidden', 'error-code': 'ForbiddenError' })
  })

  test('is not used through a proxy, and the message says why', async () => {
    const cloud = await startScene()
    const proxy = createServer()
    const env = { https_proxy: `http://127.0.0.1:${await listen(proxy)}` }
    const inputs = {
      ...classic,
      'service-management-endpoint': '',
      'management-certificate': cloud.managementCertificate.pem
    }
    const result = await runStep(cloud, { inputs, env })
    proxy.close()
    expect(result.outputs).toMatchObject({ reason: 'invalid-input', polls: '0' })
    expect(result.annotations[0]?.message).toContain(
      'management-certificate: cannot be presented through a proxy: add management.core.windows.net to no_proxy'
    )
  })
})

test('contradictions are reported before anything is sent', async () => {
  const cloud = await startScene()
  const result = await runStep(cloud, {
    inputs: {
      'client-secret': 'secret~value',
      'tenant-id': 'no tenant',
      'management-certificate-password': 'pass~phrase'
    }
  })
  expect(result.outputs).toMatchObject({ reason: 'invalid-input', polls: '0' })
  expect(result.annotations[0]?.message.split('\n')).toEqual([
    '3 inputs are invalid. Nothing was sent to Azure.',
    expect.stringMatching(/^- tenant-id: is not the id of a tenant/),
    '- management-certificate: is required with management-certificate-password',
    '- client-id: is required with client-secret'
  ])
  expect([...cloud.tokens.requests, ...cloud.azure.requests]).toEqual([])
})

test('@azure/identity is loaded only for a sign-in method that needs it', async () => {
  const cloud = await startScene()
  const loads = async (inputs: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'loaded-'))
    const result = await runStep(cloud, { inputs, env: { NODE_V8_COVERAGE: folder } })
    const coverage = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    const urls: string[] = coverage.flatMap((file) => file.result.map(({ url }: { url: string }) => url))
    rmSync(folder, { recursive: true })
    const files = urls.filter((url) => url.includes('/dist/')).map((url) => readFileSync(new URL(url), 'utf8'))
    expect([result.exitStatus, files.length > 0]).toEqual([0, true])
    return files.some((file) => file.includes('ManagedIdentityCredential'))
  }
  const { accessToken } = await cloud.tokens.issue({ ...cloud.application, audience: 'https://management.azure.com' })
  const certificate = { api: 'classic-gateway', 'management-certificate': cloud.managementCertificate.pem }
  expect(await loads({ 'authority-host': '', 'access-token': accessToken })).toBe(false)
  expect(await loads({ 'authority-host': '', ...certificate })).toBe(false)
  expect(await loads(secretOf(cloud))).toBe(true)
})

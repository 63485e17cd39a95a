/** With a real HTTP proxy in its own process, which routes every cloud's own host names to the emulator. */
import { describe, expect, test } from '@jest/globals'
import type { Cloud, CloudOptions } from '../../emulator/cloud.ts'
import { type ProxyOptions, startProxy } from '../../emulator/start-proxy.ts'
import { onThisMachine } from './servers-and-runs.ts'
import { closeLater, runStep, startScene, statuses } from './signed-in-step.ts'

const client = ({ application }: Cloud) => ({ 'client-id': application.clientId, 'tenant-id': application.tenantId })
const secret = (cloud: Cloud) => ({ ...client(cloud), 'client-secret': cloud.application.secret })
/** Azure's real hosts. */
const publicHosts = { 'authority-host': '', 'resource-manager-endpoint': '' }
const classicHosts = { 'authority-host': '', 'service-management-endpoint': '' }

async function startProxied(options: ProxyOptions = {}, cloudOptions: CloudOptions = {}) {
  const cloud = await startScene(cloudOptions)
  const proxy = closeLater(await startProxy({ hosts: cloud.hosts, ...options }))
  const targets = () => [...new Set(proxy.requests.map(({ target }) => target))]
  return { cloud, proxy, targets }
}

describe('each cloud has its own hosts and scopes', () => {
  test.each([
    ['AzureCloud', 'login.microsoftonline.com', 'management.azure.com', 'management.core.windows.net'],
    [
      'AzureUSGovernment',
      'login.microsoftonline.us',
      'management.usgovcloudapi.net',
      'management.core.usgovcloudapi.net'
    ],
    ['AzureChinaCloud', 'login.chinacloudapi.cn', 'management.chinacloudapi.cn', 'management.core.chinacloudapi.cn']
  ])(
    '%s',
    async (environment, login, manager, classic) => {
      const audiences = { resourceManager: [`https://${manager}`], serviceManagement: [`https://${classic}/`] }
      const { cloud, proxy, targets } = await startProxied({}, { audiences })
      const env = { https_proxy: proxy.url, ...cloud.github.env }
      const inputs = { environment, ...client(cloud) }
      const ways = [
        { ...inputs, ...publicHosts },
        { ...inputs, ...classicHosts, api: 'classic-gateway' }
      ]
      for (const inputs of ways)
        expect(await runStep(cloud, { inputs, env })).toMatchObject({ exitStatus: 0, annotations: [] })
      expect(targets()).toEqual([`${login}:443`, `${manager}:443`, `${classic}:443`])
      expect(new Set(cloud.tokens.requests.map(({ host }) => host))).toEqual(new Set([login]))
      expect(cloud.tokens.requests.map(({ path }) => path).join()).not.toContain('discovery/instance')
      expect(cloud.tokens.requests.flatMap(({ form }) => form.scope ?? [])).toEqual([
        `https://${manager}/.default`,
        `https://${classic}//.default`
      ])
      expect(new Set(statuses(cloud))).toEqual(new Set([200]))
    },
    30_000
  )

  test.each([false, true])('AzureStack, whose metadata contains them (AD FS: %s)', async (isAdfs) => {
    const audience = 'https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155'
    const cloud = await startScene({ stack: { audience, isAdfs } })
    const { clientId, tenantId } = cloud.application
    const result = await runStep(cloud, {
      inputs: {
        environment: 'AzureStack',
        'authority-host': '',
        'client-id': clientId,
        'tenant-id': isAdfs ? 'adfs' : tenantId,
        'client-secret': cloud.application.secret
      }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(cloud.azure.requests[0]?.path).toBe('/metadata/endpoints?api-version=2015-01-01')
    expect(cloud.azure.requests[0]?.headers.authorization).toBeUndefined()
    expect(cloud.tokens.requests.at(-1)).toMatchObject({
      path: expect.stringMatching(isAdfs ? /^\/adfs\/oauth2\/token/ : new RegExp(`^/${tenantId}/oauth2/v2.0/token`)),
      form: { scope: `${audience}/.default` }
    })
  })
})

describe('a proxy', () => {
  test('is used for status polls and for tokens, and sees neither', async () => {
    const { cloud, proxy, targets } = await startProxied()
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, ...secret(cloud) },
      env: { HTTPS_PROXY: proxy.url }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(targets().toSorted()).toEqual(['login.microsoftonline.com:443', 'management.azure.com:443'])
    expect(new Set(proxy.requests.map(({ method }) => method))).toEqual(new Set(['CONNECT']))
  })

  test.each([
    ['is not used', '.invalid', []],
    ['is used', 'azure.com', ['management.invalid:443']]
  ])('%s if no_proxy is %s', async (_, no_proxy, expected) => {
    const { cloud, proxy, targets } = await startProxied()
    const result = await runStep(cloud, {
      inputs: { ...secret(cloud), 'resource-manager-endpoint': 'https://management.invalid', 'max-silence': '1s' },
      env: { https_proxy: proxy.url, no_proxy }
    })
    expect(targets()).toEqual(expected)
    expect(cloud.tokens.issued).toHaveLength(1)
    expect(result.outputs.reason).toBe('unreachable')
  })

  test('is not used for the machine’s managed identity', async () => {
    const { cloud, proxy, targets } = await startProxied()
    await runStep(cloud, {
      inputs: { ...publicHosts, 'auth-type': 'IDENTITY', timeout: '1s' },
      env: { http_proxy: proxy.url, https_proxy: proxy.url }
    })
    expect(targets().join()).not.toContain('169.254.169.254')
  })

  test.each([
    ['without a scheme', (url: string) => url.replace('http://', ''), 'has no scheme'],
    ['with a bare % in its password', (url: string) => url.replace('://', '://runner:50%off@'), 'write % as %25'],
    ['with a # in its password', (url: string) => url.replace('://', '://runner:a#b@'), '# as %23'],
    ['with letters for a port', (url: string) => url.replace(/:\d+$/, ':http'), 'has a port that is not a number']
  ])('that is named %s is a wrong input, and nobody is asked', async (_, spoil, says) => {
    const { cloud, proxy } = await startProxied()
    const https_proxy = spoil(proxy.url)
    const result = await runStep(cloud, { inputs: { ...publicHosts, ...secret(cloud) }, env: { https_proxy } })
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
    expect(result.annotations[0]?.message).toContain('https_proxy')
    expect(result.annotations[0]?.message).toContain(says)
    expect(`${result.raw.join('\n')}${result.summary}`).not.toMatch(/50%off|a#b@/)
    expect(proxy.requests).toEqual([])
    expect(cloud.azure.requests).toEqual([])
  })

  test('gets the password that it requires', async () => {
    const { cloud, proxy } = await startProxied({ password: 'runner:pass word' })
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, ...secret(cloud) },
      env: { https_proxy: proxy.urlWithPassword }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(proxy.requests.every(({ hasPassword }) => hasPassword)).toBe(true)
    expect(result.raw.join('\n')).not.toMatch(/pass(?: |%20)word|Deprecat/)
  })

  test('that gets no password is the reported reason', async () => {
    const { cloud, proxy } = await startProxied({ password: 'runner:pass word' })
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, ...secret(cloud), 'max-silence': '2s' },
      env: { https_proxy: proxy.url }
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations[0]?.message).toContain(
      'The proxy refused to connect to login.microsoftonline.com (HTTP 407): it requires a password, which https_proxy can contain'
    )
  })

  test('that gets a wrong password says so', async () => {
    const { cloud, proxy } = await startProxied({ password: 'runner:pass word' })
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, 'access-token': 'eyJ0.eyJh.c2ln', 'max-silence': '2s' },
      env: { https_proxy: proxy.urlWithPassword.replace('pass', 'past') }
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
    expect(result.annotations[0]?.message).toContain(
      'The proxy refused to connect to management.azure.com (HTTP 407): it did not accept the user name and the password'
    )
  })

  test('that refuses is the reported reason, for a poll too', async () => {
    const { cloud, proxy } = await startProxied({ mode: 'refuse' })
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, 'access-token': 'eyJ0.eyJh.c2ln', 'max-silence': '2s' },
      env: { https_proxy: proxy.url }
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
    expect(result.annotations[0]?.message).toContain('The proxy refused to connect to management.azure.com (HTTP 502)')
  })

  test.each([
    ['a poll', () => ({ 'access-token': 'eyJ0.eyJh.c2ln' }), 'unreachable'],
    ['a token', secret, 'sign-in-failed']
  ])('that hangs delays %s no longer than its time-out, and the step ends', async (_, signIn, reason) => {
    const { cloud, proxy } = await startProxied({ mode: 'hang' })
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, ...signIn(cloud), 'max-silence': '2s' },
      env: { https_proxy: proxy.url }
    })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason })
    expect(proxy.requests.length).toBeGreaterThan(0)
    expect(result.elapsedMs).toBeLessThan(onThisMachine(8_000, result))
  })

  test('that is not reachable is the reported reason', async () => {
    const { cloud, proxy } = await startProxied()
    await proxy.close()
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, 'access-token': 'eyJ0.eyJh.c2ln', 'max-silence': '1s' },
      env: { https_proxy: proxy.url }
    })
    expect(result.outputs.reason).toBe('unreachable')
    expect(result.annotations[0]?.message).toContain('ECONNREFUSED')
  })

  test('with an untrusted certificate behind it ends the wait at once', async () => {
    const { cloud, proxy } = await startProxied()
    const result = await runStep(cloud, {
      inputs: { ...publicHosts, ...secret(cloud) },
      env: { https_proxy: proxy.url, NODE_EXTRA_CA_CERTS: undefined }
    })
    expect(result.outputs.reason).toBe('unreachable')
    expect(result.annotations[0]?.message).toContain('The certificate of login.microsoftonline.com is not valid')
    expect(result.elapsedMs).toBeLessThan(onThisMachine(5_000, result))
  })
})

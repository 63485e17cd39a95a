/** Whatever a response or an input contains, every request goes only to the cloud's own host: for every API. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { send } from '../../emulator/answers.ts'
import { emulatedApi } from '../../emulator/apis.ts'
import { startAzure } from '../../emulator/azure.ts'
import { createAuthority } from '../../emulator/certificates.ts'
import type { Cloud } from '../../emulator/cloud.ts'
import { type RunResult, runAction } from '../../emulator/runner.ts'
import { sampleInputs } from '../../emulator/samples.ts'
import { type Answer, type Api, apis, type Step } from '../../emulator/script.ts'
import { type RecordedRequest, type Running, record, startServer } from '../../emulator/server.ts'
import { type HttpProxy, startProxy } from '../../emulator/start-proxy.ts'
import { successWord } from '../api-documents.ts'
import { cycle, evilStatus } from './evil-answers.ts'
import { token, waitForOperation } from './servers-and-runs.ts'
import { closeLater, runStep, startScene } from './signed-in-step.ts'

const redirects = [301, 302, 303, 307, 308]
/** A URL with a password contains a secret too. */
const password = 'a-password-that-nobody-may-see'
const soon = { 'min-poll-interval': '0.01s', 'max-poll-interval': '0.01s', timeout: '10s' }

const hostOf = (api: Api) => emulatedApi(api).service.host

/** Names that look like the cloud's but are not. The proxy would resolve each of them. */
const strangers = (host: string) => [
  'evil.example',
  `${host}.evil.example`,
  `${host}.`,
  `www.${host}`,
  // With a Cyrillic а. Its owner registers it as xn--….
  new URL(`https://${host.replace('a', '\u0430')}`).hostname
]

/** URLs on another host than the cloud's, or with a transport that exposes the token. */
const elsewhere = (host: string) => [
  ...strangers(host).map((name) => `https://${name}/x`),
  `https://${host.replace('a', '\u0430')}/x`,
  `https://${host}:8443/x`,
  `http://${host}/x`,
  `https://user:${password}@${host}/x`,
  `https://${host}@evil.example/x`,
  `https://${host}:${password}@evil.example/x`,
  `https://evil.example\\@${host}/x`,
  'https:\\\\evil.example\\x',
  `//evil.example/${host}`,
  '/\\evil.example/x',
  '\\\\evil.example\\x',
  `https://evil.example#@${host}/`,
  'data:application/json,{"status":"Succeeded"}',
  'file:///etc/passwd',
  'javascript:evil()',
  `ftp://${host}/x`,
  // Its origin is that of the inner URL.
  `blob:https://${host}/x`
]

const succeeded = '{"status":"Succeeded","properties":{"provisioningState":"Succeeded","state":"Succeeded"}}'
const folder = mkdtempSync(join(tmpdir(), 'foreign-'))
const certificates = join(folder, 'certificates.pem')
const trust = { NODE_EXTRA_CA_CERTS: certificates }
let authority: string
let foreign: { readonly plain: Running; readonly secure: Running }
/** The requests that reached servers that must get none. */
const leaked: RecordedRequest[] = []
let azure: Running
/** The requests to Azure, and its responses by the operation's id, in order. The last one repeats. */
const asked: RecordedRequest[] = []
const answers = new Map<string, Answer[]>()
let proxy: HttpProxy

beforeAll(async () => {
  const { certificate, issueServer } = createAuthority()
  authority = certificate
  writeFileSync(certificates, authority)
  const hosts = [...new Set(apis.map(hostOf))]
  const names = hosts.flatMap(strangers)
  const tls = issueServer(['127.0.0.1', 'localhost', ...hosts, ...names])
  const startForeign = (options: { readonly tls?: typeof tls }) =>
    startServer((request, response) => {
      leaked.push(record(request, response, 0))
      // The foreign servers report success, so that a leak would make the step green.
      response.end(succeeded)
    }, options)
  foreign = { plain: await startForeign({}), secure: await startForeign({ tls }) }
  azure = await startServer(
    (request, response) => {
      asked.push(record(request, response, 0))
      const id = /op-\d+/.exec(request.url ?? '')?.[0] ?? ''
      const [answer, ...others] = answers.get(id) ?? []
      if (others.length > 0) answers.set(id, others)
      send(response, answer ?? { http: 500 })
    },
    { tls }
  )
  const places = [...names.map((name) => [name, foreign.secure.port]), ...hosts.map((host) => [host, azure.port])]
  proxy = await startProxy({ hosts: Object.fromEntries(places) })
})
afterAll(async () => {
  for (const service of [foreign.plain, foreign.secure, azure, proxy]) await service.close()
  rmSync(folder, { recursive: true })
})

type Steps = (id: string) => readonly Answer[]

let count = 1_000

type Inputs = Readonly<Record<string, string>>

/** Runs the bundle behind a proxy that resolves the names of Azure and of the foreign hosts. */
async function runBehindProxy(steps: Steps, inputsOf: (id: string) => Inputs) {
  count += 1
  const id = `op-${count}`
  answers.set(id, [...steps(id)])
  const env = { ...trust, https_proxy: proxy.url, http_proxy: proxy.url }
  const result = await runAction({ inputs: { 'access-token': token, ...soon, ...inputsOf(id) }, env })
  return { ...result, requests: asked.filter(({ path }) => path.includes(id)).length }
}

function waitBehindProxy(api: Api, steps: Steps, inputs: Inputs = {}) {
  return runBehindProxy(steps, (id) => ({
    ...sampleInputs({ api, id }, `https://${hostOf(api)}`),
    ...signedIn,
    ...inputs
  }))
}

/** The same for a step that starts the operation. */
function callBehindProxy(method: string, steps: Steps, inputs: Inputs = {}) {
  return runBehindProxy(steps, (id) => ({
    request: `${method} /subscriptions/a/b/${id}?api-version=2025-01-01`,
    ...inputs
  }))
}

const signedIn = { 'access-token': token }

interface End {
  readonly exitStatus: number
  readonly outcome: string
  readonly reason: string
  /** The number of requests to Azure. */
  readonly requests: number
}

const refused: End = { exitStatus: 1, outcome: 'unknown', reason: 'refused', requests: 1 }
const invalid: End = { exitStatus: 1, outcome: 'unknown', reason: 'invalid-input', requests: 0 }

/** Expects that every wait ended like this, no request went elsewhere, and no secret is visible. */
async function expectEnd(
  end: End,
  waits: readonly (readonly [name: string, wait: Promise<RunResult & { readonly requests: number }>])[]
): Promise<void> {
  const ends = waits.map(async ([name, wait]) => {
    const { exitStatus, outputs, requests, raw, summary } = await wait
    const printed = raw.filter((line) => !line.startsWith('::add-mask::'))
    const visibleText = [...printed, ...Object.values(outputs), summary].join('\n')
    const secrets = [token, password].filter((secret) => visibleText.includes(secret))
    return { name, exitStatus, outcome: outputs.outcome, reason: outputs.reason, requests, secrets }
  })
  expect(await Promise.all(ends)).toEqual(waits.map(([name]) => ({ name, ...end, secrets: [] })))
  expect(leaked.map(({ host, path }) => host + path)).toEqual([])
}

/** A header's value as Node reads it: UTF-8, one character per byte. */
const bytes = (text: string) => Buffer.from(text).toString('latin1')

describe.each(apis)('%s', (api) => {
  const waitsFor = (names: readonly string[], answer: (name: string) => Answer) =>
    names.map((name) => [name, waitBehindProxy(api, () => [answer(name)])] as const)
  const status = (word: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
    ...evilStatus(api, word, cycle(['x'])),
    headers
  })

  test('follows no redirect to another host', async () => {
    const redirect = (target: string) => ({ http: 307, headers: { location: bytes(target) } })
    await expectEnd(refused, waitsFor(elsewhere(hostOf(api)), redirect))
  })

  test('follows none with any status code', async () => {
    const redirect = (code: string) => ({ http: Number(code), headers: { location: 'https://evil.example/' } })
    await expectEnd(refused, waitsFor([300, ...redirects].map(String), redirect))
  })

  test('follows none at the end of a chain of allowed redirects', async () => {
    const chain = (id: string): readonly Answer[] => [
      { http: 302, headers: { location: `/${id}?one` } },
      { http: 308, headers: { location: `https://${hostOf(api)}:443/${id}?two` } },
      { http: 303, headers: { location: 'https://evil.example/' } }
    ]
    await expectEnd({ ...refused, requests: 3 }, [['a chain', waitBehindProxy(api, chain)]])
  })

  test('sends no request to any other URL in a response', async () => {
    const end = successWord(api)
    const evil = 'https://evil.example/x'
    const named = { 'azure-asyncoperation': evil, 'operation-location': evil, 'content-location': evil, location: evil }
    const all = { ...named, link: `<${evil}>; rel=next`, refresh: `0; url=${evil}` }
    // A status that has moved: tested below.
    const moves: Partial<Record<Api, readonly string[]>> = {
      'arm-location': ['location'],
      'arm-operation': ['azure-asyncoperation', 'operation-location'],
      'data-plane': ['azure-asyncoperation', 'operation-location']
    }
    const headers = Object.fromEntries(Object.entries(all).filter(([name]) => !moves[api]?.includes(name)))
    const steps = () => [status('InProgress', headers), status(end, all)]
    await expectEnd({ exitStatus: 0, outcome: 'succeeded', reason: '', requests: 2 }, [
      ['headers', waitBehindProxy(api, steps)]
    ])
  })

  test('requests no token from a host in a response', async () => {
    const challenge = 'Bearer authorization_uri="https://evil.example/", resource_id="https://evil.example/"'
    const steps = () => [{ http: 401, headers: { 'www-authenticate': challenge, location: 'https://evil.example/' } }]
    const waits = [['a challenge', waitBehindProxy(api, steps)]] as const
    await expectEnd({ ...refused, reason: 'forbidden', requests: 2 }, waits)
  })
})

test.each(['azure-asyncoperation', 'operation-location'])(
  'a monitor that moves to another host by %s is refused',
  async (name) => {
    const waits = elsewhere(hostOf('arm-operation')).map((target) => {
      const moved = { http: 200, headers: { [name]: bytes(target) }, body: '{"status":"Running"}' }
      return [target, waitBehindProxy('arm-operation', () => [moved])] as const
    })
    await expectEnd(refused, waits)
  }
)

describe.each([202, 200])('a Location that moves with a %i', (http) => {
  const moves = (target: string): Answer => ({
    http,
    headers: { location: bytes(target) },
    body: http === 200 ? '{"properties":{"provisioningState":"Creating"}}' : ''
  })

  test('to another host is refused', async () => {
    const waits = elsewhere(hostOf('arm-location')).map(
      (target) => [target, waitBehindProxy('arm-location', () => [moves(target)])] as const
    )
    await expectEnd(refused, waits)
  })

  test('to another host at the second move is refused', async () => {
    const steps = (id: string) => [moves(`/${id}?moved`), moves('https://evil.example/')]
    const wait = waitBehindProxy('arm-location', steps)
    await expectEnd({ ...refused, requests: 2 }, [['a chain', wait]])
    const [annotation] = (await wait).annotations
    expect(annotation?.message).toContain(
      'names a new URL for the status, on https://evil.example, where the token may not be sent'
    )
  })
})

/** Inputs that would send a secret elsewhere, or that contain one: nothing is sent. */
describe('inputs', () => {
  const signIn = {
    'access-token': '',
    'client-id': '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
    'tenant-id': '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
    'client-secret': token
  }
  const waitsFor = (api: Api, name: string, values: readonly string[]) =>
    values.map((value) => [value, waitBehindProxy(api, () => [], { ...signIn, [name]: value })] as const)

  test.each<Api>(['arm-operation', 'arm-location', 'data-plane'])('operation-url of %s', async (api) => {
    await expectEnd(invalid, waitsFor(api, 'operation-url', elsewhere(hostOf(api))))
  })

  test('operation-url of data-plane, on a host with almost the name of a known service', async () => {
    const hosts = [
      'vault.azure.net',
      'x.vault.azure.net.evil.example',
      'x.y.vault.azure.net',
      'x.evilvault.azure.net',
      'x-vault.azure.net',
      'x.vault.azure.net.',
      'x.vault.azure.net:8443',
      'user@x.vault.azure.net',
      `x.vault.azure.net:${password}@evil.example`,
      'x.vault.azure.cn',
      'x.vault.usgovcloudapi.net',
      'x.vault.azure.com',
      'x.azurewebsites.net',
      'x.blob.core.windows.net',
      'wabi-west-europe-redirect.analysis.windows.net',
      'management.azure.com'
    ]
    const values = hosts.map((host) => `https://${host}/certificates/c/pending?api-version=7.4`)
    await expectEnd(invalid, waitsFor('data-plane', 'operation-url', values))
  })

  test('endpoint and scope of data-plane', async () => {
    const url = { 'operation-url': 'https://evil.example/v1/operations/x', endpoint: 'https://evil.example' }
    const scopes = [
      'https://management.azure.com/.default',
      'https://MANAGEMENT.AZURE.COM//.default',
      'https://management.core.windows.net//.default',
      'https://vault.azure.net/.default',
      'https://x.vault.azure.net/.default',
      'https://api.fabric.microsoft.com/.default',
      '797f4846-ba00-4fd7-ba43-dac1f8f63013/.default'
    ]
    const waits = scopes.map(
      (scope) => [scope, waitBehindProxy('data-plane', () => [], { ...signIn, ...url, scope })] as const
    )
    await expectEnd(invalid, waits)
  })

  test('request', async () => {
    const path = '/subscriptions/a/b/c?api-version=2025-01-01'
    const urls = [
      ...elsewhere(hostOf('arm-resource')),
      `https://evil.example${path}`,
      `@evil.example${path}`,
      `/subscriptions//evil.example${path}`,
      `/subscriptions/../../..//evil.example${path}`,
      `/subscriptions/%2e%2E${path}`,
      `/subscriptions/a\\..\\evil${path}`,
      `${path}#@evil.example`,
      `${path}\r\nhost: evil.example`
    ]
    const waits = urls.map(
      (url) => [url, callBehindProxy('POST', () => [], { ...signIn, request: `POST ${url}` })] as const
    )
    await expectEnd(invalid, waits)
  })

  test('resource-id', async () => {
    const values = [
      'https://evil.example/subscriptions/a/b/c',
      '//evil.example/subscriptions/a/b/c',
      '/\\evil.example/subscriptions/a/b/c',
      '@evil.example/subscriptions/a/b/c',
      '/subscriptions//evil.example/b/c',
      '/subscriptions/a/../../..//evil.example/b',
      '/subscriptions/a/%2e%2E/b/c',
      '/subscriptions/a\\..\\..\\evil/b/c',
      '/subscriptions/a/b/c?x=https://evil.example/',
      '/subscriptions/a/b/c#@evil.example/',
      '/subscriptions/a/b/c\r\nhost: evil.example'
    ]
    await expectEnd(invalid, waitsFor('arm-resource', 'resource-id', values))
  })

  test.each<[string, Api]>([
    ['resource-manager-endpoint', 'data-replication'],
    ['service-management-endpoint', 'classic'],
    ['authority-host', 'arm-resource']
  ])('%s', async (name, api) => {
    const host = name === 'authority-host' ? 'login.microsoftonline.com' : hostOf(api)
    const values = [
      `http://${host}`,
      'http://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      'http://localhost.',
      'http://127.0.0.1@evil.example',
      `https://user:${password}@${host}`,
      `https://${host}@evil.example`,
      `https://evil.example\\@${host}`,
      `https://evil.example/${host}`,
      `https://evil.example?${host}`,
      `https://evil.example#${host}`,
      '//evil.example',
      '\\\\evil.example',
      'evil.example',
      'data:,x',
      'file:///etc/passwd',
      'javascript:evil()',
      `blob:https://${host}`
    ]
    await expectEnd(invalid, waitsFor(api, name, values))
  })
})

describe('a call', () => {
  const host = hostOf('arm-resource')
  const body = { 'request-body': '{}' }

  test.each([
    ['PUT', 307],
    ['POST', 308]
  ] as const)(
    'by %s follows no %i to another host: neither the token nor the body goes there',
    async (method, http) => {
      await expectEnd(
        refused,
        elsewhere(host).map((target) => {
          const answer = { http, headers: { location: bytes(target) } }
          return [target, callBehindProxy(method, () => [answer], body)] as const
        })
      )
    }
  )

  test.each<[string, string, Answer]>([
    ['POST', 'azure-asyncoperation', { http: 202 }],
    ['PUT', 'azure-asyncoperation', { http: 201, body: '{"properties":{"provisioningState":"Creating"}}' }],
    ['DELETE', 'location', { http: 202 }],
    ['PATCH', 'location', { http: 200, body: '{"name":"x"}' }]
  ])('by %s polls no other host, whatever %s contains in %j', async (method, name, answer) => {
    const waits = elsewhere(host).map((target) => {
      const named = { ...answer, headers: { [name]: bytes(target) } }
      return [target, callBehindProxy(method, () => [named], method === 'DELETE' ? {} : body)] as const
    })
    await expectEnd(refused, waits)
    for (const [, wait] of waits) expect((await wait).annotations[0]?.message).toMatch(/has been started/)
  })

  test('by POST polls no invalid id', async () => {
    const ids = [
      ...elsewhere(host),
      'https://evil.example/subscriptions/a/b',
      '//evil.example/subscriptions/a/b',
      '/\\evil.example/subscriptions/a/b',
      '/subscriptions//evil.example/a',
      '/subscriptions/a/../../b',
      '/subscriptions/a/%2e%2e/%2E./b',
      '/subscriptions/a\\b',
      '/subscriptions/a?x=https://evil.example/',
      '/subscriptions/a#@evil.example/',
      '/subscriptions/a\tb',
      '/subscriptions/a\u0000b',
      '/subscriptions',
      '/subscriptions/',
      'subscriptions/a/b',
      '@evil.example/subscriptions/a/b'
    ]
    await expectEnd(
      { ...refused, reason: 'unreadable' },
      ids.map((id) => {
        const answer = { http: 200, body: JSON.stringify({ id, status: 'Working' }) }
        return [id, callBehindProxy('POST', () => [answer])] as const
      })
    )
  })

  test('reads no result on another host, and succeeds', async () => {
    const steps = (target: string) => (id: string) => [
      { http: 202, headers: { 'azure-asyncoperation': `/x/${id}`, location: bytes(target) } },
      { http: 200, body: succeeded }
    ]
    await expectEnd(
      { exitStatus: 0, outcome: 'succeeded', reason: '', requests: 2 },
      elsewhere(host).map((target) => [target, callBehindProxy('POST', steps(target))] as const)
    )
  })

  test('whose wait moves to another host is refused', async () => {
    const steps = (id: string) => [
      { http: 202, headers: { location: `/x/${id}` } },
      { http: 202, headers: { location: 'https://evil.example/' } }
    ]
    await expectEnd({ ...refused, requests: 2 }, [['a Location', callBehindProxy('POST', steps)]])
  })
})

describe('a deployment', () => {
  const deployments = '/subscriptions/a/providers/Microsoft.Resources/deployments'
  const operation = (id: string) => ({
    properties: {
      provisioningOperation: 'Create',
      provisioningState: 'Failed',
      targetResource: { id, resourceType: 'Microsoft.Resources/deployments', resourceName: 'x' }
    }
  })
  const failed = { http: 200, body: '{"properties":{"provisioningState":"Failed"}}' }
  const end: End = { exitStatus: 1, outcome: 'failed', reason: '', requests: 2 }
  const waitsFor = (targets: readonly string[], list: (target: string) => object) =>
    targets.map((target) => {
      const steps = () => [failed, { http: 200, body: JSON.stringify(list(target)) }, { http: 404 }]
      const inputsOf = (id: string) => ({ api: 'arm-resource', 'resource-id': `${deployments}/${id}` })
      return [target, runBehindProxy(steps, inputsOf)] as const
    })

  test('has no page on another host', async () => {
    await expectEnd(
      end,
      waitsFor(elsewhere(hostOf('arm-resource')), (nextLink) => ({ value: [operation('/x')], nextLink }))
    )
  })

  test('has no nested deployment on another host', async () => {
    const path = `/providers/Microsoft.Resources/deployments/x`
    const ids = [
      ...elsewhere(hostOf('arm-resource')),
      `https://evil.example${path}`,
      `//evil.example${path}`,
      `/\\evil.example${path}`,
      `//user:${password}@${hostOf('arm-resource')}${path}`
    ]
    await expectEnd(
      end,
      waitsFor(ids, (id) => ({ value: [operation(id)] }))
    )
  })
})

describe('on this machine', () => {
  /** Local URLs that are close to the endpoint but differ from it. */
  const neighbours = (origin: string): readonly string[] => {
    const { plain, secure } = foreign
    return [
      plain.origin,
      `http://localhost:${plain.port}`,
      `https://localhost:${secure.port}`,
      origin.replace('127.0.0.1', 'localhost'),
      origin.replace('127.0.0.1', `user:${password}@127.0.0.1`)
    ]
  }

  test.each(apis)('%s follows no redirect to a neighbour', async (api) => {
    const count = neighbours('').length
    const waits = Array.from({ length: count }, async (_, index) => {
      const steps: Step[] = [{ http: 307, headers: { location: '' } }]
      const result = await waitForOperation(api, steps, {
        inputs: soon,
        env: trust,
        inputsAt: (inputs) => {
          const endpoints = ['resource-manager-endpoint', 'service-management-endpoint', 'endpoint']
          const origin = endpoints.map((name) => inputs[name] ?? '').find((value) => value !== '') ?? ''
          steps[0] = { http: 307, headers: { location: `${neighbours(origin)[index]}/x` } }
          return {}
        }
      })
      return { ...result, requests: result.requests.length }
    })
    await expectEnd(
      refused,
      waits.map((wait, index) => [String(neighbours('http://127.0.0.1:1')[index]), wait] as const)
    )
  })
})

describe('credentials are sent to no other host', () => {
  const secret = ({ application }: Cloud) => ({
    'client-id': application.clientId,
    'tenant-id': application.tenantId,
    'client-secret': application.secret
  })
  const workload = (cloud: Cloud) => ({ ...secret(cloud), 'client-secret': '' })

  /** @param lead makes a service of the cloud redirect, and returns the step's sign-in inputs */
  async function expectRefused(lead: (cloud: Cloud, answer: Answer) => Promise<Record<string, string>>, http: number) {
    const cloud = await startScene()
    const both = join(folder, 'both.pem')
    writeFileSync(both, authority + cloud.authority)
    for (const target of [foreign.secure.origin, `//localhost:${foreign.secure.port}`]) {
      const inputs = await lead(cloud, { http, headers: { location: `${target}/token` } })
      // runStep checks that no secret is visible.
      const env = { ...cloud.github.env, NODE_EXTRA_CA_CERTS: both }
      const result = await runStep(cloud, { inputs: { 'max-silence': '0.5s', ...inputs }, env })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'sign-in-failed' } })
      expect(leaked).toEqual([])
    }
    expect(cloud.azure.requests).toEqual([])
  }

  describe.each(redirects)('by a %i', (http) => {
    test('of the token endpoint', () =>
      expectRefused(async (cloud, answer) => {
        cloud.tokens.trouble.on(answer)
        return secret(cloud)
      }, http))

    test('of its metadata', () =>
      expectRefused(async (cloud, answer) => {
        cloud.tokens.discoveryTrouble.on(answer)
        return secret(cloud)
      }, http))

    test('of GitHub’s endpoint', () =>
      expectRefused(async (cloud, answer) => {
        cloud.github.trouble.on(answer)
        return workload(cloud)
      }, http))

    test('of an Azure Stack’s metadata', () =>
      expectRefused(async (cloud, answer) => {
        const stack = closeLater(await startAzure([], { metadata: answer }))
        const endpoint = { 'resource-manager-endpoint': stack.origin, 'authority-host': '' }
        return { ...secret(cloud), environment: 'AzureStack', ...endpoint }
      }, http))
  })
})

test('every request went to Azure by its name and through TLS, and to a foreign host only if an input names it', async () => {
  await proxy.close()
  const hosts = [...new Set(apis.map((api) => `${hostOf(api)}:443`))]
  expect([...new Set(proxy.requests.map(({ method, target }) => `${method} ${target}`))].toSorted()).toEqual(
    hosts.map((host) => `CONNECT ${host}`).toSorted()
  )
  // The foreign servers are reachable and trusted, and would have responded.
  proxy = await startProxy({ hosts: { 'evil.example': foreign.secure.port } })
  const endpoint = { 'resource-manager-endpoint': 'https://evil.example' }
  const result = await waitBehindProxy('data-replication', () => [], endpoint)
  expect(result.outputs.outcome).toBe('succeeded')
  expect(leaked.map(({ host, headers }) => [host, headers.authorization])).toEqual([
    ['evil.example', `Bearer ${token}`]
  ])
})

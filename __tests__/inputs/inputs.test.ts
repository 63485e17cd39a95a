import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { flavors, gateway, mistakes, read, replication } from './read.ts'

const known = [...flavors.keys()].join(', ')

test('an absent or blank input has its default', () => {
  expect(read({ ...gateway, timeout: '' })).toMatchObject({
    timeoutMs: 3_600_000,
    minPollIntervalMs: 1_000,
    maxPollIntervalMs: 20_000,
    maxSilenceMs: 900_000,
    graceMs: 60_000,
    goal: { until: 'done', stateField: undefined, words: new Map() },
    handOver: [],
    failOn: new Set(['failed', 'canceled', 'timed-out', 'unknown']),
    unused: { byApi: [], bySignIn: [] }
  })
})

test('each API has its version and its host', () => {
  expect(read(gateway).flavor.request.url.host).toBe('management.core.windows.net')
  expect(read(gateway).flavor.request.headers['x-ms-version']).toBe('2016-07-01')
  expect(read(replication).flavor.request.url.host).toBe('management.azure.com')
  expect(read(replication).flavor.request.url.search).toBe('?api-version=2021-02-16-preview')
})

test.each([
  ['azurecloud', 'https://management.core.windows.net', 'https://management.azure.com'],
  ['AzureUSGovernment', 'https://management.core.usgovcloudapi.net', 'https://management.usgovcloudapi.net'],
  ['AZURECHINACLOUD', 'https://management.core.chinacloudapi.cn', 'https://management.chinacloudapi.cn']
])('%s has its hosts', (environment, serviceManagement, resourceManager) => {
  expect(read({ ...gateway, environment }).endpoint.origin).toBe(serviceManagement)
  expect(read({ ...replication, environment }).endpoint.origin).toBe(resourceManager)
})

test('a private cloud is at its endpoint', () => {
  const given = { ...replication, environment: 'AzureStack' }
  expect(mistakes(given)).toEqual([
    '- resource-manager-endpoint: is required, because the action does not know the address of Resource Manager in AzureStack'
  ])
  expect(
    read({ ...given, 'resource-manager-endpoint': 'https://management.local.azurestack.external/' }).endpoint.host
  ).toBe('management.local.azurestack.external')
})

describe('an endpoint', () => {
  test.each([
    'https://example.com',
    'https://example.com:8443/',
    'http://127.0.0.1:80',
    'http://127.1.2.3',
    'http://localhost:3000',
    'http://[::1]:3000'
  ])('may be %s', (endpoint) => {
    expect(mistakes({ ...replication, 'resource-manager-endpoint': endpoint })).toEqual([])
  })
  test.each([
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://10.0.0.1',
    'ftp://127.0.0.1',
    'https://user:password@example.com',
    'https://example.com/path',
    'https://example.com?x=1',
    'https://example.com/#x',
    'example.com',
    'https://'
  ])('may not be %s', (endpoint) => {
    expect(mistakes({ ...replication, 'resource-manager-endpoint': endpoint })).toEqual([
      expect.stringContaining('resource-manager-endpoint')
    ])
  })
})

test('every mistake is reported at once', () => {
  const wrong = {
    api: 'data-replication',
    'subscription-id': 'not-a-uuid',
    'resource-group': 'x'.repeat(91),
    'vault-name': 'a/b',
    'job-name': '..',
    'api-version': 'latest',
    timeout: '90',
    'min-poll-interval': '0s',
    'max-poll-interval': 'often',
    'max-silence': '-1s',
    grace: '1',
    'fail-on': 'failed, broken',
    environment: 'AzureGermanCloud',
    'access-token': 'Bearer secret-token'
  }
  const names = mistakes(wrong).map((line) => /^- ([\w-]+): /.exec(line)?.[1])
  expect(names.toSorted()).toEqual([...Object.keys(wrong).filter((name) => name !== 'api'), 'operation-id'].toSorted())
  expect(mistakes(wrong).join()).not.toContain('secret-token')
})

test('every mistake is reported, whatever else is wrong', () => {
  const wrong: Readonly<Record<string, string>> = {
    'subscription-id': 'x',
    'resource-group': '/',
    'vault-name': '/',
    'job-name': '/',
    'operation-id': '..',
    'api-version': 'x',
    timeout: '1',
    'max-poll-interval': '0.1s',
    'max-silence': '1',
    grace: '1',
    'fail-on': 'x',
    environment: 'x',
    'resource-manager-endpoint': 'x',
    'access-token': 'a b',
    'client-secret': 'a\tb',
    'auth-type': 'x',
    'authority-host': 'x'
  }
  fc.assert(
    fc.property(fc.subarray(Object.keys(wrong), { minLength: 1 }), (names) => {
      const given = { ...replication, ...Object.fromEntries(names.map((name) => [name, wrong[name] ?? ''])) }
      const found = mistakes(given).map((line) => /^- ([\w-]+): /.exec(line)?.[1])
      // A secret requires a client.
      const client = names.includes('client-secret') ? ['client-id'] : []
      expect(found.toSorted()).toEqual([...names, ...client].toSorted())
    })
  )
})

test.each<[string, Record<string, string>, string]>([
  ['api', { api: '' }, `- api: is required: one of ${known}`],
  ['api', { api: 'Classic' }, `- api: "Classic" is not one of ${known}`],
  [
    'environment',
    { environment: 'x' },
    '- environment: "x" is not one of AzureCloud, AzureUSGovernment, AzureChinaCloud, AzureStack'
  ],
  ['subscription-id', { 'subscription-id': '' }, '- subscription-id: is required'],
  ['operation-id', { 'operation-id': '..' }, '- operation-id: ".." is not the id alone, without control characters'],
  [
    'operation-id',
    { 'operation-id': 'a\nb' },
    '- operation-id: "a\nb" is not the id alone, without control characters'
  ],
  ['api-version', { 'api-version': '2012-02-29' }, '- api-version: "2012-02-29" must be 2012-03-01 or later'],
  [
    'api-version',
    { 'api-version': '2021-02-30' },
    '- api-version: "2021-02-30" is not a date such as 2021-02-16 or 2021-02-16-preview'
  ],
  ['timeout', { timeout: '366d' }, '- timeout: "366d" must be greater than zero and at most 365d'],
  [
    'min-poll-interval',
    { 'min-poll-interval': '30s', 'max-poll-interval': '20s' },
    '- max-poll-interval: "20s" must be at least min-poll-interval, 30s'
  ],
  [
    'max-poll-interval',
    { 'max-poll-interval': '0.5s' },
    '- max-poll-interval: "0.5s" must be at least min-poll-interval, 1s'
  ],
  [
    'fail-on',
    { 'fail-on': ',' },
    '- fail-on: "," is not a list of succeeded, failed, canceled, timed-out, unknown, interrupted'
  ]
])('an invalid %s is reported', (_, given, expected) => {
  expect(mistakes({ ...gateway, ...given }).join('\n')).toBe(expected)
})

test('mistakes are reported even if the API is unknown', () => {
  const given = {
    api: '',
    'subscription-id': 'abc',
    'vault-name': 'a/b',
    'resource-manager-endpoint': 'http://evil.example'
  }
  expect(mistakes(given).map((line) => line.split(':')[0])).toEqual([
    '- api',
    '- subscription-id',
    '- vault-name',
    '- resource-manager-endpoint'
  ])
})

test.each([
  ['1s', '20s'],
  ['30s', '30s'],
  ['19s', '20s']
])('with min-poll-interval %s alone, max-poll-interval is %s', (least, most) => {
  const { minPollIntervalMs, maxPollIntervalMs } = read({ ...gateway, 'min-poll-interval': least })
  expect([minPollIntervalMs, maxPollIntervalMs]).toEqual([least, most].map((text) => Number.parseInt(text, 10) * 1_000))
})

test.each<[string, string[]]>([
  ['failed', ['failed']],
  ['failed,timed-out', ['failed', 'timed-out']],
  ['failed\n  unknown\n', ['failed', 'unknown']],
  ['cancelled', ['canceled']],
  ['FAILED, Cancelled', ['failed', 'canceled']],
  ['timed_out, Timed-Out,', ['timed-out']]
])('fail-on may be %j', (list, expected) => {
  expect([...read({ ...gateway, 'fail-on': list }).failOn]).toEqual(expected)
})

test('inputs that the API ignores are listed, and not checked', () => {
  const { unused } = read({ ...gateway, 'vault-name': 'not / checked', 'resource-manager-endpoint': 'neither' })
  expect(unused.byApi).toEqual(['vault-name', 'resource-manager-endpoint'])
})

describe('operation-url', () => {
  const operation = { api: 'arm-operation', 'access-token': 'eyJ0.eyJh.sig-_' }
  const given = (url: string, more = {}) => ({ ...operation, 'operation-url': url, ...more })
  const path = '/subscriptions/x/providers/Microsoft.Compute/locations/y/operations/z?api-version=2024-11-01'

  test.each([
    `https://management.azure.com${path}`,
    `https://management.azure.com:443${path}`,
    `HTTPS://MANAGEMENT.AZURE.COM${path}`,
    `https://management.azure.com${path}&c=${'x'.repeat(5_000)}`
  ])('may be %s', (url) => {
    const { flavor, unused } = read(given(url))
    expect(flavor.request.url.origin).toBe('https://management.azure.com')
    expect(unused.byApi).toEqual([])
  })

  test.each([
    ['another host', `https://management.azure.com.evil.example${path}`],
    ['a look-alike', `https://management.azure.co${path}`],
    ['a subdomain', `https://x.management.azure.com${path}`],
    ['a trailing dot', `https://management.azure.com.${path}`],
    ['another port', `https://management.azure.com:8443${path}`],
    ['another cloud', `https://management.usgovcloudapi.net${path}`],
    ['the classic API', `https://management.core.windows.net${path}`],
    ['punycode', `https://xn--management-9db.azure.com${path}`],
    ['a letter that looks alike', `https://mаnagement.azure.com${path}`],
    ['no encryption', `http://management.azure.com${path}`],
    ['a loopback address', `http://127.0.0.1${path}`],
    ['another scheme', `ftp://management.azure.com${path}`],
    ['a backslash', `https://management.azure.com\\@evil.example${path}`],
    ['a backslash before the host', `https:\\\\evil.example${path}`],
    ['a tab', `https://management.azure.com\t.evil.example${path}`],
    ['a space', `https://management.azure.com/ ${path}`],
    ['no scheme', `management.azure.com${path}`],
    ['a path alone', path],
    ['two slashes alone', `//management.azure.com${path}`],
    ['no host', 'https://'],
    ['a bad port', `https://management.azure.com:99999${path}`]
  ])('may not have %s', (_, url) => {
    expect(mistakes(given(url))).toEqual([expect.stringMatching(/^- operation-url: /)])
  })

  test.each(['user:secret-password@', 'secret-password@', ':secret-password@'])(
    'may contain no credentials (%s), and they are not quoted',
    (credentials) => {
      for (const scheme of ['https', 'ftp', 'h ttps'])
        expect(mistakes(given(`${scheme}://${credentials}management.azure.com${path}`))).toEqual([
          '- operation-url: contains a user name or a password: remove them'
        ])
      expect(mistakes({ ...given(`https://${credentials}x`), api: '' }).join()).not.toContain('secret-password')
    }
  )

  test('is on the configured endpoint, and nowhere else', () => {
    const endpoint = 'https://management.local.azurestack.external'
    const more = { environment: 'AzureStack', 'resource-manager-endpoint': endpoint }
    expect(read(given(`${endpoint}${path}`, more)).endpoint.origin).toBe(endpoint)
    expect(mistakes(given(`https://management.azure.com${path}`, more))).toEqual([
      `- operation-url: is on https://management.azure.com, but the token may be sent to ${endpoint} only`
    ])
  })

  test('is required, and an invalid endpoint is reported alone', () => {
    expect(mistakes(given(''))).toEqual([
      '- operation-url: is required. If it comes from an earlier step, that step set no URL, perhaps because its call finished at once'
    ])
    expect(
      mistakes(given(`https://evil.example${path}`, { 'resource-manager-endpoint': 'http://evil.example' }))
    ).toEqual([expect.stringMatching(/^- resource-manager-endpoint: /)])
  })

  test('contains its version', () => {
    const more = { 'api-version': '2024-01-01', 'subscription-id': 'x' }
    expect(read(given(`https://management.azure.com${path}`, more)).unused.byApi).toEqual([
      'subscription-id',
      'api-version'
    ])
  })
})

describe('resource-id', () => {
  const resource = { api: 'arm-resource', 'api-version': '2024-05-01', 'access-token': 'eyJ0.eyJh.sig-_' }
  const group = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg'

  test.each([
    [group, group],
    [`${group}/providers/Microsoft.Web/sites/a`, `${group}/providers/Microsoft.Web/sites/a`],
    [`${group} (ü)/providers/a/b/c`, `${group}%20(%C3%BC)/providers/a/b/c`],
    ['/SUBSCRIPTIONS/x/providers/Microsoft.Resources/deployments/d', undefined],
    [`${group}/providers/a/b/...`, undefined],
    ['/providers/Microsoft.Management/managementGroups/mg', undefined],
    ['/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Resources/deployments/d', undefined],
    ['/providers/Microsoft.Resources/deployments/d', undefined],
    ['/subscriptions/x/providers/Microsoft.Batch', undefined],
    ['/subscriptions/x', undefined],
    [`${group}/`, undefined],
    [`${group}/providers/a/b/c/`, undefined]
  ])('may be %s', (id, path = id) => {
    expect(read({ ...resource, 'resource-id': id }).flavor.request.url.href).toBe(
      `https://management.azure.com${path}?api-version=2024-05-01`
    )
  })

  test.each([
    'gw',
    '/',
    '/subscriptions',
    '/subscriptions/',
    '/subscriptions/x/resourceGroups/',
    '/subscriptions//resourceGroups/rg',
    `${group}//`,
    `${group}//providers/a/b/c`,
    `${group}/../../../x`,
    `${group}/%2e%2E/x`,
    `${group}/.`,
    `${group}?api-version=1`,
    `${group}#x`,
    `${group}\\x`,
    `https://management.azure.com${group}`,
    `//evil.example${group}`,
    '/providers/Microsoft.Management',
    '/tenants/x/y/z'
  ])('may not be %s', (id) => {
    expect(mistakes({ ...resource, 'resource-id': id })).toEqual([expect.stringMatching(/^- resource-id: /)])
  })

  test('requires the version of its provider', () => {
    expect(mistakes({ ...resource, 'resource-id': group, 'api-version': '' })).toEqual([
      '- api-version: is required: the version of the resource provider’s API, a date such as 2024-03-01'
    ])
  })
})

test('a proxy that cannot be used is a mistake, without its value', () => {
  expect(mistakes(gateway, { env: { https_proxy: 'socks5://user:s3cret@proxy:1080' } })).toEqual([
    '- https_proxy: is not an http or https URL: other proxies are not supported'
  ])
})

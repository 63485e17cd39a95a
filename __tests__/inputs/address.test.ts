/** The operation to poll, from a URL, from the inputs that identify it, or from both. */
import { describe, expect, test } from '@jest/globals'
import { type Given, gateway, mistakes, read, replication, subscription, token } from './read.ts'

const arm = 'https://management.azure.com'
const classicHost = 'https://management.core.windows.net'
const vault = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.DataReplication/replicationVaults/v-1`
const resource = `/subscriptions/${subscription}/resourceGroups/rg (ü)/providers/a/b/c`

/** For each API with its own path: the inputs that identify an operation, and the URL that is polled for them. */
const named: readonly (readonly [string, Given, string])[] = [
  [
    'classic-gateway',
    { 'subscription-id': subscription, 'operation-id': '0c9f1c9e' },
    `${classicHost}/${subscription}/services/networking/operation/0c9f1c9e`
  ],
  [
    'classic',
    { 'subscription-id': subscription, 'operation-id': '0c9f1c9e' },
    `${classicHost}/${subscription}/operations/0c9f1c9e`
  ],
  [
    'data-replication',
    {
      'subscription-id': subscription,
      'resource-group': 'rg',
      'vault-name': 'v-1',
      'job-name': 'job.1_2',
      'operation-id': 'a b'
    },
    `${arm}${vault}/jobs/job.1_2/operations/a%20b?api-version=2021-02-16-preview`
  ],
  [
    'data-replication-job',
    { 'subscription-id': subscription, 'resource-group': 'rg', 'vault-name': 'v-1', 'job-name': 'job.1_2' },
    `${arm}${vault}/jobs/job.1_2?api-version=2024-09-01`
  ],
  [
    'arm-resource',
    { 'resource-id': resource, 'api-version': '2024-05-01' },
    `${arm}${encodeURI(resource)}?api-version=2024-05-01`
  ]
]

describe.each(named)('%s', (api, names, url) => {
  const request = (given: Given) => read({ api, ...token, ...given }).flavor.request

  test('is the same operation by its inputs and by its URL', () => {
    expect(request(names).url.href).toBe(url)
    expect(request({ 'operation-url': url })).toEqual(request(names))
    expect(read({ api, ...token, 'operation-url': url }).flavor.operationId).toBe(
      read({ api, ...token, ...names }).flavor.operationId.replace(/rg .*\)/, 'rg%20(%C3%BC)')
    )
  })

  test('may have both, in any case of letters', () => {
    const upper = Object.fromEntries(Object.entries(names).map(([name, value]) => [name, value.toUpperCase()]))
    const given = { ...upper, 'api-version': names['api-version'] ?? '', 'operation-url': url }
    expect(request(given).url.href).toBe(url)
    expect(read({ api, ...token, ...given }).unused.byApi).toEqual([])
  })

  test('may not have a URL and inputs of different operations', () => {
    for (const [name, value] of Object.entries(names).filter(([name]) => name !== 'api-version')) {
      const other = name === 'subscription-id' ? '11111111-2222-3333-4444-555555555555' : `${value}2`
      expect(mistakes({ api, ...token, 'operation-url': url, [name]: other })).toEqual([
        `- operation-url: contains a ${name} that differs from the input ${name}: set only one of them`
      ])
    }
  })

  test('is on the service’s own host, and has the API’s path', () => {
    const elsewhere = url.replace(/management\.[a-z.]+/, 'evil.example')
    expect(mistakes({ api, ...token, 'operation-url': elsewhere })).toEqual([
      expect.stringMatching(/^- operation-url: is on https:\/\/evil\.example, but the token may be sent to /)
    ])
    for (const other of [new URL('/x/y', url).href, `${new URL(url).origin}/`])
      expect(mistakes({ api, ...token, 'operation-url': other })).toEqual([
        expect.stringMatching(/^- operation-url: does not have the path of this API’s URLs, /)
      ])
  })

  test.each(['..', '.', '%2e%2E/x'])('has no dot segment: %s', (dots) => {
    expect(mistakes({ api, ...token, 'operation-url': url.replace(/\/[^/]*$/, `/${dots}`) })).toEqual([
      '- operation-url: has a segment . or .., which removes a part of the path: write it without'
    ])
  })
})

test.each([
  ['a percent sign and a blank', 'my thing 50%', 'my%20thing%2050%'],
  ['an escape and other letters', '50%25 größe', '50%25%20gr%C3%B6%C3%9Fe'],
  ['a slash at the end of the URL', 't', 't/'],
  ['a slash at the end of the id', 't/', 't']
])('a resource is the same by its id and by its URL: %s', (_, name, encoded) => {
  const given = { ...token, api: 'arm-resource', 'api-version': '2024-05-01' }
  const things = `/subscriptions/${subscription}/resourceGroups/rg/providers/a/things`
  const names = { 'resource-id': `${things}/${name}` }
  const url = `${arm}${things}/${encoded}?api-version=2024-05-01`
  expect(read({ ...given, ...names }).flavor.request.url.pathname.replace(/\/$/, '')).toBe(
    new URL(url).pathname.replace(/\/$/, '')
  )
  expect(mistakes({ ...given, ...names, 'operation-url': url })).toEqual([])
  expect(mistakes({ ...given, 'resource-id': `${things}/t%2Fx`, 'operation-url': `${arm}${things}/t/x` })).toHaveLength(
    1
  )
})

test('a URL’s segments have the format of their inputs', () => {
  const url = (job: string) => `${arm}${vault}/jobs/${job}?api-version=2024-09-01`
  expect(mistakes({ api: 'data-replication-job', ...token, 'operation-url': url('a%2Fb') })).toHaveLength(1)
  expect(mistakes({ api: 'data-replication-job', ...token, 'operation-url': url('%zz') })).toHaveLength(1)
  expect(mistakes({ api: 'data-replication-job', ...token, 'operation-url': url('a') })).toEqual([])
})

test('a classic id is the same with and without dashes', () => {
  const id = '0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55'
  const plain = id.replaceAll('-', '')
  const url = `${classicHost}/${subscription.replaceAll('-', '')}/operations/${plain}`
  expect(mistakes({ ...gateway, api: 'classic', 'operation-id': id, 'operation-url': url })).toEqual([
    expect.stringMatching(/does not have the path/)
  ])
  const given = { ...gateway, api: 'classic', 'operation-url': `${classicHost}/${subscription}/operations/${plain}` }
  expect(mistakes({ ...given, 'operation-id': id })).toEqual([])
  expect(mistakes({ ...given, 'operation-id': id.replace('0c', '1c') })).toHaveLength(1)
})

test('the rest of the URL’s query is unchanged', () => {
  const url = `${arm}${vault}/jobs/j?$expand=a%20b+c&api-version=2024-09-01&t='2'#x`
  const [whole = ''] = url.split('#')
  const api = 'data-replication-job'
  expect(read({ api, ...token, 'operation-url': url }).flavor.request.url.href).toBe(new URL(whole).href)
  const without = whole.replace('&api-version=2024-09-01', '')
  expect(read({ api, ...token, 'operation-url': without }).flavor.request.url.href).toBe(
    `${new URL(without).href}&api-version=2024-09-01`
  )
})

describe('api-version', () => {
  const job = { api: 'arm-resource', 'resource-id': `${vault}/jobs/j`, ...token }
  const other = { ...job, 'resource-id': `${vault}/jobs` }
  const versionOf = (given: Given) => read(given).flavor.request.url.searchParams.get('api-version')

  test('comes from the URL, else the input, else the API, else the resource’s type', () => {
    const url = { 'resource-id': '', 'operation-url': `${arm}${job['resource-id']}?api-version=2020-01-01` }
    expect(versionOf({ ...job, ...url })).toBe('2020-01-01')
    expect(versionOf({ ...job, ...url, 'api-version': '2020-01-01' })).toBe('2020-01-01')
    expect(versionOf({ ...job, 'api-version': '2021-01-01' })).toBe('2021-01-01')
    expect(versionOf({ ...replication })).toBe('2021-02-16-preview')
    expect(versionOf(job)).toBe('2024-09-01')
    expect(versionOf({ ...job, 'resource-id': '', 'operation-url': `${arm}${job['resource-id']}` })).toBe('2024-09-01')
  })

  test('is required if there is no default', () => {
    const required = [
      '- api-version: is required: the version of the resource provider’s API, a date such as 2024-03-01'
    ]
    expect(mistakes(other)).toEqual(required)
    expect(
      mistakes({ ...other, 'resource-id': '', 'operation-url': `${arm}${other['resource-id']}/x/y?api-version=` })
    ).toEqual(required)
    expect(mistakes({ ...other, 'resource-id': 'x' })).toEqual([expect.stringMatching(/^- resource-id: /), ...required])
  })

  test('may not differ between URL and input', () => {
    const url = `${arm}${other['resource-id']}?Api-Version=2020-01-01`
    expect(mistakes({ ...other, 'operation-url': url, 'api-version': '2020-01-01-preview' })).toEqual([
      '- api-version: "2020-01-01-preview" is not the version in operation-url, "2020-01-01"'
    ])
    expect(read({ ...other, 'operation-url': url }).flavor.request.url.href).toBe(new URL(url).href)
  })

  test.each(['2024-05-01', '2024-05-01-preview', '2024-05-01-privatepreview', '2024-05-01-alpha', '2024-05-01-beta'])(
    'may be %s',
    (version) => {
      expect(versionOf({ ...other, 'api-version': version })).toBe(version)
    }
  )

  test.each(['latest', '2024-13-01', '2024-05-01-', '2024-05-01-preview.1', '2024-05-01 preview', 'v1'])(
    'may not be %s',
    (version) => {
      expect(mistakes({ ...other, 'api-version': version })).toEqual([
        expect.stringMatching(/^- api-version: ".*" is not a date/)
      ])
    }
  )

  test('is a header for the classic APIs, also with a URL', () => {
    const url = `${classicHost}/${subscription}/operations/x`
    const version = (given: Given) =>
      read({ api: 'classic', ...token, ...given }).flavor.request.headers['x-ms-version']
    expect(version({ 'operation-url': url })).toBe('2016-07-01')
    expect(version({ 'operation-url': url, 'api-version': '2013-03-01' })).toBe('2013-03-01')
  })
})

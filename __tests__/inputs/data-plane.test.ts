/** The host and the scope of a data plane's token: by the URL's host, or by the inputs. */
import { describe, expect, test } from '@jest/globals'
import type { Environment } from '../../src/cloud.ts'
import { dataPlane, hostsOfScope } from '../../src/data-planes.ts'
import { type FlavorDefinition, idsFromUrl, jsonRequest } from '../../src/flavors/flavor.ts'
import { flavors as apis, type Given, mistakes as mistakesOf, read as readInputs, token } from './read.ts'

const definition: FlavorDefinition<'operation-url'> = {
  service: dataPlane,
  needs: ['operation-url'],
  goals: ['words'],
  create: ({ url }) => ({
    ...idsFromUrl(url),
    request: jsonRequest(url),
    load: async () => () => ({ state: 'running', status: '', document: '' })
  })
}
const flavors = new Map<string, FlavorDefinition>([...apis, ['data-plane', definition]])
const client = {
  'client-id': '11111111-2222-3333-4444-555555555555',
  'tenant-id': '99999999-8888-7777-6666-555555555555'
}
const given = (url: string, more: Given = {}): Given => ({
  api: 'data-plane',
  'operation-url': url,
  ...client,
  ...more
})
const read = (...args: Parameters<typeof given>) => readInputs(given(...args), { flavors })
const mistakes = (...args: Parameters<typeof given>) => mistakesOf(given(...args), { flavors })
const wrongUrl = [expect.stringMatching(/^- operation-url: /)]
const path = '/v1/operations/x?api-version=1'

test.each<[string, string, Environment]>([
  ['api.fabric.microsoft.com', 'https://api.fabric.microsoft.com/.default', 'AzureCloud'],
  ['my-vault.vault.azure.net', 'https://vault.azure.net/.default', 'AzureCloud'],
  ['my-vault.vault.usgovcloudapi.net', 'https://vault.usgovcloudapi.net/.default', 'AzureUSGovernment'],
  ['my-vault.vault.azure.cn', 'https://vault.azure.cn/.default', 'AzureChinaCloud'],
  ['my-hsm.managedhsm.azure.net', 'https://managedhsm.azure.net/.default', 'AzureCloud'],
  ['my-hsm.managedhsm.usgovcloudapi.net', 'https://managedhsm.usgovcloudapi.net/.default', 'AzureUSGovernment'],
  ['my-hsm.managedhsm.azure.cn', 'https://managedhsm.azure.cn/.default', 'AzureChinaCloud'],
  ['my-ai.cognitiveservices.azure.com', 'https://cognitiveservices.azure.com/.default', 'AzureCloud'],
  ['my-ai.openai.azure.com', 'https://cognitiveservices.azure.com/.default', 'AzureCloud'],
  ['my-ai.cognitiveservices.azure.us', 'https://cognitiveservices.azure.us/.default', 'AzureUSGovernment'],
  ['my-ai.openai.azure.us', 'https://cognitiveservices.azure.us/.default', 'AzureUSGovernment'],
  ['my-ai.cognitiveservices.azure.cn', 'https://cognitiveservices.azure.cn/.default', 'AzureChinaCloud'],
  ['my-lake.dev.azuresynapse.net', 'https://dev.azuresynapse.net/.default', 'AzureCloud'],
  ['x.dev.azuresynapse.usgovcloudapi.net', 'https://dev.azuresynapse.usgovcloudapi.net/.default', 'AzureUSGovernment'],
  ['x.dev.azuresynapse.azure.cn', 'https://dev.azuresynapse.azure.cn/.default', 'AzureChinaCloud'],
  ['store.azconfig.io', 'https://appconfig.azure.com/.default', 'AzureCloud'],
  ['store.azconfig.azure.us', 'https://appconfig.azure.us/.default', 'AzureUSGovernment'],
  ['store.appconfig.azure.us', 'https://appconfig.azure.us/.default', 'AzureUSGovernment'],
  ['store.azconfig.azure.cn', 'https://appconfig.azure.cn/.default', 'AzureChinaCloud'],
  ['store.appconfig.azure.cn', 'https://appconfig.azure.cn/.default', 'AzureChinaCloud'],
  ['tenant-center.westeurope.devcenter.azure.com', 'https://devcenter.azure.com/.default', 'AzureCloud'],
  ['account.api.adu.microsoft.com', 'https://api.adu.microsoft.com/.default', 'AzureCloud'],
  ['x.communication.azure.com', 'https://communication.azure.com/.default', 'AzureCloud'],
  ['x.europe.communication.azure.com', 'https://communication.azure.com/.default', 'AzureCloud'],
  ['x.westeurope.cnt-prod.loadtesting.azure.com', 'https://cnt-prod.loadtesting.azure.com/.default', 'AzureCloud'],
  [
    'x.usgovvirginia.cnt-prod.loadtesting.azure.us',
    'https://cnt-prod.loadtesting.azure.us/.default',
    'AzureUSGovernment'
  ]
])('%s has the scope %s in %s, and in no other cloud', (host, scope, environment) => {
  const { endpoint, authority, flavor, unused } = read(`https://${host}${path}`, { environment })
  expect(endpoint.href).toBe(`https://${host}/`)
  expect(authority).toMatchObject({ scope })
  expect(flavor.request.url.href).toBe(`https://${host}${path}`)
  expect(unused).toEqual({ byApi: [], bySignIn: [] })
  for (const other of ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'])
    if (other !== environment)
      expect(mistakes(`https://${host}${path}`, { environment: other })).toEqual([
        `- operation-url: is on ${host}, which belongs to ${environment}, not to ${other}`
      ])
})

test('every row of the table is in the table above', () => {
  const hosts = dataPlane.byHost?.rows.flatMap(({ hosts }) => hosts) ?? []
  expect(hosts).toHaveLength(26)
  expect(new Set(hosts).size).toBe(26)
})

describe('a URL is invalid', () => {
  const host = 'my-vault.vault.azure.net'
  test.each([
    ['without the label', `https://vault.azure.net${path}`],
    ['with a further label', `https://x.${host}${path}`],
    ['with a further label, of a service that has one', `https://x.api.fabric.microsoft.com${path}`],
    ['with a label behind', `https://${host}.evil.example${path}`],
    ['with a label that ends alike', `https://my-vault.evilvault.azure.net${path}`],
    ['with an empty label', `https://.vault.azure.net${path}`],
    ['with a dot at the end', `https://${host}.${path}`],
    ['with another port', `https://${host}:8443${path}`],
    ['without encryption', `http://${host}${path}`],
    ['with a user name', `https://user@${host}${path}`],
    ['with a password', `https://user:password@${host}${path}`],
    ['with a host behind the user name', `https://${host}@evil.example${path}`],
    ['with a backslash', `https://${host}\\@evil.example${path}`],
    ['with a letter that looks alike', `https://${host.replace('a', 'а')}${path}`],
    ['with a full-width dot', `https://my-vault．vault.azure.net${path}`],
    ['on Resource Manager', `https://management.azure.com${path}`],
    ['on a host that anybody may have', `https://x.azurewebsites.net${path}`],
    ['on a storage account', `https://x.blob.core.windows.net${path}`],
    ['on a loopback address', `http://127.0.0.1:8080${path}`],
    ['that is not given', '']
  ])('%s', (_, url) => {
    expect(mistakes(url)).toEqual(wrongUrl)
  })

  test('on a host in Fabric’s responses: the message says how to build the right one', () => {
    expect(mistakes(`https://wabi-west-europe-redirect.analysis.windows.net${path}`)).toEqual([
      expect.stringMatching(
        /use https:\/\/api\.fabric\.microsoft\.com\/v1\/operations\/ followed by the value of the header x-ms-operation-id$/
      )
    ])
  })
})

describe('endpoint and scope', () => {
  const own = { endpoint: 'https://api.contoso.example', scope: 'api://contoso/.default' }
  const url = `https://api.contoso.example${path}`

  test('set the token’s host and scope', () => {
    const { endpoint, authority, handOver } = read(url, own)
    expect([endpoint.href, authority]).toEqual([
      'https://api.contoso.example/',
      { host: new URL('https://login.microsoftonline.com'), scope: own.scope }
    ])
    expect(handOver).toEqual(Object.entries(own))
    expect(read(`http://127.0.0.1:8080${path}`, { ...own, endpoint: 'http://127.0.0.1:8080' }).endpoint.port).toBe(
      '8080'
    )
  })

  test('require each other', () => {
    expect(mistakes(url, { endpoint: own.endpoint })).toEqual(['- scope: is required with endpoint'])
    expect(mistakes(url, { scope: own.scope })).toEqual(['- endpoint: is required with scope'])
  })

  test('apply to the URL', () => {
    expect(mistakes(`https://my-vault.vault.azure.net${path}`, own)).toEqual([
      '- operation-url: is on https://my-vault.vault.azure.net, but the token may be sent to https://api.contoso.example only'
    ])
  })

  test('are used only by data-plane', () => {
    const operation = { api: 'arm-operation', 'operation-url': `https://management.azure.com${path}`, ...token, ...own }
    expect(readInputs(operation, { flavors }).unused.byApi).toEqual(['endpoint', 'scope'])
  })

  test('require the token service of a private cloud', () => {
    expect(mistakes(url, { ...own, environment: 'AzureStack' })).toEqual([
      '- authority-host: is required for a data plane of AzureStack'
    ])
  })

  test.each([
    'https://api.contoso.example',
    '.default',
    'api.contoso.example/.default',
    'http://api.contoso.example/.default',
    'https://api.contoso.example/.default openid',
    'https://user@api.contoso.example/.default',
    'https://api.contoso.example/x?/.default',
    // A GUID does not show whose token it is. This one is Resource Manager's.
    '797f4846-ba00-4fd7-ba43-dac1f8f63013/.default'
  ])('may not be the scope %s', (scope) => {
    expect(mistakes(url, { ...own, scope })).toEqual([expect.stringMatching(/^- scope: ".*" is not a scope such as /)])
  })

  test.each([
    'https://management.azure.com/.default',
    'https://MANAGEMENT.azure.com//.default',
    'https://management.azure.com:443/.default',
    'https://management.azure.com./.default',
    'https://management.core.windows.net//.default',
    'https://management.core.windows.net/.default',
    'https://management.usgovcloudapi.net/.default',
    'https://vault.azure.net/.default',
    'https://my-vault.vault.azure.net/.default',
    'https://api.fabric.microsoft.com/.default',
    'https://appconfig.azure.com/.default',
    'https://azconfig.io/.default',
    'https://openai.azure.com/.default',
    'https://cnt-prod.loadtesting.azure.com/.default'
  ])('send no token for %s to another host', (scope) => {
    expect(mistakes(url, { ...own, scope })).toEqual([
      expect.stringMatching(/^- scope: is for .*: its token may not be sent to https:\/\/api\.contoso\.example$/)
    ])
    expect(mistakes('http://127.0.0.1/x', { endpoint: 'http://127.0.0.1', scope })).toHaveLength(1)
  })

  test('may repeat the table', () => {
    const vault = { endpoint: 'https://my-vault.vault.azure.net', scope: 'https://vault.azure.net/.default' }
    expect(mistakes(`${vault.endpoint}${path}`, vault)).toEqual([])
    expect(mistakes(`${vault.endpoint}:8443${path}`, { ...vault, endpoint: `${vault.endpoint}:8443` })).toHaveLength(1)
    expect(hostsOfScope(vault.scope)).toEqual(['*.vault.azure.net'])
    expect(hostsOfScope('https://other.example/.default')).toBeUndefined()
  })
})

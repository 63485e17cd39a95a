import { describe, expect, test } from '@jest/globals'
import {
  describeOrigin,
  environments,
  isAllowed,
  isSecure,
  knownPlace,
  loginOf,
  parseAuthority,
  parseEndpoint,
  portalUrl,
  resourceManager,
  serviceManagement
} from '../src/cloud.ts'

const endpoint = new URL('https://management.azure.com')

test.each(['https://management.azure.com/x?y', 'https://management.azure.com:443/', 'https://MANAGEMENT.azure.com/'])(
  'the token may go to %s',
  (url) => {
    expect(isAllowed(new URL(url), endpoint)).toBe(true)
  }
)

test.each([
  'http://management.azure.com/',
  'https://management.azure.com:8443/',
  'https://management.azure.com./',
  'https://management.azure.com.example.com/',
  'https://example.com/management.azure.com',
  'https://management.azure.com@example.com/',
  'https://user@management.azure.com/',
  'https://user:password@management.azure.com/',
  'https://mаnagement.azure.com/',
  'ftp://management.azure.com/',
  'data:text/plain,x',
  // Its origin is that of the inner URL. It has no host, so it leads to this machine or to a proxy, without TLS.
  'blob:https://management.azure.com/x'
])('the token may not go to %s', (url) => {
  expect(isAllowed(new URL(url), endpoint)).toBe(false)
})

test.each<[string, boolean]>([
  ['https://login.example', true],
  ['http://localhost:8080', true],
  ['http://127.1.2.3', true],
  ['http://[::1]:8080', true],
  ['http://example.com', false],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://[::2]', false],
  ['ftp://localhost', false],
  ['data:x', false]
])('whether a secret may be sent to %s: %s', (url, isSafe) => {
  expect(isSecure(new URL(url))).toBe(isSafe)
})

test.each([
  ['https://example.com:8443/a?sig=x', 'https://example.com:8443'],
  ['https://user@example.com/', 'https://example.com with a user name or a password in it'],
  ['https://:s3cret@example.com/', 'https://example.com with a user name or a password in it'],
  ['data:text/plain,s3cret', 'a URL that begins with data:'],
  ['blob:https://example.com/x', 'a URL that begins with blob:']
])('the origin of %s is described without a secret', (url, origin) => {
  expect(describeOrigin(new URL(url))).toBe(origin)
})

test.each<[string, string | undefined]>([
  ['https://management.stack.example', 'https://management.stack.example/'],
  ['https://management.stack.example:30005/', 'https://management.stack.example:30005/'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['http://management.stack.example', undefined],
  ['https://management.stack.example/path', undefined],
  ['https://management.stack.example/?x', undefined],
  ['https://management.stack.example/#x', undefined],
  ['https://user@management.stack.example', undefined],
  ['management.stack.example', undefined]
])('%s as the endpoint of a private cloud: %s', (value, endpoint) => {
  expect(parseEndpoint(value)?.href).toBe(endpoint)
})

describe('the token service that an Azure Stack names', () => {
  const [overTls, local] = ['https://management.stack.example', 'http://127.0.0.1:8080']

  test.each<[string, string, string | undefined]>([
    ['https://login.example/', overTls, 'https://login.example/'],
    ['https://adfs.stack.example/adfs?x#y', overTls, 'https://adfs.stack.example/adfs'],
    ['https://login.example/', local, 'https://login.example/'],
    ['http://127.0.0.1:9090/adfs', local, 'http://127.0.0.1:9090/adfs'],
    ['http://127.0.0.1:9090/adfs', overTls, undefined],
    ['http://login.example/', local, undefined],
    ['https://user@login.example/', overTls, undefined],
    ['https://:password@login.example/', overTls, undefined],
    ['login.example', overTls, undefined]
  ])('%s, named by %s: %s', (value, namedBy, authority) => {
    expect(parseAuthority(value, new URL(namedBy))?.href).toBe(authority)
  })
})

test('each cloud has its places', () => {
  const places = environments.map((environment) => [
    ...[resourceManager, serviceManagement].flatMap((service) => {
      const { endpoint, scope } = knownPlace(service, environment) ?? {}
      return [endpoint?.href, scope]
    }),
    loginOf(environment)?.href,
    portalUrl(environment, '/subscriptions/x')
  ])
  expect(places).toStrictEqual([
    [
      'https://management.azure.com/',
      'https://management.azure.com/.default',
      'https://management.core.windows.net/',
      'https://management.core.windows.net//.default',
      'https://login.microsoftonline.com/',
      'https://portal.azure.com/#resource/subscriptions/x'
    ],
    [
      'https://management.usgovcloudapi.net/',
      'https://management.usgovcloudapi.net/.default',
      'https://management.core.usgovcloudapi.net/',
      'https://management.core.usgovcloudapi.net//.default',
      'https://login.microsoftonline.us/',
      'https://portal.azure.us/#resource/subscriptions/x'
    ],
    [
      'https://management.chinacloudapi.cn/',
      'https://management.chinacloudapi.cn/.default',
      'https://management.core.chinacloudapi.cn/',
      'https://management.core.chinacloudapi.cn//.default',
      'https://login.chinacloudapi.cn/',
      'https://portal.azure.cn/#resource/subscriptions/x'
    ],
    [undefined, undefined, undefined, undefined, undefined, undefined]
  ])
})

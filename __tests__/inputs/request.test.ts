/** `request` and its related inputs, which are checked before anything is sent. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { requestUrlInput } from '../../src/inputs/request.ts'
import type { StartTarget } from '../../src/inputs/start.ts'
import { type Given, mistakes, readStep, subscription, token } from './read.ts'

const arm = 'https://management.azure.com'
const vm = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`
const version = 'api-version=2024-11-01'
const post = `POST ${vm}/start?${version}`
const of = (request: string, more: Given = {}): Given => ({ ...token, request, ...more })

function start(given: Given): StartTarget & Pick<ReturnType<typeof readStep>, 'unused' | 'handOver'> {
  const inputs = readStep(given)
  if (inputs.kind !== 'start') throw new Error('The step starts nothing')
  return inputs
}

describe('a request', () => {
  test.each(['PUT', 'PATCH', 'POST', 'DELETE'])('may be a %s', (method) => {
    expect(start(of(`${method} ${vm}?${version}`)).request).toEqual({
      method,
      url: new URL(`${arm}${vm}?${version}`),
      secrets: []
    })
  })

  test.each([
    [`POST\t  ${vm}/start?${version}`, `${arm}${vm}/start?${version}`],
    [`POST /Subscriptions/x?${version}`, `${arm}/Subscriptions/x?${version}`],
    [`POST /providers/Microsoft.Management/x?${version}`, `${arm}/providers/Microsoft.Management/x?${version}`],
    [`POST ${arm}${vm}?${version}`, `${arm}${vm}?${version}`],
    [`POST HTTPS://MANAGEMENT.AZURE.COM:443${vm}?${version}`, `${arm}${vm}?${version}`],
    [
      `POST ${vm}%20a%2Fb%23c%5Cd?x=%20+/./..//&API-Version=2024-11-01-preview`,
      `${arm}${vm}%20a%2Fb%23c%5Cd?x=%20+/./..//&API-Version=2024-11-01-preview`
    ],
    [`POST ${vm}/ü...?${version}`, `${arm}${vm}/%C3%BC...?${version}`],
    [`POST ${vm}/.a/..b/%2ec/.../d.?${version}`, `${arm}${vm}/.a/..b/%2ec/.../d.?${version}`]
  ])('may be %s', (request, url) => {
    expect(start(of(request)).request.url.href).toBe(url)
  })

  test('is on the configured endpoint', () => {
    const stack = { environment: 'AzureStack', 'resource-manager-endpoint': 'https://management.local' }
    expect(start(of(post, stack)).request.url.href).toBe(`https://management.local${vm}/start?${version}`)
    expect(mistakes(of(`POST ${arm}${vm}?${version}`, stack))).toEqual([
      `- request: is for ${arm}, but the token may be sent to https://management.local only`
    ])
  })

  test.each<[string, string, string]>([
    [
      'a method alone',
      'POST',
      '"POST" is not a method and a URL, such as POST /subscriptions/…/start?api-version=2024-11-01'
    ],
    [
      'a URL alone',
      `${vm}?sig=secret`,
      `"${vm.slice(0, 60)}…" is not a method and a URL, such as POST /subscriptions/…/start?api-version=2024-11-01`
    ],
    [
      'a method in small letters',
      `post ${vm}?${version}`,
      '"post" is not one of PUT, PATCH, POST, DELETE, in capitals'
    ],
    ['a GET', `GET ${vm}?${version}`, '"GET" is not one of PUT, PATCH, POST, DELETE, in capitals'],
    ['a blank', `POST ${vm} x?${version}`, 'has a URL with a blank: write %20'],
    ['a line', `POST ${vm}\nx?${version}`, 'has a URL with a blank: write %20'],
    ['a fragment', `POST ${vm}#x?${version}`, 'has a URL with a #: write %23'],
    ['a backslash', `POST ${vm}\\x?${version}`, 'has a URL with a \\: write %5C'],
    ['a backslash in its query', `POST ${vm}?${version}&x=\\`, 'has a URL with a \\: write %5C'],
    ['a control character', `POST ${vm}\u0001?${version}`, 'has a URL with a control character: encode it'],
    [
      'an empty segment',
      `POST ${vm}//start?${version}`,
      'has a URL with an empty segment: remove it, or write a slash in a name as %2F'
    ],
    [
      'an empty last segment',
      `POST ${vm}/?${version}`,
      'has a URL with an empty segment: remove it, or write a slash in a name as %2F'
    ],
    [
      'an empty segment of a whole URL',
      `POST ${arm}/${vm}?${version}`,
      'has a URL with an empty segment: remove it, or write a slash in a name as %2F'
    ],
    [
      'a path with ..',
      `POST ${vm}/../x?${version}`,
      'has a URL with a segment . or .., which cannot be encoded: write the path without it'
    ],
    [
      'a path with an encoded ..',
      `POST ${vm}/.%2E?${version}`,
      'has a URL with a segment . or .., which cannot be encoded: write the path without it'
    ],
    [
      'a path with .',
      `POST ${arm}${vm}/./x?${version}`,
      'has a URL with a segment . or .., which cannot be encoded: write the path without it'
    ],
    [
      'another path',
      `POST /tenants/x?${version}`,
      `has a URL that is neither a path, /subscriptions/… or /providers/…, nor a complete URL on ${arm}`
    ],
    [
      'no slash',
      `POST subscriptions/x?${version}`,
      `has a URL that is neither a path, /subscriptions/… or /providers/…, nor a complete URL on ${arm}`
    ],
    [
      'another scheme',
      `POST ftp://management.azure.com${vm}?${version}`,
      `has a URL that is neither a path, /subscriptions/… or /providers/…, nor a complete URL on ${arm}`
    ],
    [
      'another host',
      `POST https://evil.example${vm}?${version}`,
      `is for https://evil.example, but the token may be sent to ${arm} only`
    ],
    [
      'no encryption',
      `POST http://management.azure.com${vm}?${version}`,
      `is for http://management.azure.com, but the token may be sent to ${arm} only`
    ],
    [
      'a password',
      `POST https://user:secret@management.azure.com${vm}?${version}`,
      'contains a user name or a password: remove them'
    ],
    [
      'no version',
      `POST ${vm}`,
      'has a URL without api-version: add ?api-version= and the version of the resource provider’s API'
    ],
    [
      'an empty version',
      `POST ${vm}?api-version=`,
      'has a URL without api-version: add ?api-version= and the version of the resource provider’s API'
    ],
    [
      'an invalid version',
      `POST ${vm}?api-version=latest`,
      'has a URL with an invalid api-version: "latest" is not a date such as 2021-02-16 or 2021-02-16-preview'
    ]
  ])('may not have %s', (_, request, expected) => {
    expect(mistakes(of(request))).toEqual([`- request: ${expected}`])
  })

  test('is sent unchanged: nothing of the path is resolved or rewritten', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '.',
      '..',
      '%2e',
      '\\',
      '#',
      '?',
      '&',
      '@',
      ':',
      ' ',
      '\t',
      '%2F',
      'ü',
      'a',
      vm,
      arm
    )
    const endpoint = new URL(arm)
    fc.assert(
      fc.property(fc.constantFrom(vm, arm, `${arm}${vm}`, ''), fc.array(piece), (start, pieces) => {
        const written = `${start}${pieces.join('')}?${version}`
        const url = requestUrlInput(written, endpoint)
        if (!('value' in url)) return
        const [path = ''] = (written.startsWith(arm) ? written.slice(arm.length) : written).split('?')
        expect([url.value.origin, decodeURIComponent(url.value.pathname)]).toEqual([
          arm,
          decodeURIComponent(path) || '/'
        ])
      })
    )
  })

  test('replaces api, operation-url and resource-id, and cannot be combined with them', () => {
    const others = { api: 'arm-operation', 'operation-url': `${arm}${vm}?${version}`, 'resource-id': vm }
    expect(mistakes(of(post, others))).toEqual(
      Object.keys(others).map((name) => `- request: cannot be used with ${name}: set only one of them`)
    )
  })

  test('is reported together with all other invalid inputs', () => {
    const given = of(`get ${vm}`, {
      until: 'x',
      timeout: '1',
      'request-body': '{',
      environment: 'x',
      'client-secret': 'x'
    })
    expect(mistakes(given).map((line) => /^- ([\w-]+)/.exec(line)?.[1])).toEqual([
      'environment',
      'request',
      'request-body',
      'until',
      'timeout',
      'client-id'
    ])
  })

  test('ignores the inputs that identify an operation, with a warning', () => {
    const given = of(post, { 'subscription-id': 'x', 'api-version': 'x', 'service-management-endpoint': 'x' })
    expect(start(given).unused.byApi).toEqual(['subscription-id', 'api-version', 'service-management-endpoint'])
  })

  test('is required with request-body', () => {
    const wait = { api: 'arm-operation', 'operation-url': `${arm}${vm}`, ...token }
    expect(readStep({ ...wait, 'request-body': '{' }).unused.byApi).toEqual(['request-body'])
  })
})

describe('the state to wait for', () => {
  test('is the method’s own end', () => {
    expect(start(of(post, { until: 'deleted' })).goal.until).toBe('deleted')
    expect(start(of(post)).goal.until).toBe('done')
    expect(start(of(`DELETE ${vm}?${version}`)).goal.until).toBe('deleted')
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect(mistakes(of(`${method} ${vm}?${version}`, { until: 'deleted' }))).toEqual([
        `- until: cannot be used with a ${method} request`
      ])
  })

  test('is a state if the resource remains', () => {
    for (const method of ['PUT', 'PATCH'])
      expect(start(of(`${method} ${vm}?${version}`, { 'state-field': 'properties.status' })).goal.stateField).toEqual([
        'properties',
        'status'
      ])
    for (const method of ['POST', 'DELETE'])
      expect(mistakes(of(`${method} ${vm}?${version}`, { 'state-field': 'properties.status' }))).toEqual([
        `- state-field: cannot be used with a ${method} request`
      ])
  })

  test('is a word from the inputs, which is in the outputs', () => {
    const given = of(`PUT ${vm}?${version}`, {
      'state-field': 'properties.status',
      'succeeded-when': 'Ready',
      environment: 'AzureUSGovernment',
      'resource-manager-endpoint': 'https://management.local'
    })
    const { goal, handOver, unused } = start(given)
    expect([...goal.words]).toEqual([['ready', 'succeeded']])
    expect(unused).toEqual({ byApi: [], bySignIn: [] })
    expect(handOver).toEqual([
      ['environment', 'AzureUSGovernment'],
      ['resource-manager-endpoint', 'https://management.local'],
      ['state-field', 'properties.status'],
      ['succeeded-when', 'Ready']
    ])
  })
})

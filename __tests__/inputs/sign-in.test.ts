import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { createSelfSigned, type KeyAndCertificate, toPfx } from '../../emulator/certificates.ts'
import type { SignIn } from '../../src/auth/sign-in.ts'
import { knownPlace, resourceManager, serviceManagement } from '../../src/cloud.ts'
import { valid } from '../../src/inputs/parsed.ts'
import type { Place } from '../../src/inputs/place.ts'
import { createReader } from '../../src/inputs/reader.ts'
import { readSignIn, type SignInInputs } from '../../src/inputs/sign-in.ts'

type Given = Readonly<Record<string, string>>

const clientId = '11111111-2222-3333-4444-555555555555'
const tenantId = '99999999-8888-7777-6666-555555555555'
const client = { 'client-id': clientId, 'tenant-id': tenantId }
const classic = { service: serviceManagement, endpoint: new URL('https://management.core.windows.net') } as const
const manager = { service: resourceManager, endpoint: new URL('https://management.azure.com') } as const

let pair: KeyAndCertificate
let pem: string
beforeAll(() => {
  pair = createSelfSigned('test')
  // Without blank lines and carriage returns, which are removed.
  pem = `${pair.cert}${pair.key}`.replaceAll('\r', '')
})

/** How the step signs in; `mistakes` is empty then. */
function read(
  given: Given,
  where: Partial<Place> = manager,
  isProxied = false
): Partial<SignInInputs> & { readonly mistakes: readonly string[] } {
  const place: Place = { environment: 'AzureCloud', ...manager, ...where }
  const { service, environment } = place
  const known = { ...place, scope: knownPlace(service, environment)?.scope }
  const input = createReader((name) => given[name] ?? '')
  const parsed = readSignIn(input, { service, environment, place: valid(known), isProxied: () => isProxied })
  return 'value' in parsed ? { ...parsed.value, mistakes: [] } : { mistakes: parsed.mistakes }
}

describe('the sign-in method', () => {
  test.each<[string, Given, SignIn]>([
    ['nothing', {}, { way: 'azure-cli', tenantId: undefined, subscriptionId: undefined }],
    ['a tenant', { 'tenant-id': tenantId }, { way: 'azure-cli', tenantId }],
    [
      'a tenant and a subscription',
      { 'tenant-id': tenantId, 'subscription-id': clientId },
      { way: 'azure-cli', tenantId, subscriptionId: clientId }
    ],
    ['access-token', { 'access-token': 'eyJ0' }, { way: 'access-token', accessToken: 'eyJ0' }],
    [
      'client, tenant and secret',
      { ...client, 'client-secret': 's~cret' },
      { way: 'client-secret', client: { clientId, tenantId }, proof: { secret: 's~cret' } }
    ],
    [
      'client and tenant',
      client,
      { way: 'workflow-identity', client: { clientId, tenantId }, audience: 'api://AzureADTokenExchange' }
    ],
    [
      'client, tenant and audience',
      { ...client, audience: 'api://AzureADTokenExchangeUSGov', 'auth-type': 'service_principal' },
      { way: 'workflow-identity', client: { clientId, tenantId }, audience: 'api://AzureADTokenExchangeUSGov' }
    ],
    [
      'a tenant by its domain',
      { ...client, 'tenant-id': 'contoso.onmicrosoft.com' },
      {
        way: 'workflow-identity',
        client: { clientId, tenantId: 'contoso.onmicrosoft.com' },
        audience: 'api://AzureADTokenExchange'
      }
    ],
    ['IDENTITY', { 'auth-type': 'IDENTITY' }, { way: 'managed-identity', clientId: undefined }],
    ['IDENTITY and client', { 'auth-type': 'identity', 'client-id': clientId }, { way: 'managed-identity', clientId }]
  ])('is chosen by %s', (_, given, expected) => {
    expect(read(given)).toMatchObject({ signIn: expected, mistakes: [], unused: [] })
  })

  test('is a certificate of the application', () => {
    for (const certificate of [pem, `${pair.key}${pair.cert}`.replaceAll('\r', '')])
      expect(read({ ...client, 'client-certificate': certificate })).toMatchObject({
        signIn: { way: 'client-certificate', client: { clientId, tenantId }, proof: { certificate } },
        mistakes: []
      })
  })

  test('is a management certificate, PEM or PFX, for the classic APIs', () => {
    expect(read({ 'management-certificate': pem }, classic)).toMatchObject({
      signIn: { way: 'management-certificate', certificate: { cert: pem, key: pem } },
      mistakes: []
    })
    const pfx = toPfx(pair, 'pass word').replace(/.{64}/g, '$&\n')
    expect(
      read({ 'management-certificate': pfx, 'management-certificate-password': 'pass word' }, classic)
    ).toMatchObject({
      signIn: { way: 'management-certificate', certificate: { pfx: expect.any(Buffer), passphrase: 'pass word' } },
      mistakes: []
    })
  })

  test('is the first of several, in order; the unused inputs are listed', () => {
    const all: Given = {
      'management-certificate': pem,
      'access-token': 'eyJ0',
      ...client,
      'client-secret': 'secret',
      'client-certificate': pem
    }
    const order: [SignIn['way'], string][] = [
      ['management-certificate', 'management-certificate'],
      ['access-token', 'access-token'],
      ['client-secret', 'client-secret'],
      ['client-certificate', 'client-certificate'],
      ['workflow-identity', '']
    ]
    const left = new Map(Object.entries(all))
    for (const [way, name] of order) {
      const { signIn, unused, mistakes } = read(Object.fromEntries(left), classic)
      expect([signIn?.way, mistakes]).toEqual([way, []])
      const used = [
        name,
        ...(way.startsWith('client') || way === 'workflow-identity' ? ['client-id', 'tenant-id'] : [])
      ]
      expect(unused).toEqual([...left.keys()].filter((input) => !used.includes(input)))
      left.delete(name)
    }
  })
})

describe('a mistake is', () => {
  test.each<[string, Given, string[]]>([
    ['a secret without a client', { 'client-secret': 'x' }, ['client-id: is required with client-secret']],
    [
      'a tenant without a client, with a token',
      { 'tenant-id': tenantId, 'access-token': 'eyJ0' },
      ['client-id: is required with tenant-id']
    ],
    [
      'a tenant without a client, with a secret',
      { 'tenant-id': tenantId, 'client-secret': 'x' },
      ['client-id: is required with client-secret']
    ],
    [
      'a typo in the tenant of az',
      { 'tenant-id': '--debug' },
      ['tenant-id: is not the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com']
    ],
    [
      'the name of a subscription of az',
      { 'subscription-id': 'My Subscription' },
      ['subscription-id: "My Subscription" is not a UUID such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590']
    ],
    [
      'an application with a tenant, but no client-id',
      { 'auth-type': 'SERVICE_PRINCIPAL', 'tenant-id': tenantId },
      ['client-id: is required with auth-type: SERVICE_PRINCIPAL']
    ],
    [
      'a client without a tenant',
      { 'client-id': clientId },
      ['tenant-id: is required with client-id; for a managed identity, set auth-type: IDENTITY']
    ],
    [
      'a typo in the tenant',
      { ...client, 'tenant-id': tenantId.slice(1) },
      [
        `tenant-id: "${tenantId.slice(1)}" is not the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com`
      ]
    ],
    [
      'a typo in the client',
      { ...client, 'client-id': '1234' },
      ['client-id: "1234" is not the client id (application id) of an application, a UUID']
    ],
    [
      'an identity with a secret',
      { 'auth-type': 'IDENTITY', 'client-id': clientId, 'client-secret': 'x' },
      ['auth-type: IDENTITY cannot be used with client-secret: set only one of them']
    ],
    [
      'a secret in a wrong place, which is not shown',
      { ...client, 'client-id': 'aB8~Q~swapped' },
      ['client-id: is not the client id (application id) of an application, a UUID']
    ],
    ['an unknown way', { 'auth-type': 'MAGIC' }, ['auth-type: is not SERVICE_PRINCIPAL or IDENTITY']],
    [
      'an application without a client-id',
      { 'auth-type': 'SERVICE_PRINCIPAL' },
      ['client-id: is required with auth-type: SERVICE_PRINCIPAL, and so is tenant-id']
    ],
    [
      'only a password',
      { 'management-certificate-password': 'x' },
      ['management-certificate: is required with management-certificate-password']
    ],
    [
      'a secret of two lines',
      { ...client, 'client-secret': 'a\nb' },
      ['client-secret: contains control characters or line ends: use only the value of the secret']
    ],
    [
      'an http token service',
      { ...client, 'authority-host': 'http://login.example.com' },
      [
        'authority-host: "http://login.example.com" is not an https origin such as https://management.example.com, or http on a loopback address'
      ]
    ],
    [
      'an empty kind of audience',
      { ...client, audience: 'a b' },
      ['audience: is not an audience such as api://AzureADTokenExchange']
    ]
  ])('%s', (_, given, expected) => {
    expect(read(given).mistakes).toEqual(expected)
  })

  test.each<[string, () => Given, RegExp]>([
    ['no certificate', () => ({ 'client-certificate': pair.key }), /^client-certificate: contains no certificate/],
    ['no key', () => ({ 'client-certificate': pair.cert }), /^client-certificate: contains no private key/],
    [
      'a key of another certificate',
      () => ({ 'client-certificate': `${pair.cert}${createSelfSigned('other').key}` }),
      /^client-certificate: contains a private key that does not belong to its certificate$/
    ],
    [
      'a truncated certificate',
      () => ({ 'client-certificate': `${pair.cert.replace(/.{64}\r?\n/, '')}${pair.key}` }),
      /^client-certificate: is cut or damaged$/
    ],
    [
      'a truncated key',
      () => ({ 'client-certificate': `${pair.cert}${pair.key.replace(/.{64}\r?\n/, '')}` }),
      /^client-certificate: is cut or damaged$/
    ],
    [
      'joined lines',
      () => ({ 'client-certificate': `${pair.cert}${pair.key}`.replaceAll(/\r?\n/g, ' ') }),
      /^client-certificate: has no line breaks \(were they replaced by spaces/
    ],
    [
      'an encrypted key without its password',
      () => {
        const { privateKey } = generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }
        })
        return { 'client-certificate': `${pair.cert}${privateKey}` }
      },
      /^client-certificate: contains an encrypted key: store it without encryption, as a secret$/
    ]
  ])('a client-certificate with %s', (_, given, expected) => {
    const { mistakes } = read({ ...client, ...given() })
    expect(mistakes).toEqual([expect.stringMatching(expected)])
    expect(mistakes.join()).not.toContain('MII')
  })

  test.each<[string, () => Given, RegExp]>([
    ['of no form', () => ({ 'management-certificate': 'C:\\cert.pfx' }), /is neither PEM nor base64 of a PFX file$/],
    [
      'with a wrong password',
      () => ({ 'management-certificate': toPfx(pair, 'right'), 'management-certificate-password': 'wrong' }),
      /cannot be read: the password is wrong or missing$/
    ],
    [
      'without its password',
      () => ({ 'management-certificate': toPfx(pair, 'right') }),
      /cannot be read: the password is wrong or missing$/
    ],
    ['that is no PFX', () => ({ 'management-certificate': 'aGVsbG8=' }), /cannot be read: /]
  ])('a management-certificate %s', (_, given, expected) => {
    expect(read(given(), classic).mistakes).toEqual([expect.stringMatching(expected)])
  })

  test('a management-certificate for Resource Manager, without other sign-in inputs', () => {
    expect(read({ 'management-certificate': pem }).mistakes).toEqual([
      'management-certificate: is for the classic APIs only: set client-id and tenant-id for this one'
    ])
    expect(read({ 'management-certificate': pem, 'access-token': 'eyJ0' })).toMatchObject({
      mistakes: [],
      unused: ['management-certificate']
    })
  })

  test('a management-certificate under a proxy', () => {
    expect(read({ 'management-certificate': pem }, classic, true).mistakes).toEqual([
      'management-certificate: cannot be presented through a proxy: add management.core.windows.net to no_proxy, or use another sign-in method'
    ])
    expect(read({ ...client, 'management-certificate': pem }, manager, true).mistakes).toEqual([])
  })
})

describe('the authority', () => {
  test.each([
    [
      'AzureCloud',
      'login.microsoftonline.com',
      'https://management.azure.com/.default',
      'https://management.core.windows.net//.default'
    ],
    [
      'AzureUSGovernment',
      'login.microsoftonline.us',
      'https://management.usgovcloudapi.net/.default',
      'https://management.core.usgovcloudapi.net//.default'
    ],
    [
      'AzureChinaCloud',
      'login.chinacloudapi.cn',
      'https://management.chinacloudapi.cn/.default',
      'https://management.core.chinacloudapi.cn//.default'
    ]
  ] as const)('of %s', (environment, host, scope, classicScope) => {
    expect(read(client, { ...manager, environment }).authority).toEqual({ host: new URL(`https://${host}`), scope })
    expect(read(client, { ...classic, environment }).authority).toMatchObject({ scope: classicScope })
  })

  test('may be set, which does not change the scope', () => {
    expect(read({ ...client, 'authority-host': 'https://login.example.com' }).authority).toEqual({
      host: new URL('https://login.example.com'),
      scope: 'https://management.azure.com/.default'
    })
  })

  test('of an Azure Stack comes from its metadata', () => {
    const { authority, mistakes } = read(
      { ...client, 'tenant-id': 'adfs' },
      { ...manager, environment: 'AzureStack' as const }
    )
    expect([authority, mistakes]).toEqual([{ discoverAt: manager.endpoint, host: undefined }, []])
  })

  test('of an Azure Stack is not needed if it is not used', () => {
    const where = { ...manager, environment: 'AzureStack' as const }
    expect(read({}, where).authority).toEqual({ discoverAt: manager.endpoint, host: manager.endpoint })
    expect(read({ 'auth-type': 'IDENTITY' }, where).authority).toHaveProperty('host', manager.endpoint)
  })

  test('with a password is refused, and not quoted', () => {
    const { mistakes } = read({ ...client, 'authority-host': 'https://user:password@login.example.com' })
    expect(mistakes).toEqual(['authority-host: contains a user name or a password: remove them'])
  })

  test('of a classic API of a private cloud must be set, if it is used', () => {
    const where = { ...classic, environment: 'AzureStack' as const }
    expect(read(client, where).mistakes).toEqual(['authority-host: is required for the classic APIs of AzureStack'])
    expect(read({}, where)).toMatchObject({
      mistakes: [],
      authority: { scope: 'https://management.core.windows.net//.default' }
    })
  })
})

import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { createAuthority, createSelfSigned } from '../../emulator/certificates.ts'
import { createSigner, lifetime, type Signer } from '../../emulator/signer.ts'
import { type Asked, ask, type Told } from './ask.ts'

const authority = createAuthority()
const ca = authority.certificate
const signer = createSigner()
const known = createSelfSigned('known')
const classic = 'https://management.core.windows.net/'

let azure: Azure
beforeAll(async () => {
  azure = await startAzure(
    [
      { api: 'classic-gateway', id: 'one', steps: [{ status: 'Successful' }] },
      { api: 'data-replication', id: 'two', steps: [{ status: 'Succeeded' }] },
      { api: 'data-plane', id: 'three', steps: [{ status: 'Succeeded' }] }
    ],
    {
      tls: authority.issueServer(['127.0.0.1']),
      authorization: {
        publicKey: signer.publicKey,
        certificates: [new X509Certificate(known.cert).fingerprint256]
      }
    }
  )
})
afterAll(() => azure.close())
beforeEach(() => azure.reset())

const vault = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DataReplication/replicationVaults/v'
const paths = {
  manager: `${vault}/jobs/j/operations/two?api-version=2021-02-16-preview`,
  classic: '/s/services/networking/operation/one',
  fabric: '/v1/operations/three'
}

async function askAzure(path: string, token: string | undefined, asked: Asked = {}): Promise<Told> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return ask(azure.origin + path, { ca, ...asked, headers: { 'x-ms-version': '2016-07-01', ...authorization } })
}

function tokenFor(aud: string, { lifeSeconds = 60, by = signer as Signer } = {}): Promise<string> {
  return by.sign({ aud, ...lifetime(lifeSeconds) })
}

describe('Resource Manager', () => {
  test.each(['https://management.azure.com', 'https://management.azure.com/'])(
    'accepts a token for %s',
    async (aud) => {
      expect(await askAzure(paths.manager, await tokenFor(aud))).toMatchObject({ status: 200 })
    }
  )

  test.each<[string, () => Promise<string> | undefined, string]>([
    ['none', () => undefined, 'AuthenticationFailed'],
    ['one that has just lapsed', () => tokenFor('https://management.azure.com', { lifeSeconds: 0 }), 'Expired'],
    ['one for the classic APIs', () => tokenFor(classic), 'InvalidAuthenticationTokenAudience'],
    ['one that begins with its audience', () => tokenFor('https://management.azure.com.x'), 'Audience'],
    ['one by another key', () => tokenFor('https://management.azure.com', { by: createSigner() }), 'Invalid'],
    ['what is no token', async () => 'x', 'InvalidAuthenticationToken']
  ])('refuses %s', async (_, token, code) => {
    const response = await askAzure(paths.manager, await token())
    expect(response).toMatchObject({ status: 401, json: { error: { code: expect.stringContaining(code) } } })
    expect(response.headers['www-authenticate']).toMatch(/^Bearer authorization_uri="https:/)
    expect(azure.requests).toMatchObject([{ status: 401, host: new URL(azure.origin).host }])
  })

  test('accepts no certificate', async () => {
    expect(await askAzure(paths.manager, undefined, known)).toMatchObject({ status: 401 })
  })
})

describe('Service Management', () => {
  test('takes a token of its own', async () => {
    expect(await askAzure(paths.classic, await tokenFor(classic))).toMatchObject({ status: 200 })
  })

  test('accepts a registered certificate', async () => {
    expect(await askAzure(paths.classic, undefined, known)).toMatchObject({ status: 200 })
    expect(azure.requests).toMatchObject([{ fingerprint: new X509Certificate(known.cert).fingerprint256 }])
  })

  test.each<[string, () => Promise<Told>, number, string]>([
    ['nothing', () => askAzure(paths.classic, undefined), 401, 'AuthenticationFailed'],
    ['a certificate', () => askAzure(paths.classic, undefined, createSelfSigned('known')), 403, 'ForbiddenError'],
    [
      'a token without the slash',
      async () => askAzure(paths.classic, await tokenFor(classic.slice(0, -1))),
      401,
      'AuthenticationFailed'
    ]
  ])('refuses %s', async (_, asked, status, code) => {
    const response = await asked()
    expect(response.status).toBe(status)
    expect(response.text).toMatch(new RegExp(`^<Error xmlns=.*<Code>${code}</Code>`))
  })
})

describe('Microsoft Fabric', () => {
  test('takes a token of its own', async () => {
    const response = await askAzure(paths.fabric, await tokenFor('https://api.fabric.microsoft.com'))
    expect(response).toMatchObject({ status: 200, json: { status: 'Succeeded' } })
  })

  test.each<[string, () => Promise<string> | undefined, string]>([
    ['none', () => undefined, 'AuthenticationFailed'],
    ['one for Resource Manager', () => tokenFor('https://management.azure.com'), 'InvalidAuthenticationTokenAudience']
  ])('refuses %s', async (_, token, errorCode) => {
    const response = await askAzure(paths.fabric, await token())
    expect(response).toMatchObject({ status: 401, json: { errorCode, requestId: expect.any(String) } })
  })

  test('has a token that no other service accepts', async () => {
    const response = await askAzure(paths.manager, await tokenFor('https://api.fabric.microsoft.com'))
    expect(response).toMatchObject({ status: 401 })
  })
})

test('other audiences can be configured', async () => {
  const resourceManager = ['https://management.local/1']
  const stack = await startAzure([], { authorization: { publicKey: signer.publicKey, resourceManager } })
  const statusFor = async (aud: string) => {
    const headers = { authorization: `Bearer ${await tokenFor(aud)}` }
    return (await ask(stack.origin + paths.manager, { headers })).status
  }
  expect(await statusFor('https://management.local/1')).toBe(404)
  expect(await statusFor('https://management.azure.com')).toBe(401)
  await stack.close()
})

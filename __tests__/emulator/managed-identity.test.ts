import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { decodeJwt } from 'jose'
import { type Cloud, startCloud } from '../../emulator/cloud.ts'
import { ask, type Told } from './ask.ts'

const query = 'api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com'
let cloud: Cloud
let bare: Cloud
beforeAll(async () => {
  cloud = await startCloud([])
  bare = await startCloud([], { hasSystemIdentity: false })
})
afterAll(async () => {
  for (const one of [cloud, bare]) await one.close()
})
afterEach(() => cloud.managedIdentity.trouble.off())

function askIdentity(asked: string, { from = cloud, headers = { Metadata: 'true' } as object } = {}): Promise<Told> {
  const { AZURE_POD_IDENTITY_AUTHORITY_HOST: origin } = from.managedIdentity.env
  return ask(`${origin}/metadata/identity/oauth2/token?${asked}`, { headers: { ...headers } })
}

test('the system-assigned identity gets a token', async () => {
  const askedAt = Date.now() / 1_000
  const { status, json } = await askIdentity(query)
  const answeredAt = Date.now() / 1_000
  expect(status).toBe(200)
  const claims = decodeJwt(String(json.access_token))
  expect(claims).toMatchObject({ aud: 'https://management.azure.com', appid: json.client_id })
  expect(json).toMatchObject({ token_type: 'Bearer', expires_on: String(claims.exp), resource: claims.aud })
  // In whole seconds, from the time of the response.
  const toldAt = Number(claims.exp) - Number(json.expires_in)
  expect(toldAt).toBeGreaterThan(askedAt - 1)
  expect(toldAt).toBeLessThan(answeredAt + 1)
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3_600)
  expect(json.client_id).not.toBe(cloud.application.clientId)
})

test('so does the user-assigned identity, which is the application', async () => {
  const { clientId } = cloud.application
  expect(await askIdentity(`${query}&client_id=${clientId.toUpperCase()}`)).toMatchObject({
    status: 200,
    json: { client_id: clientId }
  })
})

test.each<[string, () => Promise<Told>, string]>([
  ['an unknown identity', () => askIdentity(`${query}&client_id=${cloud.application.tenantId}`), 'Identity not found'],
  ['a machine that has none', () => askIdentity(query, { from: bare }), 'Identity not found'],
  ['no header', () => askIdentity(query, { headers: {} }), 'Required metadata header not specified'],
  ['no resource', () => askIdentity('api-version=2018-02-01'), 'resource is missing'],
  ['no version', () => askIdentity('resource=x'), 'api-version']
])('refused: %s', async (_, asked, description) => {
  expect(await asked()).toMatchObject({
    status: 400,
    json: { error: 'invalid_request', error_description: expect.stringContaining(description) }
  })
})

test('a fault', async () => {
  cloud.managedIdentity.trouble.on({ http: 503 }, 1)
  expect(await askIdentity(query)).toMatchObject({ status: 503 })
  expect(await askIdentity(query)).toMatchObject({ status: 200 })
  expect(cloud.managedIdentity.requests.slice(-2)).toMatchObject([{ status: 503 }, { status: 200 }])
})

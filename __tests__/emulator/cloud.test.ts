import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type Cloud, type CloudOptions, startCloud } from '../../emulator/cloud.ts'
import { type Asked, ask, type Told } from './ask.ts'

const started: Cloud[] = []
afterEach(async () => {
  for (const cloud of started.splice(0)) await cloud.close()
})

async function start(options: CloudOptions = {}): Promise<Cloud> {
  const cloud = await startCloud([{ api: 'data-replication', id: 'op', steps: [{ status: 'Succeeded' }] }], options)
  started.push(cloud)
  return cloud
}

function askFrom(cloud: Cloud, url: string, asked: Asked): Promise<Told> {
  return ask(url, { ca: readFileSync(cloud.env.NODE_EXTRA_CA_CERTS, 'utf8'), ...asked })
}

async function assertionOf({ github: { env } }: Cloud): Promise<string> {
  const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=api://AzureADTokenExchange`
  return String((await ask(url, { headers })).json.value)
}

function signIn(cloud: Cloud, proof: Readonly<Record<string, string>>, tenant = cloud.application.tenantId) {
  const path = tenant === 'adfs' ? '/adfs/oauth2/token' : `/${tenant}/oauth2/v2.0/token`
  const scope = `${cloud.application.tenantId === tenant ? 'https://management.azure.com' : 'https://stack'}/.default`
  const form = { client_id: cloud.application.clientId, scope, grant_type: 'client_credentials', ...proof }
  return askFrom(cloud, cloud.inputs['authority-host'] + path, { form })
}

function poll(cloud: Cloud, token: unknown): Promise<Told> {
  const job = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DataReplication/replicationVaults/v/jobs/j'
  const url = `${cloud.inputs['resource-manager-endpoint']}${job}/operations/op?api-version=2021-02-16-preview`
  return askFrom(cloud, url, { headers: { authorization: `Bearer ${token}` } })
}

const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

describe('a cloud', () => {
  test('accepts the subject of GitHub’s assertion', async () => {
    const cloud = await start()
    const assertion = await assertionOf(cloud)
    const { json } = await signIn(cloud, { client_assertion_type: type, client_assertion: assertion })
    expect(await poll(cloud, json.access_token)).toMatchObject({ status: 200, json: { status: 'Succeeded' } })
    expect(cloud.azure.requests).toMatchObject([{ status: 200 }])
  })

  test('accepts no expired token or assertion', async () => {
    const cloud = await start({ tokenSeconds: 1, assertionSeconds: 1 })
    const assertion = await assertionOf(cloud)
    const { json } = await signIn(cloud, { client_secret: cloud.application.secret })
    await new Promise((resolve) => setTimeout(resolve, 1_010))
    expect(await poll(cloud, json.access_token)).toMatchObject({
      status: 401,
      json: { error: { code: 'ExpiredAuthenticationToken' } }
    })
    expect(await signIn(cloud, { client_assertion_type: type, client_assertion: assertion })).toMatchObject({
      status: 401,
      json: { error_codes: [700024] }
    })
  })

  test('can be an Azure Stack with AD FS', async () => {
    const cloud = await start({ stack: { audience: 'https://stack', isAdfs: true } })
    const response = await askFrom(cloud, `${cloud.azure.origin}/metadata/endpoints?api-version=2015-01-01`, {})
    const loginEndpoint = `${cloud.inputs['authority-host']}/adfs`
    expect(response.json).toMatchObject({ authentication: { loginEndpoint, audiences: ['https://stack'] } })
    const { json } = await signIn(cloud, { client_secret: cloud.application.secret }, 'adfs')
    expect(await poll(cloud, json.access_token)).toMatchObject({ status: 200 })
  })

  test('knows its secrets', async () => {
    const cloud = await start()
    const assertion = await assertionOf(cloud)
    const { json } = await signIn(cloud, { client_secret: cloud.application.secret })
    const { secret, expiredSecret } = cloud.application
    const { pfx, password, pem } = cloud.managementCertificate
    const keyLine = pem.split('\n')[2]
    const own = [secret, expiredSecret, pfx, password, keyLine, cloud.clientCertificate.split('\n')[2]]
    const request = cloud.github.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN
    expect(cloud.secrets()).toEqual(expect.arrayContaining([...own, request, assertion, json.access_token]))
    expect(cloud.secrets()).not.toContain('')
  })

  test('leaves no files behind', async () => {
    const cloud = await start()
    await cloud.close()
    started.length = 0
    expect(existsSync(cloud.env.NODE_EXTRA_CA_CERTS)).toBe(false)
    await expect(ask(cloud.github.origin)).rejects.toThrow('ECONNREFUSED')
  })
})

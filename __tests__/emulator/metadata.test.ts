import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { ask } from './ask.ts'

const own = { loginEndpoint: 'https://login.local/adfs', audiences: ['https://management.local/1'] }
const path = '/metadata/endpoints?api-version='

let azure: Azure
beforeAll(async () => {
  azure = await startAzure([], { metadata: own })
})
afterAll(() => azure.close())

const asked = (version: string, host?: string) =>
  ask(`${azure.origin}${path}${version}`, host === undefined ? {} : { headers: { host } })

test('Azure Stack’s metadata contains the sign-in endpoint, without a token', async () => {
  expect(await asked('2015-01-01')).toMatchObject({ status: 200, json: { authentication: own } })
})

test.each([
  ['management.azure.com', 'AzureCloud', 'login.microsoftonline.com', 'management.core.windows.net'],
  [
    'management.usgovcloudapi.net',
    'AzureUSGovernment',
    'login.microsoftonline.us',
    'management.core.usgovcloudapi.net'
  ],
  ['management.chinacloudapi.cn', 'AzureChinaCloud', 'login.chinacloudapi.cn', 'management.core.chinacloudapi.cn']
])('%s has its cloud’s metadata', async (host, name, login, classic) => {
  const authentication = { loginEndpoint: `https://${login}`, audiences: [`https://${classic}/`, `https://${host}/`] }
  expect((await asked('2015-01-01', host)).json).toMatchObject({ authentication })
  const resourceManager = `http://${host}/`
  expect((await asked('2022-09-01', host)).json).toMatchObject({ name, authentication, resourceManager })
})

test('a list of all clouds begins with the requested cloud', async () => {
  const { text } = await asked('2020-06-01')
  const clouds: readonly { name: string; resourceManager: string; authentication: object }[] = JSON.parse(text)
  expect(clouds.map(({ name }) => name)).toEqual(['Emulator', 'AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'])
  expect(clouds[0]).toMatchObject({ resourceManager: `${azure.origin}/`, authentication: own })
})

test('without its own metadata an Azure is like the public cloud', async () => {
  const plain = await startAzure([])
  try {
    const { json } = await ask(`${plain.origin}${path}2022-09-01`)
    expect(json).toMatchObject({
      name: 'Emulator',
      authentication: { loginEndpoint: 'https://login.microsoftonline.com' }
    })
  } finally {
    await plain.close()
  }
})

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { sampleSubscription } from '../../emulator/samples.ts'

const group = `/subscriptions/${sampleSubscription}/resourceGroups/rg`
const vm = `${group}/providers/Microsoft.Compute/virtualMachines/vm-1`
const monitor = `/subscriptions/${sampleSubscription}/providers/Microsoft.Compute/locations/westeurope/operations`
const version = '?api-version=2024-11-01'

let nowMs = 0
let azure: Azure
beforeAll(async () => {
  azure = await startAzure(
    [
      { api: 'arm-operation', id: 'op', steps: [{ status: 'InProgress', seconds: 2 }, { status: 'Succeeded' }] },
      { api: 'arm-resource', id: 'vm-1', path: vm + version, steps: [{ document: { properties: { vmId: 'old' } } }] },
      {
        id: 'start-vm',
        about: 'a POST whose first answer is 503, and whose second is lost',
        method: 'POST',
        path: `${vm}/start${version}`,
        answers: [
          { http: 503, error: { code: 'ServerBusy', message: 'The service is busy.' } },
          { fault: 'reset' },
          { http: 202, headers: { location: `{origin}${vm}/started${version}` } }
        ],
        begins: [
          {
            api: 'arm-location',
            id: 'started',
            path: `${vm}/started${version}`,
            steps: [{ http: 202, seconds: 2 }, { http: 204 }]
          },
          {
            api: 'arm-resource',
            id: 'vm-1',
            path: vm + version,
            steps: [{ document: { properties: { vmId: 'new' } } }]
          }
        ]
      }
    ],
    { account: { tenantId: 't', subscriptionId: sampleSubscription }, now: () => nowMs }
  )
})
afterAll(() => azure.close())
afterEach(() => {
  azure.reset()
  nowMs = 0
})

const headers = { authorization: 'Bearer x' }
const ask = (path: string, init: RequestInit = {}) => fetch(`${azure.origin}${path}`, { headers, ...init })
const json = async (path: string, init?: RequestInit): Promise<unknown> => (await ask(path, init)).json()
const vmId = async () => ((await json(vm + version)) as { properties: { vmId: string } }).properties.vmId
const start = () => ask(`${vm}/start${version}`, { method: 'POST', body: 'x' })

describe('a request', () => {
  test.each(['', '?api-version='])('without an api-version is refused before anything else (%j)', async (query) => {
    const response = await ask(`${vm}${query}`, { headers: {} })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: {
        code: 'MissingApiVersionParameter',
        message: 'The api-version query parameter (?api-version=) is required for all requests.'
      }
    })
  })

  test('with an unsupported api-version is refused', async () => {
    expect(await json(`${vm}?api-version=2013-03-01`)).toMatchObject({ error: { code: 'InvalidApiVersionParameter' } })
  })

  test.each([
    ['POST', `${monitor}/op${version}`],
    ['DELETE', vm + version],
    ['PUT', `${vm}/start${version}`]
  ])('with an unsupported method is refused (%s)', async (method, path) => {
    const response = await ask(path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET')
    expect(await response.json()).toMatchObject({ error: { code: 'MethodNotAllowed' } })
  })

  test('for a missing resource gets a 404, whatever its method', async () => {
    for (const method of ['GET', 'POST']) expect((await ask(`${monitor}/other${version}`, { method })).status).toBe(404)
    expect((await ask(`${vm}/start${version}`)).status).toBe(404)
  })

  test('finds a resource in any case of its path', async () => {
    expect((await ask(vm.toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions') + version)).status).toBe(200)
  })
})

test('an end time does not change', async () => {
  const times: unknown[] = []
  for (nowMs of [0, 1_000, 3_500, 60_000])
    times.push(((await json(`${monitor}/op${version}`)) as { endTime?: string }).endTime)
  expect(times).toEqual([undefined, undefined, '1970-01-01T00:00:02.000Z', '1970-01-01T00:00:02.000Z'])
})

describe('a start', () => {
  test('begins its operations, which replace those at the same paths', async () => {
    expect(await vmId()).toBe('old')
    expect((await ask(`${vm}/started${version}`)).status).toBe(404)
    await start()
    await expect(start()).rejects.toThrow()
    expect(await vmId()).toBe('new')
    const statuses: number[] = []
    for (nowMs of [0, 1_999, 2_000]) statuses.push((await ask(`${vm}/started${version}`)).status)
    expect(statuses).toEqual([202, 202, 204])
  })

  test('has its answers request by request, and is counted when it is carried out', async () => {
    expect((await start()).status).toBe(503)
    expect(azure.carriedOut.get('start-vm')).toBeUndefined()
    await expect(start()).rejects.toThrow()
    expect(azure.carriedOut.get('start-vm')).toBe(1)
    const response = await start()
    expect(response.headers.get('location')).toBe(`${azure.origin}${vm}/started${version}`)
    expect(await json('/carried-out')).toEqual({ 'start-vm': 2 })
    expect(azure.requests.map(({ method, body }) => ({ method, body })).slice(0, 2)).toEqual([
      { method: 'POST', body: 'x' },
      { method: 'POST', body: 'x' }
    ])
  })

  test('counts its time from the request, not from the first poll', async () => {
    await start()
    await expect(start()).rejects.toThrow()
    nowMs = 2_000
    expect((await ask(`${vm}/started${version}`)).status).toBe(204)
  })
})

describe('a restart', () => {
  const restart = (id = '') => ask(`/restart${id}`, { method: 'POST', headers: {} })
  const opStatus = async () => ((await json(`${monitor}/op${version}`)) as { status: string }).status
  const started = async () => {
    await start()
    await expect(start()).rejects.toThrow()
    await opStatus()
    nowMs = 5_000
    expect([await opStatus(), await vmId()]).toEqual(['Succeeded', 'new'])
  }

  test('of one operation does not affect the others', async () => {
    await started()
    expect((await restart('/op')).status).toBe(200)
    expect([await opStatus(), await vmId()]).toEqual(['InProgress', 'new'])
  })

  test('of a start removes the operations that it began', async () => {
    await started()
    expect((await restart('/start-vm')).status).toBe(200)
    expect([await opStatus(), await vmId()]).toEqual(['Succeeded', 'old'])
    expect((await ask(`${vm}/started${version}`)).status).toBe(404)
    expect(azure.carriedOut.size).toBe(0)
    expect((await start()).status).toBe(503)
  })

  test('of everything', async () => {
    await started()
    expect((await restart()).status).toBe(200)
    expect([await opStatus(), await vmId()]).toEqual(['InProgress', 'old'])
  })

  test('of an unknown name, or with GET, is refused', async () => {
    expect((await restart('/other')).status).toBe(404)
    expect((await ask('/restart')).status).toBe(405)
  })
})

describe('what clients read after the sign-in', () => {
  test('the subscriptions', async () => {
    const subscription = { id: `/subscriptions/${sampleSubscription}`, tenantId: 't', state: 'Enabled' }
    expect(await json('/subscriptions?api-version=2022-12-01')).toMatchObject({ value: [subscription] })
    expect(await json(`/subscriptions/${sampleSubscription}?api-version=2022-12-01`)).toMatchObject(subscription)
    expect(await json('/subscriptions/s?api-version=2022-12-01')).toMatchObject({
      error: { code: 'SubscriptionNotFound' }
    })
  })

  test('the tenants', async () => {
    expect(await json('/tenants?api-version=2022-12-01')).toMatchObject({ value: [{ tenantId: 't' }] })
  })

  test('but not without a token or a version', async () => {
    expect((await ask('/subscriptions?api-version=2022-12-01', { headers: {} })).status).toBe(401)
    expect((await ask('/subscriptions')).status).toBe(400)
  })
})

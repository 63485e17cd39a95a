import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { Playback } from '../../emulator/script.ts'

describe('a script', () => {
  const statuses = (playback: Playback, times: readonly number[]) =>
    times.map((seconds) => {
      const step = playback.next(seconds * 1_000)
      return 'status' in step ? step.status : step
    })

  test('advances by polls, and stays at its last step', () => {
    const playback = new Playback({
      api: 'data-replication',
      id: 'x',
      steps: [{ status: 'a', polls: 2 }, { status: 'b' }, { status: 'c' }]
    })
    expect(statuses(playback, [0, 1, 2, 3, 4, 5])).toEqual(['a', 'a', 'b', 'c', 'c', 'c'])
  })

  test('advances by time, from its first poll', () => {
    const playback = new Playback({
      api: 'data-replication',
      id: 'x',
      steps: [{ status: 'a', seconds: 5 }, { status: 'b', seconds: 5 }, { status: 'c' }]
    })
    expect(statuses(playback, [100, 104, 105, 109, 110])).toEqual(['a', 'a', 'b', 'b', 'c'])
  })
})

describe('a beginning', () => {
  const steps = [{ status: 'a', seconds: 5 }, { status: 'Succeeded' }]

  test('is shared by related operations', () => {
    const beginning = {}
    const [one, other] = ['x', 'y'].map((id) => new Playback({ api: 'arm-operation', id, steps }, beginning))
    one?.next(1_000)
    expect(other?.next(6_000)).toEqual({ status: 'Succeeded' })
    expect(other).toMatchObject({ startedMs: 1_000, endedMs: 6_000 })
  })

  test('and an end do not change', () => {
    const playback = new Playback({ api: 'arm-operation', id: 'x', steps })
    for (const nowMs of [1_000, 7_500, 9_000]) playback.next(nowMs)
    expect(playback).toMatchObject({ startedMs: 1_000, endedMs: 6_000 })
  })
})

describe('the emulated Azure', () => {
  const gateway = '/sub/services/networking/operation/one'
  const vault = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DataReplication/replicationVaults/v/jobs'
  let azure: Azure
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${azure.origin}${path}`, { headers: { authorization: 'Bearer x', ...headers } })

  beforeAll(async () => {
    azure = await startAzure([
      { api: 'classic-gateway', id: 'one', name: 'CreateGateway', steps: [{ status: 'Successful' }] },
      { api: 'data-replication', id: 'two', jobName: 'job', steps: [{ status: 'Failed' }], job: { state: 'Failed' } }
    ])
  })
  afterAll(() => azure.close())

  test('responds in each API’s own format', async () => {
    expect(await (await ask(gateway, { 'x-ms-version': '2016-07-01' })).text()).toMatch(
      /^<GatewayOperation xmlns=.*<Status>Successful<\/Status>/
    )
    expect(await (await ask(`${vault}/job/operations/two?api-version=2021-02-16-preview`)).json()).toMatchObject({
      name: 'two',
      status: 'Failed'
    })
    expect(await (await ask(`${vault}/job?api-version=2021-02-16-preview`)).json()).toMatchObject({
      properties: { state: 'Failed' }
    })
  })

  test.each<[string, string, Record<string, string>, number]>([
    ['no token', gateway, { authorization: '' }, 401],
    ['no version', gateway, {}, 400],
    ['a version that is too old for any', `${vault}/job?api-version=2013-01-01`, {}, 400],
    ['an old version', gateway, { 'x-ms-version': '2012-02-01' }, 400],
    ['another api-version', `${vault}/job/operations/two?api-version=2024-09-01`, {}, 400],
    ['an unknown operation', `${vault}/job/operations/three?api-version=2021-02-16-preview`, {}, 404],
    ['an unknown path', '/', {}, 404],
    ['a path that cannot be read', `${vault}/%zz?api-version=2021-02-16-preview`, {}, 400]
  ])('refuses %s', async (_, path, headers, status) => {
    expect((await ask(path, headers)).status).toBe(status)
  })
})

/** A cancelled job, in every phase of a step that starts an operation: the step reports only what it knows. */
import { expect, jest } from '@jest/globals'
import type { Azure } from '../../emulator/azure.ts'
import { type Cloud, startCloud } from '../../emulator/cloud.ts'
import { type RunResult, runAction } from '../../emulator/runner.ts'
import type { StartAnswer } from '../../emulator/script.ts'
import { onPosix } from '../systems.ts'
import {
  type CallOptions,
  callAndWait,
  callId,
  closeAfterTest,
  location,
  locationPath,
  locationSaying,
  monitor,
  monitorPath,
  monitorSaying,
  thing,
  thingSaying,
  toldIn,
  version
} from './calling-step.ts'
import { Cancellation, Settled } from './cancellation.ts'
import { onThisMachine, token, when } from './servers-and-runs.ts'
import { expectNoSecret } from './signed-in-step.ts'

const { describe, test } = onPosix('signals')

jest.setTimeout(120_000)

const limitMs = 2_000
const accepted: StartAnswer = { http: 202, headers: monitor, retryAfter: 60 }
const maybe =
  /The operation may have been started: check the resource before you run this again \(client request id [\da-f-]{36}\)\.\nRequest: /

/** Runs a step, and cancels its job when the condition has been true for a while. */
async function cancelled(
  { when: isTime, ...options }: CallOptions & { readonly when: (azure: Azure) => boolean },
  name: NodeJS.Signals = 'SIGTERM'
) {
  const job = new Cancellation(name)
  const settled = new Settled(300)
  const result = await callAndWait({
    ...options,
    onStart: (child, azure) => job.when(child, () => settled.since(isTime(azure)))
  })
  expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
  expectNoSecret(result, [token])
  return result
}

/** Expects a red step, the outputs of a cancelled job, and one annotation. */
function expectInterrupted(result: RunResult, outputs: Readonly<Record<string, string>>): void {
  expect(result).toMatchObject({
    exitStatus: 1,
    signal: null,
    outputs: { outcome: 'interrupted', reason: 'interrupted', ...outputs }
  })
  expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([['error', 'Interrupted']])
  expect(result.summary).toContain('interrupted')
}

const nowhere = { api: '', 'operation-url': '', until: '', polls: '0' }

describe('before the response arrived', () => {
  test.each<[NodeJS.Signals, string, StartAnswer]>([
    ['SIGINT', 'because none comes', { fault: 'silence' }],
    ['SIGTERM', 'because its body does not come', { fault: 'silent-body' }],
    ['SIGINT', 'because its body drips', { fault: 'drip' }]
  ])('%s, %s', async (name, _, answer) => {
    for (const method of ['POST', 'PUT'] as const) {
      const result = await cancelled({ method, answers: [answer], when: ({ requests }) => requests.length === 1 }, name)
      expectInterrupted(result, nowhere)
      expect(toldIn(result)).toMatch(/before the response arrived\. /)
      expect(toldIn(result)).toMatch(maybe)
      expect(result.calls).toHaveLength(1)
    }
  })

  test('in the pause after a 429: nothing was started', async () => {
    const busy: StartAnswer = { http: 429, retryAfter: 60, error: { code: 'TooManyRequests', message: 'x' } }
    const result = await cancelled({
      answers: [busy],
      inputs: { timeout: '5m' },
      when: ({ requests }) => requests.length === 1
    })
    expectInterrupted(result, nowhere)
    expect(toldIn(result)).toMatch(/before the response arrived\. Nothing was started\.\nRequest: /)
  })

  test('in the pause after a lost response', async () => {
    const result = await cancelled({
      method: 'PUT',
      answers: [{ http: 503, retryAfter: 60 }],
      inputs: { timeout: '5m' },
      when: ({ requests }) => requests.length === 1
    })
    expectInterrupted(result, nowhere)
    expect(toldIn(result)).toMatch(maybe)
  })
})

describe('in the sign-in', () => {
  const path = `${thing}${version}`
  const start = (answers: readonly StartAnswer[]) => [{ id: callId, about: '', method: 'POST', path, answers }] as const

  async function cancelledSigningIn(cloud: Cloud, isTime: () => boolean, act?: () => void) {
    const job = new Cancellation('SIGTERM')
    const settled = new Settled(300)
    const { clientId, tenantId, secret } = cloud.application
    const result = await runAction({
      inputs: {
        request: `POST ${path}`,
        ...{ 'client-id': clientId, 'tenant-id': tenantId, 'client-secret': secret },
        ...{ 'authority-host': cloud.tokens.origin, 'resource-manager-endpoint': cloud.azure.origin },
        timeout: '60s'
      },
      env: cloud.env,
      onStart: (child) => {
        if (act !== undefined) when(child, () => cloud.tokens.issued.length === 1, act)
        job.when(child, () => settled.since(isTime()))
      }
    })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expectNoSecret(result, cloud.secrets())
    return result
  }

  test('before the request: nothing was started', async () => {
    const cloud = closeAfterTest(await startCloud(start([accepted])))
    cloud.tokens.trouble.on({ fault: 'silence' })
    const asked = () => cloud.tokens.requests.some(({ method }) => method === 'POST')
    const result = await cancelledSigningIn(cloud, asked)
    expectInterrupted(result, nowhere)
    expect(toldIn(result)).toMatch(/before the response arrived\. Nothing was started\.\nRequest: /)
    expect(cloud.azure.requests).toEqual([])
  })

  test('after a 401: nothing was started', async () => {
    const unauthorized: StartAnswer = { http: 401, error: { code: 'InvalidAuthenticationToken', message: 'No.' } }
    const cloud = closeAfterTest(await startCloud(start([unauthorized, accepted])))
    const isAgain = () => cloud.tokens.requests.filter(({ method }) => method === 'POST').length > 1
    const result = await cancelledSigningIn(cloud, isAgain, () => cloud.tokens.trouble.on({ fault: 'silence' }))
    expectInterrupted(result, nowhere)
    expect(toldIn(result)).toMatch(/before the response arrived\. Nothing was started\.\nRequest: /)
    expect(cloud.azure.carriedOut.get(callId) ?? 0).toBe(0)
  })
})

describe('after the response', () => {
  const goesOn =
    /The operation continues in Azure\.\nTo continue the wait, run this action again with the same sign-in and these inputs in place of request:\nwith:\n/

  test('before the first poll: the log says how to continue', async () => {
    const result = await cancelled(
      { answers: [accepted], inputs: { timeout: '5m' }, when: ({ requests }) => requests.length === 1 },
      'SIGINT'
    )
    const url = `${result.azure.origin}${monitorPath}`
    expectInterrupted(result, { api: 'arm-operation', 'operation-url': url, until: 'done', polls: '0' })
    expect(toldIn(result)).toMatch(goesOn)
    expect(toldIn(result)).toContain(`  api: arm-operation\n  operation-url: ${url}\n`)
    expect(result.polls).toEqual([])
  })

  test.each<[string, CallOptions, Readonly<Record<string, string>>]>([
    [
      'between polls',
      {
        method: 'DELETE',
        answers: [{ http: 202, headers: location }],
        begins: [locationSaying({ http: 202, retryAfter: 60 })]
      },
      { api: 'arm-location', until: 'deleted', status: '202 Accepted', polls: '1' }
    ],
    [
      'in a poll',
      { answers: [{ http: 202, headers: monitor }], begins: [monitorSaying({ fault: 'silence' })] },
      { api: 'arm-operation', until: 'done', polls: '1' }
    ]
  ])('%s', async (_, options, outputs) => {
    const result = await cancelled({
      ...options,
      inputs: { timeout: '5m' },
      when: ({ requests }) => requests.length === 2
    })
    const path = outputs.api === 'arm-location' ? locationPath : monitorPath
    expectInterrupted(result, { ...outputs, 'operation-url': `${result.azure.origin}${path}` })
    expect(toldIn(result)).toMatch(goesOn)
    expect(toldIn(result).includes('  until: deleted\n')).toBe(outputs.until === 'deleted')
  })

  test('while the result is read: Azure’s verdict remains', async () => {
    const result = await cancelled({
      method: 'PUT',
      answers: [{ http: 202, headers: monitor }],
      begins: [monitorSaying({ status: 'Succeeded' }), thingSaying({ fault: 'silence' })],
      when: ({ requests }) => requests.length === 3
    })
    expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded', result: '' } })
    expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([
      ['warning', 'The output result is empty']
    ])
  })
})

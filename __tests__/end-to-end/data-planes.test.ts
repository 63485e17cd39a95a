/** `api: data-plane`, on the bundle: Microsoft Fabric's operations and job instances, and the responses of other services. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { runAction } from '../../emulator/runner.ts'
import { sampleInputs, samples } from '../../emulator/samples.ts'
import type { Step } from '../../emulator/script.ts'
import { toldIn } from './calling-step.ts'
import { token, waitForOperation } from './servers-and-runs.ts'

jest.setTimeout(60_000)

const soon = { 'min-poll-interval': '0.2s', 'max-poll-interval': '1s', timeout: '30s' }

interface Expected {
  readonly exitStatus: number
  readonly outputs: Readonly<Record<string, unknown>>
  readonly title?: string
}

const failure = {
  outcome: 'failed',
  'error-code': 'ImportFailed',
  'error-message': 'The definition could not be imported.',
  'error-detail': expect.stringContaining('UnknownLakehouse')
}

/** By the sample's id. */
const rows: Readonly<Record<string, Expected>> = {
  'b1d5f3a7-0c2e-4f6a-8b9d-1e3f5a7c9b0d': {
    exitStatus: 0,
    outputs: {
      outcome: 'succeeded',
      status: 'Succeeded',
      'percent-complete': '100',
      result: expect.stringContaining('"displayName":"Sales"')
    }
  },
  'c2e6a4b8-1d3f-4a7b-9c0e-2f4a6b8d0c1e': {
    exitStatus: 1,
    outputs: failure,
    title: 'The operation failed: ImportFailed, because of InvalidDefinitionPart'
  },
  'd3f7b5c9-2e4a-4b8c-8d1f-3a5b7c9e1d2f': {
    exitStatus: 0,
    outputs: {
      outcome: 'succeeded',
      status: 'Completed',
      'start-time': '2026-01-31T12:00:00.7812154',
      'end-time': '2026-01-31T12:00:04.8033333',
      result: expect.stringContaining('"jobType":"Pipeline"')
    }
  },
  'e4a8c6d0-3f5b-4c9d-9e2a-4b6c8d0f2e3a': {
    exitStatus: 1,
    outputs: { ...failure, status: 'Failed' },
    title: 'The operation failed: ImportFailed, because of InvalidDefinitionPart'
  },
  'f5b9d7e1-4a6c-4dae-8f3b-5c7d9e1a3f4b': {
    exitStatus: 1,
    outputs: { outcome: 'failed', status: 'Deduped', 'error-code': 'Deduped' },
    title: 'The operation failed: Deduped'
  }
}

describe('a sample of Microsoft Fabric', () => {
  const fabric = samples.filter(({ api }) => api === 'data-plane')
  let azure: Azure
  beforeAll(async () => {
    azure = await startAzure(fabric)
  })
  afterAll(() => azure.close())

  test('has a row', () => {
    expect(fabric.map(({ id }) => id).toSorted()).toEqual(Object.keys(rows).toSorted())
  })

  test.each(fabric.map((operation) => [operation.about ?? operation.id, operation] as const))(
    '%s',
    async (_, operation) => {
      const { title, ...expected } = rows[operation.id] ?? { exitStatus: -1, outputs: {} }
      const result = await runAction({
        inputs: { ...sampleInputs(operation, azure.origin), 'access-token': token, ...soon }
      })
      expect(result).toMatchObject(expected)
      expect(result.outputs).toMatchObject({ api: 'data-plane', 'operation-id': operation.id })
      expect(result.annotations.map(({ title }) => title)).toEqual(title === undefined ? [] : [title])
    }
  )
})

test('an operation whose result URL returns an error is a success with a warning', async () => {
  const { exitStatus, outputs, annotations } = await waitForOperation('data-plane', [
    { status: 'Succeeded', headers: { location: '/v1/operations/op-1/result' } }
  ])
  expect([exitStatus, outputs.outcome, outputs.result]).toEqual([0, 'succeeded', ''])
  expect(annotations.map(({ level, title }) => [level, title])).toEqual([['warning', 'The output result is empty']])
})

test('a Location of Fabric on a host of Power BI: the message says how to build the URL to poll', async () => {
  const url = 'https://wabi-west-europe-redirect.analysis.windows.net/v1/operations/op-1'
  const result = await waitForOperation('data-plane', [], { inputs: { 'operation-url': url, endpoint: '', scope: '' } })
  expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
  expect(toldIn(result)).toMatch(/https:\/\/api\.fabric\.microsoft\.com\/v1\/operations\/.*x-ms-operation-id/)
  expect(result.requests).toEqual([])
})

const onPowerBi = 'https://wabi-west-europe-redirect.analysis.windows.net/v1/operations/op-1'
test.each<[string, Step]>([
  ['the next URL', { status: 'Running', headers: { 'operation-location': onPowerBi } }],
  ['the target of a redirect', { http: 302, headers: { location: onPowerBi } }],
  ['the URL of the result', { status: 'Succeeded', headers: { location: `${onPowerBi}/result` } }]
])('the same as %s', async (_, step) => {
  const message = toldIn(await waitForOperation('data-plane', [step])).replace(/\s+/g, ' ')
  expect(message).toMatch(/may not be sent.*https:\/\/api\.fabric\.microsoft\.com\/v1\/operations\/.*x-ms-operation-id/)
})

test('the outputs are enough for another run', async () => {
  const result = await waitForOperation('data-plane', [{ status: 'Running' }], {
    inputs: { timeout: '0.5s', 'succeeded-when': 'completed' }
  })
  const { origin } = new URL(result.outputs['operation-url'] ?? '')
  expect(toldIn(result)).toContain(
    [
      'with:',
      '  api: data-plane',
      `  operation-url: ${origin}/v1/operations/op-1`,
      `  endpoint: ${origin}`,
      '  scope: api://emulator/.default',
      '  succeeded-when: completed'
    ].join('\n')
  )
})

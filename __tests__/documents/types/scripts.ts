import { expect } from '@jest/globals'
import { idOf, plain, type TypeTable } from './table.ts'

const instance = (executionState: string, more: object) =>
  JSON.stringify({
    name: 'cmd',
    properties: { provisioningState: 'Succeeded', instanceView: { executionState, ...more } }
  })

const runCommand = {
  document: (executionState: unknown) => ({
    name: 'cmd',
    properties: { provisioningState: 'Succeeded', asyncExecution: true, instanceView: { executionState, exitCode: 0 } }
  }),
  words: {
    running: ['Unknown', 'Pending', 'Running'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'TimedOut'],
    canceled: ['Canceled']
  },
  rows: [
    {
      title: 'runs, though it was provisioned',
      body: instance('Running', {
        executionMessage: '',
        exitCode: 0,
        output: '',
        error: '',
        startTime: '2026-01-01T00:00:00Z'
      }),
      reads: { state: 'running', startTime: '2026-01-01T00:00:00Z' }
    },
    {
      title: 'succeeded, with its output as a result, and with what it wrote to its error stream',
      body: instance('Succeeded', { exitCode: 0, output: 'ok', error: 'a note', endTime: '2026-01-01T00:01:00Z' }),
      reads: {
        error: undefined,
        endTime: '2026-01-01T00:01:00Z',
        result: expect.stringContaining('"output":"ok"') as never
      },
      ends: 'succeeded'
    },
    {
      title: 'failed',
      body: instance('Failed', { executionMessage: 'Execution failed', exitCode: 1, output: '', error: 'boom' }),
      reads: { error: plain('exit code 1', 'Execution failed: boom') },
      ends: 'failed'
    },
    {
      title: 'timed out',
      body: instance('TimedOut', { executionMessage: 'It took too long.', exitCode: 0, error: '' }),
      reads: { error: plain('', 'It took too long.') },
      ends: 'failed'
    },
    { title: 'failed without a reason', body: instance('Failed', {}), reads: { error: undefined }, ends: 'failed' },
    { title: 'asked without $expand', body: '{"properties":{"provisioningState":"Succeeded"}}', ends: 'unreadable' }
  ]
} as const

export const scripts: readonly TypeTable[] = [
  {
    type: 'Microsoft.Compute/virtualMachines/runCommands',
    id: idOf('Microsoft.Compute', 'virtualMachines', 'vm1', 'runCommands', 'cmd'),
    query: 'api-version=2024-07-01&$expand=instanceView',
    ...runCommand
  },
  {
    type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands',
    id: idOf('Microsoft.Compute', 'virtualMachineScaleSets', 'set', 'virtualMachines', '0', 'runCommands', 'cmd'),
    query: 'api-version=2024-07-01&$expand=instanceView',
    ...runCommand
  },
  {
    type: 'Microsoft.HybridCompute/machines/runCommands',
    id: idOf('Microsoft.HybridCompute', 'machines', 'arc1', 'runCommands', 'cmd'),
    query: 'api-version=2025-01-13',
    ...runCommand
  },
  {
    type: 'Microsoft.AVS/privateClouds/scriptExecutions',
    id: idOf('Microsoft.AVS', 'privateClouds', 'cloud1', 'scriptExecutions', 'run1'),
    query: 'api-version=2023-09-01',
    document: (provisioningState) => ({ status: 'Succeeded', properties: { provisioningState, state: 'Succeeded' } }),
    words: {
      running: ['Pending', 'Running', 'Cancelling', 'Deleting'],
      succeeded: ['Succeeded'],
      failed: ['Failed'],
      canceled: ['Canceled', 'Cancelled']
    },
    rows: [
      {
        title: 'failed, with the reason',
        body: '{"properties":{"provisioningState":"Failed","failureReason":"vCenter threw","errors":["a","b"],"startedAt":"t1","finishedAt":"t2"}}',
        reads: { error: plain('', 'vCenter threw'), startTime: 't1', endTime: 't2' },
        ends: 'failed'
      },
      {
        title: 'failed, with sentences alone',
        body: '{"properties":{"provisioningState":"Failed","failureReason":"","errors":["a","b"]}}',
        reads: { error: plain('', 'a', { details: [plain('', 'b')] }) },
        ends: 'failed'
      }
    ]
  }
]

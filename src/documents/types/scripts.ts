import type { JsonObject } from '../../json.ts'
import type { OperationError } from '../../operation.ts'
import { errorOf } from '../error-detail.ts'
import { joinWords } from '../job.ts'
import { memberAt } from '../json.ts'
import { errorAt } from './details.ts'
import { type Row, resourceType } from './row.ts'

/**
 * A command that a virtual machine runs: `instanceView` of `VirtualMachineRunCommandProperties`
 * (ComputeRP/runCommand.json of Microsoft.Compute, 2024-07-01). `provisioningState` only means that the script was
 * started: with `asyncExecution` it is Succeeded while the script runs.
 */
const runCommand: Omit<Row, 'type'> = {
  path: ['properties', 'instanceView', 'executionState'],
  words: {
    running: ['Unknown', 'Pending', 'Running'],
    succeeded: ['Succeeded'],
    failed: ['Failed', 'TimedOut'],
    canceled: ['Canceled']
  },
  details: {
    startTime: ['properties', 'instanceView', 'startTime'],
    endTime: ['properties', 'instanceView', 'endTime'],
    error: readScriptError
  }
}
/** Without it the response has no `instanceView`. */
const query = { $expand: 'instanceView' }

export const virtualMachineRunCommand = resourceType({
  type: 'Microsoft.Compute/virtualMachines/runCommands',
  apiVersion: '2024-07-01',
  query,
  ...runCommand
})

export const scaleSetRunCommand = resourceType({
  type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands',
  apiVersion: '2024-07-01',
  query,
  ...runCommand
})

/** HybridCompute.json of Microsoft.HybridCompute, 2025-01-13: the same members, without `$expand`. */
export const arcRunCommand = resourceType({
  type: 'Microsoft.HybridCompute/machines/runCommands',
  apiVersion: '2025-01-13',
  ...runCommand
})

/** vmware.json of Microsoft.AVS, 2023-09-01: `ScriptExecutionProvisioningState`. `errors` is a list of sentences. */
export const vmwareScriptExecution = resourceType({
  type: 'Microsoft.AVS/privateClouds/scriptExecutions',
  apiVersion: '2023-09-01',
  path: ['properties', 'provisioningState'],
  words: {
    running: ['Pending', 'Running', 'Cancelling', 'Deleting'],
    succeeded: ['Succeeded'],
    failed: ['Failed'],
    canceled: ['Canceled', 'Cancelled']
  },
  details: {
    startTime: ['properties', 'startedAt'],
    endTime: ['properties', 'finishedAt'],
    error: errorAt(['properties', 'failureReason'], ['properties', 'errors'])
  }
})

/** The exit code, the platform's message, and the script's error stream. */
function readScriptError(document: JsonObject): OperationError | undefined {
  const at = (name: string) => memberAt(document, ['properties', 'instanceView', name])
  const exitCode = at('exitCode')
  const code = typeof exitCode === 'number' && exitCode !== 0 ? `exit code ${exitCode}` : ''
  const message = joinWords([at('executionMessage'), at('error')], ': ')
  return code === '' && message === '' ? undefined : errorOf(code, message)
}

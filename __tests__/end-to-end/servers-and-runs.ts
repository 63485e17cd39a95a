import { afterEach } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { type RunOptions, type RunResult, runAction } from '../../emulator/runner.ts'
import type { Api, Operation, Step } from '../../emulator/script.ts'

export const token = 'eyJhbGciOi.a-token-that-nobody-may-see.c2ln'
const subscription = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'

export interface StepResult extends RunResult {
  readonly requests: Azure['requests']
}

interface StepOptions extends Omit<RunOptions, 'inputs'> {
  readonly inputs?: Readonly<Record<string, string>>
  /** The same, made from those that lead to the emulator. */
  readonly inputsAt?: (inputs: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
  readonly operation?: Partial<Operation>
}

const started: Azure[] = []
afterEach(async () => {
  for (const azure of started.splice(0)) await azure.close()
})

/** Runs the bundle as a step that waits for a gateway operation of these steps. */
export function waitForGateway(steps: readonly Step[], options: StepOptions = {}): Promise<StepResult> {
  const inputs = (origin: string) => ({ 'service-management-endpoint': origin })
  return run({ api: 'classic-gateway', id: 'op-1', steps, ...options.operation }, inputs, options)
}

/** The same for a replication job's operation. */
export function waitForReplication(steps: readonly Step[], options: StepOptions = {}): Promise<StepResult> {
  const place = { 'resource-group': 'rg', 'vault-name': 'vault-1', 'job-name': 'op-1' }
  const inputs = (origin: string) => ({ 'resource-manager-endpoint': origin, ...place })
  return run({ api: 'data-replication', id: 'op-1', steps, ...options.operation }, inputs, options)
}

/** The same for any other operation of Resource Manager, asked for where the emulator has it. */
export function waitForArm(
  api: 'arm-operation' | 'arm-location' | 'arm-resource' | 'data-replication-job',
  steps: readonly Step[],
  options: StepOptions = {}
): Promise<StepResult> {
  return run({ api, id: 'op-1', steps, ...options.operation }, (origin) => armInputs(api, origin), options)
}

const location = `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope`

function armInputs(api: Api, origin: string): Record<string, string> {
  const endpoint = { 'resource-manager-endpoint': origin, 'subscription-id': '', 'operation-id': '' }
  switch (api) {
    case 'arm-operation':
      return { ...endpoint, 'operation-url': `${origin}${location}/operations/op-1?api-version=2024-11-01` }
    case 'arm-location':
      return { ...endpoint, 'operation-url': `${origin}${location}/operationResults/op-1?api-version=2024-11-01` }
    case 'arm-resource': {
      const id = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworkGateways/op-1`
      return { ...endpoint, 'resource-id': id, 'api-version': '2024-05-01' }
    }
    default: {
      const place = { 'resource-group': 'rg', 'vault-name': 'vault-1', 'job-name': 'op-1' }
      return { ...endpoint, 'subscription-id': subscription, ...place }
    }
  }
}

async function run(
  operation: Operation,
  inputsAt: (origin: string) => Record<string, string>,
  { inputs, inputsAt: override, ...options }: StepOptions
): Promise<StepResult> {
  const azure = await startAzure([operation])
  started.push(azure)
  const common = {
    api: operation.api,
    'subscription-id': subscription,
    'operation-id': operation.id,
    'access-token': token,
    'min-poll-interval': '0.1s',
    timeout: '20s'
  }
  const place = { ...common, ...inputsAt(azure.origin) }
  const result = await runAction({ ...options, inputs: { ...place, ...override?.(place), ...inputs } })
  return { ...result, requests: azure.requests }
}

/** The milliseconds between one request and the next. */
export function gaps(requests: Azure['requests']): readonly number[] {
  return requests.slice(1).map(({ atMs }, index) => atMs - (requests[index]?.atMs ?? 0))
}

import { afterEach } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { type RunOptions, type RunResult, runAction } from '../../emulator/runner.ts'
import { sampleInputs } from '../../emulator/samples.ts'
import type { Api, Operation, Step } from '../../emulator/script.ts'

export const token = 'eyJhbGciOi.a-token-that-nobody-may-see.c2ln'

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
  return waitForOperation('classic-gateway', steps, options)
}

/** The same for a replication job's operation. */
export function waitForReplication(steps: readonly Step[], options: StepOptions = {}): Promise<StepResult> {
  return waitForOperation('data-replication', steps, options)
}

/** The same for an operation of any API, asked for where the emulator has it. */
export async function waitForOperation(
  api: Api,
  steps: readonly Step[],
  { inputs, inputsAt, operation: more, ...options }: StepOptions = {}
): Promise<StepResult> {
  const operation: Operation = { api, id: 'op-1', steps, ...more }
  const azure = await startAzure([operation])
  started.push(azure)
  const times = { 'min-poll-interval': '0.1s', timeout: '20s' }
  const place = { ...sampleInputs(operation, azure.origin), 'access-token': token, ...times }
  const result = await runAction({ ...options, inputs: { ...place, ...inputsAt?.(place), ...inputs } })
  return { ...result, requests: azure.requests }
}

/** The milliseconds between one request and the next. */
export function gaps(requests: Azure['requests']): readonly number[] {
  return requests.slice(1).map(({ atMs }, index) => atMs - (requests[index]?.atMs ?? 0))
}

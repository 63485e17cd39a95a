import type { ChildProcess } from 'node:child_process'
import { afterEach } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { type RunOptions, type RunResult, runAction } from '../../emulator/runner.ts'
import { sampleInputs } from '../../emulator/samples.ts'
import type { Api, Operation, Step } from '../../emulator/script.ts'

export const token = 'eyJhbGciOi.a-token-that-nobody-may-see.c2ln'

interface StepResult extends RunResult {
  readonly requests: Azure['requests']
}

interface StepOptions extends Omit<RunOptions, 'inputs' | 'onStart'> {
  readonly inputs?: Readonly<Record<string, string>>
  /** The same, as a function of the inputs that point to the emulator. */
  readonly inputsAt?: (inputs: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
  readonly operation?: Partial<Operation>
  /** Called when the process has started, with the Azure that it polls. */
  readonly onStart?: (child: ChildProcess, azure: Azure) => void
}

const started: Azure[] = []
afterEach(async () => {
  for (const azure of started.splice(0)) await azure.close()
})

/** Runs the bundle as a step that waits for a gateway operation with these steps. */
export function waitForGateway(steps: readonly Step[], options: StepOptions = {}): Promise<StepResult> {
  return waitForOperation('classic-gateway', steps, options)
}

/** The same for a replication job's operation. */
export function waitForReplication(steps: readonly Step[], options: StepOptions = {}): Promise<StepResult> {
  return waitForOperation('data-replication', steps, options)
}

/** The same for an operation of any API. */
export async function waitForOperation(
  api: Api,
  steps: readonly Step[],
  { inputs, inputsAt, operation: more, onStart, ...options }: StepOptions = {}
): Promise<StepResult> {
  const operation: Operation = { api, id: 'op-1', steps, ...more }
  const azure = await startAzure([operation])
  started.push(azure)
  const times = { 'min-poll-interval': '0.1s', timeout: '20s' }
  const place = { ...sampleInputs(operation, azure.origin), 'access-token': token, ...times }
  const result = await runAction({
    ...options,
    inputs: { ...place, ...inputsAt?.(place), ...inputs },
    onStart: (child) => onStart?.(child, azure)
  })
  return { ...result, requests: azure.requests }
}

/** A line as on an infinitely fast machine: the time since the start is 0s. For tests of steps that poll quickly. */
export function untimed(line: string): string {
  return line.replace(/^\d+s(?=: )/, '0s').replace(/\bafter \d+s\b/g, 'after 0s')
}

/** The milliseconds between one request and the next. */
export function gaps(requests: Azure['requests']): readonly number[] {
  return requests.slice(1).map(({ atMs }, index) => atMs - (requests[index]?.atMs ?? 0))
}

/** Acts on a step's process as soon as `isTime` returns true, unless the process has ended. */
export function when(child: ChildProcess, isTime: () => boolean, act: () => void): void {
  const timer = setInterval(() => {
    if (!isTime()) return
    clearInterval(timer)
    act()
  }, 5)
  child.on('exit', () => clearInterval(timer))
}

/** Makes the step's process run this script before the bundle. The script must not use a relative import. */
export function preload(script: string): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` }
}

/** The usual time until a step's process prints its first line on an idle machine, and some more. */
const usualStartMs = 200

/**
 * A limit for an idle machine, extended by as much as this machine was slower when it started the step.
 * @param ms the bound
 */
export function onThisMachine(ms: number, { startMs }: Pick<RunResult, 'startMs'>): number {
  return ms * Math.max(1, startMs / usualStartMs)
}

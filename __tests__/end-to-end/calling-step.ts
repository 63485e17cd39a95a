import type { ChildProcess } from 'node:child_process'
import { afterEach } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { type RunOptions, type RunResult, runAction } from '../../emulator/runner.ts'
import type { Operation, Script, Start, StartAnswer, Step } from '../../emulator/script.ts'
import { token } from './servers-and-runs.ts'

/** The bundle as a step that starts an operation by `request`, and the emulated Azure that it calls. */

const subscription = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590'
const group = `${subscription}/resourceGroups/rg-app/providers`
export const thing = `${group}/Microsoft.Sample/things/thing-1`
export const version = '?api-version=2025-01-01'
export const monitorPath = `${subscription}/providers/Microsoft.Sample/operations/op-1${version}`
export const locationPath = `${subscription}/providers/Microsoft.Sample/operationResults/op-1${version}`

/** The headers that name a status monitor, a Location, or both; `{origin}` is the emulator's. */
export const monitor = { 'azure-asyncoperation': `{origin}${monitorPath}` }
export const location = { location: `{origin}${locationPath}` }

/** The id of every start here: `azure.carriedOut.get(callId)`. */
export const callId = 'call'

interface Called extends RunResult {
  readonly azure: Azure
  /** The requests that are not a GET. */
  readonly calls: Azure['requests']
  readonly polls: Azure['requests']
  readonly carriedOut: number
}

export interface CallOptions extends Omit<RunOptions, 'inputs' | 'onStart'> {
  readonly method?: Start['method']
  /** Path and query. Default: those of the resource. */
  readonly path?: string
  /** JSON text. */
  readonly body?: string
  readonly answers: readonly StartAnswer[]
  /** Exists from the start on. */
  readonly begins?: readonly Operation[]
  /** Exists before the call. */
  readonly others?: readonly Script[]
  readonly inputs?: Readonly<Record<string, string>>
  /** The same, as a function of Azure's origin. */
  readonly inputsAt?: (origin: string) => Readonly<Record<string, string>>
  readonly onStart?: (child: ChildProcess, azure: Azure) => void
}

const started: { readonly close: () => unknown }[] = []
afterEach(async () => {
  for (const service of started.splice(0)) await service.close()
})

/** Closes the service after the test. */
export function closeAfterTest<T extends { readonly close: () => unknown }>(service: T): T {
  started.push(service)
  return service
}

const soon = { 'min-poll-interval': '0.05s', 'max-poll-interval': '0.2s', timeout: '20s' }

/** Runs the bundle as a step that makes a call. */
export async function callAndWait(options: CallOptions): Promise<Called> {
  const { method = 'POST', path = `${thing}${version}`, body, answers, begins, others = [], ...run } = options
  const { inputs, inputsAt, onStart, ...rest } = run
  const start: Start = { id: callId, about: '', method, path, answers, begins }
  const azure = closeAfterTest(await startAzure([start, ...others]))
  const given = {
    request: `${method} ${path}`,
    ...(body !== undefined && { 'request-body': body }),
    'resource-manager-endpoint': azure.origin,
    'access-token': token,
    ...soon,
    ...inputs,
    ...inputsAt?.(azure.origin)
  }
  const result = await runAction({ ...rest, inputs: given, onStart: (child) => onStart?.(child, azure) })
  const isCall = (request: Azure['requests'][number]) => request.method !== 'GET'
  return {
    ...result,
    azure,
    calls: azure.requests.filter(isCall),
    polls: azure.requests.filter((request) => !isCall(request)),
    carriedOut: azure.carriedOut.get(callId) ?? 0
  }
}

/** The responses to polls of the monitor. */
export function monitorSaying(...steps: readonly Step[]): Operation {
  return { api: 'arm-operation', id: 'op-1', path: monitorPath, steps }
}

/** The responses to polls of the Location. */
export function locationSaying(...steps: readonly Step[]): Operation {
  return { api: 'arm-location', id: 'op-1-result', path: locationPath, steps }
}

/** The responses to a GET of the resource. */
export function thingSaying(...steps: readonly Step[]): Operation {
  return { api: 'arm-resource', id: 'thing-1', path: `${thing}${version}`, steps }
}

/** The text of every annotation. */
export function toldIn({ annotations }: Pick<RunResult, 'annotations'>): string {
  return annotations.map(({ level, title, message }) => `${level}: ${title}\n${message}`).join('\n')
}

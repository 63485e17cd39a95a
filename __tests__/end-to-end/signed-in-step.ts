import { afterEach, expect } from '@jest/globals'
import { type Cloud, type CloudOptions, startCloud } from '../../emulator/cloud.ts'
import { type RunOptions, type RunResult, runAction } from '../../emulator/runner.ts'
import type { Step } from '../../emulator/script.ts'

const subscription = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'

const started: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const service of started.splice(0)) await service.close()
})

/** Closes the service after the test. */
export function closeLater<T extends { readonly close: () => Promise<void> }>(service: T): T {
  started.push(service)
  return service
}

interface Scene extends CloudOptions {
  /** The operation's steps before it succeeds. Default: it runs for one poll. */
  readonly steps?: readonly ((running: string) => Step)[]
}

const runs = (running: string): Step => ({ status: running })

/** Starts an Azure with a token service, where an operation of each API runs for a while and succeeds. */
export async function startScene({ steps = [runs], ...options }: Scene = {}): Promise<Cloud> {
  const cloud = await startCloud(
    [
      {
        api: 'data-replication',
        id: 'op-1',
        steps: [...steps.map((step) => step('Running')), { status: 'Succeeded' }]
      },
      {
        api: 'classic-gateway',
        id: 'op-1',
        steps: [...steps.map((step) => step('InProgress')), { status: 'Successful' }]
      }
    ],
    options
  )
  return closeLater(cloud)
}

/**
 * Runs the bundle as a step that waits for the scene's operation, and looks for every secret that was handed out in all
 * that the step wrote.
 */
export async function runStep(cloud: Cloud, { inputs, env, ...options }: RunOptions): Promise<RunResult> {
  const isClassic = inputs.api === 'classic-gateway'
  const endpoint = isClassic ? 'service-management-endpoint' : 'resource-manager-endpoint'
  const place: Record<string, string> = isClassic
    ? {}
    : { 'resource-group': 'rg', 'vault-name': 'vault-1', 'job-name': 'op-1' }
  const given = {
    api: 'data-replication',
    'subscription-id': subscription,
    'operation-id': 'op-1',
    ...place,
    'authority-host': cloud.inputs['authority-host'],
    [endpoint]: cloud.inputs[endpoint],
    'min-poll-interval': '0.1s',
    timeout: '30s',
    ...inputs
  }
  const result = await runAction({ ...options, inputs: given, env: { ...cloud.env, ...env } })
  expectNoSecret(result, cloud.secrets())
  return result
}

/** Expects that no secret is in the log, an output or the summary, and that no mask is repeated. */
export function expectNoSecret(result: RunResult, secrets: readonly string[]): void {
  const { raw, outputs, summary, annotations, masks } = result
  const printed = raw.filter((line) => !line.startsWith('::add-mask::'))
  const texts = [...printed, ...Object.values(outputs), summary, ...annotations.map(({ message }) => message)].join(
    '\n'
  )
  expect(secrets.filter((secret) => texts.includes(secret))).toEqual([])
  expect(masks.length).toBe(new Set(masks).size)
}

/** The statuses of Resource Manager's or Service Management's responses, request by request. */
export function statuses(cloud: Cloud): readonly number[] {
  return cloud.azure.requests.map(({ status }) => status ?? 0)
}

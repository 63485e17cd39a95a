import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { type RunResult, runAction } from '../../emulator/runner.ts'
import { sampleScripts, sampleStarts, startInputs } from '../../emulator/samples.ts'
import { token } from './servers-and-runs.ts'

/**
 * `request`, on the bundle: each form of response that a call can get, from the samples that `npm run emulator` prints.
 */

jest.setTimeout(120_000)

let azure: Azure
beforeAll(async () => {
  azure = await startAzure(sampleScripts)
})
afterAll(() => azure.close())

interface Expected {
  readonly outcome: string
  readonly reason?: string
  readonly api?: string
  readonly until?: string
  readonly 'error-code'?: string
  /** A part of the output `result`; empty if there is none. */
  readonly result?: string
  /** A part of the annotation. */
  readonly says?: string
  /** How often the service carried it out. Default: once. */
  readonly carriedOut?: number
}

const operation = { outcome: 'succeeded', reason: '', api: 'arm-operation', until: 'done' }
const location = { ...operation, api: 'arm-location' }
const resource = { ...operation, api: 'arm-resource' }
const atOnce = { ...operation, api: '', until: '' }
const deleted = { ...operation, until: 'deleted', result: '' }
const refused = { outcome: 'failed', reason: 'not-started', api: '', carriedOut: 0 }

const rows: Readonly<Record<string, Expected>> = {
  'create-vm': { ...operation, result: 'virtualMachines/vm-created' },
  'create-by-operation-location': { ...operation, result: 'vm-by-operation-location' },
  'create-accepted': { ...resource, result: 'gw-accepted' },
  'update-gateway': { ...resource, result: 'gw-updated' },
  'create-at-once': { ...atOnce, result: 'vm-at-once' },
  'create-lost': { ...operation, result: 'vm-lost', carriedOut: 2 },
  'create-invalid': { ...refused, 'error-code': 'InvalidParameter', says: 'Standard_Z0' },
  'create-forbidden': { ...refused, 'error-code': 'AuthorizationFailed' },
  'create-conflict': { ...refused, 'error-code': 'OperationNotAllowed' },
  'patch-vm': { ...operation, result: 'vm-patched' },
  'patch-gateway': { ...resource, result: 'gw-patched' },
  'deallocate-vm': { ...operation, result: '' },
  'run-command': { ...operation, result: 'ProvisioningState/succeeded' },
  'import-image': { ...location, result: '' },
  'resize-vm': { outcome: 'failed', reason: '', api: 'arm-operation', 'error-code': 'AllocationFailed' },
  'list-keys': { ...atOnce, result: '"keyName":"key1"' },
  'export-template': { ...location, result: '"lines":12' },
  'start-job': { ...resource, result: 'executions' },
  'start-backup': { ...operation, result: '"jobId"', says: '' },
  'register-provider': { ...resource, result: 'Registered' },
  'restart-throttled': location,
  'start-lost': { outcome: 'unknown', reason: 'unreachable', says: 'may have been started' },
  'post-without-url': { outcome: 'unknown', reason: 'unreadable', says: 'names no URL to poll' },
  'post-elsewhere': { outcome: 'unknown', reason: 'refused', says: 'has been started' },
  'delete-vm': { ...deleted, api: 'arm-location' },
  'delete-gateway': { ...deleted, api: 'arm-resource' },
  'delete-with-state': { ...deleted, api: 'arm-resource' },
  'delete-at-once': { ...atOnce, result: '' },
  'delete-missing': { ...atOnce, result: '', carriedOut: 0 },
  'deploy-app': { ...operation, result: '"outputs"' },
  'deploy-landing-zone': { outcome: 'failed', reason: '', api: 'arm-operation', says: 'SkuNotAvailable' },
  'deploy-paged': { outcome: 'failed', reason: '', api: 'arm-operation', says: 'NameNotAvailable' },
  'deploy-hidden': { outcome: 'failed', reason: '', api: 'arm-operation', 'error-code': 'DeploymentFailed' }
}

const armStarts = sampleStarts.filter(({ path }) => /^\/(?:subscriptions|providers)\//.test(path))

test('each sample of a request to Resource Manager has a row', () => {
  expect(armStarts.map(({ id }) => id).toSorted()).toEqual(Object.keys(rows).toSorted())
})

describe('request', () => {
  /** All at the same time, because they mostly sleep. */
  const results = new Map<string, RunResult>()
  beforeAll(async () => {
    const queue = [...armStarts]
    const work = async () => {
      for (let start = queue.shift(); start !== undefined; start = queue.shift()) {
        const times = { timeout: '60s', 'min-poll-interval': '0.2s', 'max-poll-interval': '1s' }
        const inputs = { ...startInputs(start, azure.origin), 'access-token': token, ...times }
        results.set(start.id, await runAction({ inputs }))
      }
    }
    await Promise.all(Array.from({ length: 6 }, work))
  }, 180_000)

  test.each(armStarts.map((start) => [start.id, start] as const))('%s', (id, start) => {
    const result = results.get(id)
    const { result: made, says, carriedOut = 1, ...outputs } = rows[id] ?? { outcome: 'no row' }
    expect(result?.outputs).toMatchObject(outputs)
    expect(result?.exitStatus).toBe(outputs.outcome === 'succeeded' ? 0 : 1)
    if (made === '') expect(result?.outputs.result).toBe('')
    else if (made !== undefined) expect(result?.outputs.result).toContain(made)
    if (says) expect(result?.annotations.map(({ title, message }) => `${title}\n${message}`).join('\n')).toContain(says)
    expect(azure.carriedOut.get(id) ?? 0).toBe(carriedOut)
    // The log has the request, but neither its body nor the token.
    const visibleText = [...(result?.log ?? []), result?.summary].join('\n')
    expect(visibleText).toContain(`Starting the operation: ${start.method} `)
    expect(visibleText).not.toContain(token)
    for (const text of textsOf(start.body)) expect(visibleText).not.toContain(text)
  })
})

/** The texts that appear only in the body. */
function textsOf(body: unknown): readonly string[] {
  return [...JSON.stringify(body ?? {}).matchAll(/"((?:registry|RunShellScript|IaasVM)[^"]*)"/g)].map(
    ([, text = '']) => text
  )
}

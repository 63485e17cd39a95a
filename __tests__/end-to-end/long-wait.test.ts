/** A wait of 10,000 polls with the bundle. After so many polls, a leak of each poll is visible. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { startAzure } from '../../emulator/azure.ts'
import { type RunResult, runAction } from '../../emulator/runner.ts'
import { sampleInputs } from '../../emulator/samples.ts'
import type { Operation } from '../../emulator/script.ts'
import { onLinux } from '../systems.ts'
import { preload, token } from './servers-and-runs.ts'
import { closeLater, expectNoSecret, startScene } from './signed-in-step.ts'

const { test: testOnLinux } = onLinux('/proc/self/fd')

const polls = 10_000

/** What a process holds at one moment, after a garbage collection. Sizes in bytes. */
interface Held {
  readonly heap: number
  readonly rss: number
  /** Everything that keeps the event loop alive, by Node's names. */
  readonly resources: readonly string[]
  /** Open files and sockets. */
  readonly files: number
  /** The listeners on the two signals that live as long as the process: the job's, and the one that never aborts. */
  readonly listeners: number
}

/** Makes the process record what it holds at its 100th request for a status, at the last one, and at its end. */
const measure = (file: string) =>
  preload(`
    import { subscribe } from 'node:diagnostics_channel'
    import { getEventListeners } from 'node:events'
    import { readdirSync, writeFileSync } from 'node:fs'
    import { setFlagsFromString } from 'node:v8'
    import { runInNewContext } from 'node:vm'

    setFlagsFromString('--expose_gc')
    const collect = runInNewContext('gc')
    const signals = []
    let requests = 0
    globalThis.AbortController = class extends AbortController {
      constructor() {
        super()
        if (signals.length < 2) signals.push(this.signal)
      }
    }
    const held = () => {
      collect()
      const { heapUsed, rss } = process.memoryUsage()
      return {
        heap: heapUsed,
        rss,
        resources: process.getActiveResourcesInfo(),
        files: readdirSync('/proc/self/fd').length,
        listeners: signals.flatMap((signal) => getEventListeners(signal, 'abort')).length
      }
    }
    const seen = []
    subscribe('http.client.request.start', ({ request }) => {
      if (!request.path.includes('/operations/')) return
      requests += 1
      if (requests === 100 || requests === ${polls}) seen.push(held())
    })
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify([...seen, held()])))`)

const operation: Operation = {
  api: 'data-replication',
  id: 'op-1',
  steps: [{ status: 'Running', polls: polls - 1 }, { status: 'Succeeded' }]
}
const quick = { 'min-poll-interval': '0.001s', 'max-poll-interval': '0.001s', timeout: '1h' }

const MiB = 1024 * 1024

/** Runs the bundle, and checks that it is as small at the end of the wait as at its start. */
async function runFlat(inputs: Record<string, string>, env: Record<string, string> = {}): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'held-'))
  const file = join(folder, 'held.json')
  // V8's young generation would grow for thousands of polls before it is full, and hide other growth.
  const NODE_OPTIONS = `${measure(file).NODE_OPTIONS} --max-semi-space-size=1`
  const result = await runAction({ inputs: { ...inputs, ...quick }, env: { ...env, NODE_OPTIONS } })
  const [early, late, end]: readonly Held[] = JSON.parse(readFileSync(file, 'utf8'))
  rmSync(folder, { recursive: true })
  if (early === undefined || late === undefined || end === undefined) throw new Error('The process measured too little')
  expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
  // On a busy machine a token may expire on the way, which costs one more poll.
  expect(Number(result.outputs.polls)).toBeGreaterThanOrEqual(polls)
  expect(Number(result.outputs.polls)).toBeLessThan(polls * 1.05)
  // 300 bytes per poll: a leaked listener is twice as large. V8's compiled code takes a half of each.
  expect(late.heap - early.heap).toBeLessThan(3 * MiB)
  expect(late.rss - early.rss).toBeLessThan(50 * MiB)
  expect(late.files).toBeLessThanOrEqual(early.files + 1)
  expect(late.listeners).toBe(early.listeners)
  expect(late.resources.length).toBeLessThanOrEqual(early.resources.length + 1)
  expect(end.listeners).toBe(0)
  // The pipes are the log. The last connection is being closed.
  expect(end.resources.filter((resource) => !['PipeWrap', 'CloseReq'].includes(resource))).toEqual([])
  expect(result.log.length).toBeLessThan(20)
  expect(result.log.join('\n')).not.toContain('MaxListeners')
  return result
}

async function runWithGivenToken(): Promise<void> {
  const azure = closeLater(await startAzure([operation]))
  const result = await runFlat({ ...sampleInputs(operation, azure.origin), 'access-token': token })
  expect(azure.requests).toHaveLength(polls)
  expect(result.annotations).toEqual([])
}

/** Azure uses plain HTTP, so that the many connections cost little. */
async function runWithRenewedTokens(): Promise<void> {
  const { tokens, application, env, secrets } = await startScene({ tokenSeconds: 5 })
  const azure = closeLater(await startAzure([operation], { authorization: { publicKey: tokens.publicKey } }))
  const client = {
    'access-token': '',
    'authority-host': tokens.origin,
    'tenant-id': application.tenantId,
    'client-id': application.clientId,
    'client-secret': application.secret
  }
  const result = await runFlat({ ...sampleInputs(operation, azure.origin), ...client }, env)
  expect(azure.requests).toHaveLength(polls)
  expect(new Set(azure.requests.map(({ status }) => status))).toEqual(new Set([200]))
  expect(tokens.issued.length).toBeGreaterThan(3)
  expectNoSecret(result, secrets())
}

testOnLinux(
  '10,000 polls, with an access token and with renewed tokens, leak nothing',
  async () => {
    // At the same time, because they mostly wait.
    await Promise.all([runWithGivenToken(), runWithRenewedTokens()])
  },
  1_200_000
)

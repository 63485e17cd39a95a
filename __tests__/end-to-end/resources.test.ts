/**
 * The bundle without what a machine usually provides: writable files, a PATH, an environment, the right time, time to
 * run.
 */
import { type ChildProcess, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startAzureCli } from '../../emulator/azure-cli.ts'
import type { Cloud } from '../../emulator/cloud.ts'
import { runAction } from '../../emulator/runner.ts'
import type { Step } from '../../emulator/script.ts'
import { listen } from '../servers.ts'
import { onLinux, onPosix } from '../systems.ts'
import { Fifo } from './fifo.ts'
import { gaps, preload, waitForGateway, waitForReplication, when } from './servers-and-runs.ts'
import { closeLater, runStep, startScene, statuses } from './signed-in-step.ts'

const { test: testOnPosix, describe: describeOnPosix } = onPosix('signals, and processes without a PATH')
const { describe: describeOnLinux } = onLinux('/dev/full, /proc and named pipes')

const success: readonly Step[] = [{ status: 'Succeeded' }]
const notWritten = { level: 'error', title: 'Outputs not written' }
const noSummary = { level: 'warning', title: 'Summary not written' }

describeOnLinux('files that cannot be written', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const places: readonly [string, () => string | undefined][] = [
    ['on a full disk', () => '/dev/full'],
    ['missing', () => join(folder, 'missing')],
    ['in a folder that is missing', () => join(folder, 'none', 'missing')],
    // A file of the kernel, because root may write to a file of any mode.
    ['read-only', () => '/proc/version'],
    ['a folder', () => folder],
    ['below a file', () => '/dev/null/file'],
    ['named by an empty text', () => ''],
    ['not named', () => undefined]
  ]

  test.each(places)('outputs %s: red, and the log still has the result', async (_, place) => {
    const result = await waitForReplication(success, { env: { GITHUB_OUTPUT: place() } })
    expect(result).toMatchObject({ exitStatus: 1, signal: null, outputs: {} })
    expect(result.annotations).toEqual([expect.objectContaining(notWritten)])
    expect(result.annotations[0]?.message).toMatch(/^The outputs could not be written, .* whatever the verdict: .+/)
    expect(result.commands.map(({ name }) => name)).toEqual(['add-mask', 'group', 'endgroup', 'error'])
    expect(result.log.join('\n')).toContain('Azure says Succeeded')
    expect(result.summary).toContain('❌ The outputs could not be written')
  })

  test.each(places)('a summary %s: a warning', async (_, place) => {
    const result = await waitForReplication(success, { env: { GITHUB_STEP_SUMMARY: place() } })
    expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
    expect(result.annotations).toEqual([expect.objectContaining(noSummary)])
  })

  test.each(places)('both %s: red, and the log has everything', async (_, place) => {
    const result = await waitForGateway([{ status: 'Successful' }], {
      env: { GITHUB_OUTPUT: place(), GITHUB_STEP_SUMMARY: place() }
    })
    expect(result.exitStatus).toBe(1)
    expect(result.annotations).toEqual([expect.objectContaining(notWritten), expect.objectContaining(noSummary)])
    expect(result.log.join('\n')).toContain('Azure says Successful')
  })

  test('a disk that fills up while the outputs are written: red', async () => {
    const file = join(folder, 'output')
    writeFileSync(file, '')
    const result = await waitForReplication(success, {
      env: { GITHUB_OUTPUT: file },
      onStart: ({ pid }) => void spawnSync('prlimit', ['--pid', String(pid), '--fsize=300'])
    })
    expect(readFileSync(file, 'utf8')).toMatch(/^outcome<<.*\nsucceeded\n/)
    expect(readFileSync(file)).toHaveLength(300)
    expect(result).toMatchObject({ exitStatus: 1, signal: null })
    expect(result.annotations).toEqual([expect.objectContaining(notWritten), expect.objectContaining(noSummary)])
  })

  describe('a FIFO without a reader, in place of', () => {
    /** A process that waits for a reader in the kernel can only be killed with SIGKILL. */
    const killLater = (child: ChildProcess) => {
      const startedAt = performance.now()
      when(
        child,
        () => performance.now() - startedAt >= 4_000,
        () => child.kill('SIGKILL')
      )
    }

    test('the outputs: red', async () => {
      const fifo = new Fifo()
      const result = await waitForReplication(success, { env: { GITHUB_OUTPUT: fifo.path }, onStart: killLater })
      fifo.close()
      expect(result).toMatchObject({ exitStatus: 1, signal: null })
      expect(result.annotations).toEqual([expect.objectContaining(notWritten)])
    })

    test('the summary: a warning', async () => {
      const fifo = new Fifo()
      const result = await waitForReplication(success, { env: { GITHUB_STEP_SUMMARY: fifo.path }, onStart: killLater })
      fifo.close()
      expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
      expect(result.annotations).toEqual([expect.objectContaining(noSummary)])
    })

    test('the summary of a cancelled job: the outputs are written, and it ends', async () => {
      const fifo = new Fifo()
      const result = await waitForReplication([{ status: 'Running', retryAfter: 60 }], {
        env: { GITHUB_STEP_SUMMARY: fifo.path },
        onStart: (child, azure) => {
          killLater(child)
          when(
            child,
            () => azure.requests.length === 1,
            () => child.kill('SIGINT')
          )
        }
      })
      fifo.close()
      expect(result).toMatchObject({ exitStatus: 1, signal: null, outputs: { outcome: 'interrupted' } })
    })
  })

  test('invalid inputs are still reported', async () => {
    const env = { GITHUB_OUTPUT: '/dev/full', GITHUB_STEP_SUMMARY: '/dev/full' }
    const result = await waitForReplication(success, { env, inputs: { timeout: 'x' } })
    expect(result.exitStatus).toBe(1)
    expect(result.annotations.map(({ title }) => title)).toEqual([
      'Invalid input',
      'Outputs not written',
      'Summary not written'
    ])
  })
})

describe('an environment', () => {
  test('without a PATH or a HOME is enough with an access token', async () => {
    const result = await waitForReplication(success, { env: { PATH: undefined, HOME: undefined } })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
  })

  testOnPosix('without a PATH has no Azure CLI', async () => {
    const result = await waitForReplication(success, { env: { PATH: undefined }, inputs: { 'access-token': '' } })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations.at(-1)?.message).toContain('the Azure CLI is not installed')
  })

  test('without inputs is reported as invalid input', async () => {
    const result = await runAction({ inputs: {}, env: { PATH: undefined, HOME: undefined } })
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
    expect(result.annotations[0]?.message).toContain('- api: is required')
  })

  test('that is empty is red, and says what is missing', () => {
    const main = fileURLToPath(new URL('../../dist/index.js', import.meta.url))
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], { env: {}, encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error title=Invalid input::.*%0A- api: is required/m)
    expect(stdout).toMatch(/^::error title=Outputs not written::.*GITHUB_OUTPUT does not name a file$/m)
    expect(stdout).toMatch(/^::warning title=Summary not written::/m)
    expect(stderr).toBe('')
  })
})

/** Changes the process's clock after a while. For the process, this looks like the machine's clock. */
const setClock = (byMs: number, afterMs: number) =>
  preload(`
    const { now } = Date
    let byMs = 0
    setTimeout(() => {
      byMs = ${byMs}
      process.stderr.write('The clock is set\\n')
    }, ${afterMs}).unref()
    globalThis.Date = class extends Date {
      constructor(...given) {
        super(...(given.length === 0 ? [now() + byMs] : given))
      }
      static now() {
        return now() + byMs
      }
    }`)
const hourMs = 3_600_000

describe.each([
  ['back', -hourMs],
  ['forward', hourMs]
])('a clock that is set %s by an hour during the wait', (_, byMs) => {
  test('changes no interval, and no Retry-After', async () => {
    const date = 'Sat, 31 Jan 2026 12:00:00 GMT'
    const inOneSecond = { date, 'retry-after': 'Sat, 31 Jan 2026 12:00:01 GMT' }
    const result = await waitForReplication(
      [
        { status: 'Running', retryAfter: 1 },
        { status: 'Running', headers: inOneSecond },
        { http: 503, headers: inOneSecond },
        { status: 'Running' },
        { status: 'Succeeded' }
      ],
      { env: setClock(byMs, 500), inputs: { 'min-poll-interval': '0.5s' } }
    )
    expect(result.raw).toContain('The clock is set')
    expect(result.exitStatus).toBe(0)
    const [first = 0, second = 0, third = 0, fourth = 0] = gaps(result.requests)
    for (const gap of [first, second, third]) expect(gap).toBeGreaterThanOrEqual(1_000)
    expect(fourth).toBeGreaterThanOrEqual(500)
    // The difference is much less than an hour.
    for (const gap of [first, second, third, fourth]) expect(gap).toBeLessThan(hourMs / 60)
    const seconds = Number(result.outputs['elapsed-seconds'])
    expect(seconds).toBeGreaterThanOrEqual(3)
    expect(seconds).toBeLessThan(60)
  })

  test('does not move the deadline', async () => {
    const result = await waitForReplication([{ status: 'Running' }], {
      env: setClock(byMs, 500),
      inputs: { timeout: '2s', 'min-poll-interval': '0.5s' }
    })
    expect(result.raw).toContain('The clock is set')
    // It may be late by the duration of the last poll.
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', 'elapsed-seconds': expect.stringMatching(/^[2-9]$/) })
    expect(result.requests.length).toBeLessThanOrEqual(5)
  })
})

describe('a clock that is set during the wait', () => {
  interface Way {
    readonly inputs: Record<string, string>
    readonly env?: Record<string, string>
  }
  const client = ({ application }: Cloud) => ({ 'client-id': application.clientId, 'tenant-id': application.tenantId })

  /**
   * Some get a token's lifetime. The others get the time at which it expires, so the clock misleads them.
   */
  const ways: readonly [isToldLength: boolean, (cloud: Cloud) => Way | Promise<Way>][] = [
    [true, (cloud) => ({ inputs: { ...client(cloud), 'client-secret': cloud.application.secret } })],
    [true, (cloud) => ({ inputs: client(cloud), env: cloud.github.env })],
    [false, ({ managedIdentity: { env } }) => ({ inputs: { 'auth-type': 'IDENTITY', 'authority-host': '' }, env })],
    [
      false,
      async ({ tokens, application }) => {
        const cli = closeLater(await startAzureCli({ issue: tokens.issue, ...application }))
        return { inputs: { 'authority-host': '' }, env: cli.env }
      }
    ]
  ]

  /** The emulated managed identity has a program of its own to preload. */
  const withBoth = (one: Record<string, string> = {}, other: ReturnType<typeof setClock>) => ({
    ...one,
    NODE_OPTIONS: [one.NODE_OPTIONS, other.NODE_OPTIONS].filter((options) => options !== undefined).join(' ')
  })

  test('lets no sign-in expire, and renews tokens as before', async () => {
    // All at the same time, because they mostly wait.
    const waits = ways.flatMap(([isToldLength, way]) =>
      [-hourMs, hourMs].map(async (byMs) => {
        const cloud = await startScene({ steps: [(status) => ({ status, seconds: 8 })], tokenSeconds: 4 })
        const { inputs, env } = await way(cloud)
        const result = await runStep(cloud, {
          inputs: { ...inputs, 'min-poll-interval': '0.5s' },
          env: withBoth(env, setClock(byMs, 1_500))
        })
        expect(result.raw).toContain('The clock is set')
        expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
        if (!isToldLength) return
        // On a busy machine a token may expire on the way.
        const refused = statuses(cloud).filter((status) => status !== 200)
        expect(refused.length).toBeLessThan(statuses(cloud).length / 4)
        expect(cloud.tokens.issued.length).toBeGreaterThan(2)
        // One about every 2.7 s, and not one for each poll.
        expect(cloud.tokens.issued.length).toBeLessThan(3 + result.elapsedMs / 2_000)
      })
    )
    await Promise.all(waits)
  })
})

describeOnPosix('a process that is stopped for longer than the deadline', () => {
  /** Stops the process when it is time, and resumes it after a while. */
  const stop = (child: ChildProcess, isTime: () => boolean, forMs: number) => {
    when(child, isTime, () => {
      child.kill('SIGSTOP')
      setTimeout(() => child.kill('SIGCONT'), forMs)
    })
  }
  const inputs = { timeout: '1s' }
  const sleeps: Step = { status: 'Running', retryAfter: 60 }

  test.each<[string, Step, object]>([
    ['timed out', { status: 'Running' }, { exitStatus: 1, outputs: { outcome: 'timed-out', polls: '2' } }],
    ['succeeded', { status: 'Succeeded' }, { exitStatus: 0, outputs: { outcome: 'succeeded', polls: '2' } }],
    ['unreachable', { http: 503 }, { exitStatus: 1, outputs: { outcome: 'timed-out', polls: '2' } }]
  ])('in a sleep, polls once more: %s', async (_, step, expected) => {
    let answeredAt = Number.POSITIVE_INFINITY
    const result = await waitForReplication([sleeps, step], {
      inputs,
      onLine: (line) => {
        if (line.includes('Running (next poll')) answeredAt = performance.now()
      },
      onStart: (child) => stop(child, () => performance.now() - answeredAt >= 100, 2_000)
    })
    expect(result).toMatchObject(expected)
    expect(result.requests).toHaveLength(2)
    expect(gaps(result.requests)[0]).toBeGreaterThan(1_200)
  })

  test.each<[string, Step, object]>([
    ['timed out', { status: 'Running' }, { exitStatus: 1, outputs: { outcome: 'timed-out', polls: '2' } }],
    ['succeeded', { status: 'Succeeded' }, { exitStatus: 0, outputs: { outcome: 'succeeded', polls: '2' } }]
  ])('in a request that gets no response, polls once more: %s', async (_, step, expected) => {
    const result = await waitForReplication([{ fault: 'silence' }, step], {
      inputs,
      onStart: (child, azure) => stop(child, () => azure.requests.length === 1, 2_000)
    })
    expect(result).toMatchObject(expected)
    expect(result.requests).toHaveLength(2)
    expect(gaps(result.requests)[0]).toBeGreaterThan(1_200)
  })

  test('in a request that gets a response meanwhile, polls at most once more', async () => {
    let asked = 0
    const azure = createServer((_, response) => {
      asked += 1
      setTimeout(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"Running"}'),
        asked === 1 ? 500 : 0
      )
    })
    const origin = `http://127.0.0.1:${await listen(azure)}`
    const result = await waitForReplication([], {
      inputs: { ...inputs, 'resource-manager-endpoint': origin },
      onStart: (child) => stop(child, () => asked === 1, 2_000)
    })
    azure.close()
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'timed-out', status: 'Running', polls: '2' } })
    expect(asked).toBe(2)
  })
})

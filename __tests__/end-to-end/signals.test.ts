/** A cancelled job: SIGINT and SIGTERM in every phase of a step, on the bundle. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from '@jest/globals'
import { startAzureCli } from '../../emulator/azure-cli.ts'
import type { Cloud } from '../../emulator/cloud.ts'
import { parseOutputs } from '../../emulator/outputs.ts'
import type { RunResult } from '../../emulator/runner.ts'
import type { Api, Step } from '../../emulator/script.ts'
import { buildHungLookup } from '../hung-lookup.ts'
import { listen } from '../servers.ts'
import { onPosix } from '../systems.ts'
import { Cancellation, Settled } from './cancellation.ts'
import { Fifo } from './fifo.ts'
import { onThisMachine, preload, token, waitForOperation, waitForReplication, when } from './servers-and-runs.ts'
import { closeLater, expectNoSecret, runStep, startScene } from './signed-in-step.ts'

const { describe, test } = onPosix('signals')

const limitMs = 2_000

/** The end of a step that was stopped from outside: outputs, red, and how to go on waiting. */
function expectInterrupted(result: RunResult, outputs = result.outputs, secrets: readonly string[] = [token]): void {
  expect(result).toMatchObject({ exitStatus: 1, signal: null })
  expect(outputs).toMatchObject({
    outcome: 'interrupted',
    reason: 'interrupted',
    'operation-id': 'op-1',
    'operation-url': expect.stringMatching(/^https?:\/\/127\.0\.0\.1:\d+\/.*op-1/)
  })
  // The sign-in may have printed a warning before.
  expect(result.annotations.filter(({ level }) => level === 'error')).toEqual([
    {
      level: 'error',
      title: 'Interrupted',
      message: expect.stringMatching(/The operation continues in Azure\.\n.*these inputs:\nwith:\n {2}api: /)
    }
  ])
  const path = new URL(outputs['operation-url'] ?? '').pathname
  expect(result.log).toContainEqual(expect.stringMatching(/^Waiting for \S+ op-1 until .*: GET http/))
  expect(result.log.join('\n')).toContain(path)
  expectNoSecret(result, secrets)
  expect(JSON.stringify(outputs)).not.toContain(token)
}

const running: Readonly<Record<string, string>> = {
  'data-replication': 'Running',
  'classic-gateway': 'InProgress',
  'arm-location': 'Accepted'
}
const says = (api: Api, more: object = {}): Step =>
  api === 'arm-location' ? { http: 202, ...more } : { status: running[api] ?? '', ...more }

describe.each<Api>(['data-replication', 'classic-gateway', 'arm-location'])('while %s waits', (api) => {
  test.each<[NodeJS.Signals, string, readonly Step[], number]>([
    ['SIGINT', 'in a sleep', [says(api, { retryAfter: 60 })], 1],
    ['SIGTERM', 'in a sleep', [says(api, { retryAfter: 60 })], 1],
    ['SIGTERM', 'in a sleep after a fault', [says(api), { http: 503, retryAfter: 60 }], 2],
    ['SIGINT', 'in the first request', [{ fault: 'silence' }], 1],
    ['SIGTERM', 'in a later request', [says(api), { fault: 'silence' }], 2],
    ['SIGINT', 'while the body does not arrive', [{ fault: 'silent-body' }], 1],
    ['SIGTERM', 'while the body arrives byte by byte', [{ fault: 'drip' }], 1]
  ])('%s %s', async (name, _, steps, requests) => {
    const job = new Cancellation(name)
    const settled = new Settled(300)
    const result = await waitForOperation(api, steps, {
      onStart: (child, azure) => job.when(child, () => settled.since(azure.requests.length === requests))
    })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expectInterrupted(result)
    expect(result.outputs.polls).toBe(String(requests))
    expect(result.summary).toContain('continues in Azure')
  })
})

test('amid quick polls', async () => {
  const job = new Cancellation('SIGINT')
  const result = await waitForReplication([{ status: 'Running' }], {
    inputs: { 'min-poll-interval': '0.001s', 'max-poll-interval': '0.001s' },
    onStart: (child, azure) => job.when(child, () => azure.requests.length > 50)
  })
  expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
  expectInterrupted(result)
  expect(result.outputs.status).toBe('Running')
})

test('after a Location has moved, its newest URL is in the outputs', async () => {
  const job = new Cancellation('SIGTERM')
  const headers = { location: '../operationResults/op-1?api-version=2024-11-01&at=2' }
  const settled = new Settled(300)
  const result = await waitForOperation('arm-location', [{ http: 202, headers, retryAfter: 60 }], {
    onStart: (child, azure) => job.when(child, () => settled.since(azure.requests.length === 1))
  })
  expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
  expect(result.outputs).toMatchObject({
    outcome: 'interrupted',
    'operation-url': expect.stringMatching(/operationResults\/op-1\?api-version=2024-11-01&at=2$/)
  })
  expect(result.annotations[0]?.message).toMatch(/\n {2}api: arm-location\n {2}operation-url: \$\{\{ steps\./)
})

describe('as the process starts', () => {
  const sleeps: readonly Step[] = [{ status: 'Running', retryAfter: 60 }]

  test.each([0, 20, 50, 80, 120, 200])(
    '%d ms after its start: never green, and outputs as soon as it can',
    async (ms) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) {
        const job = new Cancellation(name)
        const startedAt = performance.now()
        const result = await waitForReplication(sleeps, {
          onStart: (child) => job.when(child, () => performance.now() - startedAt >= ms)
        })
        expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
        // A program cannot handle a signal until Node has started.
        if (result.signal === null) expectInterrupted(result)
        else expect(result).toMatchObject({ exitStatus: null, signal: name, outputs: {}, raw: [] })
      }
    }
  )

  test('after the signal handlers are installed, all outputs are written', async () => {
    const script = `
      process.on('newListener', (name) => {
        if (name === 'SIGTERM') setImmediate(() => process.kill(process.pid, name))
      })`
    const result = await waitForReplication(sleeps, { env: preload(script) })
    expectInterrupted(result)
  })

  test('the signal handlers are installed before anything else is loaded', async () => {
    const script = `
      import { subscribe } from 'node:diagnostics_channel'
      const start = performance.now()
      const tell = (what) => process.stderr.write(what + '=' + (performance.now() - start) + '\\n')
      process.on('newListener', (name) => name === 'SIGTERM' && tell('listens'))
      subscribe('http.client.request.start', () => tell('asks'))`
    const result = await waitForReplication([{ status: 'Succeeded' }], { env: preload(script) })
    const times = Object.fromEntries(result.raw.flatMap((line) => (/^\w+=[\d.]+$/.test(line) ? [line.split('=')] : [])))
    expect(Number(times.listens)).toBeLessThan(Number(times.asks) / 4)
  })
})

describe('in the sign-in', () => {
  type Scene = (cloud: Cloud) => Promise<{
    readonly inputs: Record<string, string>
    readonly env?: Record<string, string | undefined>
    /** Whether it hangs. */
    readonly isAt: () => boolean
  }>
  const client = ({ application }: Cloud) => ({ 'client-id': application.clientId, 'tenant-id': application.tenantId })
  const secret = (cloud: Cloud) => ({ ...client(cloud), 'client-secret': cloud.application.secret })
  const silence = { fault: 'silence' } as const
  const asked = ({ tokens }: Cloud, method: string) => tokens.requests.some((request) => request.method === method)

  const scenes: readonly [string, NodeJS.Signals, Scene][] = [
    [
      'the token service’s metadata',
      'SIGINT',
      async (cloud) => {
        cloud.tokens.discoveryTrouble.on(silence)
        return { inputs: secret(cloud), isAt: () => asked(cloud, 'GET') }
      }
    ],
    [
      'the token service',
      'SIGTERM',
      async (cloud) => {
        cloud.tokens.trouble.on(silence)
        return { inputs: secret(cloud), isAt: () => asked(cloud, 'POST') }
      }
    ],
    [
      'the token service, for a classic API',
      'SIGINT',
      async (cloud) => {
        cloud.tokens.trouble.on(silence)
        return { inputs: { api: 'classic-gateway', ...secret(cloud) }, isAt: () => asked(cloud, 'POST') }
      }
    ],
    [
      'the token service’s body',
      'SIGINT',
      async (cloud) => {
        cloud.tokens.trouble.on({ fault: 'drip' })
        return { inputs: secret(cloud), isAt: () => asked(cloud, 'POST') }
      }
    ],
    [
      'GitHub’s OIDC endpoint',
      'SIGTERM',
      async (cloud) => {
        cloud.github.trouble.on(silence)
        return { inputs: client(cloud), env: cloud.github.env, isAt: () => cloud.github.requests.length > 0 }
      }
    ],
    [
      'the pause before a retry of GitHub’s OIDC endpoint',
      'SIGINT',
      async (cloud) => {
        cloud.github.trouble.on({ http: 503, retryAfter: 9 })
        return { inputs: client(cloud), env: cloud.github.env, isAt: () => cloud.github.requests.length > 0 }
      }
    ],
    [
      'the metadata endpoint of the machine',
      'SIGTERM',
      async (cloud) => {
        cloud.managedIdentity.trouble.on(silence)
        return {
          inputs: { 'auth-type': 'IDENTITY', 'authority-host': '' },
          env: cloud.managedIdentity.env,
          isAt: () => cloud.managedIdentity.requests.length > 0
        }
      }
    ],
    [
      'the Azure CLI',
      'SIGINT',
      async (cloud) => {
        const cli = closeLater(await startAzureCli({ issue: cloud.tokens.issue, ...cloud.application }))
        cli.answerWith({ hangs: true })
        return { inputs: { 'authority-host': '' }, env: cli.env, isAt: () => cli.calls.length > 0 }
      }
    ],
    [
      'an Azure Stack whose metadata does not arrive',
      'SIGTERM',
      async (cloud) => {
        let isAsked = false
        const stack = createServer(() => {
          isAsked = true
        })
        const origin = `http://127.0.0.1:${await listen(stack)}`
        closeLater({
          close: async () => {
            stack.closeAllConnections()
            stack.close()
          }
        })
        return {
          inputs: {
            ...secret(cloud),
            environment: 'AzureStack',
            'authority-host': '',
            'resource-manager-endpoint': origin
          },
          isAt: () => isAsked
        }
      }
    ]
  ]

  test.each(scenes)('that waits for %s: %s', async (_, name, arrange) => {
    const cloud = await startScene()
    const { isAt, ...step } = await arrange(cloud)
    const job = new Cancellation(name)
    const settled = new Settled(200)
    const result = await runStep(cloud, { ...step, onStart: (child) => job.when(child, () => settled.since(isAt())) })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expectInterrupted(result, result.outputs, cloud.secrets())
    expect(result.outputs.polls).toBe('1')
    expect(cloud.azure.requests).toEqual([])
  })

  test('that is renewed during the wait', async () => {
    const cloud = await startScene({ steps: [(status) => ({ status, seconds: 60 })], tokenSeconds: 5 })
    const job = new Cancellation('SIGINT')
    const settled = new Settled(200)
    const renews = () => cloud.tokens.requests.filter(({ method }) => method === 'POST').length > 1
    const result = await runStep(cloud, {
      inputs: { ...secret(cloud), 'max-poll-interval': '0.1s' },
      onStart: (child) => {
        when(
          child,
          () => cloud.tokens.issued.length === 1,
          () => cloud.tokens.trouble.on(silence)
        )
        job.when(child, () => settled.since(renews()))
      }
    })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expectInterrupted(result, result.outputs, cloud.secrets())
    expect(result.outputs.status).toBe('Running')
  })

  test('leaves neither az nor its child processes running', async () => {
    const cloud = await startScene()
    const folder = mkdtempSync(join(tmpdir(), 'az-'))
    const file = join(folder, 'pids')
    const script = `#!/bin/sh\ntrap '' INT TERM\nsleep 60 &\necho $$ $! > ${file}.new\nmv ${file}.new ${file}\nwait\n`
    writeFileSync(join(folder, 'az'), script, { mode: 0o755 })
    const pids = () => spawnSync('cat', [file], { encoding: 'utf8' }).stdout.trim().split(' ').map(Number)
    const job = new Cancellation('SIGINT', 'SIGTERM')
    const result = await runStep(cloud, {
      inputs: { 'authority-host': '' },
      env: { PATH: `${folder}:${process.env.PATH}` },
      onStart: (child) => job.when(child, () => pids().length === 2)
    })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expectInterrupted(result)
    const states = pids().map((pid) => spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout)
    // The process has ended, or is a zombie.
    expect(states.map((state) => state.trim().slice(0, 1)).filter((state) => !['', 'Z'].includes(state))).toEqual([])
    rmSync(folder, { recursive: true })
  })
})

const hungLookup = buildHungLookup()
afterAll(() => hungLookup?.remove())
const ifBuilt = hungLookup === undefined ? describe.skip : describe

ifBuilt('while a name lookup hangs (needs cc, on Linux)', () => {
  const inputs = { 'resource-manager-endpoint': 'https://management.example.com' }

  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s', async (name) => {
    const job = new Cancellation(name)
    const settled = new Settled(300)
    let isWaiting = false
    const result = await waitForReplication([], {
      inputs,
      env: hungLookup?.env,
      onLine: (line) => {
        isWaiting ||= line.startsWith('Waiting for')
      },
      onStart: (child) => job.when(child, () => settled.since(isWaiting))
    })
    expect(job.ageMs).toBeLessThan(limitMs)
    expect(result).toMatchObject({ exitStatus: 1, signal: null, outputs: { outcome: 'interrupted', polls: '1' } })
    expect(result.summary).toContain('continues in Azure')
  })

  test('the deadline', async () => {
    const result = await waitForReplication([], { inputs: { ...inputs, timeout: '0.5s' }, env: hungLookup?.env })
    expect(result).toMatchObject({
      exitStatus: 1,
      signal: null,
      outputs: { outcome: 'unknown', reason: 'unreachable' }
    })
    // The lookup hangs forever. The bound is for a busy machine.
    expect(result.elapsedMs).toBeLessThan(15_000)
  })
})

describe('more than one signal', () => {
  test.each<[NodeJS.Signals, NodeJS.Signals]>([
    ['SIGINT', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT']
  ])('%s and %s at once count as one', async (...names) => {
    const job = new Cancellation(...names)
    const settled = new Settled(300)
    const result = await waitForReplication([{ status: 'Running', retryAfter: 60 }], {
      onStart: (child, azure) => job.when(child, () => settled.since(azure.requests.length === 1))
    })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expectInterrupted(result)
  })

  /** Its summary and its outputs exceed a pipe's capacity. */
  const tasks = Array.from({ length: 90 }, (_, index) => ({ taskName: `Task ${index} ${'&'.repeat(1_000)}` }))

  test.each(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'])(
    'SIGTERM half a second after SIGINT, while %s is still being written, loses nothing',
    async (name) => {
      const fifo = new Fifo()
      fifo.open()
      const job = new Cancellation('SIGINT')
      const settled = new Settled(300)
      let written = ''
      let isAlive = false
      const result = await waitForOperation(
        'data-replication-job',
        [{ status: 'Started', retryAfter: 60, members: { tasks } }],
        {
          env: { [name]: fifo.path },
          onStart: (child, azure) => {
            job.when(child, () => settled.since(azure.requests.length === 1))
            when(
              child,
              () => job.ageMs >= 500,
              () => {
                isAlive = child.exitCode === null
                child.kill('SIGTERM')
              }
            )
            const reader = setInterval(() => {
              if (job.ageMs >= 800) written += fifo.read()
            }, 20)
            child.on('exit', () => clearInterval(reader))
          }
        }
      )
      expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
      written += fifo.read()
      fifo.close()
      expect(isAlive).toBe(true)
      expect(written.length).toBeGreaterThan(65_536)
      expectInterrupted(result, name === 'GITHUB_OUTPUT' ? parseOutputs(written) : result.outputs)
      expect(name === 'GITHUB_STEP_SUMMARY' ? written : result.summary).toContain('</ul>')
    }
  )
})

describe('after the verdict', () => {
  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s ends the search for a failure’s reason', async (name) => {
    const job = new Cancellation(name)
    const settled = new Settled(200)
    const result = await waitForReplication([{ status: 'Failed' }], {
      operation: { job: { fault: 'silence' } },
      onStart: (child, azure) => job.when(child, () => settled.since(azure.requests.length === 2))
    })
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    // The operation has failed in Azure, so the outcome stays.
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'failed', reason: '', 'error-code': '' } })
    expect(result.log).toContain('The reason could not be read: The GitHub job was cancelled')
    expect(result.annotations.map(({ title }) => title)).toEqual(['The operation failed'])
    expectNoSecret(result, [token])
  })

  test('a signal changes nothing while the outputs of a success are written', async () => {
    const fifo = new Fifo()
    fifo.open()
    const job = new Cancellation('SIGINT', 'SIGTERM')
    const settled = new Settled(300)
    let written = ''
    const members = { properties: { long: 'x'.repeat(200_000) } }
    const result = await waitForOperation('arm-operation', [{ status: 'Succeeded', members }], {
      env: { GITHUB_OUTPUT: fifo.path },
      onStart: (child, azure) => {
        job.when(child, () => settled.since(azure.requests.length === 1))
        const reader = setInterval(() => {
          if (job.ageMs >= 300) written += fifo.read()
        }, 20)
        child.on('exit', () => clearInterval(reader))
      }
    })
    written += fifo.read()
    fifo.close()
    expect(job.ageMs).toBeLessThan(onThisMachine(limitMs, result))
    expect(result.exitStatus).toBe(0)
    expect(parseOutputs(written)).toMatchObject({ outcome: 'succeeded', result: expect.stringContaining('xxx') })
    expect(result.annotations).toEqual([])
  })
})

/** Whatever a response contains, the bundle prints, writes and shows it as text: for every API, in every member. */
import { createServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { emulatedApi } from '../../emulator/apis.ts'
import { startAzure } from '../../emulator/azure.ts'
import { startAzureCli } from '../../emulator/azure-cli.ts'
import type { Cloud } from '../../emulator/cloud.ts'
import type { RunResult } from '../../emulator/runner.ts'
import { type Api, apis, type Step } from '../../emulator/script.ts'
import { failureWord, successWord } from '../api-documents.ts'
import { evilChunks, evilTexts } from '../evil-texts.ts'
import { expectInert } from '../inert-result.ts'
import { listen } from '../servers.ts'
import { cycle, evilError, evilJob, evilStatus } from './evil-answers.ts'
import { success } from './faults.ts'
import { onThisMachine, preload, token, waitForOperation } from './servers-and-runs.ts'
import { closeLater, runStep, startScene } from './signed-in-step.ts'

const soon = { 'min-poll-interval': '0.01s', 'max-poll-interval': '0.01s' }
/** The start of each run in the list of texts, so that each text is shown whole in at least one run. */
const seeds: readonly number[] = [0, 50, 100]

const from = (seed: number) => [...evilChunks(seed), ...evilTexts.slice(seed), ...evilTexts.slice(0, seed)]
/** Some polls, each with a different unknown status. */
const running = (api: Api, seed: number): readonly Step[] =>
  from(seed)
    .slice(0, 8)
    .map((status) => evilStatus(api, status, cycle(from(seed))))

describe.each(apis)('%s', (api) => {
  /** A run for each seed, all at the same time. */
  const runs = (steps: (seed: number) => readonly Step[], inputs: Record<string, string> = {}) =>
    Promise.all(
      seeds.map((seed) =>
        waitForOperation(api, steps(seed), {
          inputs: { ...soon, ...inputs },
          operation: { job: evilJob('Failed', cycle(from(seed))) }
        })
      )
    )

  test('that fails', async () => {
    const results = await runs((seed) => [...running(api, seed), evilStatus(api, failureWord(api), cycle(from(seed)))])
    for (const result of results) {
      expect(result).toMatchObject({
        exitStatus: 1,
        outputs: { outcome: 'failed', reason: '', status: failureWord(api) }
      })
      expectInert(result, ['error'], [token])
    }
  })

  test('that succeeds', async () => {
    // The success with most output.
    const talkative = emulatedApi(api).ends.find(([word]) => word === 'CompletedWithWarnings')
    const [status] = talkative ?? [successWord(api)]
    const warning = talkative ? ['warning'] : []
    const results = await runs((seed) => [...running(api, seed), evilStatus(api, status, cycle(from(seed)))])
    for (const result of results) {
      expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded', reason: '', status } })
      expectInert(result, warning, [token])
    }
  })

  test('that does not end', async () => {
    const results = await runs((seed) => running(api, seed).slice(0, 1), { timeout: '0.3s' })
    for (const result of results) {
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'timed-out', reason: 'deadline' } })
      expectInert(result, ['error'], [token])
    }
  })

  test('with an HTTP error as its response', async () => {
    const results = await runs((seed) => [evilError(api, 400, cycle(from(seed)))])
    for (const result of results) {
      const outcome = api === 'arm-location' ? 'failed' : 'unknown'
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome } })
      expectInert(result, ['error'], [token])
    }
  })

  test('with an unreadable response', async () => {
    // Only the start is quoted, in the log and at the end, so each API takes its share of the texts.
    const share = evilTexts.filter((_, index) => index % apis.length === apis.indexOf(api))
    const unreadable = (body: string): Step => ({ http: 200, body, headers: { 'retry-after-ms': '10' } })
    const [passing] = await Promise.all([
      waitForOperation(
        api,
        [...share.flatMap((body) => [evilStatus(api, 'Running', cycle(['x'])), unreadable(body)]), success(api)],
        // Without randomness, which would make each backoff take up to a second.
        { inputs: { ...soon, timeout: '1h' }, env: preload('Math.random = () => 0') }
      ),
      runs((seed) => [unreadable(evilTexts[seed + apis.indexOf(api)] ?? '')], { timeout: '0.5s' }).then((results) => {
        for (const result of results) {
          expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'unreadable' } })
          expectInert(result, ['error'], [token])
        }
      })
    ])
    expect(passing).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
    expect(passing.log.filter((line) => line.includes('contains no status'))).toHaveLength(share.length)
    expectInert(passing, [], [token])
  })

  test.each([
    ['2 MB', 2_000_000, 'e'],
    ['as long as the limit', 1_000_000, 'e'],
    ['as long as the limit, with characters that grow when escaped', 190_000, '&']
  ])('whose message is %s', async (_, length, character) => {
    const result = await waitForOperation(
      api,
      [evilStatus(api, failureWord(api), cycle(['code', character.repeat(length)]))],
      {
        inputs: { ...soon, timeout: '0.2s' }
      }
    )
    expect(result.exitStatus).toBe(1)
    expectInert(result, ['error'], [token])
  })

  test('with hostile headers', async () => {
    const evil = '::error::evil ##[error]evil \x85::error::evil \xa0'
    const head = `content-length: 0\r\nconnection: close\r\nretry-after: ${evil}`
    const others = [
      `HTTP/1.1 307 x\r\n${head}\r\nlocation: ${evil}`,
      `HTTP/1.1 307 x\r\n${head}\r\nlocation: //${encodeURIComponent(evil)}/`,
      `HTTP/1.1 307 x\r\n${head}\r\nlocation: javascript:${evil}`,
      `HTTP/1.1 400 x\r\n${head}\r\nx-ms-request-id: a\r::error::evil`,
      `HTTP/1.1 400 x\r\n${head}\r\nx-ms-request-id: a\n::error::evil`,
      `HTTP/1.1 400 x\r\n${head}\r\nx-ms-request-id: \u001b[31m##[error]evil`,
      `HTTP/1.1 ::error::evil\r\n##[error]evil`
    ]
    const first = `HTTP/1.1 400 ${evil}\r\n${head}\r\nx-ms-request-id: ${evil}`
    // Reading headers does not depend on the API, so each API takes one of the others.
    for (const answer of [first, others[apis.indexOf(api) % others.length]]) {
      const result = await waitAt(api, answer ?? '')
      expect(result.exitStatus).toBe(1)
      expectInert(result, ['error'], [token])
    }
  })
})

/** Waits while every request gets these bytes as response. */
async function waitAt(api: Api, head: string): Promise<RunResult> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(`${head}\r\n\r\n`, 'latin1'))
  })
  const origin = `http://127.0.0.1:${await listen(server)}`
  const result = await waitForOperation(api, [], {
    inputsAt: (inputs) => ({
      ...emulatedApi(api).service.endpointInputs(origin),
      ...(inputs['operation-url'] && { 'operation-url': `${origin}/x` })
    }),
    inputs: { ...soon, timeout: '0.5s' }
  })
  server.close()
  return result
}

describe('GitHub’s limits hold', () => {
  const many = (count: number, one: () => object) => Array.from({ length: count }, one)
  const json = (http: number, value: object): Step => ({ http, body: JSON.stringify(value) })
  const escapes = '&'.repeat(2_000)
  const errors = (count: number) => many(count, () => ({ code: '', message: escapes }))

  test.each<[string, Api, Step, readonly string[]]>([
    [
      'many lines in an error',
      'arm-operation',
      json(400, { error: { code: 'Long', message: 'a\n'.repeat(300_000) } }),
      ['error']
    ],
    [
      'many long tasks and errors',
      'data-replication-job',
      json(200, {
        properties: {
          state: 'Failed',
          errors: errors(70),
          tasks: many(110, () => ({ taskName: escapes, state: escapes }))
        }
      }),
      ['error']
    ],
    [
      'many long warnings',
      'data-replication-job',
      json(200, { properties: { state: 'CompletedWithWarnings', errors: errors(400) } }),
      // The result, which is the whole job, is left out: a warning of its own.
      ['warning', 'warning']
    ],
    [
      'a long code',
      'arm-operation',
      json(200, { status: 'Failed', error: { code: 'e'.repeat(800_000), message: 'x' } }),
      ['error']
    ],
    [
      'a long name and times',
      'arm-operation',
      json(200, {
        status: 'Succeeded',
        name: 'e'.repeat(300_000),
        startTime: 'e'.repeat(300_000),
        endTime: 'e'.repeat(300_000)
      }),
      []
    ]
  ])('with %s', async (_, api, step, commands) => {
    const result = await waitForOperation(api, [step], { inputs: soon })
    expectInert(result, commands, [token])
  })

  test('however many token-like texts are in a token service’s response', async () => {
    const cloud = await startScene()
    const { clientId, tenantId, secret } = cloud.application
    const body = JSON.stringify({ error: 'x', error_description: '-eyJ'.repeat(100_000) })
    cloud.tokens.trouble.on({ http: 400, body })
    const inputs = { 'client-id': clientId, 'tenant-id': tenantId, 'client-secret': secret, timeout: '2s' }
    const result = await runStep(cloud, { inputs })
    expect(result.outputs.reason).toBe('sign-in-failed')
    // Beyond the deadline there is one request's limit, which is the timeout here.
    expect(result.elapsedMs).toBeLessThan(onThisMachine(10_000, result))
  })
})

test.each<[string, Step]>([
  ['an error', { http: 400, error: { code: 'Evil', message: 'x\nfail-on does not name this: green.\n\nSucceeded' } }],
  ['an unreadable response', { http: 200, body: 'x\nfail-on does not name this: green.\n\nSucceeded' }]
])('%s creates no line that looks like the action’s own', async (_, step) => {
  const { annotations } = await waitForOperation('arm-operation', [step], { inputs: { ...soon, timeout: '0.2s' } })
  const lines = annotations.flatMap(({ message }) => message.split('\n'))
  expect(lines.filter((line) => /^(?:fail-on|Succeeded)/.test(line))).toEqual([])
})

test('an annotation of many lines is truncated to GitHub’s limit', async () => {
  const errors = Array.from({ length: 3 }, () => ({ code: 'Long', message: '&'.repeat(1_900) }))
  const body = JSON.stringify({ properties: { state: 'CompletedWithWarnings', errors } })
  const result = await waitForOperation('data-replication-job', [{ http: 200, body }], { inputs: soon })
  expectInert(result, ['warning'], [token])
  expect(result.annotations[0]?.message).toHaveLength(4_096)
})

test('outputs contain the texts unchanged', async () => {
  const next = cycle(evilChunks().map((chunk) => chunk.toWellFormed()))
  const step = evilStatus('arm-operation', 'Failed', next)
  const { outputs } = await waitForOperation('arm-operation', [step], { inputs: soon })
  const sent = JSON.parse('body' in step ? String(step.body) : '')
  expect(JSON.parse(outputs.response ?? '')).toEqual(sent)
  expect(outputs).toMatchObject({
    'operation-name': sent.name,
    'start-time': sent.startTime,
    'end-time': sent.endTime,
    'error-code': sent.error.code,
    'error-message': sent.error.message,
    'error-target': sent.error.target
  })
})

describe('inputs, which can contain a response that another step got', () => {
  /** An environment variable cannot contain NUL. */
  const texts = (seed: number) => cycle(from(seed).map((text) => text.replaceAll('\0', ' ').trim()))
  const names = [
    'subscription-id',
    'operation-id',
    'resource-group',
    'vault-name',
    'job-name',
    'operation-url',
    'resource-id',
    'api-version',
    'timeout',
    'fail-on',
    'environment',
    'resource-manager-endpoint',
    'service-management-endpoint',
    'authority-host'
  ]

  test.each(['', ...apis])('that are invalid (api: %s)', async (api) => {
    for (const seed of seeds) {
      const next = texts(seed)
      const given = Object.fromEntries(names.map((name) => [name, next()]))
      const result = await waitForOperation('classic', [], { inputs: { ...given, api: api || next() } })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
      expectInert(result, ['error'], [token])
    }
  })

  test.each<[Api, (evil: string, origin: string) => Record<string, string>]>([
    ['classic', (evil) => ({ 'operation-id': evil })],
    ['data-replication', (evil) => ({ 'operation-id': evil, 'resource-group': evil.replace(/[/\\?#]/g, '') })],
    ['arm-operation', (evil, origin) => ({ 'operation-url': `${origin}/${evil.replace(/[\s\\]/g, '')}` })],
    ['arm-resource', (evil) => ({ 'resource-id': `/subscriptions/x/${evil.replace(/[/\\?#]/g, '')}/y` })]
  ])('that are valid (api: %s)', async (api, inputsOf) => {
    const evil = '::error::e ##[error]e <img src=x onerror=evil()> @octocat #1 `$$`'
    const result = await waitForOperation(api, [], {
      inputsAt: (inputs) => inputsOf(evil, inputs['resource-manager-endpoint'] ?? ''),
      inputs: { ...soon, timeout: '0.2s' }
    })
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'not-found' } })
    expectInert(result, ['error'], [token])
  })
})

describe('services that sign in', () => {
  const client = ({ application }: Cloud) => ({
    'client-id': application.clientId,
    'tenant-id': application.tenantId,
    'client-secret': application.secret
  })
  const groups = evilChunks(0, 550)

  test('a token service that refuses', async () => {
    const cloud = await startScene()
    for (const [index, text] of groups.entries()) {
      const body = { error: evilTexts[index], error_description: text, error_codes: [text] }
      cloud.tokens.trouble.on({ http: index % 2 === 0 ? 400 : 503, body: JSON.stringify(body) })
      const result = await runStep(cloud, { inputs: { ...client(cloud), timeout: '0.5s' } })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { reason: 'sign-in-failed' } })
      expectInert(result, ['error'], [cloud.application.secret])
    }
  })

  test('a token service, its metadata and GitHub with other responses', async () => {
    const cloud = await startScene()
    const { 'client-secret': _, ...federated } = client(cloud)
    const [body = ''] = groups
    for (const { trouble, inputs } of [
      { trouble: cloud.tokens.trouble, inputs: client(cloud) },
      { trouble: cloud.tokens.discoveryTrouble, inputs: client(cloud) },
      { trouble: cloud.github.trouble, inputs: federated }
    ])
      for (const http of [200, 400]) {
        trouble.on({ http, body })
        const result = await runStep(cloud, { inputs: { ...inputs, timeout: '0.5s' }, env: cloud.github.env })
        trouble.off()
        expect(result).toMatchObject({ exitStatus: 1, outputs: { reason: 'sign-in-failed' } })
        expectInert(result, ['error'], result.masks)
      }
  })

  test('an Azure Stack with a hostile loginEndpoint', async () => {
    const cloud = await startScene()
    for (const evil of ['https://##[error]evil/', 'https://evil.invalid/::error::<img src=x>', '\r\n::error::evil']) {
      const body = JSON.stringify({ authentication: { loginEndpoint: evil, audiences: ['https://x/', evil] } })
      const stack = closeLater(await startAzure([], { metadata: { http: 200, body } }))
      const result = await runStep(cloud, {
        inputs: {
          ...client(cloud),
          environment: 'AzureStack',
          'authority-host': '',
          'resource-manager-endpoint': stack.origin,
          timeout: '0.5s'
        }
      })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { reason: 'sign-in-failed' } })
      expectInert(result, ['error'], [cloud.application.secret])
    }
  })

  test('the Azure CLI', async () => {
    const cloud = await startScene()
    const cli = closeLater(await startAzureCli({ issue: cloud.tokens.issue, ...cloud.application }))
    for (const text of evilChunks(1, 550).slice(0, 6)) {
      cli.answerWith({ stderr: `ERROR: ${text}\n`, stdout: text, exitStatus: 1 })
      const result = await runStep(cloud, { inputs: { 'authority-host': '', timeout: '1s' }, env: cli.env })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { reason: 'sign-in-failed' } })
      expectInert(result, ['error'], [])
    }
  })
})

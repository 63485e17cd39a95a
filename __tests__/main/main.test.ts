/** The main function: which verdict makes the step red, and that only a verdict with its outputs makes it green. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { neverAborted } from '../../src/clock.ts'
import { createStep, type Step } from '../../src/main.ts'
import { startCapture } from '../report/printing.ts'
import { listen } from '../servers.ts'

const token = 'a-token-that-nobody-may-see'
const env = { ...process.env }
const folder = mkdtempSync(join(tmpdir(), 'main-'))
const outputFile = join(folder, 'outputs')
let requests: string[] = []
let answer: { status: number; body: unknown } = { status: 200, body: {} }
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url} ${request.headers.authorization}`)
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
})
let origin = ''

beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server)}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  requests = []
  answer = { status: 200, body: {} }
  writeFileSync(outputFile, '')
  for (const name of Object.keys(process.env)) if (/^(?:INPUT_|GITHUB_|RUNNER_)/.test(name)) delete process.env[name]
  Object.assign(process.env, { GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: join(folder, 'summary') })
  writeFileSync(join(folder, 'summary'), '')
})
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
})

interface Ran {
  readonly exitStatus: number
  readonly lines: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly step: Step
}

/** Runs a step in this process, with its sign-in and the emulated Resource Manager as inputs. */
async function run(inputs: Record<string, string> = {}, signal: AbortSignal = neverAborted): Promise<Ran> {
  const url = `${origin}/subscriptions/x/operations/op-1?api-version=2024-11-01`
  const all = {
    api: 'arm-operation',
    'operation-url': url,
    'resource-manager-endpoint': origin,
    'access-token': token,
    timeout: '1s',
    ...inputs
  }
  for (const [name, value] of Object.entries(all)) process.env[`INPUT_${name.toUpperCase()}`] = value
  const capture = startCapture()
  const step = createStep()
  try {
    const exitStatus = await step.run(signal)
    return {
      step,
      exitStatus,
      lines: capture.lines(),
      outputs: outputs(),
      summary: readFileSync(join(folder, 'summary'), 'utf8')
    }
  } finally {
    capture.stop()
  }
}

/** The outputs that a step wrote to GITHUB_OUTPUT. */
function outputs(): Readonly<Record<string, string>> {
  const written = readFileSync(outputFile, 'utf8').matchAll(/^([\w-]+)<<(.+)\r?\n((?:.|\n)*?)\r?\n\2$/gm)
  return Object.fromEntries([...written].map(([, name, , value]) => [name, value]))
}

const gone = { status: 410, body: { error: { code: 'Gone', message: `Not with ${token}.` } } }

test.each<[string, { status: number; body: unknown }, Record<string, string>, number, Record<string, string>]>([
  [
    'succeeded',
    { status: 200, body: { status: 'Succeeded' } },
    {},
    0,
    { outcome: 'succeeded', reason: '', api: 'arm-operation', until: 'done' }
  ],
  [
    'succeeded, which fail-on lists',
    { status: 200, body: { status: 'Succeeded' } },
    { 'fail-on': 'succeeded' },
    1,
    { outcome: 'succeeded' }
  ],
  [
    'failed',
    { status: 200, body: { status: 'Failed', error: { code: 'A', message: 'm' } } },
    {},
    1,
    { outcome: 'failed', 'error-code': 'A' }
  ],
  [
    'failed, which fail-on does not list',
    { status: 200, body: { status: 'Failed' } },
    { 'fail-on': 'canceled' },
    0,
    { outcome: 'failed' }
  ],
  [
    'unknown',
    gone,
    {},
    1,
    { outcome: 'unknown', reason: 'refused', 'error-code': 'Gone', 'error-message': 'Not with ***.' }
  ],
  ['unknown, which fail-on does not name', gone, { 'fail-on': 'failed' }, 0, { outcome: 'unknown' }]
])('%s', async (_, answered, inputs, exitStatus, expected) => {
  answer = answered
  const result = await run(inputs)
  expect(result.exitStatus).toBe(exitStatus)
  expect(result.outputs).toMatchObject({ ...expected, polls: '1' })
  expect(requests).toEqual([`GET /subscriptions/x/operations/op-1?api-version=2024-11-01 Bearer ${token}`])
  expect(`${result.lines.filter((line) => !line.startsWith('add-mask')).join()}${result.summary}`).not.toContain(token)
})

test('a job that was cancelled before is interrupted, sends nothing, and says how to continue', async () => {
  const { exitStatus, outputs, lines } = await run({ 'fail-on': 'failed' }, AbortSignal.abort())
  expect(exitStatus).toBe(1)
  expect(outputs).toMatchObject({ outcome: 'interrupted', reason: 'interrupted', polls: '0' })
  expect(requests).toEqual([])
  expect(lines.at(-1)).toContain(`\nwith:\n  api: arm-operation\n  operation-url: ${origin}/`)
})

describe('no verdict', () => {
  test('with invalid inputs, which are reported without their secrets', async () => {
    const { exitStatus, outputs, lines } = await run({ timeout: token, 'fail-on': 'unknown' })
    expect(exitStatus).toBe(1)
    expect(outputs).toMatchObject({ outcome: 'unknown', reason: 'invalid-input', 'operation-url': '' })
    expect(lines.at(-1)).toMatch(
      /^error Invalid input: One input is invalid. Nothing was sent to Azure\.\n- timeout: "\*\*\*"/
    )
    expect(requests).toEqual([])
  })

  test('is red even if fail-on does not list unknown', async () => {
    expect((await run({ timeout: 'soon', 'fail-on': 'failed' })).exitStatus).toBe(1)
  })

  test('after a crash, whose stack is redacted', async () => {
    const step = createStep()
    const capture = startCapture()
    try {
      for (const [name, value] of Object.entries({ api: 'x', 'access-token': token }))
        process.env[`INPUT_${name.toUpperCase()}`] = value
      await step.run(neverAborted)
      writeFileSync(outputFile, '')
      await step.reportCrash(new TypeError(`no ${token}`))
    } finally {
      capture.stop()
    }
    expect(outputs()).toMatchObject({ outcome: 'unknown', reason: 'internal-error' })
    expect(capture.lines().at(-1)).toMatch(
      /^error Unknown outcome: internal-error: Could not determine .*: The action itself failed: TypeError: no \*\*\*/
    )
  })

  test('after a crash during the wait, with what was polled, how often, and how to continue', async () => {
    answer = { status: 200, body: { status: 'Running' } }
    const { outputs: before, step } = await run({ timeout: '0.1s' })
    writeFileSync(outputFile, '')
    const capture = startCapture()
    try {
      await step.reportCrash(new TypeError('a bug'))
    } finally {
      capture.stop()
    }
    const { api, polls, 'operation-url': url } = before
    expect(outputs()).toMatchObject({ reason: 'internal-error', api, polls, 'operation-url': url, until: 'done' })
    expect(outputs()).toMatchObject({ status: 'Running', polls: '2' })
    expect(capture.lines().at(-1)).toMatch(
      /after .* and 2 polls: The action itself failed: TypeError: a bug(?:.|\n)*Last status: Running\. The operation may still/
    )
    expect(capture.lines().at(-1)).toContain(`\nwith:\n  api: arm-operation\n  operation-url: ${url}`)
  })
})

test('a success whose outputs cannot be written is red', async () => {
  answer = { status: 200, body: { status: 'Succeeded' } }
  process.env.GITHUB_OUTPUT = join(folder, 'no', 'such', 'folder')
  const { exitStatus, lines } = await run()
  expect(exitStatus).toBe(1)
  expect(lines.at(-1)).toMatch(/^error Outputs not written: The outputs could not be written, so the step fails/)
})

test('a failed sign-in says that Azure was not polled', async () => {
  const { lines, outputs } = await run({
    'access-token': '',
    'client-id': '11111111-1111-4111-8111-111111111111',
    'tenant-id': '22222222-2222-4222-8222-222222222222'
  })
  expect(outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
  expect(lines.at(-1)).toContain('because the sign-in failed before the first request: ')
  expect(requests).toEqual([])
})

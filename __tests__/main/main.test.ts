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
let bodies: string[] = []
interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}
let answer: Answer = { status: 200, body: {} }
/** The responses before `answer`. */
let firstAnswers: Answer[] = []
let onRequest = () => {}
const server = createServer((request, response) => {
  onRequest()
  requests.push(`${request.method} ${request.url} ${request.headers.authorization}`)
  request.on('data', (data) => bodies.push(String(data)))
  const { status, headers, body } = firstAnswers.shift() ?? answer
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body === undefined ? '' : JSON.stringify(body))
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
  bodies = []
  answer = { status: 200, body: {} }
  firstAnswers = []
  onRequest = () => {}
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

test.each<[string, Answer, Record<string, string>, number, Record<string, string>]>([
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

/** The lines without the masks, and with the client request id as `…`. */
const shown = (lines: readonly string[]) =>
  lines
    .filter((line) => !line.startsWith('add-mask'))
    .map((line) => line.replace(/(?<=client request id )[\da-f-]{36}/, '…').replaceAll(origin, ''))

describe('a step that starts an operation', () => {
  const thing = '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Sample/things/t?api-version=2024-01-01'
  const monitor = '/subscriptions/x/operations/op-1?api-version=2024-01-01'
  const starts = (method: string) => ({ api: '', 'operation-url': '', request: `${method} ${thing}`, timeout: '10m' })

  test('sends the call, says so, and waits for what it started', async () => {
    firstAnswers = [
      { status: 401, body: { error: { code: 'InvalidAuthenticationToken', message: `Not ${token}.` } } },
      { status: 202, headers: { 'azure-asyncoperation': `${origin}${monitor}`, 'x-ms-request-id': `r-${token}` } },
      { status: 200, body: { status: 'Succeeded' } }
    ]
    process.env.GITHUB_RUN_ATTEMPT = '2'
    const { exitStatus, outputs, lines, summary } = await run(starts('POST'))
    expect(exitStatus).toBe(0)
    expect(requests).toEqual([
      `POST ${thing} Bearer ${token}`,
      `POST ${thing} Bearer ${token}`,
      `GET ${monitor} Bearer ${token}`
    ])
    const [signsIn, warning, call, again, answered, waits] = shown(lines)
    expect(signsIn).toBe('Signing in with the access-token')
    expect(warning).toMatch(/^warning The operation is started again: This is attempt 2 of the job/)
    expect([call, again, answered]).toEqual([
      `Starting the operation: POST ${thing} (client request id …)`,
      'Azure returned HTTP 401. Sending the request again at once',
      'Azure returned HTTP 202 (request id r-***)'
    ])
    expect(waits).toMatch(/^Waiting for arm-operation op-1 until .* UTC \((?:10m|9m \d+s)\): GET /)
    expect(outputs).toMatchObject({
      outcome: 'succeeded',
      api: 'arm-operation',
      'operation-url': `${origin}${monitor}`
    })
    // Without a Retry-After, the first poll comes after `min-poll-interval`, which counts as time waited.
    expect(Number(outputs['elapsed-seconds'])).toBeGreaterThan(0)
    expect(`${shown(lines).join()}${summary}`).not.toContain(token)
  })

  test('is red if Azure refuses the call', async () => {
    firstAnswers = [
      { status: 429, headers: { 'retry-after': '1' } },
      { status: 409, body: { error: { code: 'Conflict', message: `Not with ${token}.` } } }
    ]
    const { exitStatus, outputs, lines, summary } = await run(starts('PUT'))
    expect(exitStatus).toBe(1)
    expect(requests).toEqual([`PUT ${thing} Bearer ${token}`, `PUT ${thing} Bearer ${token}`])
    expect(shown(lines).slice(1)).toEqual([
      `Starting the operation: PUT ${thing} (client request id …)`,
      'Azure returned HTTP 429. Sending the request again in 1s',
      'Azure returned HTTP 409',
      `error Not started: Conflict: Azure refused the request that starts the operation: Conflict: Not with ***. Nothing was started.\nRequest: PUT ${thing}`
    ])
    expect(outputs).toMatchObject({
      outcome: 'failed',
      reason: 'not-started',
      'error-code': 'Conflict',
      'error-message': 'Not with ***.',
      polls: '0'
    })
    expect(Number(outputs['elapsed-seconds'])).toBeGreaterThan(0)
    expect(summary).toContain(`<h3>❌ <code>PUT things/t</code>: not started</h3>`)
  })

  test('does not wait for what has ended at once, and reads its result', async () => {
    firstAnswers = [{ status: 200, body: { properties: { provisioningState: 'Succeeded', from: 'the call' } } }]
    answer = { status: 200, body: { echo: 'the-password-of-the-body' } }
    const body = '{"adminPassword":"the-password-of-the-body"}'
    const { exitStatus, outputs, lines } = await run({ ...starts('PUT'), 'request-body': body })
    expect(exitStatus).toBe(0)
    expect(bodies.map((text) => JSON.parse(text))).toEqual([JSON.parse(body)])
    expect(shown(lines).slice(1)).toEqual([
      `Starting the operation: PUT ${thing} (client request id …)`,
      'Azure returned HTTP 200',
      expect.stringMatching(/^Succeeded: Azure says Succeeded, after \d+s and 0 polls\.$/)
    ])
    expect(outputs).toMatchObject({ outcome: 'succeeded', api: '', polls: '0' })
    expect(`${Object.values(outputs).join()}`).not.toContain('the-password')
  })

  test('says which call has an unknown effect', async () => {
    answer = { status: 403, body: `by ${token}` }
    const { exitStatus, outputs, lines, summary } = await run(starts('POST'))
    expect(exitStatus).toBe(1)
    expect(outputs).toMatchObject({ outcome: 'unknown', reason: 'refused' })
    expect(lines.at(-1)).toMatch(
      /^error Unknown outcome: refused: The response \(HTTP 403\) contains no error in Azure’s form\. The operation may have been started: /
    )
    expect(summary).toContain(`POST ${origin}${thing}`)
  })

  test('is interrupted during the call, and does not claim that nothing was started', async () => {
    const cancelled = new AbortController()
    onRequest = () => cancelled.abort()
    const { exitStatus, outputs, lines } = await run({ ...starts('POST'), 'fail-on': 'failed' }, cancelled.signal)
    expect(exitStatus).toBe(1)
    expect(outputs).toMatchObject({ outcome: 'interrupted', reason: 'interrupted' })
    expect(lines.at(-1)).toMatch(/^error Interrupted: .*The operation may have been started: check the resource/)
  })
})

describe('what is read after the verdict is redacted', () => {
  const deployment = '/subscriptions/x/resourceGroups/rg/providers/Microsoft.Resources/deployments/web'
  const url = () => ({ 'operation-url': `${origin}${deployment}/operationStatuses/1?api-version=2024-03-01` })

  test('the reason and the resources of a deployment', async () => {
    const properties = {
      provisioningOperation: 'Create',
      provisioningState: 'Failed',
      targetResource: { resourceType: 'Microsoft.Web/sites', resourceName: `site ${token}` },
      statusMessage: { error: { code: 'Conflict', message: `Not with ${token}.` } }
    }
    firstAnswers = [{ status: 200, body: { status: 'Failed', error: { code: 'DeploymentFailed', message: 'm' } } }]
    answer = { status: 200, body: { value: [{ operationId: '1', properties }] } }
    const { outputs, lines, summary } = await run(url())
    expect(outputs).toMatchObject({ outcome: 'failed', 'error-code': 'DeploymentFailed' })
    expect(outputs['error-detail']).toContain('Not with ***.')
    expect(summary).toContain('<td><code>site ***</code></td>')
    expect(`${Object.values(outputs).join()}${shown(lines).join()}${summary}`).not.toContain(token)
  })

  test('why they could not be read', async () => {
    firstAnswers = [{ status: 200, body: { status: 'Failed' } }]
    answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: `Not ${token}.` } } }
    const { outputs, lines } = await run(url())
    expect(outputs).toMatchObject({ outcome: 'failed' })
    expect(lines).toContain('The reason could not be read: Azure returned HTTP 403: AuthorizationFailed: Not ***.')
    expect(shown(lines).join()).not.toContain(token)
  })

  test('why there is no result', async () => {
    firstAnswers = [{ status: 200, body: { status: 'Succeeded' } }]
    answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: `Not ${token}.` } } }
    const { exitStatus, outputs, lines } = await run(url())
    expect(exitStatus).toBe(0)
    expect(outputs).toMatchObject({ outcome: 'succeeded', result: '' })
    expect(lines).toContain(
      'warning The output result is empty: The operation succeeded, but its result could not be read: Azure returned HTTP 403: AuthorizationFailed: Not ***.'
    )
    expect(shown(lines).join()).not.toContain(token)
  })

  test('the result', async () => {
    firstAnswers = [{ status: 200, body: { status: 'Succeeded' } }]
    answer = { status: 200, body: { properties: { outputs: { key: token } } } }
    expect((await run(url())).outputs).toMatchObject({ result: '{"properties":{"outputs":{"key":"***"}}}' })
  })
})

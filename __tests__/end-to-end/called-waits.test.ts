/** The bundle after a call was accepted: what it writes, polls, reads and hands over. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { parseOutputs } from '../../emulator/outputs.ts'
import type { StartAnswer, Step } from '../../emulator/script.ts'
import { onLinux } from '../systems.ts'
import {
  type CallOptions,
  callAndWait,
  location,
  locationPath,
  locationSaying,
  monitor,
  monitorPath,
  monitorSaying,
  thing,
  thingSaying,
  toldIn,
  version
} from './calling-step.ts'
import { token, when } from './servers-and-runs.ts'

jest.setTimeout(120_000)

const state = (provisioningState: string, more: object = {}): Step => ({
  document: { properties: { provisioningState, ...more } }
})
const missing: Step = { http: 404, error: { code: 'ResourceNotFound', message: 'It is not there.' } }
const accepted: StartAnswer = { http: 202, headers: monitor }

describe('outputs before the first poll', () => {
  test.each<[string, CallOptions, Readonly<Record<string, string>>]>([
    ['of a monitor', { answers: [accepted] }, { api: 'arm-operation', path: monitorPath, until: 'done' }],
    [
      'of a Location',
      { method: 'DELETE', answers: [{ http: 202, headers: location }] },
      { api: 'arm-location', path: locationPath, until: 'deleted' }
    ],
    [
      'of the resource',
      { method: 'PUT', answers: [{ http: 202 }] },
      { api: 'arm-resource', path: `${thing}${version}`, until: 'done' }
    ]
  ])('exist, and are enough to continue: %s', async (_, options, { path = '', ...expected }) => {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'))
    const file = join(folder, 'output')
    writeFileSync(file, '')
    let early: Readonly<Record<string, string>> = {}
    const silent: Step = { fault: 'silence' }
    const result = await callAndWait({
      ...options,
      begins: [monitorSaying(silent), locationSaying(silent), thingSaying(silent)],
      inputs: { timeout: '1s' },
      env: { GITHUB_OUTPUT: file },
      onStart: (child, azure) =>
        when(
          child,
          () => azure.requests.length === 2,
          () => {
            early = parseOutputs(readFileSync(file, 'utf8'))
          }
        )
    })
    expect(early).toEqual({ ...expected, 'operation-url': `${result.azure.origin}${path}` })
    // The outputs at the end replace them.
    expect(parseOutputs(readFileSync(file, 'utf8'))).toMatchObject({ ...early, outcome: 'unknown' })
    rmSync(folder, { recursive: true })
  })

  onLinux('/dev/full').test('that can never be written are a warning first, and red at the end', async () => {
    const result = await callAndWait({
      answers: [accepted],
      begins: [monitorSaying({ status: 'Succeeded' })],
      env: { GITHUB_OUTPUT: '/dev/full' }
    })
    expect(result.exitStatus).toBe(1)
    expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([
      ['warning', 'Outputs not written yet'],
      ['error', 'Outputs not written']
    ])
    expect(result.log.join('\n')).toContain('Azure says Succeeded')
    expect(result.carriedOut).toBe(1)
  })

  test('that can only be written at the end are enough', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'outputs-'))
    const file = join(folder, 'output')
    const result = await callAndWait({
      answers: [{ ...accepted, retryAfter: 1 } as StartAnswer],
      begins: [monitorSaying({ status: 'Succeeded' })],
      env: { GITHUB_OUTPUT: file },
      onLine: (line) => {
        if (line.startsWith('Warning:')) writeFileSync(file, '')
      }
    })
    expect(result.exitStatus).toBe(0)
    expect(result.annotations.map(({ level }) => level)).toEqual(['warning'])
    expect(parseOutputs(readFileSync(file, 'utf8'))).toMatchObject({ outcome: 'succeeded', api: 'arm-operation' })
    rmSync(folder, { recursive: true })
  })
})

describe('a job that the wait is led to', () => {
  const group = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-app/providers'
  const command = `${group}/Microsoft.Compute/virtualMachines/vm-1/runCommands/c-1`
  const expanded = `${command}?api-version=2024-07-01&$expand=instanceView`
  const saysState = (executionState: string) => state('Succeeded', { instanceView: { executionState } })
  const ledBy = (step: Step, path: string): CallOptions => ({
    answers: [{ http: 202, headers: location }],
    begins: [
      locationSaying(step),
      { api: 'arm-resource', id: 'c-1', path, steps: [saysState('Running'), saysState('TimedOut')] }
    ],
    inputs: { 'succeeded-when': 'TimedOut' }
  })

  test.each<[string, CallOptions]>([
    ['a newer Location', ledBy({ http: 202, headers: { location: command } }, expanded)],
    ['a redirect', ledBy({ http: 307, headers: { location: expanded } }, expanded)]
  ])('by %s is read by its type, whose failure is not a success', async (_, options) => {
    const result = await callAndWait(options)
    expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'failed', status: 'TimedOut' } })
    expect(result.polls.at(-1)?.path).toBe(expanded)
  })

  test('by the response to the POST is asked for the version of its type', async () => {
    const answers = [{ http: 202, headers: { location: command } }]
    const result = await callAndWait({ ...ledBy({ http: 202 }, expanded), answers })
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'operation-url': `${result.azure.origin}${expanded}` })
    expect(result.polls.map(({ path }) => path)).toEqual([expanded, expanded])
  })

  test('by the body of a POST’s response is named', async () => {
    const result = await callAndWait({ answers: [{ http: 200, body: '{"jobId":"job-7"}' }] })
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', polls: '0' })
    expect(result.log.at(-1)).toMatch(/It started the job job-7, which may still be running\. Wait for the job too\.$/)
  })
})

describe('PUT and PATCH with a state of their own', () => {
  const wants = { 'state-field': 'properties.status', 'succeeded-when': 'Ready', 'failed-when': 'Broken' }
  const course = (method: 'PUT' | 'PATCH', answer: StartAnswer, ...steps: readonly Step[]): CallOptions => ({
    method,
    body: '{}',
    answers: [answer],
    begins: [
      monitorSaying({ status: 'Running' }, { status: 'Succeeded' }),
      locationSaying({ http: 202 }, { http: 200, body: '{}' }),
      thingSaying(...steps)
    ],
    inputs: wants
  })
  const working = state('Succeeded', { status: 'Working' })
  const ready = state('Succeeded', { status: 'Ready' })
  const broken = state('Succeeded', { status: 'Broken' })

  test.each<['PUT' | 'PATCH', StartAnswer]>([
    ['PUT', { http: 201, headers: monitor, body: '{}' }],
    ['PATCH', { http: 202, headers: location }],
    ['PUT', { http: 201, headers: location, body: '{}' }]
  ])('%s: the wait continues after the operation has succeeded', async (method, answer) => {
    const result = await callAndWait(course(method, answer, state('Succeeded'), working, ready))
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'Ready', api: 'arm-resource' })
    expect(JSON.parse(result.outputs.result ?? '')).toMatchObject({ properties: { status: 'Ready' } })
    expect((await callAndWait(course(method, answer, working, broken))).outputs).toMatchObject({
      outcome: 'failed',
      status: 'Broken'
    })
  })

  test('a 204 says nothing about the state', async () => {
    const { outputs, polls } = await callAndWait(course('PUT', { http: 204 }, working, ready))
    expect(outputs).toMatchObject({ outcome: 'succeeded', status: 'Ready', api: 'arm-resource' })
    expect(polls.length).toBeGreaterThan(1)
  })

  test('a PATCH whose response is a page may have been started', async () => {
    const result = await callAndWait(course('PATCH', { http: 200, body: '<html>' }, ready))
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreadable' })
    expect(toldIn(result)).toContain('may have been started')
    expect(result.polls).toEqual([])
  })

  test('a monitor that fails ends the wait', async () => {
    const { polls, outputs } = await callAndWait({
      ...course('PUT', accepted, ready),
      begins: [
        monitorSaying({ status: 'Failed', members: { error: { code: 'Reason', message: 'x' } } }),
        thingSaying(ready)
      ]
    })
    expect(outputs).toMatchObject({ outcome: 'failed', 'error-code': 'Reason', api: 'arm-operation' })
    expect(polls).toHaveLength(1)
  })

  test('hands over the resource, as soon as the resource is polled', async () => {
    const result = await callAndWait({
      ...course('PUT', accepted, working),
      inputs: { ...wants, timeout: '2s' }
    })
    expect(result.outputs).toMatchObject({
      outcome: 'timed-out',
      api: 'arm-resource',
      'operation-url': `${result.azure.origin}${thing}${version}`
    })
    const [, advice = ''] = /(with:\n[\s\S]*?)\nThe same step/.exec(toldIn(result)) ?? []
    expect(advice.split('\n')).toEqual([
      'with:',
      '  api: arm-resource',
      `  operation-url: ${result.azure.origin}${thing}${version}`,
      `  resource-manager-endpoint: ${result.azure.origin}`,
      '  state-field: properties.status',
      '  succeeded-when: Ready',
      '  failed-when: Broken'
    ])
  })

  test('hands over the operation before that, and the advice names the state', async () => {
    const result = await callAndWait({
      ...course('PUT', accepted, ready),
      begins: [monitorSaying({ status: 'Running' }), thingSaying(ready)],
      inputs: { ...wants, timeout: '2s' }
    })
    expect(result.outputs).toMatchObject({ outcome: 'timed-out', api: 'arm-operation' })
    expect(toldIn(result)).toContain('After its success, wait for the resource’s own state with api: arm-resource')
    expect(toldIn(result)).not.toContain('  state-field:')
    expect(toldIn(result)).toContain('  succeeded-when: Ready')
  })

  const command = `${thing.replace('Microsoft.Sample/things', 'Microsoft.Compute/virtualMachines')}/runCommands/c`
  const runs = (executionState: string, more: object = {}): Step =>
    state('Succeeded', { instanceView: { executionState, ...more } })
  const putCommand = (monitorEnd: Step, ...steps: readonly Step[]): CallOptions => ({
    method: 'PUT',
    path: `${command}?api-version=2024-11-01`,
    body: '{}',
    answers: [{ http: 201, headers: monitor, body: '{}' }],
    begins: [
      monitorSaying(monitorEnd),
      { api: 'arm-resource', id: 'c', path: `${command}?api-version=2024-11-01`, steps }
    ]
  })

  test('a type with its own row continues with that row', async () => {
    const result = await callAndWait(putCommand({ status: 'Succeeded' }, runs('Running'), runs('Succeeded')))
    expect(result.outputs).toMatchObject({ outcome: 'succeeded', status: 'Succeeded', api: 'arm-resource' })
    expect(result.polls.map(({ path }) => path.replace(/^.*\/(?=operations|runCommands)/, ''))).toEqual([
      `operations/op-1${version}`,
      'runCommands/c?api-version=2024-11-01&$expand=instanceView',
      'runCommands/c?api-version=2024-11-01&$expand=instanceView',
      'runCommands/c?api-version=2024-11-01'
    ])
  })

  test('a type with its own row explains a failure of its monitor', async () => {
    const vague = { code: 'VMExtensionProvisioningError', message: 'Something failed.' }
    const result = await callAndWait(
      putCommand(
        { status: 'Failed', members: { error: vague } },
        runs('Failed', { exitCode: 3, error: 'no such disk' })
      )
    )
    expect(result.outputs).toMatchObject({ outcome: 'failed', api: 'arm-operation' })
    expect(result.outputs['error-detail']).toContain('no such disk')
    const unreadable = await callAndWait(putCommand({ status: 'Failed', members: { error: vague } }, missing))
    expect(unreadable.outputs).toMatchObject({ outcome: 'failed', 'error-code': vague.code })
    expect(unreadable.log.join('\n')).not.toContain('could not be read')
  })
})

test('POST whose response is a job: the wait is for the job, whatever other state it has', async () => {
  const job = thing.replace('Microsoft.Sample/things/thing-1', 'Microsoft.Automation/automationAccounts/a/jobs/j')
  const result = await callAndWait({
    answers: [{ code: 201, document: { id: job, properties: { provisioningState: 'Succeeded', status: 'New' } } }],
    begins: [
      {
        api: 'arm-resource',
        id: 'j',
        path: `${job}?api-version=2024-10-23`,
        steps: [
          state('Succeeded', { status: 'Running' }),
          state('Succeeded', { status: 'Failed', exception: 'It broke.' })
        ]
      }
    ]
  })
  expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'failed', api: 'arm-resource', status: 'Failed' } })
})

describe('DELETE whose monitor disappears with the resource', () => {
  const deletion = (...monitorSteps: readonly Step[]) => ({
    method: 'DELETE' as const,
    answers: [accepted],
    begins: [monitorSaying(...monitorSteps), thingSaying({ ...state('Deleting'), polls: 2 }, missing)]
  })

  test('the resource decides', async () => {
    const result = await callAndWait(deletion({ status: 'Running' }, missing))
    expect(result).toMatchObject({
      exitStatus: 0,
      outputs: { outcome: 'succeeded', result: '', api: 'arm-resource', until: 'deleted' }
    })
    expect(toldIn(result)).toBe('')
  })

  test('the resource exists for longer than grace: the outcome is unknown', async () => {
    const result = await callAndWait({
      method: 'DELETE',
      answers: [accepted],
      begins: [monitorSaying(missing), thingSaying(state('Deleting'))],
      inputs: { grace: '1s' }
    })
    expect(result).toMatchObject({
      exitStatus: 1,
      outputs: { outcome: 'unknown', reason: 'not-found', api: 'arm-operation' }
    })
    expect(result.outputs['operation-url']).toContain('/operations/op-1')
  })

  test('a monitor that fails decides, although the resource is gone', async () => {
    const { outputs } = await callAndWait({
      method: 'DELETE',
      answers: [accepted],
      begins: [
        monitorSaying({ status: 'Failed', members: { error: { code: 'Locked', message: 'x' } } }),
        thingSaying(missing)
      ]
    })
    expect(outputs).toMatchObject({ outcome: 'failed', 'error-code': 'Locked' })
  })
})

describe('the result', () => {
  const monitored = monitorSaying({ status: 'Succeeded', members: { properties: { of: 'monitor' } } })
  const of = (what: string): Step => ({ document: { of: what } })

  test.each<[string, CallOptions, string]>([
    [
      'of PUT is the resource',
      { method: 'PUT', answers: [accepted], begins: [monitored, thingSaying(of('thing'))] },
      'thing'
    ],
    [
      'of PATCH is the resource',
      {
        method: 'PATCH',
        answers: [{ http: 202, headers: location }],
        begins: [locationSaying({ http: 204 }), thingSaying(of('thing'))]
      },
      'thing'
    ],
    [
      'of POST is what the Location beside the monitor has',
      {
        answers: [{ http: 202, headers: { ...monitor, ...location } }],
        begins: [monitored, locationSaying(of('location'))]
      },
      'location'
    ],
    [
      'of POST is what the Location beside the monitor has at last',
      {
        answers: [{ http: 202, headers: { ...monitor, ...location } }],
        begins: [monitored, locationSaying({ http: 202, body: '{"of":"202"}' }, of('location'))]
      },
      'location'
    ],
    ['of POST is what the monitor has', { answers: [accepted], begins: [monitored] }, 'monitor'],
    [
      'of POST is what the monitor has, if the Location has nothing',
      {
        answers: [{ http: 202, headers: { ...monitor, ...location } }],
        begins: [monitored, locationSaying({ http: 204 })]
      },
      'monitor'
    ],
    [
      'of POST is the answer itself',
      {
        answers: [{ ...accepted, body: '{"of":"answer"}' } as StartAnswer],
        begins: [monitorSaying({ status: 'Succeeded' })]
      },
      'answer'
    ],
    [
      'of POST is the answer itself, without a monitor',
      { answers: [{ http: 200, body: '{"of":"answer"}' }] },
      'answer'
    ],
    [
      'of POST is what the Location ends with',
      {
        answers: [{ http: 202, headers: location, body: '{"of":"answer"}' }],
        begins: [locationSaying(of('location'))]
      },
      'location'
    ]
  ])('%s', async (_, options, expected) => {
    const { outputs, exitStatus, annotations } = await callAndWait(options)
    expect([exitStatus, outputs.outcome, annotations]).toEqual([0, 'succeeded', []])
    expect(JSON.parse(outputs.result ?? '')).toMatchObject({ of: expected })
  })

  test.each<[string, CallOptions]>([
    ['of DELETE', { method: 'DELETE', answers: [accepted], begins: [monitored] }],
    ['of DELETE, at once', { method: 'DELETE', answers: [{ http: 200, body: '{"of":"answer"}' }] }],
    [
      'of POST, if the answer is a page',
      { answers: [{ ...accepted, body: '<html>' } as StartAnswer], begins: [monitorSaying({ status: 'Succeeded' })] }
    ]
  ])('%s is empty', async (_, options) => {
    const { outputs, exitStatus, annotations } = await callAndWait(options)
    expect([exitStatus, outputs.outcome, outputs.result, annotations]).toEqual([0, 'succeeded', '', []])
  })

  test.each<[string, Step]>([
    ['a 500', { http: 500 }],
    ['a 404', missing],
    ['a page', { http: 200, body: '<html>' }],
    ['a 202 without end', { http: 202, body: '{"of":"202"}', retryAfter: 60 }],
    ['a reset', { fault: 'reset' }]
  ])('that cannot be read, because of %s, is a warning, and the verdict remains', async (_, step) => {
    for (const options of [
      { method: 'PUT', answers: [accepted], begins: [monitored, thingSaying(step)] },
      { answers: [{ http: 202, headers: { ...monitor, ...location } }], begins: [monitored, locationSaying(step)] }
    ] as const) {
      const result = await callAndWait(options)
      expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded', result: '' } })
      expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([
        ['warning', 'The output result is empty']
      ])
    }
  })
})

test('a response that ends the wait names no URL to poll', async () => {
  for (const method of ['PUT', 'POST', 'DELETE'] as const) {
    const { outputs } = await callAndWait({ method, answers: [{ http: 204 }], begins: [thingSaying({ http: 204 })] })
    expect(outputs).toMatchObject({ outcome: 'succeeded', api: '', 'operation-url': '', 'operation-id': '', until: '' })
  }
})

describe('the log and the annotations', () => {
  test('warn about a POST in a job that runs again, and about no other method', async () => {
    const again = { GITHUB_RUN_ATTEMPT: '2' }
    const begins = [monitorSaying({ status: 'Succeeded' }), thingSaying(state('Succeeded'))]
    const post = await callAndWait({ answers: [accepted], begins, env: again })
    expect(post.exitStatus).toBe(0)
    expect(toldIn(post)).toMatch(/^warning: The operation is started again\nThis is attempt 2 of the job/)
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const)
      expect(toldIn(await callAndWait({ method, answers: [accepted], begins, env: again }))).toBe('')
    expect(toldIn(await callAndWait({ answers: [accepted], begins, env: { GITHUB_RUN_ATTEMPT: '1' } }))).toBe('')
  })

  test('contain the request, the response, and the URL to poll', async () => {
    const { log, azure } = await callAndWait({
      answers: [{ ...accepted, headers: { ...monitor, 'x-ms-request-id': 'request-1' } } as StartAnswer],
      begins: [monitorSaying({ status: 'Succeeded' })]
    })
    expect(log.slice(0, 4)).toEqual([
      'Signing in with the access-token',
      expect.stringMatching(
        new RegExp(`^Starting the operation: POST ${azure.origin}${thing}\\${version} \\(client request id `)
      ),
      'Azure returned HTTP 202 (request id request-1)',
      expect.stringContaining(`Waiting for arm-operation op-1 until `)
    ])
  })

  test.each<[string, StartAnswer, number]>([
    ['refused it', { http: 409, error: { code: 'Conflict', message: 'x' } }, 409],
    ['lost it', { http: 501, error: { code: 'x', message: 'x' } }, 501],
    ['came from elsewhere', { http: 400, body: '<html>' }, 400]
  ])('show the code and the id of a response that %s', async (_, answer, http) => {
    const headers = { 'x-ms-request-id': 'request-1' }
    const { log } = await callAndWait({ answers: [{ ...answer, headers } as StartAnswer] })
    expect(log.filter((line) => line.startsWith('Azure returned'))).toEqual([
      `Azure returned HTTP ${http} (request id request-1)`
    ])
  })

  test('say that the operation may have been started if the response cannot be followed', async () => {
    for (const answer of [
      { http: 202 },
      { http: 200, body: '<html>' },
      { http: 200, body: '{"error":{"code":"x"}}' }
    ]) {
      const result = await callAndWait({ answers: [answer] })
      expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'unreadable', polls: '0' } })
      expect(toldIn(result)).toMatch(/(?:may have|has) been started.*Check the resource before you run this again/)
      expect(result.polls).toEqual([])
    }
  })
})

test('name all invalid inputs at once, and nothing is sent', async () => {
  const result = await callAndWait({
    answers: [],
    inputs: {
      request: 'Post /x',
      api: 'arm-operation',
      'operation-url': 'https://management.azure.com/x',
      'resource-id': '/subscriptions/a/b/c',
      'request-body': `{"password": "${token}",`,
      'request-body-file': 'x',
      until: 'never',
      'state-field': 'a..b',
      'succeeded-when': 'Failed',
      timeout: '5'
    }
  })
  expect(result).toMatchObject({ exitStatus: 1, outputs: { outcome: 'unknown', reason: 'invalid-input' } })
  expect(result.azure.requests).toEqual([])
  expect([...toldIn(result).matchAll(/^- ([\w-]+): /gm)].map(([, name]) => name).toSorted()).toEqual([
    'request',
    'request',
    'request',
    'request',
    'request-body-file',
    'state-field',
    'succeeded-when',
    'timeout',
    'until'
  ])
})

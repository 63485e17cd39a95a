/** What the bundle reads in addition to a deployment's own status: best effort, within limits, and without effect on the verdict. */
import { describe, expect, jest, test } from '@jest/globals'
import { startAzure } from '../../emulator/azure.ts'
import { runAction } from '../../emulator/runner.ts'
import type { Operation, Step } from '../../emulator/script.ts'
import { evilChunks, evilTexts } from '../evil-texts.ts'
import { expectInert } from '../inert-result.ts'
import { closeAfterTest, toldIn } from './calling-step.ts'
import { cycle } from './evil-answers.ts'
import { onThisMachine, token } from './servers-and-runs.ts'

jest.setTimeout(180_000)

const subscription = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590'
const version = '?api-version=2021-04-01'
const pathOf = (name: string) => `${subscription}/resourceGroups/rg/providers/Microsoft.Resources/deployments/${name}`
const ownError = {
  code: 'DeploymentFailed',
  message: 'At least one resource deployment operation failed. Please list deployment operations for details.'
}

/** A deployment in the service's format. */
function deployment(name: string, ...steps: readonly Step[]): Operation {
  return { api: 'arm-resource', id: name, path: `${pathOf(name)}${version}`, steps }
}
const state = (provisioningState: string, more: object = {}): Step => ({
  document: { properties: { provisioningState, ...more } }
})
const failed = deployment('main', state('Failed', { error: ownError }))
const running = (seconds: number, end: Step) => deployment('main', { ...state('Running'), seconds }, end)

/** The responses to a GET of a list. */
function list(name: string, step: Step, more = ''): Operation {
  return {
    api: 'arm-location',
    id: `${name}-list${more}`,
    path: `${pathOf(name)}/operations${version}${more}`,
    steps: [step]
  }
}
const listed = (name: string, value: readonly object[], nextLink?: string): Operation =>
  list(name, { document: { value, nextLink } })

function operation(name: string, provisioningState: string, more: object = {}) {
  const targetResource = {
    id: `${subscription}/things/${name}`,
    resourceType: 'Microsoft.Sample/things',
    resourceName: name
  }
  return {
    operationId: name,
    properties: { provisioningOperation: 'Create', provisioningState, targetResource, duration: 'PT2S', ...more }
  }
}
const failure = (name: string, code: string) =>
  operation(name, 'Failed', { statusMessage: { status: 'Failed', error: { code, message: `${name} says so.` } } })
const nested = (name: string, provisioningState = 'Failed') => {
  const targetResource = { id: pathOf(name), resourceType: 'Microsoft.Resources/deployments', resourceName: name }
  return operation(name, provisioningState, { targetResource, statusMessage: { error: ownError } })
}

/** Waits for the deployment `main`, with these deployments in the service. */
async function wait(operations: readonly Operation[], inputs: Readonly<Record<string, string>> = {}) {
  const azure = closeAfterTest(await startAzure(operations))
  const result = await runAction({
    inputs: {
      api: 'arm-resource',
      'resource-id': pathOf('main'),
      'resource-manager-endpoint': azure.origin,
      'access-token': token,
      ...{ 'min-poll-interval': '0.05s', 'max-poll-interval': '0.2s', timeout: '20s' },
      ...inputs
    }
  })
  const lists = azure.requests.filter(({ path }) => path.includes('/operations?')).map(({ path }) => shortOf(path))
  const tree = result.outputs['error-detail'] ? treeOf(JSON.parse(result.outputs['error-detail'])) : undefined
  return { ...result, lists, tree }
}

/** `main`, or `main page` for another page. */
function shortOf(path: string): string {
  const [, name, more = ''] = /\/deployments\/([^/]+)\/operations\?api-version=2021-04-01(.*)/.exec(path) ?? []
  return `${name}${more}`
}

interface Detail {
  readonly code: string
  readonly target?: string
  readonly details: readonly Detail[]
}
type Tree = readonly [said: string, ...below: Tree[]]
const treeOf = ({ code, target = '', details }: Detail): Tree => [
  `${code}${target && ` @ ${target.replace(/^Microsoft\.\w+\//, '')}`}`,
  ...details.map(treeOf)
]

const red = { exitStatus: 1, outputs: { outcome: 'failed', reason: '', status: 'Failed' } }

test('each page is read once, whatever path on this host the links name', async () => {
  const link = (page: string) => `{origin}${pathOf('main')}/operations${version}&page=${page}`
  const result = await wait([
    failed,
    listed('main', [operation('a', 'Succeeded')], link('2')),
    list('main', { document: { value: [failure('b', 'FirstReason')], nextLink: link('3') } }, '&page=2'),
    list('main', { document: { value: [failure('c', 'SecondReason')], nextLink: link('2') } }, '&page=3')
  ])
  expect(result).toMatchObject(red)
  expect(result.lists).toEqual(['main', 'main&page=2', 'main&page=3'])
  expect(result.tree).toEqual(['DeploymentFailed', ['FirstReason @ things b'], ['SecondReason @ things c']])
  expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of FirstReason')
})

test('nested deployments are listed below their own resource, and each is requested once', async () => {
  const result = await wait([
    failed,
    listed('main', [nested('one'), failure('b', 'MissingDependency')]),
    listed('one', [nested('two'), nested('fine', 'Succeeded')]),
    listed('two', [failure('vm', 'SkuNotAvailable')]),
    listed('fine', [operation('a', 'Succeeded')])
  ])
  expect(result).toMatchObject(red)
  expect(result.tree).toEqual([
    'DeploymentFailed',
    ['DeploymentFailed @ deployments one', ['DeploymentFailed @ deployments two', ['SkuNotAvailable @ things vm']]],
    ['MissingDependency @ things b']
  ])
  expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of SkuNotAvailable')
  expect(result.lists.toSorted()).toEqual(['fine', 'main', 'one', 'two'])
  for (const name of ['one', 'two', 'vm', 'fine', 'b']) expect(result.summary).toContain(`<code>${name}</code>`)
})

test('a loop in the nesting ends', async () => {
  const many = (name: string) => Array.from({ length: 40 }, () => nested(name))
  const result = await wait([
    failed,
    listed('main', [...many('main'), ...many('one'), failure('x', 'Reason')]),
    listed('one', [...many('one'), ...many('main'), ...many('two')]),
    listed('two', [...many('main'), ...many('one')])
  ])
  expect(result).toMatchObject(red)
  expect(result.lists.toSorted()).toEqual(['main', 'one', 'two'])
  expect(result.annotations[0]?.title).toMatch(/^The operation failed: DeploymentFailed/)
})

test('three hundred failed operations are reported within GitHub’s limits', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `thing-${index}`)
  const result = await wait([
    failed,
    listed(
      'main',
      names.map((name) => failure(name, `Code-${name}`))
    )
  ])
  expect(result).toMatchObject(red)
  expectInert(result, ['error'], [token])
  expect(result.tree).toHaveLength(301)
  expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of Code-thing-0')
})

describe('the cost is limited', () => {
  test('a list that hangs', async () => {
    const result = await wait([failed, list('main', { fault: 'silence' })], { timeout: '2s' })
    expect(result).toMatchObject(red)
    expect(result.tree).toEqual(['DeploymentFailed'])
    expect(result.log.join('\n')).toMatch(/The reason could not be read: No complete response/)
    expect(result.lists).toEqual(['main'])
    // The timeout, and one request’s limit, which is as long.
    expect(result.elapsedMs).toBeLessThan(onThisMachine(8_000, result))
  })

  test('a nested list that hangs', async () => {
    const result = await wait(
      [failed, listed('main', [nested('one'), failure('b', 'Reason')]), list('one', { fault: 'silence' })],
      { timeout: '2s' }
    )
    expect(result).toMatchObject(red)
    expect(result.tree).toEqual(['DeploymentFailed', ['DeploymentFailed @ deployments one'], ['Reason @ things b']])
    expect(result.lists).toEqual(['main', 'one'])
  })

  test('an endless number of pages', async () => {
    let page = 0
    const pages = Array.from({ length: 60 }, () => {
      page += 1
      const nextLink = `{origin}${pathOf('main')}/operations${version}&page=${page}`
      return list('main', { document: { value: [], nextLink } }, page === 1 ? '' : `&page=${page - 1}`)
    })
    const result = await wait([failed, ...pages])
    expect(result).toMatchObject(red)
    expect(result.lists).toHaveLength(40)
  })

  test('more nested deployments than requests', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `nested-${index}`)
    const result = await wait([
      failed,
      listed(
        'main',
        names.map((name) => nested(name))
      ),
      ...names.map((name) => listed(name, [failure(`in-${name}`, 'Reason')]))
    ])
    expect(result).toMatchObject(red)
    expect(result.lists).toHaveLength(40)
    expect(new Set(result.lists).size).toBe(40)
    expect(result.tree).toHaveLength(61)
    expect(result.summary).toContain('<code>nested-0</code>')
    expect(result.summary).toContain('<code>in-nested-0</code>')
  })

  test('a huge list', async () => {
    const long = 'x'.repeat(5_000)
    const value = Array.from({ length: 1_200 }, (_, index) => failure(`thing-${index}`, `Code${long}`))
    const result = await wait([failed, listed('main', value)])
    expect(result).toMatchObject(red)
    expectInert(result, ['error'], [token])
  })

  test('a list that is larger than the limit', async () => {
    const result = await wait([
      failed,
      listed('main', [operation('a', 'Failed', { long: 'x'.repeat(17 * 1024 * 1024) })])
    ])
    expect(result).toMatchObject(red)
    expect(result.tree).toEqual(['DeploymentFailed'])
    expect(result.log.join('\n')).toMatch(/The reason could not be read: .*larger than 16 MiB/)
  })
})

describe('lists that may not be read', () => {
  const error = { code: 'AuthorizationFailed', message: 'The client does not have authorization.' }
  const forbidden: Step = { http: 403, error }
  const tellings = ({ log }: { readonly log: readonly string[] }) =>
    log.filter((line) => line.includes('could not be read'))

  test('are reported once at the end', async () => {
    const result = await wait([failed, list('main', forbidden)])
    expect(result).toMatchObject(red)
    expect(result.tree).toEqual(['DeploymentFailed'])
    expect(tellings(result)).toHaveLength(1)
    expect(result.lists).toEqual(['main'])
  })

  test('are reported once during the wait, and not requested again', async () => {
    const course = running(3, state('Failed', { error: ownError }))
    const result = await wait([course, list('main', forbidden)], {
      'min-poll-interval': '1s',
      'max-poll-interval': '1s'
    })
    expect(result).toMatchObject(red)
    expect(tellings(result)).toEqual([expect.stringContaining('The tasks could not be read: Azure returned HTTP 403')])
    expect(result.lists).toEqual(['main'])
  })

  test('and belong to nested deployments do not affect the other lists', async () => {
    const result = await wait([
      failed,
      listed('main', [nested('theirs'), nested('ours'), failure('b', 'Reason')]),
      list('theirs', forbidden),
      listed('ours', [failure('c', 'OurReason')])
    ])
    expect(result).toMatchObject(red)
    expect(result.tree).toEqual([
      'DeploymentFailed',
      ['DeploymentFailed @ deployments theirs'],
      ['DeploymentFailed @ deployments ours', ['OurReason @ things c']],
      ['Reason @ things b']
    ])
    expect(result.lists.toSorted()).toEqual(['main', 'ours', 'theirs'])
    expect(result.summary).toContain('<code>c</code>')
    expect(tellings(result)).toEqual([
      expect.stringContaining('The resources of the deployment theirs could not be read: Azure returned HTTP 403')
    ])
    expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of OurReason')
  })
})

test.each<[string, Step]>([
  ['a page', { http: 200, body: '<html>Sign in</html>' }],
  ['broken JSON', { http: 200, body: '{"value": [' }],
  ['a list', { http: 200, body: '[]' }],
  ['a value that is a word', { document: { value: 'none' } }],
  ['a value of anything', { document: { value: [null, 1, 'x', [], {}, { properties: 1 }, { properties: [] }] } }],
  [
    'members of other types',
    {
      document: {
        value: [
          {
            properties: {
              provisioningOperation: 'Create',
              provisioningState: 'Failed',
              targetResource: { id: 1, resourceType: [], resourceName: {} },
              statusMessage: [[['x']]],
              timestamp: {},
              duration: 'soon',
              statusCode: true
            }
          }
        ],
        nextLink: { a: 1 }
      }
    }
  ],
  ['a link that is none', { document: { value: [failure('a', 'Reason')], nextLink: 'https://[' } }],
  ['a fault', { fault: 'reset' }],
  ['a 500', { http: 500 }]
])('%s in place of a list does not change the verdict', async (_, step) => {
  for (const [end, outcome] of [
    [state('Failed', { error: ownError }), 'failed'],
    [state('Succeeded'), 'succeeded'],
    [state('Canceled'), 'canceled']
  ] as const) {
    const result = await wait([deployment('main', end), list('main', step)])
    expect(result.outputs).toMatchObject({ outcome, reason: '' })
    expect(result.exitStatus).toBe(outcome === 'succeeded' ? 0 : 1)
    expectInert(result, outcome === 'succeeded' ? [] : ['error'], [token])
  }
})

test('during the wait a list is read between two polls, and its changes are reported', async () => {
  const course = running(3, state('Succeeded', { outputs: { a: { value: 1 } } }))
  const lists: Operation = {
    ...list('main', { document: { value: [operation('a', 'Running')] }, polls: 1 }),
    steps: [
      { document: { value: [operation('a', 'Running')] } },
      { document: { value: [operation('a', 'Succeeded'), operation('b', 'Succeeded')] } }
    ]
  }
  const result = await wait([course, lists], { 'min-poll-interval': '1s', 'max-poll-interval': '1s' })
  expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
  expect(JSON.parse(result.outputs.result ?? '')).toMatchObject({ properties: { outputs: { a: { value: 1 } } } })
  // One during the wait, because they are 30 s apart, and one at the end.
  expect(result.lists).toEqual(['main', 'main'])
  expect(result.log.map((line) => line.trim())).toEqual(
    expect.arrayContaining(['a: Running', 'a: Running → Succeeded', 'b: Succeeded'])
  )
})

test('a list is read between polls that are less than a second apart, too', async () => {
  const steps = [running(2, state('Succeeded')), listed('main', [operation('a', 'Running')])]
  const result = await wait(steps, { 'min-poll-interval': '0.4s', 'max-poll-interval': '0.4s' })
  expect(result.lists).toEqual(['main', 'main'])
})

test('no list is read before the end if polls are frequent', async () => {
  const result = await wait([running(1, state('Succeeded')), listed('main', [])], { 'max-poll-interval': '0.05s' })
  expect(result.outputs.outcome).toBe('succeeded')
  expect(result.lists).toEqual(['main'])
})

describe('a deletion', () => {
  const gone: Step = { http: 404, error: { code: 'DeploymentNotFound', message: 'x' } }
  const old = listed('main', [failure('old', 'ReasonOfLongAgo')])

  test('is not explained by the operations of the deployment', async () => {
    const result = await wait([deployment('main', state('Deleting'), gone), old], { until: 'deleted' })
    expect(result).toMatchObject({ exitStatus: 0, outputs: { outcome: 'succeeded' } })
    expect(result.lists).toEqual([])
  })

  test('that fails is not explained by the operations of the deployment either', async () => {
    const path = `${pathOf('main')}${version}`
    const azure = closeAfterTest(
      await startAzure([
        {
          id: 'delete',
          about: '',
          method: 'DELETE',
          path,
          answers: [{ http: 202 }],
          begins: [deployment('main', state('Deleting'), state('Failed', { error: { code: 'Locked', message: 'x' } }))]
        },
        old
      ])
    )
    const result = await runAction({
      inputs: {
        request: `DELETE ${path}`,
        'resource-manager-endpoint': azure.origin,
        'access-token': token,
        'min-poll-interval': '0.05s'
      }
    })
    expect(result.outputs).toMatchObject({ outcome: 'failed', 'error-code': 'Locked' })
    expect(toldIn(result) + result.summary).not.toContain('ReasonOfLongAgo')
  })
})

test('a deployment that has failed in the response to its PUT is explained, too', async () => {
  const path = `${pathOf('main')}${version}`
  const answer = { document: { properties: { provisioningState: 'Failed', error: ownError } } }
  const azure = closeAfterTest(
    await startAzure([
      { id: 'put', about: '', method: 'PUT', path, answers: [answer], begins: [failed] },
      listed('main', [failure('a', 'Reason')])
    ])
  )
  const result = await runAction({
    inputs: {
      request: `PUT ${path}`,
      'request-body': '{}',
      'resource-manager-endpoint': azure.origin,
      'access-token': token
    }
  })
  expect(result.outputs).toMatchObject({ outcome: 'failed', polls: '0' })
  expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of Reason')
  expect(result.summary).toMatch(/^<h3>❌ <code>deployment main<\/code>: failed/)
  expect(result.summary).toMatch(/<h4>Resources<\/h4>.*<code>a<\/code>/)
})

test('the URL of another form of status is a deployment’s, too, and what only the deployment says is kept', async () => {
  const path = `${pathOf('main')}/operationResults/1${version}`
  const own = { ...ownError, details: [{ code: 'OnlyHere', message: 'x' }] }
  const azure = closeAfterTest(
    await startAzure([
      { api: 'arm-operation', id: '1', path, steps: [{ document: { status: 'Failed' } }] },
      deployment('main', state('Failed', { error: own })),
      listed('main', [failure('a', 'Reason')])
    ])
  )
  const result = await runAction({
    inputs: {
      api: 'arm-operation',
      'operation-url': `${azure.origin}${path}`,
      'resource-manager-endpoint': azure.origin,
      'access-token': token
    }
  })
  expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of Reason')
  expect(treeOf(JSON.parse(result.outputs['error-detail'] ?? ''))).toEqual([
    'DeploymentFailed',
    ['Reason @ things a'],
    ['OnlyHere']
  ])
  expect(result.summary).toContain('deployment main')
})

test('a deployment has its title, although its PUT names an URL that is not the deployment’s', async () => {
  const path = `${pathOf('main')}${version}`
  const location = `${subscription}/operationresults/1${version}`
  const azure = closeAfterTest(
    await startAzure([
      {
        id: 'put',
        about: '',
        method: 'PUT',
        path,
        answers: [{ http: 202, headers: { location } }],
        begins: [
          {
            api: 'arm-location',
            id: '1',
            path: location,
            steps: [{ document: { properties: { provisioningState: 'Failed' } } }]
          },
          deployment('main', state('Failed', { error: ownError }))
        ]
      },
      listed('main', [failure('a', 'Reason')])
    ])
  )
  const result = await runAction({
    inputs: {
      request: `PUT ${path}`,
      'request-body': '{}',
      'resource-manager-endpoint': azure.origin,
      'access-token': token,
      'min-poll-interval': '0.05s'
    }
  })
  expect(result.summary).toContain('deployment main')
  expect(result.annotations[0]?.title).toBe('The operation failed: DeploymentFailed, because of Reason')
})

describe('hostile texts in every string', () => {
  test.each([0, 50, 100])('from %d', async (seed) => {
    const next = cycle([...evilChunks(seed), ...evilTexts.slice(seed), ...evilTexts.slice(0, seed)])
    const evilError = (depth = 0): object => ({
      code: next(),
      message: next(),
      target: next(),
      details: depth === 2 ? [] : [evilError(depth + 1), evilError(depth + 1)],
      additionalInfo: [{ type: next(), info: { [next()]: next() } }]
    })
    const evilOperation = (provisioningState: string) => ({
      operationId: next(),
      properties: {
        provisioningOperation: 'Create',
        provisioningState,
        timestamp: next(),
        duration: next(),
        statusCode: next(),
        serviceRequestId: next(),
        statusMessage: { status: next(), error: evilError() },
        targetResource: { id: next(), resourceType: next(), resourceName: next() }
      }
    })
    const evilList = () => [
      ...Array.from({ length: 5 }, () => evilOperation('Failed')),
      ...Array.from({ length: 5 }, () => evilOperation(next())),
      { ...nested(next()), id: next() },
      nested('one')
    ]
    const course = deployment(
      'main',
      { ...state('Running'), polls: 2 },
      state('Failed', { error: evilError(), outputs: { [next()]: next() } })
    )
    const result = await wait([course, listed('main', evilList(), next()), listed('one', evilList(), next())], {
      'min-poll-interval': '1s',
      'max-poll-interval': '1s'
    })
    expect(result).toMatchObject(red)
    expectInert(result, ['error'], [token])
  })
})

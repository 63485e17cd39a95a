import { describe, expect, test } from '@jest/globals'
import {
  type DeploymentOperation,
  deploymentAt,
  explainDeployment,
  listOperations,
  readOperations,
  tasksOf
} from '../../src/documents/deployment.ts'
import { errorOf } from '../../src/documents/error-detail.ts'
import { WaitError } from '../../src/errors.ts'
import type { Inquiry } from '../../src/http/request.ts'
import type { OperationError } from '../../src/operation.ts'
import { response } from '../flavors/table.ts'

const origin = 'https://management.azure.com'
const at = (name: string, group = 'rg-web') =>
  new URL(`/subscriptions/0b1f/resourceGroups/${group}/providers/Microsoft.Resources/deployments/${name}`, origin)
const main = at('main')
const own = { ...errorOf('DeploymentFailed', 'At least one resource deployment operation failed.') }

/** An operation in the service's format. */
function listed(name: string, state: string, more: object = {}, type = 'Microsoft.Sample/things') {
  const targetResource = { id: `/subscriptions/0b1f/things/${name}`, resourceType: type, resourceName: name }
  const properties = {
    provisioningOperation: 'Create',
    provisioningState: state,
    targetResource,
    duration: 'PT5S',
    ...more
  }
  return { id: `${name}-op`, operationId: name, properties }
}

function failed(name: string, code: string, more: object = {}) {
  const statusMessage = { status: 'Failed', error: { code, message: `${name} says so.` } }
  return listed(name, 'Failed', { statusCode: 'Conflict', statusMessage, ...more })
}

function nested(name: string, group: string) {
  const targetResource = {
    id: at(name, group).pathname,
    resourceType: 'Microsoft.Resources/deployments',
    resourceName: name
  }
  return listed(name, 'Failed', {
    targetResource,
    statusMessage: { error: { code: 'DeploymentFailed', message: 'Below.' } }
  })
}

const page = (value: readonly object[], nextLink?: string) => JSON.stringify({ value, nextLink })

/** Runs an inquiry. URLs without a page cannot be read. */
function drive<T>(inquiry: Inquiry<T>, pages: Readonly<Record<string, string>>) {
  const asked: string[] = []
  let step = inquiry.next()
  while (step.done !== true) {
    const { pathname, search } = step.value.url
    const key = `${pathname.split('/deployments/')[1]}${search.replace('?api-version=2021-04-01', '')}`
    asked.push(key)
    const body = pages[key]
    step = body === undefined ? inquiry.throw(new WaitError('forbidden', 'no')) : inquiry.next(response(body))
  }
  return { asked, result: step.value }
}

type Tree = readonly [said: string, ...below: Tree[]]
const treeOf = ({ code, target, details }: OperationError): Tree => [
  target === undefined ? code : `${code} @ ${target}`,
  ...details.map(treeOf)
]

describe('the deployment of a URL', () => {
  const scopes = [
    '/subscriptions/0b1f/resourceGroups/rg',
    '/subscriptions/0b1f',
    '/providers/Microsoft.Management/managementGroups/mg',
    ''
  ]
  test.each(scopes)('in the scope "%s"', (scope) => {
    const path = `${scope}/providers/Microsoft.Resources/deployments/main`
    for (const more of ['', '/', '/operationStatuses/08584'])
      expect(deploymentAt(new URL(`${path}${more}?api-version=2021-04-01`, origin))?.pathname).toBe(path)
    expect(listOperations(new URL(path, origin)).url.href).toBe(`${origin}${path}/operations?api-version=2021-04-01`)
  })
  test.each([
    '/x/deployments/main',
    '/providers/Microsoft.Resources/deployments',
    '/providers/Microsoft.Resources/deployments/a/b',
    '/providers/Microsoft.Resources/deployments/a/operationStatuses/'
  ])('not of %s', (path) => expect(deploymentAt(new URL(path, origin))).toBeUndefined())
})

describe('the reason of a failed deployment', () => {
  const explain = (pages: Readonly<Record<string, string>>, error: OperationError | undefined = own) =>
    drive(explainDeployment(main, error), pages)

  test('has a branch for each failed resource, in order', () => {
    const operations = [
      failed('late', 'Late', { timestamp: '2026-11-26T10:00:09Z' }),
      listed('fine', 'Succeeded'),
      failed('early', 'Early', { timestamp: '2026-11-26T10:00:01Z' }),
      failed('victim', 'DependencyFailed', { timestamp: '2026-11-26T10:00:00Z' })
    ]
    const { result } = explain({ 'main/operations': page(operations) })
    expect(result && treeOf(result)).toEqual([
      'DeploymentFailed',
      ['Early @ Microsoft.Sample/things early'],
      ['Late @ Microsoft.Sample/things late'],
      ['DependencyFailed @ Microsoft.Sample/things victim']
    ])
    expect(result).toMatchObject({ rootCause: 'Early', message: own.message })
  })

  test('includes nested errors, and nested deployments in another scope', () => {
    const message = JSON.stringify({
      error: { code: 'ResourceDeploymentFailure', details: [{ code: 'SkuNotAvailable' }] }
    })
    const { result, asked } = explain({
      'main/operations': page([nested('net', 'rg-net')]),
      'net/operations': page([failed('gw', 'Conflict', { statusMessage: { error: { code: 'Conflict', message } } })])
    })
    expect(asked).toEqual(['main/operations', 'net/operations'])
    expect(result && treeOf(result)).toEqual([
      'DeploymentFailed',
      [
        'DeploymentFailed @ Microsoft.Resources/deployments net',
        ['Conflict @ Microsoft.Sample/things gw', ['ResourceDeploymentFailure', ['SkuNotAvailable']]]
      ]
    ])
    expect(result?.rootCause).toBe('SkuNotAvailable')
  })

  test('reads every page once', () => {
    const link = `${main.href}/operations?api-version=2021-04-01&$skiptoken=2`
    const { asked, result } = explain({
      'main/operations': page([failed('a', 'A')], link),
      'main/operations&$skiptoken=2': page([failed('b', 'B')], link)
    })
    expect(asked).toEqual(['main/operations', 'main/operations&$skiptoken=2'])
    expect(result?.details.map(({ code }) => code)).toEqual(['A', 'B'])
  })

  test('a deployment that contains itself is read once', () => {
    const { asked } = explain({ 'main/operations': page([nested('MAIN', 'RG-web'), nested('main', 'rg-web')]) })
    expect(asked).toEqual(['main/operations'])
  })

  test('nesting is limited', () => {
    const pages = Object.fromEntries(
      Array.from({ length: 9 }, (_, depth) => [
        `${depth === 0 ? 'main' : `n${depth}`}/operations`,
        page([nested(`n${depth + 1}`, 'rg')])
      ])
    )
    expect(explain(pages).asked).toHaveLength(6)
  })

  test('an unreadable nested list or page does not affect the rest', () => {
    const { result } = explain({
      'main/operations': page(
        [nested('hidden', 'rg'), failed('a', 'A')],
        `${main.href}/operations?api-version=2021-04-01&x=1`
      )
    })
    expect(result?.details.map(({ code }) => code)).toEqual(['DeploymentFailed', 'A'])
  })

  test('an unreadable list is a fault', () => {
    expect(() => explain({})).toThrow('no')
    expect(() => explain({ 'main/operations': '<html>' })).toThrow('not JSON')
  })

  test('includes errors that only the deployment has, and repeats none', () => {
    const error = { ...own, details: [errorOf('A', 'a says so.'), errorOf('QuotaOfTheDeployment', 'x')] }
    const { result } = explain({ 'main/operations': page([failed('a', 'A')]) }, error)
    expect(result?.details.map(({ code }) => code)).toEqual(['A', 'QuotaOfTheDeployment'])
    const other = { ...own, details: [errorOf('A', 'for another reason')] }
    expect(explain({ 'main/operations': page([failed('a', 'A')]) }, other).result?.details).toMatchObject([
      { message: 'a says so.' },
      { message: 'for another reason' }
    ])
  })

  test('without a failure in the list it is the deployment’s error', () => {
    expect(explain({ 'main/operations': page([listed('fine', 'Succeeded')]) }).result).toBe(own)
    expect(explain({ 'main/operations': '{}' }).result).toBe(own)
  })

  test('a failure without a message has its HTTP status', () => {
    const { result } = explain({ 'main/operations': page([listed('a', 'Failed', { statusCode: 'BadRequest' })]) })
    expect(result?.details).toMatchObject([{ code: 'BadRequest' }])
  })
})

test('bookkeeping, and everything that is not an operation, is ignored', () => {
  const value = [
    ...['EvaluateDeploymentOutput', 'Waiting', undefined].map((provisioningOperation) =>
      listed('x', 'Running', { provisioningOperation })
    ),
    ...[null, 7, 'x', {}, { properties: [] }],
    ...['Create', 'delete', 'Action', 'Read'].map((provisioningOperation) =>
      listed(provisioningOperation, 'Running', { provisioningOperation })
    )
  ]
  const { operations } = readOperations(response(JSON.stringify({ value })))
  expect(operations.map(({ name }) => name)).toEqual(['Create', 'delete', 'Action', 'Read'])
})

test('the resources are tasks, with those of nested deployments below', () => {
  const read = (value: readonly object[]) => readOperations(response(page(value))).operations
  const net = at('net', 'rg-net')
  const lists = new Map<string, readonly DeploymentOperation[]>([
    [main.pathname.toLowerCase(), read([listed('a', 'Running'), nested('net', 'rg-net')])],
    [net.pathname.toLowerCase(), read([listed('gw', 'Succeeded')])]
  ])
  expect(tasksOf(main, lists)).toEqual([
    { name: 'a', type: 'Microsoft.Sample/things', state: 'Running', duration: 'PT5S', children: [] },
    {
      name: 'net',
      type: 'Microsoft.Resources/deployments',
      state: 'Failed',
      duration: 'PT5S',
      children: [{ name: 'gw', type: 'Microsoft.Sample/things', state: 'Succeeded', duration: 'PT5S', children: [] }]
    }
  ])
})

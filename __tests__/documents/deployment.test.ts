import { describe, expect, test } from '@jest/globals'
import {
  type DeploymentOperation,
  deploymentAt,
  listOperations,
  readOperations,
  tasksOf
} from '../../src/documents/deployment.ts'
import { response } from '../flavors/table.ts'
import { at, listed, main, nested, origin, page } from './deployment-operations.ts'

describe('the deployment of a URL', () => {
  const scopes = [
    '/subscriptions/0b1f/resourceGroups/rg',
    '/subscriptions/0b1f',
    '/providers/Microsoft.Management/managementGroups/mg',
    ''
  ]
  test.each(scopes)('in the scope "%s"', (scope) => {
    const path = `${scope}/providers/Microsoft.Resources/deployments/main`
    for (const more of ['', '/', '/operationStatuses/08584', '/operationresults/1', '/OperationResults/1/'])
      expect(deploymentAt(new URL(`${path}${more}?api-version=2021-04-01`, origin))?.pathname).toBe(path)
    expect(listOperations(new URL(path, origin)).url.href).toBe(`${origin}${path}/operations?api-version=2021-04-01`)
  })
  test.each([
    '/x/deployments/main',
    '/providers/Microsoft.Resources/deployments',
    '/providers/Microsoft.Resources/deployments/a/b',
    '/providers/Microsoft.Resources/deployments/a/operations/1',
    '/providers/Microsoft.Resources/deployments/a/operationresults',
    '/providers/Microsoft.Resources/deployments/a/operationStatuses/'
  ])('not of %s', (path) => expect(deploymentAt(new URL(path, origin))).toBeUndefined())
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

test('bookkeeping does not count for the limit of operations', () => {
  const waiting = Array.from({ length: 1_000 }, () => listed('x', 'Succeeded', { provisioningOperation: 'Waiting' }))
  const { operations } = readOperations(response(page([...waiting, listed('a', 'Failed')])))
  expect(operations.map(({ name }) => name)).toEqual(['a'])
})

const group = '/subscriptions/0b1f/resourceGroups/rg'
test.each<[object, string, string]>([
  [{ id: `${group}/providers/Microsoft.Web/sites/s` }, 'Microsoft.Web/sites', 's'],
  [
    { id: `${group}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` },
    'Microsoft.Network/virtualNetworks/subnets',
    'v/s'
  ],
  [
    { id: `${group}/providers/Microsoft.Web/sites/s/providers/Microsoft.Authorization/locks/l` },
    'Microsoft.Authorization/locks',
    'l'
  ],
  [{ id: group }, 'Microsoft.Resources/resourceGroups', 'rg'],
  [{ id: `${group}/providers/Microsoft.Web`, symbolicName: 'web' }, 'a resource', 'web'],
  [{ id: `${group}/providers/A/b/c`, resourceType: 'T/t', resourceName: 'n' }, 'T/t', 'n'],
  [{ id: 'providers/A/b/c' }, 'a resource', '']
])('the resource of %j', (targetResource, type, name) => {
  const { operations } = readOperations(response(page([listed('x', 'Failed', { targetResource })])))
  expect(operations).toMatchObject([{ type, name }])
})

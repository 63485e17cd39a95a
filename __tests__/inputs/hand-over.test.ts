/** Whatever the inputs of a run, its outputs are enough for another run to continue the wait. */
import { expect, test } from '@jest/globals'
import { type Given, gateway, mistakes, read, replication, subscription, token } from './read.ts'

const resource = {
  api: 'arm-resource',
  'resource-id': `/subscriptions/${subscription}/resourceGroups/rg`,
  'api-version': '2024-05-01'
}
const client = {
  'client-id': '11111111-2222-3333-4444-555555555555',
  'tenant-id': '99999999-8888-7777-6666-555555555555',
  'client-secret': 'a-secret'
}

test.each<[string, Given, [string, string][]]>([
  ['names of the operation, because they are in the URL', { ...replication, ...token }, []],
  [
    'the login of az',
    { ...resource, 'subscription-id': subscription, 'tenant-id': 'contoso.onmicrosoft.com' },
    [
      ['tenant-id', 'contoso.onmicrosoft.com'],
      ['subscription-id', subscription]
    ]
  ],
  ['a version in the URL', { ...resource, ...token }, []],
  ['a version in a header', { ...gateway, 'api-version': '2013-03-01' }, [['api-version', '2013-03-01']]],
  ['the usual cloud', { ...gateway, environment: 'azurecloud' }, []],
  [
    'another cloud and its token service',
    { ...resource, ...client, environment: 'AzureUSGovernment', 'authority-host': 'https://login.example' },
    [
      ['environment', 'AzureUSGovernment'],
      ['authority-host', 'https://login.example']
    ]
  ],
  [
    'the used endpoint, and no other',
    {
      ...gateway,
      environment: 'AzureStack',
      'service-management-endpoint': 'https://classic.example',
      'resource-manager-endpoint': 'https://arm.example'
    },
    [
      ['environment', 'AzureStack'],
      ['service-management-endpoint', 'https://classic.example']
    ]
  ],
  [
    'a state and its words, on one line',
    {
      ...resource,
      ...token,
      'state-field': 'properties.status',
      'succeeded-when': 'Completed,\n  Ready',
      'failed-when': 'Aborted'
    },
    [
      ['state-field', 'properties.status'],
      ['succeeded-when', 'Completed, Ready'],
      ['failed-when', 'Aborted']
    ]
  ],
  ['words that the API does not use', { ...replication, 'succeeded-when': 'Completed', 'state-field': 'status' }, []]
])('hands over %s', (_, given, expected) => {
  const { api, handOver, flavor, goal } = read(given)
  expect(handOver).toEqual(expected)
  const signIn = Object.fromEntries(Object.entries(given).filter(([name]) => name in token || name in client))
  const next = {
    ...signIn,
    ...Object.fromEntries(handOver),
    api,
    until: goal.until,
    'operation-url': flavor.request.url.href
  }
  expect(mistakes(next)).toEqual([])
  const { flavor: again, goal: sameGoal, unused } = read(next)
  expect([again.request, sameGoal, unused]).toEqual([flavor.request, goal, { byApi: [], bySignIn: [] }])
})

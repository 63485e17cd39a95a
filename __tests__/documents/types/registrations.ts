import { idInSubscription, type TypeTable } from './table.ts'

const features = {
  query: 'api-version=2021-07-01',
  document: (state: unknown) => ({
    name: 'Microsoft.Foo/Bar',
    type: 'Microsoft.Features/providers/features',
    properties: { state, provisioningState: 'Succeeded' }
  }),
  words: {
    running: ['NotSpecified', 'NotRegistered', 'Registering', 'Unregistering', 'Unregistered'],
    suspended: ['Pending'],
    succeeded: ['Registered']
  }
}

export const registrations: readonly TypeTable[] = [
  {
    type: '/subscriptions/{subscription}/providers/{namespace}',
    id: idInSubscription('Microsoft.Batch'),
    query: 'api-version=2021-04-01',
    document: (registrationState) => ({
      namespace: 'Microsoft.Batch',
      registrationState,
      status: 'Succeeded',
      properties: { provisioningState: 'Succeeded' }
    }),
    words: {
      running: ['NotRegistered', 'Registering', 'Unregistering'],
      succeeded: ['Registered'],
      gone: ['Unregistered']
    },
    rows: [
      {
        title: 'registering',
        body: '{"namespace":"Microsoft.Batch","registrationState":"Registering","registrationPolicy":"RegistrationRequired"}',
        reads: { state: 'running', name: 'Microsoft.Batch' }
      },
      { title: 'a failure, which it does not know', body: '{"registrationState":"Failed"}', ends: 'timed-out' }
    ]
  },
  {
    type: 'Microsoft.Features/providers/features',
    id: idInSubscription('Microsoft.Features', 'providers', 'Microsoft.Foo', 'features', 'Bar'),
    ...features,
    rows: [
      {
        title: 'waits for approval',
        body: '{"name":"Microsoft.Foo/Bar","type":"Microsoft.Features/providers/features","properties":{"state":"Pending"}}',
        reads: { state: 'running', name: 'Microsoft.Foo/Bar', doubt: 'waits-for-a-person' }
      }
    ]
  },
  {
    type: 'Microsoft.Features/featureProviders/subscriptionFeatureRegistrations',
    id: idInSubscription(
      'Microsoft.Features',
      'featureProviders',
      'Microsoft.Foo',
      'subscriptionFeatureRegistrations',
      'Bar'
    ),
    ...features
  }
]

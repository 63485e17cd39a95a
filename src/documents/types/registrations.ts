import { type Row, resourceType } from './row.ts'

/**
 * A resource provider's registration with a subscription (resources.json of Microsoft.Resources, 2021-04-01). The
 * specification has a plain string; the words are those of `ProviderRegistrationState` in Microsoft's
 * Microsoft.Azure.Management.Resources for .NET.
 */
export const providerRegistration = resourceType({
  type: '/subscriptions/{subscription}/providers/{namespace}',
  apiVersion: '2021-04-01',
  path: ['registrationState'],
  words: {
    running: ['NotRegistered', 'Registering', 'Unregistering'],
    succeeded: ['Registered'],
    gone: ['Unregistered']
  },
  details: { name: ['namespace'] }
})

/** features.json of Microsoft.Features, 2021-07-01: `SubscriptionFeatureRegistrationState`. */
const feature: Omit<Row, 'type'> = {
  apiVersion: '2021-07-01',
  path: ['properties', 'state'],
  words: {
    running: ['NotSpecified', 'NotRegistered', 'Registering', 'Unregistering', 'Unregistered'],
    // The owner of the feature must approve it.
    suspended: ['Pending'],
    succeeded: ['Registered']
  }
}

/** A feature's registration. The specification has a plain string here. The words are those of the newer type below. */
export const featureRegistration = resourceType({ type: 'Microsoft.Features/providers/features', ...feature })

export const subscriptionFeatureRegistration = resourceType({
  type: 'Microsoft.Features/featureProviders/subscriptionFeatureRegistrations',
  ...feature
})

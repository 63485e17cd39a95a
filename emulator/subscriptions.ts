import { jsonAnswer, refusal } from './answers.ts'
import type { Answer } from './script.ts'

/** What clients read after the sign-in: az lists the subscriptions of an identity. */

export interface Account {
  readonly tenantId: string
  readonly subscriptionId: string
}

/** @returns undefined unless the path is `/tenants`, `/subscriptions` or `/subscriptions/{id}` */
export function accountAnswer(pathname: string, { tenantId, subscriptionId }: Account): Answer | undefined {
  const [, root = '', id, ...rest] = pathname.toLowerCase().replace(/\/$/, '').split('/')
  if (rest.length > 0) return undefined
  const subscription = {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName: 'Emulated subscription',
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'Emulator', spendingLimit: 'Off' }
  }
  if (root === 'subscriptions') {
    if (id === undefined) return jsonAnswer(200, { value: [subscription], count: { type: 'Total', value: 1 } })
    if (id === subscriptionId.toLowerCase()) return jsonAnswer(200, subscription)
    return refusal(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`)
  }
  if (root !== 'tenants' || id !== undefined) return undefined
  const tenant = { id: `/tenants/${tenantId}`, tenantId, displayName: 'Emulated tenant', tenantCategory: 'Home' }
  return jsonAnswer(200, { value: [tenant] })
}

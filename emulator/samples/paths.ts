/** The paths of the samples. */

export const sampleSubscription = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'

export const subscriptionPath = `/subscriptions/${sampleSubscription}`

function groupPath(group: string): string {
  return `${subscriptionPath}/resourceGroups/${group}`
}

/** @param resource `<namespace>/<type>/<name>` and so on */
export function resourcePath(group: string, resource: string): string {
  return `${groupPath(group)}/providers/${resource}`
}

/** The compute provider's operations: `operations` are status monitors, `operationResults` are Locations. */
export function computeLocationPath(kind: 'operations' | 'operationResults', id: string): string {
  return `${subscriptionPath}/providers/Microsoft.Compute/locations/westeurope/${kind}/${id}?api-version=2024-11-01`
}

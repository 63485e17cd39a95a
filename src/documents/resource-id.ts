/**
 * The type and the name of the resource that an id names: `Microsoft.Network/virtualNetworks/subnets` and
 * `vnet/default`.
 * @returns undefined if a text is not the id of a resource or of a resource group
 */
export function resourceOf(id: string): { readonly type: string; readonly name: string } | undefined {
  if (!id.startsWith('/')) return undefined
  const segments = id.split('/').filter((segment) => segment !== '')
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers')
  const [namespace = '', ...pairs] = at === -1 ? groupSegments(segments) : segments.slice(at + 1)
  if (pairs.length === 0 || pairs.length % 2 === 1) return undefined
  const types = pairs.filter((_, index) => index % 2 === 0)
  const names = pairs.filter((_, index) => index % 2 === 1)
  return { type: [namespace, ...types].join('/'), name: names.join('/') }
}

/** The end of a resource group's id in the form of every other resource's. */
function groupSegments(segments: readonly string[]): readonly string[] {
  const [subscriptions, , groups, name, ...more] = segments
  const isGroup = subscriptions?.toLowerCase() === 'subscriptions' && groups?.toLowerCase() === 'resourcegroups'
  return isGroup && name !== undefined && more.length === 0 ? ['Microsoft.Resources', 'resourceGroups', name] : []
}

import type { Parameters } from './flavor.ts'

/**
 * A Microsoft.DataReplication job, or what is below it, in the version of the parameters.
 * @param below a path that begins with a slash
 */
export function jobUrl(parameters: Parameters, endpoint: URL, below = ''): URL {
  const segment = (name: keyof Parameters) => encodeURIComponent(parameters[name])
  const group = `/subscriptions/${segment('subscription-id')}/resourceGroups/${segment('resource-group')}`
  const vault = `${group}/providers/Microsoft.DataReplication/replicationVaults/${segment('vault-name')}`
  return new URL(`${vault}/jobs/${segment('job-name')}${below}?api-version=${segment('api-version')}`, endpoint)
}

import type { Parameters } from './flavor.ts'

/**
 * A Microsoft.DataReplication job, or what is below it, in the version of the parameters.
 * @param below a path that begins with a slash
 */
export function jobUrl(parameters: Parameters, endpoint: URL, below = ''): URL {
  const [job, version] = [parameters['job-name'], parameters['api-version']].map(encodeURIComponent)
  return new URL(`${vaultPath(parameters)}/jobs/${job}${below}?api-version=${version}`, endpoint)
}

/** The resource id of the vault, as a path of a URL. */
export function vaultPath(parameters: Parameters): string {
  const segment = (name: keyof Parameters) => encodeURIComponent(parameters[name])
  const group = `/subscriptions/${segment('subscription-id')}/resourceGroups/${segment('resource-group')}`
  return `${group}/providers/Microsoft.DataReplication/replicationVaults/${segment('vault-name')}`
}

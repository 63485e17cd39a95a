import { publicCloud } from './clouds.ts'
import { deploymentStarts, deployments } from './samples/deployments.ts'
import { fabric, fabricStarts } from './samples/fabric.ts'
import { jobs } from './samples/jobs.ts'
import { computeLocationPath, resourcePath, sampleSubscription } from './samples/paths.ts'
import { startedOperations, starts } from './samples/starts.ts'
import { waits } from './samples/waits.ts'
import type { Operation, Script, Start } from './script.ts'

export { sampleSubscription } from './samples/paths.ts'

/** Operations to try the action, or curl, on. Their seconds count from the first poll. */
export const samples: readonly Operation[] = [...waits, ...jobs, ...deployments, ...fabric, ...startedOperations]

/** Requests that start operations. */
export const sampleStarts: readonly Start[] = [...starts, ...deploymentStarts, ...fabricStarts]

/** Everything that the emulator knows when a person starts it. */
export const sampleScripts: readonly Script[] = [...samples, ...sampleStarts]

type Named = Pick<Operation, 'api' | 'id' | 'jobName' | 'path' | 'inputs'>

/** The path at which the emulator has an operation, with the version that its API wants there. */
export function samplePath({ api, id, jobName = id, path }: Named): string {
  if (path !== undefined) return path
  const vault = resourcePath('rg-replication', 'Microsoft.DataReplication/replicationVaults/vault-1')
  switch (api) {
    case 'classic-gateway':
      return `/${sampleSubscription}/services/networking/operation/${id}`
    case 'classic':
      return `/${sampleSubscription}/operations/${id}`
    case 'data-replication':
      return `${vault}/jobs/${jobName}/operations/${id}?api-version=2021-02-16-preview`
    case 'data-replication-job':
      return `${vault}/jobs/${id}?api-version=2024-09-01`
    case 'arm-operation':
      return computeLocationPath('operations', id)
    case 'arm-location':
      return computeLocationPath('operationResults', id)
    case 'arm-resource':
      return `${resourcePath('rg-network', `Microsoft.Network/virtualNetworkGateways/${id}`)}?api-version=2024-05-01`
    case 'data-plane':
      return `/v1/operations/${id}`
  }
}

/** The step's `with` that waits for an operation of the emulator's. */
export function sampleInputs(operation: Named, origin: string): Record<string, string> {
  return { ...placeInputs(operation, origin), ...operation.inputs }
}

/** The inputs that say where the operation is. */
function placeInputs(operation: Named, origin: string): Record<string, string> {
  const { api, id, jobName = id } = operation
  const common = { api, 'access-token': sampleToken }
  const subscription = { 'subscription-id': sampleSubscription }
  const vault = { ...subscription, 'resource-group': 'rg-replication', 'vault-name': 'vault-1' }
  const resourceManager = { ...common, 'resource-manager-endpoint': origin }
  const [path = '', version = ''] = samplePath(operation).split('?api-version=')
  switch (api) {
    case 'classic-gateway':
    case 'classic':
      return { ...common, ...subscription, 'operation-id': id, 'service-management-endpoint': origin }
    case 'data-replication':
      return { ...resourceManager, ...vault, 'job-name': jobName, 'operation-id': id }
    case 'data-replication-job':
      return { ...resourceManager, ...vault, 'job-name': id }
    case 'arm-operation':
    case 'arm-location':
      return { ...resourceManager, 'operation-url': `${origin}${samplePath(operation)}` }
    case 'arm-resource':
      return { ...resourceManager, 'resource-id': path, 'api-version': version }
    case 'data-plane': {
      const isReal = publicCloud.dataPlanes.includes(new URL(origin).hostname)
      const other = { endpoint: origin, scope: 'api://emulator/.default' }
      return { ...common, 'operation-url': `${origin}${path}`, ...(!isReal && other) }
    }
  }
}

/** The step's `with` that sends a request of the emulator's, and waits for what it starts. */
export function startInputs({ method, path, body }: Start, origin: string): Record<string, string> {
  return {
    request: `${method} ${path}`,
    ...(body && { 'request-body': JSON.stringify(body) }),
    'resource-manager-endpoint': origin,
    'access-token': sampleToken
  }
}

/** Any bearer token will do where the emulator has no token service. */
export const sampleToken = 'a-token-of-the-emulator'

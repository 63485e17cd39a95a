import type { State } from '../src/operation.ts'
import {
  type Build,
  type Document,
  fabricOperation,
  gatewayOperation,
  type Place,
  resourceWith,
  serviceOperation,
  statusMonitor
} from './documents.ts'
import { sampleSubscription } from './samples/paths.ts'
import type { Operation, Say, Step } from './script.ts'
import { fabric, resourceManager, type Service, serviceManagement } from './services.ts'

/** What the emulator knows about each API, by the value of the input `api`. To add an API, add an entry here. */

interface EmulatedApi {
  readonly service: Service
  /** The path of its operations, unless they have their own. The last placeholder is the operation's name. */
  readonly path: string
  /** The supported versions, and the version that the samples use. Microsoft Fabric has its version in the path. */
  readonly versions?: { readonly oldest: string; readonly latest: string; readonly sample: string }
  /** The inputs that identify a sample's operation, without the endpoint. */
  readonly inputs: (sample: Sample) => Readonly<Record<string, string>>
  /** The step that an operation shows while it runs. */
  readonly running: Step
  /** The documented terminal statuses. The first one means success. */
  readonly ends: readonly (readonly [word: string, State])[]
  readonly document: Build
}

/** A sample's operation. */
interface Sample {
  readonly id: string
  readonly jobName: string
  /** Path and query. */
  readonly path: string
  readonly origin: string
}

const subscription = '/subscriptions/{subscription-id}'
const vault = `${subscription}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}`
/** The job that a replication operation belongs to. The data-replication API serves it too. */
export const jobPath = `${vault}/jobs/{job-name}`

/** The values of a path's placeholders in the samples. */
function values({ id, jobName }: Pick<Sample, 'id' | 'jobName'>): Readonly<Record<string, string>> {
  return {
    'subscription-id': sampleSubscription,
    'resource-group': 'rg-replication',
    'vault-name': 'vault-1',
    'job-name': jobName,
    'operation-id': id,
    ...{ provider: 'Microsoft.Compute', location: 'westeurope' },
    ...{ group: 'rg-network', namespace: 'Microsoft.Network', type: 'virtualNetworkGateways', id }
  }
}

const named =
  (...names: readonly string[]) =>
  (sample: Sample) =>
    Object.fromEntries(names.map((name) => [name, values(sample)[name] ?? '']))
const byUrl = ({ origin, path }: Sample) => ({ 'operation-url': `${origin}${path}` })

const resourceManagerEnds: EmulatedApi['ends'] = [
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['Canceled', 'canceled'],
  ['Cancelled', 'canceled']
]
/** Every version of Resource Manager: none is older than 2014. */
const any = { oldest: '2014', latest: '9999' }

const apis: Readonly<Record<Operation['api'], EmulatedApi>> = {
  'classic-gateway': {
    service: serviceManagement,
    path: '/{subscription-id}/services/networking/operation/{operation-id}',
    versions: { oldest: '2012-03-01', latest: '9999', sample: '2016-07-01' },
    inputs: named('subscription-id', 'operation-id'),
    running: { status: 'InProgress' },
    ends: [
      ['Successful', 'succeeded'],
      ['Failed', 'failed']
    ],
    document: gatewayOperation
  },
  classic: {
    service: serviceManagement,
    path: '/{subscription-id}/operations/{operation-id}',
    versions: { oldest: '2009-10-01', latest: '9999', sample: '2016-07-01' },
    inputs: named('subscription-id', 'operation-id'),
    running: { status: 'InProgress' },
    ends: [
      ['Succeeded', 'succeeded'],
      ['Failed', 'failed']
    ],
    document: serviceOperation
  },
  'data-replication': {
    service: resourceManager,
    path: `${jobPath}/operations/{operation-id}`,
    versions: { oldest: '2021-02-16-preview', latest: '2021-02-16-preview', sample: '2021-02-16-preview' },
    inputs: named('subscription-id', 'resource-group', 'vault-name', 'job-name', 'operation-id'),
    running: { status: 'Running' },
    ends: resourceManagerEnds,
    document: statusMonitor
  },
  'data-replication-job': {
    service: resourceManager,
    path: jobPath,
    versions: { oldest: '2021-02-16-preview', latest: '9999', sample: '2024-09-01' },
    inputs: named('subscription-id', 'resource-group', 'vault-name', 'job-name'),
    running: { status: 'Started' },
    ends: [
      ...resourceManagerEnds,
      ['CompletedWithInformation', 'succeeded'],
      ['CompletedWithWarnings', 'succeeded'],
      ['CompletedWithErrors', 'failed']
    ],
    document: resourceWith('state', ({ name }) => ({ displayName: name }))
  },
  'arm-operation': {
    service: resourceManager,
    path: `${subscription}/providers/{provider}/locations/{location}/operations/{id}`,
    versions: { ...any, sample: '2024-11-01' },
    inputs: byUrl,
    running: { status: 'Running' },
    ends: resourceManagerEnds,
    document: statusMonitor
  },
  'arm-location': {
    service: resourceManager,
    path: `${subscription}/providers/{provider}/locations/{location}/operationResults/{id}`,
    versions: { ...any, sample: '2024-11-01' },
    inputs: byUrl,
    running: { http: 202 },
    ends: resourceManagerEnds,
    document: resourceWith('provisioningState')
  },
  'arm-resource': {
    service: resourceManager,
    path: `${subscription}/resourceGroups/{group}/providers/{namespace}/{type}/{id}`,
    versions: { ...any, sample: '2024-05-01' },
    inputs: ({ path }) => {
      const [id = '', version = ''] = path.split('?api-version=')
      return { 'resource-id': id, 'api-version': version }
    },
    running: { status: 'Creating' },
    ends: resourceManagerEnds,
    document: resourceWith('provisioningState')
  },
  'data-plane': {
    service: fabric,
    path: '/v1/operations/{id}',
    inputs: byUrl,
    running: { status: 'Running' },
    ends: resourceManagerEnds,
    document: fabricOperation
  }
}

/** @throws if the emulator does not know the API */
export function emulatedApi(api: Operation['api']): EmulatedApi {
  const found = new Map<string, EmulatedApi>(Object.entries(apis)).get(api)
  if (found === undefined)
    throw new Error(`The emulator does not know the API ${api}: give it an entry in emulator/apis.ts`)
  return found
}

/** The names of all APIs that the emulator knows. */
export const emulatedApis = Object.keys(apis) as readonly Operation['api'][]

/** A status document as the API writes it. */
export function statusDocument(operation: Operation, say: Say, place: Place): Document {
  return emulatedApi(operation.api).document(operation, say, place)
}

/** The operation's path in the emulator, with the api-version that its API expects. */
export function samplePath({
  api,
  id,
  jobName = id,
  path
}: Pick<Operation, 'api' | 'id' | 'jobName' | 'path'>): string {
  if (path !== undefined) return path
  const { path: template, service, versions } = emulatedApi(api)
  const expanded = template.replace(placeholder, (_, name: string) => values({ id, jobName })[name] ?? name)
  return service.hasVersionInQuery ? `${expanded}?api-version=${versions?.sample}` : expanded
}

const placeholder = /\{([a-z-]+)\}/g

/** A pattern for a path. Its group `id` captures the last placeholder. */
export function patternOf(path: string): RegExp {
  const last = path.lastIndexOf('{')
  const before = path.slice(0, last).replace(placeholder, '[^/]+')
  return new RegExp(`^${before}${path.slice(last).replace(placeholder, '(?<id>[^/]+)')}$`, 'i')
}

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

/** All that the emulator knows of each API, by the value of the input `api`. A new API needs an entry here, and no more. */

interface EmulatedApi {
  readonly service: Service
  /** Where its operations are, unless they have paths of their own. The last name in braces is the operation's. */
  readonly path: string
  /** The versions that it has, and that of the samples. Microsoft Fabric has it in the path. */
  readonly versions?: { readonly oldest: string; readonly latest: string; readonly sample: string }
  /** The inputs that name an operation of the samples, beside the endpoint. */
  readonly inputs: (sample: Sample) => Readonly<Record<string, string>>
  /** What it says while an operation runs. */
  readonly running: Step
  /** The words that end an operation, by the API's documentation: first what it says of a success. */
  readonly ends: readonly (readonly [word: string, State])[]
  readonly document: Build
}

/** An operation of the samples. */
interface Sample {
  readonly id: string
  readonly jobName: string
  /** Path and query. */
  readonly path: string
  readonly origin: string
}

const subscription = '/subscriptions/{subscription-id}'
const vault = `${subscription}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}`
/** The job of a replication operation, which that API has, too. */
export const jobPath = `${vault}/jobs/{job-name}`

/** What the names in a path stand for in the samples. */
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
/** Of Resource Manager as such: before 2014 there was none. */
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

/** The path at which the emulator has an operation, with the version that its API has there. */
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

/** What a path looks like; its group `id` is what the last name in braces stands for. */
export function patternOf(path: string): RegExp {
  const last = path.lastIndexOf('{')
  const before = path.slice(0, last).replace(placeholder, '[^/]+')
  return new RegExp(`^${before}${path.slice(last).replace(placeholder, '(?<id>[^/]+)')}$`, 'i')
}

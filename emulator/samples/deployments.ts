import type { Operation, Show, Start, Step } from '../script.ts'
import { resourcePath } from './paths.ts'

/** Deployments, with the lists of their operations (Microsoft.Resources, 2021-04-01). */

interface Target {
  /** `Microsoft.Storage/storageAccounts`, for example, or `Microsoft.Resources/deployments` for a nested deployment. */
  readonly type: string
  readonly name: string
  /** Default: the deployment's own resource group. */
  readonly group?: string
  /** Why it failed. */
  readonly error?: DeploymentError
  /** Default: `Create`. */
  readonly provisioningOperation?: string
}

interface DeploymentError {
  readonly code: string
  readonly message: string
  readonly details?: readonly DeploymentError[]
}

/** The targets' states, in order. A target without a state has not begun. The last phase never ends. */
interface Phase {
  readonly seconds?: number
  readonly states: readonly ('Running' | 'Succeeded' | 'Failed')[]
}

interface Deployment {
  readonly group: string
  readonly name: string
  readonly about: string
  readonly targets: readonly Target[]
  readonly phases: readonly Phase[]
  /** The deployment's own error. Default: it succeeds. */
  readonly error?: DeploymentError
  readonly outputs?: Readonly<Record<string, unknown>>
  /** Operations per page of the list. Default: all on one page. */
  readonly pageSize?: number
  /** The response in place of the list. */
  readonly list?: Step
  /** Nested deployments. */
  readonly nested?: readonly Operation[]
}

const version = '?api-version=2021-04-01'

function deploymentPath(group: string, name: string): string {
  return resourcePath(group, `Microsoft.Resources/deployments/${name}`)
}

function monitorPath(group: string, name: string): string {
  return `${deploymentPath(group, name)}/operationStatuses/08584001234567890123${version}`
}

/** The deployment, its status monitor and the list of its operations. */
function deployment(spec: Deployment): Operation {
  const { group, name, about, phases, error, list, nested = [] } = spec
  const path = deploymentPath(group, name)
  const last = error === undefined ? 'Succeeded' : 'Failed'
  const inTurn = (document: (isOver: boolean) => Show['document']): readonly Step[] =>
    phases.map(({ seconds }, index) => ({ document: document(index === phases.length - 1), seconds }))
  const monitor: Operation = {
    api: 'arm-operation',
    id: `${name}-status`,
    path: monitorPath(group, name),
    steps: inTurn((isOver) => (isOver ? { status: last, error } : { status: 'Running' }))
  }
  return {
    api: 'arm-resource',
    id: name,
    about,
    path: `${path}${version}`,
    steps: inTurn((isOver) => ({ properties: properties(spec, isOver ? last : 'Running') })),
    beside: [monitor, ...(list === undefined ? pages(spec) : [pageOf(spec, 0, [list])]), ...nested.flatMap(withBeside)]
  }
}

function withBeside(operation: Operation): readonly Operation[] {
  return [{ ...operation, beside: undefined }, ...(operation.beside ?? [])]
}

/** DeploymentPropertiesExtended */
function properties({ error, outputs, targets, group }: Deployment, provisioningState: string): Show['document'] {
  const isSuccess = provisioningState === 'Succeeded'
  return {
    templateHash: '4827401983345071245',
    parameters: {},
    mode: 'Incremental',
    provisioningState,
    timestamp: '2026-01-31T12:00:06.1234567Z',
    duration: 'PT6.1S',
    correlationId: 'b7a0a5f8-4a2e-4f0c-8a33-1c2d3e4f5a6b',
    providers: [],
    dependencies: [],
    ...(isSuccess && { outputs, outputResources: targets.map((target) => ({ id: idOf(target, group) })) }),
    ...(provisioningState === 'Failed' && { error })
  }
}

/** The list as pages of `pageSize` targets. A target appears once it has begun. */
function pages(spec: Deployment): readonly Operation[] {
  const { targets, phases, pageSize = targets.length } = spec
  const count = Math.ceil(targets.length / pageSize)
  return Array.from({ length: count }, (_, page) => {
    const from = page * pageSize
    const steps = phases.map(({ seconds, states }): Step => {
      const value = states.slice(from, from + pageSize).flatMap((state, index) => {
        const target = targets[from + index]
        return target === undefined ? [] : [operationOf(spec, target, state, from + index)]
      })
      const nextLink = states.length > from + pageSize ? `{origin}${pagePath(spec, page + 1)}` : undefined
      return { document: { value, nextLink }, seconds }
    })
    return pageOf(spec, page, steps)
  })
}

function pagePath({ group, name }: Deployment, page: number): string {
  const skip = page === 0 ? '' : `&$skiptoken=page-${page + 1}`
  return `${deploymentPath(group, name)}/operations${version}${skip}`
}

function pageOf(spec: Deployment, page: number, steps: readonly Step[]): Operation {
  return { api: 'arm-location', id: `${spec.name}-operations-${page + 1}`, path: pagePath(spec, page), steps }
}

/** DeploymentOperation */
function operationOf({ group, name }: Deployment, target: Target, provisioningState: string, index: number): object {
  const operationId = `4F1C8D0E2B3A5${index}`
  const isOver = provisioningState !== 'Running'
  const { error } = target
  return {
    id: `${deploymentPath(group, name)}/operations/${operationId}`,
    operationId,
    properties: {
      provisioningOperation: target.provisioningOperation ?? 'Create',
      provisioningState,
      timestamp: `2026-01-31T12:00:0${index}.4711000Z`,
      duration: isOver ? 'PT2.4711S' : 'PT0.5S',
      trackingId: 'd4f0c6de-93c1-4d5a-8a0e-6e7f8a9b0c1d',
      serviceRequestId: isOver ? '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d' : undefined,
      statusCode: isOver ? (provisioningState === 'Failed' ? 'Conflict' : 'OK') : 'Accepted',
      statusMessage: provisioningState === 'Failed' && error ? { status: 'Failed', error } : undefined,
      targetResource:
        target.name === ''
          ? undefined
          : { id: idOf(target, group), resourceType: target.type, resourceName: target.name }
    }
  }
}

function idOf({ type, name, group }: Target, ownGroup: string): string {
  return resourcePath(group ?? ownGroup, `${type}/${name}`)
}

const atLeastOne: DeploymentError = {
  code: 'DeploymentFailed',
  message: 'At least one resource deployment operation failed. List the deployment operations for details.'
}

const skuNotAvailable: DeploymentError = {
  code: 'SkuNotAvailable',
  message: 'The size Standard_Z1 of fw-1 is not available in westeurope.'
}

const storage: Target = { type: 'Microsoft.Storage/storageAccounts', name: 'stapp1' }
const plan: Target = { type: 'Microsoft.Web/serverfarms', name: 'plan-1' }
const site: Target = { type: 'Microsoft.Web/sites', name: 'site-1' }
const bookkeeping: Target = { type: '', name: '', provisioningOperation: 'EvaluateDeploymentOutput' }

const app = deployment({
  group: 'rg-app',
  name: 'app',
  about: 'a deployment of three resources that succeeds after 6 s',
  targets: [storage, plan, site, bookkeeping],
  phases: [
    { seconds: 2, states: ['Running', 'Running'] },
    { seconds: 2, states: ['Succeeded', 'Running'] },
    { seconds: 2, states: ['Succeeded', 'Succeeded', 'Running'] },
    { states: ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'] }
  ],
  outputs: { siteUrl: { type: 'String', value: 'https://site-1.example' } }
})

const network = deployment({
  group: 'rg-network',
  name: 'network',
  about: 'the nested deployment of landing-zone',
  targets: [
    { type: 'Microsoft.Network/virtualNetworks', name: 'vnet-1' },
    { type: 'Microsoft.Compute/virtualMachines', name: 'fw-1', error: skuNotAvailable }
  ],
  phases: [
    { seconds: 2, states: ['Running'] },
    { seconds: 2, states: ['Succeeded', 'Running'] },
    { states: ['Succeeded', 'Failed'] }
  ],
  error: atLeastOne
})

const landingZone = deployment({
  group: 'rg-app',
  name: 'landing-zone',
  about: 'a deployment whose nested deployment, in another resource group, fails after 4 s',
  targets: [
    storage,
    { type: 'Microsoft.Resources/deployments', name: 'network', group: 'rg-network', error: atLeastOne },
    {
      ...site,
      error: { code: 'MissingDependency', message: 'The deployment of network, which site-1 depends on, failed.' }
    }
  ],
  phases: [
    { seconds: 2, states: ['Running', 'Running'] },
    { seconds: 2, states: ['Succeeded', 'Running'] },
    { states: ['Succeeded', 'Failed', 'Failed'] }
  ],
  error: atLeastOne,
  nested: [network]
})

const paged = deployment({
  group: 'rg-app',
  name: 'paged',
  about: 'a deployment that fails after 4 s; the list of its operations has two pages, and the reason is on the second',
  targets: [
    storage,
    plan,
    { ...site, error: { code: 'NameNotAvailable', message: 'The name site-1 is already taken. Choose another name.' } }
  ],
  phases: [
    { seconds: 2, states: ['Running', 'Running'] },
    { seconds: 2, states: ['Succeeded', 'Succeeded', 'Running'] },
    { states: ['Succeeded', 'Succeeded', 'Failed'] }
  ],
  error: atLeastOne,
  pageSize: 2
})

const hidden = deployment({
  group: 'rg-app',
  name: 'hidden',
  about: 'a deployment that fails after 4 s; reading the list of its operations is forbidden',
  targets: [storage],
  phases: [{ seconds: 4, states: ['Running'] }, { states: ['Failed'] }],
  error: {
    ...atLeastOne,
    details: [{ code: 'StorageAccountAlreadyTaken', message: 'The name stapp1 is already taken. Choose another name.' }]
  },
  list: {
    http: 403,
    error: {
      code: 'AuthorizationFailed',
      message: `The client 'c' does not have authorization to perform action 'Microsoft.Resources/deployments/operations/read' over scope '${deploymentPath('rg-app', 'hidden')}'.`
    }
  }
})

export const deployments: readonly Operation[] = [app, landingZone, paged, hidden]

/** A PUT for each of them: 201 with an Azure-AsyncOperation. */
export const deploymentStarts: readonly Start[] = deployments.map((operation): Start => {
  const { id, path = '', about } = operation
  const parameters = {}
  return {
    id: `deploy-${id}`,
    about: `PUT, 201 with an Azure-AsyncOperation: ${about}`,
    method: 'PUT',
    path,
    body: { properties: { mode: 'Incremental', template: { resources: [] }, parameters } },
    answers: [
      {
        code: 201,
        document: { properties: { mode: 'Incremental', provisioningState: 'Accepted', parameters } },
        headers: { 'azure-asyncoperation': `{origin}${monitorPath('rg-app', id)}` }
      }
    ],
    begins: [operation]
  }
})

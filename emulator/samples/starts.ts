import type { Answer, Operation, Show, Start, Step } from '../script.ts'
import { completedBackup, executionPath, jobExecution, registration, registrationPath } from './jobs.ts'
import { computeLocationPath, resourcePath } from './paths.ts'

/** A start for each form of response that Resource Manager gives to a request that starts an operation. */

const compute = '?api-version=2024-11-01'
const net = '?api-version=2024-05-01'

function vmPath(name: string, action = ''): string {
  return `${resourcePath('rg-app', `Microsoft.Compute/virtualMachines/${name}`)}${action}${compute}`
}

function gatewayPath(name: string): string {
  return `${resourcePath('rg-network', `Microsoft.Network/virtualNetworkGateways/${name}`)}${net}`
}

/** Headers that link to a status monitor, a Location, or both. */
function links(paths: { readonly monitor?: string; readonly location?: string }): Readonly<Record<string, string>> {
  const { monitor, location } = paths
  return {
    ...(monitor !== undefined && { 'azure-asyncoperation': `{origin}${monitor}` }),
    ...(location !== undefined && { location: `{origin}${location}` })
  }
}

const monitorOf = (id: string) => computeLocationPath('operations', id)
const locationOf = (id: string) => computeLocationPath('operationResults', id)

/** A status monitor that succeeds after 3 s. */
function monitor(id: string, properties?: Readonly<Record<string, unknown>>): Operation {
  return {
    api: 'arm-operation',
    id: `${id}-status`,
    path: monitorOf(id),
    steps: [
      { status: 'InProgress', retryAfter: 1, seconds: 3 },
      { status: 'Succeeded', members: { properties } }
    ]
  }
}

/** A Location that ends after 3 s. */
function location(id: string, end: Step): Operation {
  const path = locationOf(id)
  const again = { http: 202, retryAfter: 1, headers: links({ location: path }) }
  return { api: 'arm-location', id: `${id}-result`, path, steps: [{ ...again, seconds: 3 }, end] }
}

function state(provisioningState: string): Show {
  return { document: { location: 'westeurope', properties: { provisioningState } } }
}

/** A resource with this state for 3 s, then with Succeeded. */
function becoming(name: string, path: string, word: string): Operation {
  return { api: 'arm-resource', id: name, path, steps: [{ ...state(word), seconds: 3 }, state('Succeeded')] }
}

/** A resource that stays as it is until a request changes it. */
function existing(name: string, path: string): Operation {
  return { api: 'arm-resource', id: name, path, steps: [state('Succeeded')] }
}

function missing(path: string): Answer {
  const [, group = '', resource = ''] = /\/resourceGroups\/([^/]+)\/providers\/([^?]+)/i.exec(path) ?? []
  const message = `The Resource '${resource}' under resource group '${group}' was not found.`
  return { http: 404, error: { code: 'ResourceNotFound', message } }
}

/** A resource that no longer exists after 3 s. */
function vanishing(name: string, path: string): Operation {
  return { api: 'arm-resource', id: name, path, steps: [{ ...state('Deleting'), seconds: 3 }, missing(path)] }
}

function gone(name: string, path: string): Operation {
  return { api: 'arm-resource', id: name, path, steps: [missing(path)] }
}

/** The resources that exist before the requests change or delete them. */
export const startedOperations: readonly Operation[] = [
  existing('vm-patched', vmPath('vm-patched')),
  existing('gw-patched', gatewayPath('gw-patched')),
  existing('vm-deleted', vmPath('vm-deleted')),
  existing('vm-deleted-at-once', vmPath('vm-deleted-at-once')),
  existing('gw-deleted', gatewayPath('gw-deleted')),
  existing('gw-deleting', gatewayPath('gw-deleting'))
]

const vm = { location: 'westeurope', properties: { hardwareProfile: { vmSize: 'Standard_D2s_v5' } } }
const gateway = { location: 'westeurope', properties: { gatewayType: 'Vpn' } }

const puts: readonly Start[] = [
  {
    id: 'create-vm',
    about: 'PUT, 201 with Azure-AsyncOperation, then the resource',
    method: 'PUT',
    path: vmPath('vm-created'),
    body: vm,
    answers: [{ ...state('Creating'), code: 201, headers: links({ monitor: monitorOf('create-vm') }), retryAfter: 1 }],
    begins: [monitor('create-vm'), becoming('vm-created', vmPath('vm-created'), 'Creating')]
  },
  {
    id: 'update-gateway',
    about: 'PUT, 200 with a provisioningState, and no URL',
    method: 'PUT',
    path: gatewayPath('gw-updated'),
    body: gateway,
    answers: [{ ...state('Updating'), retryAfter: 1 }],
    begins: [becoming('gw-updated', gatewayPath('gw-updated'), 'Updating')]
  },
  {
    id: 'create-accepted',
    about: 'PUT, 202 without a body and without a URL',
    method: 'PUT',
    path: gatewayPath('gw-accepted'),
    body: gateway,
    answers: [{ http: 202, retryAfter: 1 }],
    begins: [becoming('gw-accepted', gatewayPath('gw-accepted'), 'Updating')]
  },
  {
    id: 'create-by-operation-location',
    about: 'PUT, 201 with Operation-Location',
    method: 'PUT',
    path: vmPath('vm-by-operation-location'),
    body: vm,
    answers: [
      {
        ...state('Creating'),
        code: 201,
        headers: { 'operation-location': `{origin}${monitorOf('create-by-operation-location')}` }
      }
    ],
    begins: [
      monitor('create-by-operation-location'),
      becoming('vm-by-operation-location', vmPath('vm-by-operation-location'), 'Creating')
    ]
  },
  {
    id: 'create-at-once',
    about: 'PUT, 201 with Succeeded, and its own URL as Location',
    method: 'PUT',
    path: vmPath('vm-at-once'),
    body: vm,
    answers: [{ ...state('Succeeded'), code: 201, headers: links({ location: vmPath('vm-at-once') }) }],
    begins: [existing('vm-at-once', vmPath('vm-at-once'))]
  }
]

const patches: readonly Start[] = [
  {
    id: 'patch-vm',
    about: 'PATCH, 202 with Azure-AsyncOperation and Location',
    method: 'PATCH',
    path: vmPath('vm-patched'),
    body: { tags: { owner: 'web' } },
    answers: [
      { http: 202, retryAfter: 1, headers: links({ monitor: monitorOf('patch-vm'), location: locationOf('patch-vm') }) }
    ],
    begins: [
      monitor('patch-vm'),
      location('patch-vm', state('Succeeded')),
      becoming('vm-patched', vmPath('vm-patched'), 'Updating')
    ]
  },
  {
    id: 'patch-gateway',
    about: 'PATCH, 200 with a provisioningState, and no URL',
    method: 'PATCH',
    path: gatewayPath('gw-patched'),
    body: { tags: { owner: 'web' } },
    answers: [{ ...state('Updating'), retryAfter: 1 }],
    begins: [becoming('gw-patched', gatewayPath('gw-patched'), 'Updating')]
  }
]

const keys = { keys: [{ keyName: 'key1', value: 'bm90LWEta2V5', permissions: 'FULL' }] }
const backupItem = resourcePath(
  'rg-backup',
  'Microsoft.RecoveryServices/vaults/vault-1/backupFabrics/Azure/protectionContainers/c1/protectedItems/vm-web-01'
)
const backup = '?api-version=2025-02-01'
const backupJobId = 'started-backup-job'

const posts: readonly Start[] = [
  {
    id: 'deallocate-vm',
    about: 'POST, 202 with Azure-AsyncOperation and Location, without a result',
    method: 'POST',
    path: vmPath('vm-1', '/deallocate'),
    answers: [
      {
        http: 202,
        retryAfter: 1,
        headers: links({ monitor: monitorOf('deallocate-vm'), location: locationOf('deallocate-vm') })
      }
    ],
    begins: [monitor('deallocate-vm'), location('deallocate-vm', { http: 200 })]
  },
  {
    id: 'run-command',
    about: 'POST, 202 with Azure-AsyncOperation and Location; the result is at the Location',
    method: 'POST',
    path: vmPath('vm-1', '/runCommand'),
    body: { commandId: 'RunShellScript', script: ['uptime'] },
    answers: [
      {
        http: 202,
        retryAfter: 1,
        headers: links({ monitor: monitorOf('run-command'), location: locationOf('run-command') })
      }
    ],
    begins: [
      monitor('run-command'),
      location('run-command', {
        document: { value: [{ code: 'ProvisioningState/succeeded', level: 'Info', message: 'up 3 days' }] }
      })
    ]
  },
  {
    id: 'import-image',
    about: 'POST, 202 with Location',
    method: 'POST',
    path: `${resourcePath('rg-app', 'Microsoft.ContainerRegistry/registries/registry1')}/importImage?api-version=2023-07-01`,
    body: { source: { registryUri: 'registry.example', sourceImage: 'web:1' }, targetTags: ['web:1'] },
    answers: [{ http: 202, retryAfter: 1, headers: links({ location: locationOf('import-image') }) }],
    begins: [location('import-image', { http: 200 })]
  },
  {
    id: 'resize-vm',
    about: 'POST, 202 with Azure-AsyncOperation; it fails',
    method: 'POST',
    path: vmPath('vm-1', '/resize'),
    answers: [{ http: 202, retryAfter: 1, headers: links({ monitor: monitorOf('resize-vm') }) }],
    begins: [
      {
        api: 'arm-operation',
        id: 'resize-vm-status',
        path: monitorOf('resize-vm'),
        steps: [
          { status: 'InProgress', retryAfter: 1, seconds: 2 },
          {
            status: 'Failed',
            members: {
              error: { code: 'AllocationFailed', message: 'There is no capacity for this size in westeurope.' }
            }
          }
        ]
      }
    ]
  },
  {
    id: 'list-keys',
    about: 'POST, 200 with the result at once',
    method: 'POST',
    path: `${resourcePath('rg-app', 'Microsoft.Storage/storageAccounts/stapp1')}/listKeys?api-version=2024-01-01`,
    answers: [{ document: keys }]
  },
  {
    id: 'export-template',
    about: 'POST, 200 without a status, with a Location at another path',
    method: 'POST',
    path: `${resourcePath('rg-app', 'Microsoft.Sample/exports/all')}/run?api-version=2025-01-01`,
    answers: [{ document: { name: 'all' }, headers: links({ location: locationOf('export-template') }) }],
    begins: [location('export-template', { document: { lines: 12 } })]
  },
  {
    id: 'start-job',
    about: 'POST, 200 with the id of a job execution that is still running',
    method: 'POST',
    path: `${resourcePath('rg-app', 'Microsoft.App/jobs/nightly')}/start?api-version=2025-07-01`,
    answers: [{ document: { name: 'nightly-started', id: executionPath('nightly-started').split('?')[0] } }],
    begins: [jobExecution('nightly-started', 'Succeeded', 'the execution that start-job starts')]
  },
  {
    id: 'start-backup',
    about: 'POST, 202 with Azure-AsyncOperation, which succeeds with a jobId while the backup job is still running',
    method: 'POST',
    path: `${backupItem}/backup${backup}`,
    body: { properties: { objectType: 'IaasVMBackupRequest' } },
    answers: [
      {
        http: 202,
        retryAfter: 1,
        headers: links({
          monitor: `${backupItem}/operationsStatus/1${backup}`,
          location: `${backupItem}/operationResults/1${backup}`
        })
      }
    ],
    begins: [
      {
        api: 'arm-operation',
        id: 'start-backup-status',
        path: `${backupItem}/operationsStatus/1${backup}`,
        steps: [
          { status: 'InProgress', retryAfter: 1, polls: 1 },
          {
            status: 'Succeeded',
            members: { properties: { objectType: 'OperationStatusJobExtendedInfo', jobId: backupJobId } }
          }
        ]
      },
      {
        api: 'arm-location',
        id: 'start-backup-result',
        path: `${backupItem}/operationResults/1${backup}`,
        steps: [{ http: 202, retryAfter: 1, polls: 1 }, { http: 204 }]
      },
      completedBackup(backupJobId, 'the backup job that start-backup starts')
    ]
  },
  {
    id: 'register-provider',
    about: 'POST, 200 with a registrationState that is not final',
    method: 'POST',
    path: registrationPath.replace('?', '/register?'),
    answers: [registration('Registering')],
    begins: [
      {
        api: 'arm-resource',
        id: 'Microsoft.Web',
        path: registrationPath,
        steps: [{ ...registration('Registering'), seconds: 3 }, registration('Registered')]
      }
    ]
  },
  {
    id: 'post-without-url',
    about: 'POST, 202 without a URL to poll',
    method: 'POST',
    path: vmPath('vm-1', '/reimage'),
    answers: [{ http: 202 }]
  },
  {
    id: 'post-elsewhere',
    about: 'POST, 202 with an Azure-AsyncOperation on a host that must not get the token',
    method: 'POST',
    path: vmPath('vm-1', '/redeploy'),
    answers: [{ http: 202, headers: { 'azure-asyncoperation': 'https://operations.example/operations/1' } }]
  }
]

const deletions: readonly Start[] = [
  {
    id: 'delete-vm',
    about: 'DELETE, 202 with Location, then 204',
    method: 'DELETE',
    path: vmPath('vm-deleted'),
    answers: [{ http: 202, retryAfter: 1, headers: links({ location: locationOf('delete-vm') }) }],
    begins: [location('delete-vm', { http: 204 }), vanishing('vm-deleted', vmPath('vm-deleted'))]
  },
  {
    id: 'delete-at-once',
    about: 'DELETE, 204',
    method: 'DELETE',
    path: vmPath('vm-deleted-at-once'),
    answers: [{ http: 204 }],
    begins: [gone('vm-deleted-at-once', vmPath('vm-deleted-at-once'))]
  },
  {
    id: 'delete-gateway',
    about: 'DELETE, 202 with its own URL as Location, which responds with 404 in the end',
    method: 'DELETE',
    path: gatewayPath('gw-deleted'),
    answers: [{ http: 202, retryAfter: 1, headers: links({ location: gatewayPath('gw-deleted') }) }],
    begins: [vanishing('gw-deleted', gatewayPath('gw-deleted'))]
  },
  {
    id: 'delete-with-state',
    about: 'DELETE, 200 with a provisioningState that is not final',
    method: 'DELETE',
    path: gatewayPath('gw-deleting'),
    answers: [{ ...state('Deleting'), retryAfter: 1 }],
    begins: [vanishing('gw-deleting', gatewayPath('gw-deleting'))]
  },
  {
    id: 'delete-missing',
    about: 'DELETE, 404: the resource is already gone',
    method: 'DELETE',
    path: vmPath('vm-missing'),
    answers: [missing(vmPath('vm-missing'))]
  }
]

/** Refusals, and responses that get lost. */
const troubles: readonly Start[] = [
  {
    id: 'create-invalid',
    about: 'PUT, 400: the request is invalid',
    method: 'PUT',
    path: vmPath('vm-invalid'),
    body: { location: 'westeurope', properties: { hardwareProfile: { vmSize: 'Standard_Z0' } } },
    answers: [
      {
        http: 400,
        error: { code: 'InvalidParameter', message: 'The size Standard_Z0 is unknown.', target: 'vmSize' }
      }
    ]
  },
  {
    id: 'create-forbidden',
    about: 'PUT, 403: the identity is not allowed to do this',
    method: 'PUT',
    path: vmPath('vm-forbidden'),
    body: vm,
    answers: [
      {
        http: 403,
        error: {
          code: 'AuthorizationFailed',
          message: `The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write' over scope '${vmPath('vm-forbidden').split('?')[0]}'.`
        }
      }
    ]
  },
  {
    id: 'create-conflict',
    about: 'PUT, 409: another operation is running',
    method: 'PUT',
    path: vmPath('vm-conflict'),
    body: vm,
    answers: [
      {
        http: 409,
        error: {
          code: 'OperationNotAllowed',
          message: 'Another operation on vm-conflict is running. Wait until it ends.'
        }
      }
    ]
  },
  {
    id: 'create-lost',
    about: 'PUT that is carried out, but its response is lost; the next response is 200',
    method: 'PUT',
    path: vmPath('vm-lost'),
    body: vm,
    answers: [{ fault: 'reset' }, { ...state('Creating'), headers: links({ monitor: monitorOf('create-lost') }) }],
    begins: [monitor('create-lost'), becoming('vm-lost', vmPath('vm-lost'), 'Creating')]
  },
  {
    id: 'start-lost',
    about: 'POST that is carried out, but its response is lost',
    method: 'POST',
    path: vmPath('vm-1', '/start'),
    answers: [{ fault: 'reset' }]
  },
  {
    id: 'restart-throttled',
    about: 'POST, 429 with Retry-After at first, then 202 with Location',
    method: 'POST',
    path: vmPath('vm-1', '/restart'),
    answers: [
      { http: 429, retryAfter: 1, error: { code: 'TooManyRequests', message: 'There are too many requests.' } },
      { http: 202, retryAfter: 1, headers: links({ location: locationOf('restart-throttled') }) }
    ],
    begins: [location('restart-throttled', { http: 204 })]
  }
]

export const starts: readonly Start[] = [...puts, ...patches, ...posts, ...deletions, ...troubles]

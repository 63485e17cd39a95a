import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { emulatedApi } from '../../emulator/apis.ts'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { samplePath, sampleScripts, sampleStarts, samples } from '../../emulator/samples.ts'
import type { Operation } from '../../emulator/script.ts'

let nowMs = 0
let azure: Azure
beforeAll(async () => {
  azure = await startAzure(sampleScripts, { now: () => nowMs })
})
afterAll(() => azure.close())
afterEach(() => {
  azure.reset()
  nowMs = 0
})

const headers = { authorization: 'Bearer x', 'x-ms-version': '2016-07-01' }
const ask = (url: string, method = 'GET') => fetch(new URL(url, azure.origin), { method, headers })
type Json = Readonly<Record<string, unknown>>
const jsonAt = async (url: string) => (await (await ask(url)).json()) as Json

function sample(id: string): Operation {
  const operation = samples.find((one) => one.id === id)
  if (operation === undefined) throw new Error(`There is no sample ${id}`)
  return operation
}

/** A member of a document, by its dotted path. */
function member(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => Object(value)[name], document)
}

/** A member's values at these seconds after the first poll. */
async function course(url: string, path: string, seconds: readonly number[]): Promise<readonly unknown[]> {
  const words: unknown[] = []
  for (const second of seconds) {
    nowMs = second * 1_000
    words.push(member(await jsonAt(url), path))
  }
  return words
}

test('every name is unique', () => {
  const ids = sampleScripts.flatMap((script) => [
    script.id,
    ...('beside' in script ? (script.beside ?? []).map(({ id }) => id) : [])
  ])
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
})

test.each(samples.map((operation) => [operation.id, operation] as const))('%s is at its path', async (_, operation) => {
  const response = await ask(samplePath(operation))
  expect(response.status).toBeLessThan(300)
  const type = emulatedApi(operation.api).service.name === 'service-management' ? 'xml' : 'json'
  if (response.status === 200) expect(response.headers.get('content-type')).toContain(type)
})

describe('a state outside of provisioningState', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['backup-job', 'properties.status', ['InProgress', 'InProgress', 'Completed']],
    ['backup-job', 'properties.extendedInfo.progressPercentage', [0, 45.5, 100]],
    ['backup-job', 'properties.extendedInfo.tasksList.1.status', ['NotStarted', 'InProgress', 'Completed']],
    ['failed-backup-job', 'properties.status', ['InProgress', 'Failed', 'Failed']],
    ['failed-backup-job', 'properties.errorDetails.1.errorCode', [undefined, 400017, 400017]],
    ['nightly-x1y2z3', 'properties.status', ['Processing', 'Running', 'Succeeded']],
    ['nightly-a9b8c7', 'properties.status', ['Processing', 'Running', 'Failed']],
    ['snapshot-copy', 'properties.completionPercent', [0, 62.5, 100]],
    ['snapshot-copy', 'properties.provisioningState', ['Succeeded', 'Succeeded', 'Succeeded']],
    ['search-index', 'properties.state', ['Building', 'Building', 'Online']],
    ['Microsoft.Web', 'registrationState', ['Registering', 'Registering', 'Registered']]
  ])('%s: %s', async (id, path, words) => {
    expect(await course(samplePath(sample(id)), path, [0, 2, 4])).toEqual(words)
  })

  test('a resource’s id, name and type match its path', async () => {
    const { id, name, type } = await jsonAt(samplePath(sample('backup-job')))
    expect({ id, name, type }).toEqual({
      id: samplePath(sample('backup-job')).split('?')[0],
      name: 'backup-job',
      type: 'Microsoft.RecoveryServices/vaults/backupJobs'
    })
    const provider = await jsonAt(samplePath(sample('Microsoft.Web')))
    expect(Object.keys(provider).filter((key) => ['id', 'name', 'type'].includes(key))).toEqual(['id'])
  })
})

describe('a deployment', () => {
  const path = (name: string, group = 'rg-app') =>
    `/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/${group}/providers/Microsoft.Resources/deployments/${name}`
  const version = '?api-version=2021-04-01'
  /** The resources and their states, page by page. */
  const resources = async (name: string, group?: string): Promise<readonly string[]> => {
    const states: string[] = []
    for (let url: unknown = `${path(name, group)}/operations${version}`; typeof url === 'string'; ) {
      const { value, nextLink } = (await jsonAt(url)) as { value: readonly Json[]; nextLink?: string }
      for (const operation of value) {
        const target = member(operation, 'properties.targetResource.resourceName')
        states.push(`${target} ${member(operation, 'properties.provisioningState')}`)
      }
      url = nextLink
    }
    return states
  }

  test('that succeeds lists its resources as they begin, and its outputs', async () => {
    const url = path('app') + version
    expect(await course(url, 'properties.provisioningState', [0, 5.9])).toEqual(['Running', 'Running'])
    const lists: (readonly string[])[] = []
    for (nowMs of [0, 2_000, 4_000, 6_000]) lists.push(await resources('app'))
    expect(lists).toEqual([
      ['stapp1 Running', 'plan-1 Running'],
      ['stapp1 Succeeded', 'plan-1 Running'],
      ['stapp1 Succeeded', 'plan-1 Succeeded', 'site-1 Running'],
      ['stapp1 Succeeded', 'plan-1 Succeeded', 'site-1 Succeeded', 'undefined Succeeded']
    ])
    expect(await jsonAt(url)).toMatchObject({
      properties: { provisioningState: 'Succeeded', outputs: { siteUrl: { value: 'https://site-1.example' } } }
    })
    expect(await jsonAt(`${path('app')}/operationStatuses/08584001234567890123${version}`)).toEqual({
      status: 'Succeeded'
    })
  })

  test('has the reason of its failure in a nested one, in another resource group', async () => {
    await jsonAt(path('landing-zone') + version)
    nowMs = 4_000
    expect(await jsonAt(path('landing-zone') + version)).toMatchObject({
      properties: { provisioningState: 'Failed', error: { code: 'DeploymentFailed' } }
    })
    expect(await resources('landing-zone')).toEqual(['stapp1 Succeeded', 'network Failed', 'site-1 Failed'])
    expect(await jsonAt(path('network', 'rg-network') + version)).toMatchObject({
      properties: { provisioningState: 'Failed' }
    })
    expect(await jsonAt(`${path('network', 'rg-network')}/operations${version}`)).toMatchObject({
      value: [
        { properties: { provisioningState: 'Succeeded' } },
        { properties: { statusCode: 'Conflict', statusMessage: { error: { code: 'SkuNotAvailable' } } } }
      ]
    })
  })

  test('has pages', async () => {
    const list = `${path('paged')}/operations${version}`
    expect(await jsonAt(list)).not.toHaveProperty('nextLink')
    nowMs = 4_000
    const first = (await jsonAt(list)) as { value: readonly Json[]; nextLink: string }
    expect(first.value).toHaveLength(2)
    expect(first.nextLink).toBe(`${azure.origin}${list}&$skiptoken=page-2`)
    expect(await jsonAt(first.nextLink)).toMatchObject({
      value: [{ properties: { statusMessage: { error: { code: 'NameNotAvailable' } } } }]
    })
    expect(await resources('paged')).toHaveLength(3)
  })

  test('also has its list at the shorter path, which az uses', async () => {
    const shorter = path('app').toLowerCase().replace('/providers/microsoft.resources', '')
    expect((await jsonAt(`${shorter}/operations${version}`)).value).toHaveLength(2)
  })

  test('may forbid its list', async () => {
    const response = await ask(`${path('hidden')}/operations${version}`)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'AuthorizationFailed' } })
  })

  test('can be started', async () => {
    nowMs = 60_000
    await jsonAt(path('app') + version)
    nowMs = 120_000
    const response = await ask(path('app') + version, 'PUT')
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ name: 'app', properties: { provisioningState: 'Accepted' } })
    const monitor = response.headers.get('azure-asyncoperation') ?? ''
    expect(await jsonAt(monitor)).toEqual({ status: 'Running' })
    nowMs = 126_000
    expect(await jsonAt(monitor)).toEqual({ status: 'Succeeded' })
  })
})

describe('Microsoft Fabric', () => {
  const operation = '/v1/operations/b1d5f3a7-0c2e-4f6a-8b9d-1e3f5a7c9b0d'

  test('has an operation with a result at its final Location', async () => {
    expect(await course(operation, 'status', [0, 1, 3.9])).toEqual(['NotStarted', 'Running', 'Running'])
    expect((await ask(`${operation}/result`)).status).toBe(400)
    nowMs = 4_000
    const response = await ask(operation)
    expect(await response.json()).toEqual({
      status: 'Succeeded',
      createdTimeUtc: '1970-01-01T00:00:00.000Z',
      lastUpdatedTimeUtc: '1970-01-01T00:00:04.000Z',
      percentComplete: 100
    })
    const location = response.headers.get('location') ?? ''
    expect(location).toBe(`${azure.origin}${operation}/result`)
    expect(await jsonAt(location)).toMatchObject({ type: 'Notebook', displayName: 'Sales' })
  })

  test('has one that fails', async () => {
    const url = samplePath(sample('c2e6a4b8-1d3f-4a7b-9c0e-2f4a6b8d0c1e'))
    expect(await course(url, 'error.moreDetails.1.errorCode', [0, 2])).toEqual([undefined, 'UnknownLakehouse'])
  })

  test.each([
    ['d3f7b5c9-2e4a-4b8c-8d1f-3a5b7c9e1d2f', 'Completed', null],
    ['e4a8c6d0-3f5b-4c9d-9e2a-4b6c8d0f2e3a', 'Failed', expect.objectContaining({ errorCode: 'ImportFailed' })],
    ['f5b9d7e1-4a6c-4dae-8f3b-5c7d9e1a3f4b', 'Deduped', null]
  ])('has a job instance %s', async (id, last, failureReason) => {
    const url = samplePath(sample(id))
    expect(await course(url, 'status', [0, 1, 4])).toEqual(['NotStarted', 'InProgress', last])
    expect(await jsonAt(url)).toMatchObject({ id, failureReason })
  })

  test('needs no api-version, and has its own error format', async () => {
    const response = await fetch(`${azure.origin}/v1/operations/other`, { headers })
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ errorCode: 'ResourceNotFound' })
  })
})

describe('a request that starts an operation', () => {
  interface Then {
    readonly code: number
    /** Its provisioningState, status or registrationState. */
    readonly word?: string
    /** The status at a linked URL, or at its own URL, at once and after 10 s. */
    readonly monitor?: readonly string[]
    readonly location?: readonly string[]
    readonly resource?: readonly string[]
  }
  const running = ['200 InProgress', '200 Succeeded']
  const deleting = ['200 Deleting', '404 ResourceNotFound']
  const rows: readonly (readonly [string, Then])[] = [
    ['create-vm', { code: 201, word: 'Creating', monitor: running, resource: ['200 Creating', '200 Succeeded'] }],
    ['update-gateway', { code: 200, word: 'Updating', resource: ['200 Updating', '200 Succeeded'] }],
    ['create-accepted', { code: 202, resource: ['200 Updating', '200 Succeeded'] }],
    [
      'create-by-operation-location',
      { code: 201, word: 'Creating', monitor: running, resource: ['200 Creating', '200 Succeeded'] }
    ],
    [
      'create-at-once',
      {
        code: 201,
        word: 'Succeeded',
        location: ['200 Succeeded', '200 Succeeded'],
        resource: ['200 Succeeded', '200 Succeeded']
      }
    ],
    [
      'patch-vm',
      { code: 202, monitor: running, location: ['202', '200 Succeeded'], resource: ['200 Updating', '200 Succeeded'] }
    ],
    ['patch-gateway', { code: 200, word: 'Updating', resource: ['200 Updating', '200 Succeeded'] }],
    ['deallocate-vm', { code: 202, monitor: running, location: ['202', '200'] }],
    ['run-command', { code: 202, monitor: running, location: ['202', '200'] }],
    ['import-image', { code: 202, location: ['202', '200'] }],
    ['resize-vm', { code: 202, monitor: ['200 InProgress', '200 Failed'] }],
    ['list-keys', { code: 200 }],
    ['export-template', { code: 200, location: ['202', '200'] }],
    ['start-job', { code: 200 }],
    ['start-backup', { code: 202, monitor: running, location: ['202', '204'] }],
    ['register-provider', { code: 200, word: 'Registering' }],
    ['post-without-url', { code: 202 }],
    ['post-elsewhere', { code: 202 }],
    ['delete-vm', { code: 202, location: ['202', '204'], resource: deleting }],
    ['delete-at-once', { code: 204, resource: ['404 ResourceNotFound', '404 ResourceNotFound'] }],
    ['delete-gateway', { code: 202, location: deleting, resource: deleting }],
    ['delete-with-state', { code: 200, word: 'Deleting', resource: deleting }],
    ['delete-missing', { code: 404, word: 'ResourceNotFound' }],
    ['create-invalid', { code: 400, word: 'InvalidParameter' }],
    ['create-forbidden', { code: 403, word: 'AuthorizationFailed' }],
    ['create-conflict', { code: 409, word: 'OperationNotAllowed' }],
    ['create-lost', { code: 0, resource: ['200 Creating', '200 Succeeded'] }],
    ['start-lost', { code: 0 }],
    ['restart-throttled', { code: 429, word: 'TooManyRequests' }],
    [
      'deploy-app',
      {
        code: 201,
        word: 'Accepted',
        monitor: ['200 Running', '200 Succeeded'],
        resource: ['200 Running', '200 Succeeded']
      }
    ],
    [
      'deploy-landing-zone',
      { code: 201, word: 'Accepted', monitor: ['200 Running', '200 Failed'], resource: ['200 Running', '200 Failed'] }
    ],
    [
      'deploy-paged',
      { code: 201, word: 'Accepted', monitor: ['200 Running', '200 Failed'], resource: ['200 Running', '200 Failed'] }
    ],
    [
      'deploy-hidden',
      { code: 201, word: 'Accepted', monitor: ['200 Running', '200 Failed'], resource: ['200 Running', '200 Failed'] }
    ],
    ['create-notebook', { code: 202, location: ['200 NotStarted', '200 Succeeded'] }],
    ['run-pipeline', { code: 202, location: ['200 NotStarted', '200 Completed'] }]
  ]

  test('is in the table below', () => {
    expect(rows.map(([id]) => id)).toEqual(sampleStarts.map(({ id }) => id))
  })

  const wordOf = (text: string): string | undefined => {
    const body: unknown = text === '' ? {} : JSON.parse(text)
    const paths = ['properties.provisioningState', 'status', 'registrationState', 'error.code']
    return paths.map((path) => member(body, path)).find((word) => typeof word === 'string') as string | undefined
  }
  const said = async (url: string): Promise<string> => {
    const response = await ask(url)
    return [response.status, wordOf(await response.text())].filter(Boolean).join(' ')
  }

  test.each(rows)('%s', async (id, { code, word, monitor, location, resource }) => {
    const { method, path } = sampleStarts.find((start) => start.id === id) ?? { method: '', path: '' }
    const response = await ask(path, method).catch(() => undefined)
    expect(response?.status ?? 0).toBe(code)
    expect(response && wordOf(await response.text())).toBe(word)
    const named = (name: string) => response?.headers.get(name) ?? undefined
    const urls = {
      monitor: named('azure-asyncoperation') ?? named('operation-location'),
      location: named('location'),
      resource: resource && path
    }
    const local = Object.entries(urls).filter(([, url]) => url?.startsWith('/') || url?.startsWith(azure.origin))
    const states: Record<string, string[]> = {}
    for (nowMs of [0, 10_000])
      for (const [name, url = ''] of local) states[name] = [...(states[name] ?? []), await said(url)]
    const expected = Object.entries({ monitor, location, resource }).filter(([, words]) => words !== undefined)
    expect(states).toEqual(Object.fromEntries(expected))
    expect(azure.carriedOut.get(id) ?? 0).toBe(code < 400 ? 1 : 0)
  })

  test('a started job exists', async () => {
    await ask(sampleStarts.find(({ id }) => id === 'start-job')?.path ?? '', 'POST')
    const { begins = [] } = sampleStarts.find(({ id }) => id === 'start-job') ?? {}
    expect(await course(begins[0]?.path ?? '', 'properties.status', [0, 4])).toEqual(['Processing', 'Succeeded'])
  })

  test('a created resource exists afterwards, and a deleted one does not', async () => {
    const pathOf = (id: string) => sampleStarts.find((start) => start.id === id)?.path ?? ''
    expect((await ask(pathOf('create-vm'))).status).toBe(404)
    expect((await ask(pathOf('delete-vm'))).status).toBe(200)
  })
})

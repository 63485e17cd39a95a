/** A service is data: a third, invented one is read like the existing ones. */
import { expect, test } from '@jest/globals'
import { createSelfSigned } from '../../emulator/certificates.ts'
import type { Service } from '../../src/cloud.ts'
import { type FlavorDefinition, jsonRequest } from '../../src/flavors/flavor.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import { flavors, type Given, mistakes as mistakesOfAny, read as readAny } from './read.ts'

const sample: Service = {
  label: 'the Sample Service',
  // It is in one cloud only.
  places: { AzureCloud: { endpoint: 'https://sample.example', audience: 'https://tokens.sample.example' } },
  endpointInput: 'sample-endpoint',
  acceptsCertificate: false,
  namesAuthority: false,
  maxBodyBytes: 1024
}

const api = (service: Service): FlavorDefinition<'operation-id'> => ({
  service,
  needs: ['operation-id'],
  path: '/operations/{operation-id}',
  create: ({ parameters, url }) => ({
    operationId: parameters['operation-id'],
    request: jsonRequest(url),
    load: async () => () => ({ state: 'running', status: '', document: '' })
  })
})

const withService = (service: Service) => new Map<string, FlavorDefinition>([...flavors, ['sample', api(service)]])

function read(given: Given, { service = sample, isProxied = false } = {}): Inputs {
  return readAny({ api: 'sample', 'operation-id': 'x', ...given }, { flavors: withService(service), isProxied })
}

function mistakes(given: Given, { service = sample, isProxied = false } = {}): readonly string[] {
  return mistakesOfAny({ api: 'sample', 'operation-id': 'x', ...given }, { flavors: withService(service), isProxied })
}

const stack = { environment: 'AzureStack', 'sample-endpoint': 'https://sample.local' }
const client = {
  'client-id': '11111111-2222-3333-4444-555555555555',
  'tenant-id': '99999999-8888-7777-6666-555555555555'
}

test('it has its endpoint and its scope', () => {
  expect(read(client)).toMatchObject({
    endpoint: new URL('https://sample.example'),
    authority: {
      host: new URL('https://login.microsoftonline.com'),
      scope: 'https://tokens.sample.example/.default'
    }
  })
})

test('it is not in every cloud', () => {
  expect(mistakes({ environment: 'AzureChinaCloud' })).toEqual([
    expect.stringMatching(/^- sample-endpoint: is required/)
  ])
  expect(read({ environment: 'AzureChinaCloud', 'sample-endpoint': 'https://sample.cn' }).endpoint.host).toBe(
    'sample.cn'
  )
})

test('a management certificate signs in to a service that accepts it, and not through a proxy', () => {
  const { cert, key } = createSelfSigned('test')
  const certificate = { 'management-certificate': `${cert}${key}` }
  for (const isProxied of [false, true])
    expect(mistakes(certificate, { isProxied })).toEqual([
      expect.stringMatching(/^- management-certificate: is for the classic APIs only/)
    ])
  const accepting = { service: { ...sample, acceptsCertificate: true } }
  expect(read(certificate, accepting).signIn.way).toBe('management-certificate')
  expect(mistakes(certificate, { ...accepting, isProxied: true })).toEqual([
    expect.stringMatching(/^- management-certificate: cannot be presented through a proxy: add sample\.example/)
  ])
})

test('in an Azure Stack it has its own name, and its metadata is requested only if it is supported', () => {
  expect(mistakes({ ...stack, ...client })).toEqual([
    '- authority-host: is required for the Sample Service of AzureStack'
  ])
  expect(read({ ...stack, 'auth-type': 'IDENTITY' }).authority).toHaveProperty(
    'scope',
    'https://sample.local//.default'
  )
  expect(read({ ...stack, ...client }, { service: { ...sample, namesAuthority: true } }).authority).toEqual({
    discoverAt: new URL('https://sample.local'),
    host: undefined
  })
})

test('its endpoint input is reported as ignored if another service is polled', () => {
  const gateway = { api: 'classic-gateway', 'subscription-id': '0b1f6471-1bf0-4dda-aec3-cb9272f09590' }
  expect(read({ ...gateway, 'sample-endpoint': 'https://sample.local' }).unused.byApi).toEqual(['sample-endpoint'])
  expect(read({ 'resource-manager-endpoint': 'https://x.example' }).unused.byApi).toEqual(['resource-manager-endpoint'])
})

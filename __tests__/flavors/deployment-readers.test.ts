/** Readers for a deployment, from its own URL or from that of its monitor. */
import { describe, expect, test } from '@jest/globals'
import { deploymentReaders } from '../../src/flavors/deployment-readers.ts'
import { firstRequest, inquire } from '../inquire.ts'
import { response } from './table.ts'

const origin = 'https://management.azure.com'
const deployment = '/subscriptions/0b1f/resourceGroups/rg/providers/Microsoft.Resources/deployments/web-1'
const status = { state: 'running', status: 'Running', document: '' } as const
const readersAt = (path: string) => deploymentReaders(new URL(`${path}?api-version=2024-03-01`, origin), 'done')
const operations = `${origin}${deployment}/operations?api-version=2021-04-01`

describe.each([
  ['a deployment', deployment, undefined],
  ['a deployment with a slash at the end', `${deployment}/`, undefined],
  ['a deployment’s monitor', `${deployment}/operationStatuses/0858`, `${origin}${deployment}?api-version=2021-04-01`]
])('%s', (_, path, result) => {
  test('is called by its name', () => {
    expect(readersAt(path).title).toBe('deployment web-1')
  })

  test('has its reason and its tasks in its operations', () => {
    const { failure, progress } = readersAt(path)
    expect(firstRequest(progress?.(status))?.url.href).toBe(operations)
    expect(firstRequest(failure?.(undefined))?.url.href).toBe(operations)
  })

  test(result === undefined ? 'has its result in its last response' : 'has its result in the deployment', () => {
    expect(firstRequest(readersAt(path).result?.({ ...status, state: 'succeeded' }))?.url.href).toBe(result)
  })
})

test('after the end, a list is read once for the reason and the tasks', () => {
  const { failure, progress } = readersAt(deployment)
  const ended = { ...status, state: 'failed' } as const
  let requests = 0
  const answer = () => {
    requests += 1
    return response('{"value":[]}')
  }
  inquire(failure?.(undefined), answer)
  expect(inquire(progress?.(ended), answer)).toEqual({ tasks: [] })
  expect(requests).toBe(1)
})

test('a running deployment’s list is read each time', () => {
  const { progress } = readersAt(deployment)
  let requests = 0
  for (let polls = 0; polls < 2; polls += 1)
    inquire(progress?.(status), () => {
      requests += 1
      return response('{"value":[]}')
    })
  expect(requests).toBe(2)
})

test.each(['/subscriptions/0b1f/resourceGroups/rg', `${deployment}/other/x`])('there are none for %s', (path) => {
  expect(readersAt(path)).toEqual({})
})

test('there are none for a deletion', () => {
  expect(deploymentReaders(new URL(deployment, origin), 'deleted')).toEqual({})
})

/** A wait that is led to the URL of a job: by a redirect, or by a response that names a newer URL. */
import { describe, expect, test } from '@jest/globals'
import type { Goal } from '../../src/documents/goal.ts'
import { armLocation } from '../../src/flavors/arm-location.ts'
import { armOperation } from '../../src/flavors/arm-operation.ts'
import { armResource } from '../../src/flavors/arm-resource.ts'
import { dataPlane } from '../../src/flavors/data-plane.ts'
import { type Answer, caught, create, Reader } from './table.ts'

const base = 'https://management.azure.com/subscriptions/x/resourceGroups/rg/providers'
const monitor = `${base}/Microsoft.Sample/operations/1?api-version=2024-01-01`
const job = new URL(`${base}/Microsoft.App/jobs/j/executions/e?api-version=2025-07-01`)
const elsewhere = new URL(`${base}/Microsoft.Sample/elsewhere/1`)

const flavors = (goal: Partial<Goal> = {}) => [
  create(armLocation, { 'operation-url': monitor }, { goal }),
  create(armOperation, { 'operation-url': monitor }, { goal }),
  create(armResource, { 'resource-id': new URL(monitor).pathname }, { version: '2024-01-01', goal }),
  create(dataPlane, { 'operation-url': monitor }, { goal })
]

const says = (status: string): Answer => ({ body: JSON.stringify({ properties: { status } }) })

async function readAll(answer: Answer, goal?: Partial<Goal>) {
  return Promise.all(flavors(goal).map(async (flavor) => new Reader(await flavor.load()).read(answer)))
}

describe('the response from a job’s URL is read by its row', () => {
  test.each<[string, Pick<Answer, 'url' | 'redirectedFrom'>]>([
    ['after a newer URL or a redirect', { url: job }],
    ['after a redirect to another URL', { url: elsewhere, redirectedFrom: [new URL(monitor), job] }]
  ])('%s', async (_, place) => {
    for (const [word, state] of Object.entries({ Running: 'running', Degraded: 'failed', Succeeded: 'succeeded' }))
      for (const operation of await readAll({ ...says(word), ...place })) expect(operation.state).toBe(state)
  })

  test('so its absence is not a success', async () => {
    for (const flavor of flavors()) {
      const reader = new Reader(await flavor.load())
      expect(caught(() => reader.read({ body: '{"id":"x","name":"e"}', url: job }))).toMatchObject({
        reason: 'unreadable',
        patience: 'silence'
      })
    }
  })

  test('and a word of the user may be stricter, but does not replace a failure of the row', async () => {
    const words = new Map([
      ['degraded', 'succeeded'],
      ['stopped', 'succeeded'],
      ['processing', 'succeeded'],
      ['failed', 'canceled']
    ] as const)
    const expected = { Degraded: 'failed', Stopped: 'canceled', Processing: 'succeeded', Failed: 'canceled' }
    for (const [word, state] of Object.entries(expected))
      for (const operation of await readAll({ ...says(word), url: job }, { words })) expect(operation.state).toBe(state)
  })
})

test('a job’s own URL that redirects elsewhere keeps its row', async () => {
  for (const definition of [armLocation, armOperation]) {
    const reader = new Reader(await create(definition, { 'operation-url': job.href }).load())
    expect(reader.read({ ...says('Running'), url: elsewhere, redirectedFrom: [job] }).state).toBe('running')
  }
})

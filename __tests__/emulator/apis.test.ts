import { describe, expect, test } from '@jest/globals'
import { emulatedApi, patternOf, samplePath } from '../../emulator/apis.ts'
import { routesOf } from '../../emulator/routes.ts'
import { apis } from '../../emulator/script.ts'
import { documentOf } from '../api-documents.ts'
import { examine } from '../hostile/readers.ts'

describe.each(apis)('the emulator’s %s', (api) => {
  const { ends, running } = emulatedApi(api)

  test('has the statuses that the action reads', () => {
    for (const [word, state] of ends) expect(examine(api, { body: documentOf(api, word) })?.state).toBe(state)
    if ('status' in running) expect(examine(api, { body: documentOf(api, running.status) })?.state).toBe('running')
  })

  test('responds at the sample’s path', () => {
    const routes = routesOf(new URL(samplePath({ api, id: 'op-1' }), 'http://localhost'))
    expect(routes.filter(({ kind }) => kind === 'status').map((route) => route.api)).toEqual([api])
  })
})

test('the last segment of a path identifies the operation', () => {
  const pattern = patternOf('/{subscription-id}/operations/{operation-id}')
  expect(pattern.exec('/a/Operations/b')?.groups).toMatchObject({ id: 'b' })
  for (const path of ['/a/operations', '/a/operations/b/c', '/a/b/operations/c']) expect(pattern.test(path)).toBe(false)
})

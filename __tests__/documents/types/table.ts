import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Goal } from '../../../src/documents/goal.ts'
import { types } from '../../../src/documents/types.ts'
import { armLocation } from '../../../src/flavors/arm-location.ts'
import { armOperation } from '../../../src/flavors/arm-operation.ts'
import { armResource } from '../../../src/flavors/arm-resource.ts'
import { dataPlane } from '../../../src/flavors/data-plane.ts'
import type { OperationStatus } from '../../../src/operation.ts'
import { caught, create, Reader, type Row, testDocuments } from '../../flavors/table.ts'

/** The test documents for one row of the table of types. */
export interface TypeTable {
  readonly type: string
  /** The API that its URL is given to; `arm-resource` without it. */
  readonly api?: 'data-plane'
  /** The id of such a resource; the path of its URL for `data-plane`. */
  readonly id: string
  /** The query of the request for its state. */
  readonly query: string
  /** A document with this word as its state, and Succeeded in every other place that could be the state. */
  readonly document: (word: unknown) => object
  /** Every word of the specification. */
  readonly words: {
    readonly running: readonly string[]
    readonly suspended?: readonly string[]
    readonly succeeded?: readonly string[]
    readonly warned?: readonly string[]
    readonly failed?: readonly string[]
    readonly canceled?: readonly string[]
    readonly gone?: readonly string[]
    /** Words that the specification lists without a meaning: running, with a warning. */
    readonly unclear?: readonly string[]
    /** The specification has no complete list: every other word is running, too. */
    readonly othersRun?: boolean
  }
  /** More documents. */
  readonly rows?: readonly Row[]
}

const base = 'https://management.azure.com'
const subscription = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590'

/** An id in a resource group: `in('Microsoft.App', 'jobs', 'job1')`. */
export function idOf(namespace: string, ...segments: readonly string[]): string {
  return `${subscription}/resourceGroups/rg/providers/${namespace}/${segments.join('/')}`
}

export function idInSubscription(...segments: readonly string[]): string {
  return `${subscription}/providers/${segments.join('/')}`
}

/** An error with only a code and a message. */
export function plain(code: string, message: string, more: object = {}) {
  return { code, message, details: [], additionalInfo: [], ...more }
}

export function testType({ type, api, id, query, document, words, rows = [] }: TypeTable): void {
  const row = types.find((one) => one.type === type)
  const {
    running,
    suspended = [],
    succeeded = [],
    warned = [],
    failed = [],
    gone = [],
    unclear = [],
    othersRun = false
  } = words
  // A service may send either spelling, whatever its specification has.
  const canceled = (words.canceled ?? []).flatMap((word) =>
    ['canceled', 'cancelled'].includes(word.toLowerCase()) ? ['Canceled', 'Cancelled'] : [word]
  )
  const flavorFor = (goal: Partial<Goal> = {}) =>
    api === 'data-plane'
      ? create(dataPlane, { 'operation-url': `https://api.fabric.microsoft.com${id}` }, { goal })
      : create(armResource, { 'resource-id': id }, { version: row?.apiVersion ?? '', goal })
  const flavor = flavorFor()
  const url = `${base}${id}${query && `?api-version=${row?.apiVersion}`}`
  const others = {
    'arm-location': create(armLocation, { 'operation-url': url }),
    'arm-operation': create(armOperation, { 'operation-url': url })
  }
  const states = (all: readonly string[], read: (word: string) => OperationStatus) =>
    Object.fromEntries(all.map((word) => [word, read(word).state]))
  const expected = {
    ...named([...running, ...suspended, ...gone, ...unclear], 'running'),
    ...named([...succeeded, ...warned], 'succeeded'),
    ...named(failed, 'failed'),
    ...named(canceled, 'canceled')
  }
  const all = Object.keys(expected)
  const readerOf = async (chosen = flavor) => {
    const load = await chosen.load()
    return (word: unknown) => new Reader(load).read({ body: JSON.stringify(document(word)) })
  }

  test('is asked for its state', () => {
    for (const { request } of [flavor, ...Object.values(others)]) expect(request.url.search).toBe(query && `?${query}`)
  })

  test('every word of the specification, in any case', async () => {
    const read = await readerOf()
    expect(states(all, read)).toEqual(expected)
    expect(states(all, (word) => read(word.toUpperCase()))).toEqual(expected)
    expect(states(all, (word) => read(` ${word.toLowerCase()} `))).toEqual(expected)
  })

  test('the words with a warning', async () => {
    const read = await readerOf()
    const doubts = (list: readonly string[]) => list.map((word) => [word, read(word).doubt])
    expect(doubts([...running, ...gone])).toEqual([...running, ...gone].map((word) => [word, undefined]))
    expect(doubts(suspended)).toEqual(suspended.map((word) => [word, 'waits-for-a-person']))
    for (const [, doubt] of doubts(unclear)) expect(doubt).toBeDefined()
    expect(read('Sleeping')).toMatchObject({ state: 'running', doubt: othersRun ? undefined : 'undocumented' })
    expect(read('PartiallyDone')).toMatchObject({ state: 'running', doubt: 'sounds-final' })
    for (const word of succeeded) expect(read(word).warnings).toBeUndefined()
    for (const word of warned) expect(read(word).warnings).toHaveLength(1)
  })

  test('any other word is running, with a warning', async () => {
    const read = await readerOf()
    const known = new Set(all.map((word) => word.toLowerCase()))
    const affix = fc.constantFrom('', 'Not', 'Un', 'Partially', 'ed', 'WithErrors', ' x', '.')
    const near = fc
      .tuple(affix, fc.constantFrom(...all, 'Succeeded', 'Completed', 'Failed', 'Canceled', 'Cancelled'), affix)
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ minLength: 1 })), (word) => {
        fc.pre(word.trim() !== '' && !known.has(word.trim().toLowerCase()))
        const { state, doubt } = read(word)
        expect([state, doubt !== undefined || othersRun]).toEqual(['running', true])
      }),
      { numRuns: 200 }
    )
  })

  test.each([undefined, null, {}, { state: 'Succeeded' }])('without a state it is unreadable: %j', async (nothing) => {
    const read = await readerOf()
    expect(caught(() => read(nothing))).toMatchObject({ reason: 'unreadable', patience: 'silence' })
  })

  test.each(['arm-location', 'arm-operation'] as const)('its URL given to %s has the same words', async (api) => {
    const read = await readerOf(others[api])
    expect(states(all, read)).toEqual(expected)
    expect(caught(() => read(undefined))).toMatchObject({ reason: 'unreadable' })
  })

  test('headers that name another URL are not followed', async () => {
    const headers = { 'azure-asyncoperation': `${base}/elsewhere`, location: `${base}/elsewhere` }
    const reader = new Reader(await flavor.load())
    for (const word of all) expect(reader.read({ body: JSON.stringify(document(word)), headers }).next).toBeUndefined()
  })

  test('until: deleted waits for the 404 or for a word that says so', async () => {
    const read = await readerOf(flavorFor({ until: 'deleted' }))
    expect(states(all, read)).toEqual({ ...named(all, 'running'), ...named(gone, 'succeeded') })
    const load = await flavorFor({ until: 'deleted' }).load()
    for (const word of [...failed, ...canceled]) {
      // Its state stays Failed until it is deleted.
      const reader = new Reader(load)
      const body = JSON.stringify(document(word))
      expect([word, reader.read({ body }).state, reader.read({ body }).state]).toEqual([word, 'running', 'running'])
    }
  })

  if (rows.length > 0) testDocuments(flavor, rows)
}

function named<T>(words: readonly string[], value: T): Readonly<Record<string, T>> {
  return Object.fromEntries(words.map((word) => [word, value]))
}

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { contractWords } from '../../src/documents/words.ts'
import { type Given, mistakes, read, replication, subscription, token } from './read.ts'

const group = `/subscriptions/${subscription}/resourceGroups/rg`
const resource = {
  api: 'arm-resource',
  'resource-id': `${group}/providers/a/b/c`,
  'api-version': '2024-05-01',
  ...token
}
const operation = {
  api: 'arm-operation',
  'operation-url': 'https://management.azure.com/subscriptions/x/operations/y?api-version=1',
  ...token
}
const location = { ...operation, api: 'arm-location' }
/** A type with a row of words: Failed, CompletedWithErrors and Cancelled are not a success. */
const job = {
  ...resource,
  'resource-id': `${group}/providers/Microsoft.DataReplication/replicationVaults/v/jobs/j`,
  'api-version': ''
}

describe('until', () => {
  test.each(['deleted', 'Deleted'])('may be %s if the API supports it', (until) => {
    for (const given of [resource, location]) expect(read({ ...given, until }).goal.until).toBe('deleted')
  })

  test('is ignored elsewhere, with a warning; every API supports "done"', () => {
    for (const given of [operation, replication]) {
      const { goal, unused } = read({ ...given, until: 'deleted' })
      expect([goal.until, unused.byApi]).toEqual(['done', ['until']])
      expect(read({ ...given, until: 'done' }).unused.byApi).toEqual([])
    }
  })

  test('may not be another word', () => {
    expect(mistakes({ ...resource, until: 'gone' })).toEqual(['- until: "gone" is not done or deleted'])
  })
})

describe('state-field', () => {
  test.each([
    ['status', ['status']],
    ['properties.status', ['properties', 'status']],
    ['properties.instanceView.executionState', ['properties', 'instanceView', 'executionState']],
    ['properties.last-run_2.$x@y', ['properties', 'last-run_2', '$x@y']]
  ])('may be %s', (path, names) => {
    expect(read({ ...resource, 'state-field': path }).goal.stateField).toEqual(names)
  })

  test.each([
    '.',
    '.status',
    'properties.',
    'properties..status',
    'a.b[0].c',
    'a.0.c',
    'a b',
    'a.\tb',
    'x'.repeat(101)
  ])('may not be %j', (path) => {
    expect(mistakes({ ...resource, 'state-field': path })).toEqual([
      expect.stringMatching(/^- state-field: ".*" is not a dotted path without lists, such as properties\.status$/s)
    ])
  })

  test('may not be a JSON pointer: the message has its dotted form', () => {
    expect(mistakes({ ...resource, 'state-field': '/properties/x' })).toEqual([
      '- state-field: "/properties/x" is not a dotted path: write properties.x'
    ])
  })

  test('is for arm-resource', () => {
    for (const given of [operation, location, replication]) {
      const { goal, unused } = read({ ...given, 'state-field': 'status' })
      expect([goal.stateField, unused.byApi]).toEqual([undefined, ['state-field']])
    }
  })
})

describe('words', () => {
  const given = (words: Given, more: Given = operation) => ({ ...more, ...words })

  test.each<[string, Given, [string, string][]]>([
    [
      'by comma',
      { 'succeeded-when': 'Completed, Ready' },
      [
        ['completed', 'succeeded'],
        ['ready', 'succeeded']
      ]
    ],
    [
      'by line',
      { 'failed-when': 'Aborted\n  TimedOut\n' },
      [
        ['aborted', 'failed'],
        ['timedout', 'failed']
      ]
    ],
    ['of several words', { 'succeeded-when': 'All done' }, [['all done', 'succeeded']]],
    ['of a number', { 'succeeded-when': '100' }, [['100', 'succeeded']]],
    [
      'of each kind',
      { 'succeeded-when': 'a', 'failed-when': 'b', 'canceled-when': 'c' },
      [
        ['a', 'succeeded'],
        ['b', 'failed'],
        ['c', 'canceled']
      ]
    ],
    [
      'that Azure uses too',
      { 'succeeded-when': 'SUCCEEDED', 'canceled-when': 'cancelled' },
      [
        ['succeeded', 'succeeded'],
        ['cancelled', 'canceled']
      ]
    ],
    ['twice in a list', { 'failed-when': 'x, X' }, [['x', 'failed']]]
  ])('may be a list %s', (_, words, expected) => {
    expect([...read(given(words)).goal.words]).toEqual(expected)
  })

  test.each<[string, Given, string[]]>([
    ['no word', { 'succeeded-when': ' , ' }, ['- succeeded-when: " , " contains no word']],
    [
      'a word in two lists',
      { 'succeeded-when': 'Done', 'failed-when': 'x, done' },
      ['- failed-when: contains "done", and so does succeeded-when: a word can be in only one of them']
    ],
    [
      'Azure’s failure as a success',
      { 'succeeded-when': 'Ready, Failed' },
      ['- succeeded-when: contains "failed", which means for Azure that the operation failed']
    ],
    [
      'Azure’s cancellation as a failure',
      { 'failed-when': 'Cancelled' },
      ['- failed-when: contains "cancelled", which means for Azure that the operation was canceled']
    ],
    [
      'Azure’s success as a failure and a cancellation',
      { 'failed-when': 'Succeeded', 'canceled-when': 'succeeded' },
      [
        '- failed-when: contains "succeeded", which means for Azure that the operation succeeded',
        '- canceled-when: contains "succeeded", and so does failed-when: a word can be in only one of them'
      ]
    ]
  ])('may not be %s', (_, words, expected) => {
    expect(mistakes(given(words))).toEqual(expected)
    expect(mistakes({ ...given(words), api: 'arm-location' })).toEqual(expected)
    expect(mistakes(given(words, resource))).toEqual(expected)
  })

  test('keep Azure’s meaning, in any case of letters', () => {
    const inputs = { succeeded: 'succeeded-when', failed: 'failed-when', canceled: 'canceled-when' }
    const words = [...contractWords].flatMap(([word, { state }]) =>
      Object.entries(inputs).map(([meaning, name]) => ({ word, name, isRight: meaning === state }))
    )
    const anyCase = fc.infiniteStream(fc.boolean())
    fc.assert(
      fc.property(fc.constantFrom(...words), anyCase, ({ word, name, isRight }, upper) => {
        const written = [...word].map((letter) => (upper.next().value ? letter.toUpperCase() : letter)).join('')
        expect(mistakes({ ...operation, [name]: written }).length).toBe(isRight ? 0 : 1)
      })
    )
  })

  test('may be stricter than those of the resource’s type, and not more lenient', () => {
    expect([...read({ ...job, 'failed-when': 'CompletedWithWarnings' }).goal.words]).toEqual([
      ['completedwithwarnings', 'failed']
    ])
    expect(mistakes({ ...job, 'succeeded-when': 'CompletedWithErrors' })).toEqual([
      '- succeeded-when: contains "completedwitherrors", which means for this type of resource that it failed'
    ])
    expect(
      read({ ...job, 'state-field': 'properties.x', 'succeeded-when': 'CompletedWithErrors' }).goal.words.size
    ).toBe(1)
  })

  test('are checked against the resource’s type in a URL, too', () => {
    const url = `https://management.azure.com${job['resource-id']}?api-version=2024-09-01`
    for (const given of [operation, location])
      expect(mistakes({ ...given, 'operation-url': url, 'succeeded-when': 'CompletedWithErrors' })).toHaveLength(1)
  })

  test('are for the APIs of Resource Manager', () => {
    const { goal, unused } = read({ ...replication, 'succeeded-when': 'Failed' })
    expect([goal.words.size, unused.byApi]).toEqual([0, ['succeeded-when']])
  })
})

import { describe, expect, test } from '@jest/globals'
import { readDocumentError } from '../../src/documents/error-detail.ts'
import type { OperationError } from '../../src/operation.ts'

/** An error in a short form: `code: message`, then its details. */
type Tree = readonly [said: string, ...below: Tree[]]

function treeOf({ code, message, details }: OperationError): Tree {
  return [[code, message].filter((part) => part !== '').join(': '), ...details.map(treeOf)]
}

const deployment = JSON.stringify({
  status: 'Failed',
  error: {
    code: 'ResourceDeploymentFailure',
    message: 'It went wrong.',
    details: [{ code: 'SkuNotAvailable', message: 'The size is not available.' }]
  }
})

const rows: readonly (readonly [title: string, document: object, tree: Tree | undefined])[] = [
  ['error, an object', { error: { code: 'A', message: 'a' } }, ['A: a']],
  ['error, a sentence', { error: 'It failed.' }, ['It failed.']],
  ['error, a list', { error: [{ code: 'A' }, { code: 'B' }] }, ['A', ['B']]],
  ['errors', { errors: [{ code: 'A', message: 'a' }, null, 'b'] }, ['A: a', ['b']]],
  ['properties.error', { properties: { error: { code: 'A' } } }, ['A']],
  ['properties.errors', { properties: { errors: [{ code: 'A' }] } }, ['A']],
  ['properties.statusMessage', { properties: { statusMessage: { error: { code: 'A', message: 'a' } } } }, ['A: a']],
  ['properties.statusMessage, OData', { properties: { statusMessage: { 'odata.error': { code: 'A' } } } }, ['A']],
  ['properties.statusMessage, a list', { properties: { statusMessage: { errors: [{ code: 'A' }] } } }, ['A']],
  ['properties.statusMessage, a sentence', { properties: { statusMessage: 'No.' } }, ['No.']],
  ['below properties.status', { properties: { status: { state: 'x', operationError: { code: 'A' } } } }, ['A']],
  [
    'below properties.status, in the second member',
    { properties: { status: { provisioningError: null, lastError: {}, operationError: { code: 'A' } } } },
    ['A']
  ],
  ['an error in an error', { error: { error: { code: 'A', message: 'a' } } }, ['A: a']],
  ['an error in an error in an error', { error: { error: { error: { code: 'A' } } } }, ['A']],
  ['an error in an error with a code', { error: { code: 'A', error: { code: 'B' } } }, ['A', ['B']]],
  ['an error in an error, neither with a word', { error: { error: { code: '' } } }, undefined],
  ['the document itself', { code: 'A', message: 'a' }, ['A: a']],
  ['a message alone', { status: 'Failed', message: 'Activity Copy1 failed.' }, ['Activity Copy1 failed.']],
  ['OData', { 'odata.error': { code: 'A', message: { lang: 'en-US', value: 'a' } } }, ['A: a']],
  ['capitals', { error: { Code: 'A', Message: 'a', Details: [{ Code: 'B' }] } }, ['A: a', ['B']]],
  [
    'errorCode and moreDetails',
    { error: { errorCode: 'A', message: 'a', moreDetails: [{ errorCode: 'B' }] } },
    ['A: a', ['B']]
  ],
  [
    'details and moreDetails',
    { error: { code: 'A', details: [{ code: 'B' }], moreDetails: [{ code: 'C' }] } },
    ['A', ['B'], ['C']]
  ],
  ['empty details and moreDetails', { error: { code: 'A', details: [], moreDetails: [{ code: 'B' }] } }, ['A', ['B']]],
  ['JSON after a byte order mark', { error: { code: 'A', message: '\ufeff {"code":"B"}' } }, ['A', ['B']]],
  ['a number', { error: { code: 409, message: 'a' } }, ['409: a']],
  ['innererror', { error: { code: 'A', innererror: { code: 'B', innerError: { code: 'C' } } } }, ['A', ['B', ['C']]]],
  [
    'details beside innererror',
    { error: { code: 'A', details: [{ code: 'B' }], innererror: { code: 'C' } } },
    ['A', ['B'], ['C']]
  ],
  ['one detail without a list', { error: { code: 'A', details: { code: 'B' } } }, ['A', ['B']]],
  [
    'JSON in a message',
    { error: { code: 'Conflict', message: deployment } },
    ['Conflict', ['ResourceDeploymentFailure: It went wrong.', ['SkuNotAvailable: The size is not available.']]]
  ],
  [
    'JSON in a message in a message',
    {
      error: {
        code: 'A',
        message: JSON.stringify({ error: { code: 'B', message: JSON.stringify({ code: 'C', message: 'c' }) } })
      }
    },
    ['A', ['B', ['C: c']]]
  ],
  [
    'JSON in a string of JSON',
    { error: { code: 'A', message: JSON.stringify(JSON.stringify({ code: 'B' })) } },
    ['A', ['B']]
  ],
  ['a list in a message', { error: { code: 'A', message: '[{"code":"B"},{"code":"C"}]' } }, ['A', ['B', ['C']]]],
  ['JSON without an error in a message', { error: { code: 'A', message: '{"a":1}' } }, ['A: {"a":1}']],
  ['what only looks like JSON', { error: { code: 'A', message: '{not json' } }, ['A: {not json']],
  ['details without a word above them', { error: { code: null, message: '', details: [{ code: 'B' }] } }, ['', ['B']]],
  ['null', { error: null }, undefined],
  ['an empty sentence', { error: ' ' }, undefined],
  ['members of null', { error: { code: null, message: null, details: null } }, undefined],
  ['an empty list', { errors: [] }, undefined],
  ['nothing', { status: 'Failed', properties: { secret: 'x' } }, undefined]
]

describe('reads the error from every known place', () => {
  test.each(rows)('%s', (_, document, tree) => {
    const error = readDocumentError(JSON.parse(JSON.stringify(document)))
    expect(error && treeOf(error)).toEqual(tree)
  })
})

test('keeps targets and additional information', () => {
  const additionalInfo = [{ type: 'PolicyViolation', info: { policy: 'p' } }]
  const error = readDocumentError({ error: { code: 'A', Target: 'disk', additionalInfo } })
  expect(error).toMatchObject({ target: 'disk', additionalInfo })
})

test('reads additional information in capitals', () => {
  const AdditionalInfo = [{ Type: 'PolicyViolation', Info: { policy: 'p' } }]
  expect(readDocumentError({ error: { code: 'A', AdditionalInfo } })).toMatchObject({
    additionalInfo: [{ type: 'PolicyViolation', info: { policy: 'p' } }]
  })
})

describe('lists in lists are truncated', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}{"code":"B"}${']'.repeat(depth)}`
  const places: readonly (readonly [title: string, document: (list: string) => string, tree: Tree | undefined])[] = [
    ['in details', (list) => `{"error":{"code":"A","details":${list}}}`, ['A']],
    ['in errors', (list) => `{"errors":${list}}`, undefined],
    ['in additional information', (list) => `{"error":{"code":"A","additionalInfo":${list}}}`, ['A']],
    ['in errors in errors', (list) => `{"error":${list.replaceAll('[', '{"error":').replaceAll(']', '}')}}`, undefined]
  ]
  test.each(places)('%s', (_, document, tree) => {
    for (const depth of [1_500, 100_000]) {
      const error = readDocumentError(JSON.parse(document(nested(depth))))
      expect(error && treeOf(error)).toEqual(tree)
    }
  })
  test('in a message', () => {
    const message = nested(100_000)
    expect(readDocumentError({ error: { code: 'A', message } })).toMatchObject({ code: 'A', message, details: [] })
  })
  test('a few are read', () => {
    const error = readDocumentError(JSON.parse(`{"error":{"code":"A","details":${nested(4)}}}`))
    expect(error && treeOf(error)).toEqual(['A', ['B']])
  })
})

test('an endlessly nested error is truncated, as JSON and as text', () => {
  let nested: unknown = { code: 'deepest' }
  for (let depth = 0; depth < 1_000; depth += 1) nested = { code: 'A', details: [nested] }
  expect(JSON.stringify(readDocumentError({ error: nested })).match(/"A"/g)).toHaveLength(13)
  let text = '{"code":"deepest"}'
  for (let depth = 0; depth < 14; depth += 1) text = JSON.stringify({ code: 'A', message: text })
  expect(JSON.stringify(readDocumentError({ message: text })).match(/"A"/g)?.length).toBeLessThanOrEqual(13)
})

test('the related resource of an error of Fabric is additional information', () => {
  const relatedResource = { resourceId: 'r1', resourceType: 'Notebook' }
  const error = { errorCode: 'A', moreDetails: [{ errorCode: 'B', relatedResource: null }], relatedResource }
  expect(readDocumentError({ error })).toMatchObject({
    additionalInfo: [{ type: 'relatedResource', info: relatedResource }],
    details: [{ code: 'B', additionalInfo: [] }]
  })
})

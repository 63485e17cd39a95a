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
  ['the document itself', { code: 'A', message: 'a' }, ['A: a']],
  ['a message alone', { status: 'Failed', message: 'Activity Copy1 failed.' }, ['Activity Copy1 failed.']],
  ['OData', { 'odata.error': { code: 'A', message: { lang: 'en-US', value: 'a' } } }, ['A: a']],
  ['capitals', { error: { Code: 'A', Message: 'a', Details: [{ Code: 'B' }] } }, ['A: a', ['B']]],
  [
    'errorCode and moreDetails',
    { error: { errorCode: 'A', message: 'a', moreDetails: [{ errorCode: 'B' }] } },
    ['A: a', ['B']]
  ],
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

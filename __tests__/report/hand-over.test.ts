/** The inputs with which another run continues the wait. */
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { OperationStatus } from '../../src/operation.ts'
import type { Subject } from '../../src/report/conclusion.ts'
import { handOverLines } from '../../src/report/hand-over.ts'
import { reading, subject, url } from './samples.ts'

function handOver(about: Partial<Subject>, operation: Partial<OperationStatus> = {}, operationUrl = url) {
  const verdict = {
    outcome: 'timed-out',
    reason: 'deadline',
    reading: reading(operation, { operationUrl }),
    polls: 1,
    elapsedMs: 0
  } as const
  return handOverLines({ verdict, red: true, subject: { ...subject, ...about } })
}

test('are lines of YAML as they can be pasted', () => {
  expect(handOver({ until: 'deleted', handOver: [['environment', 'AzureUSGovernment']] })).toEqual([
    'with:',
    '  api: arm-operation',
    `  operation-url: ${url}`,
    '  until: deleted',
    '  environment: AzureUSGovernment'
  ])
})

test.each([
  'Completed',
  'Completed, Ready',
  'a: b',
  'a #b',
  'yes',
  'NULL',
  '100',
  '0x10',
  '- a',
  '"quoted"',
  "it's",
  'ends:',
  'properties.status',
  'https://vault.example/.default',
  'a\nb',
  '*',
  '@a',
  '%a'
])('keep the value %j', (value) => {
  const lines = handOver({ handOver: [['succeeded-when', value]] })
  expect(parse(lines.join('\n'))).toEqual({
    with: { api: 'arm-operation', 'operation-url': url, 'succeeded-when': value }
  })
  expect(lines.join('\n').split('\n')).toHaveLength(4)
})

/** YAML 1.1, which some tools still read, has more words that are not texts. */
test.each([
  ...['y', 'n', 'Yes', 'NO', 'on', 'off', 'true', 'False', 'null'].map((word) => [word, `"${word}"`]),
  ['Yesterday', 'Yesterday'],
  ['nothing', 'nothing'],
  ['not-null', 'not-null'],
  ['a/b.c?d=e&f=%20,g', 'a/b.c?d=e&f=%20,g'],
  ['a b', '"a b"'],
  ['ends:', '"ends:"']
])('write %s as %s', (value, scalar) => {
  const lines = handOver({ handOver: [['state-field', value]] }, { api: 'arm-resource' })
  expect(lines.at(-1)).toBe(`  state-field: ${scalar}`)
})

test('are for the API of the last response', () => {
  expect(handOver({}, { api: 'arm-location' })[1]).toBe('  api: arm-location')
})

test('are for the end of the last response', () => {
  expect(handOver({}, { until: 'deleted' })[3]).toBe('  until: deleted')
})

test('have the field of the state only for the API that uses it', () => {
  const about = { handOver: [['state-field', 'properties.status'] as const, ['succeeded-when', 'Ready'] as const] }
  expect(handOver(about).slice(3)).toEqual(['  succeeded-when: Ready'])
  expect(handOver(about, { api: 'arm-resource' }).slice(3)).toEqual([
    '  state-field: properties.status',
    '  succeeded-when: Ready'
  ])
})

test('have the newest URL', () => {
  expect(handOver({}, {}, `${url}1`)[2]).toBe(`  operation-url: ${url}1`)
})

test('do not show a query that may contain a signature', () => {
  const lines = handOver({}, {}, `${url}&sig=SECRET`)
  expect(lines.join()).not.toContain('SECRET')
  expect(lines[2]).toMatch(/^ {2}operation-url: \$\{\{ steps\.<id of this step>\.outputs\.operation-url \}\} # /)
})

test('are empty if the inputs did not identify an operation', () => {
  expect(
    handOverLines({ verdict: { outcome: 'interrupted', reason: 'interrupted', polls: 0, elapsedMs: 0 }, red: true })
  ).toEqual([])
})

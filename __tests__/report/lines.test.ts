/** Trees of errors and tasks as lines. */
import { describe, expect, test } from '@jest/globals'
import type { Task } from '../../src/operation.ts'
import { codeAndMessage, errorLines, rootCause } from '../../src/report/error-tree.ts'
import { atMost, indented } from '../../src/report/lines.ts'
import { taskLines } from '../../src/report/tasks.ts'
import { operationError } from './samples.ts'

test('a list is truncated only if it is too long, and says by how much', () => {
  const lines = (count: number) => Array.from({ length: count }, () => ({ depth: 1, text: 'x' }))
  expect(atMost(3, lines(3))).toEqual(lines(3))
  expect(atMost(3, lines(4))).toEqual([...lines(3), { depth: 0, text: '… and 1 more lines' }])
})

describe('an error', () => {
  test.each([
    ['Code: message', 'Code', 'message'],
    ['Code', 'Code', ''],
    ['message', '', 'message'],
    ['an error without code or message', '', '']
  ])('is %s', (text, code, message) => {
    expect(codeAndMessage({ code, message })).toBe(text)
  })

  test('is a tree of lines', () => {
    const error = {
      ...operationError('A', 'a', [operationError('B', 'b', [operationError('C', '')])]),
      target: 'vm',
      causes: 'because',
      recommendation: 'do this',
      additionalInfo: [
        { type: 'Policy', info: { a: 1 } },
        { type: 'Bare', info: undefined },
        { type: '', info: [1] },
        { type: '', info: undefined }
      ]
    }
    expect(errorLines([error]).map(indented)).toEqual([
      'A: a',
      '  Target: vm',
      '  Possible causes: because',
      '  Recommendation: do this',
      '  Policy: {"a":1}',
      '  Bare',
      '  [1]',
      '  B: b',
      '    C'
    ])
  })

  test('has 60 lines at most', () => {
    const errors = (count: number) => Array.from({ length: count }, () => operationError('A', 'a'))
    expect(errorLines(errors(60))).toHaveLength(60)
    expect(errorLines(errors(62)).at(-1)?.text).toBe('… and 2 more lines')
  })

  test.each([
    ['the innermost', operationError('A', '', [operationError('B', '', [operationError('C', '')])]), 'C'],
    ['the first of those as deep', operationError('A', '', [operationError('B', ''), operationError('C', '')]), 'B'],
    ['one with a code', operationError('A', '', [operationError('', 'x')]), 'A'],
    [
      'the one in the error’s target',
      {
        ...operationError('A', '', [operationError('B', ''), operationError('C', '')]),
        rootCause: { code: 'C', message: '' }
      },
      'C'
    ],
    [
      'one without a code, if the error names it',
      {
        ...operationError('A', '', [operationError('', 'why'), operationError('B', '')]),
        rootCause: { code: '', message: 'why' }
      },
      ''
    ],
    [
      'itself, if its target is missing',
      { ...operationError('A', '', [operationError('B', '')]), rootCause: { code: 'B', message: 'x' } },
      'A'
    ]
  ])('has a root cause: %s', (_, error, code) => {
    expect(rootCause(error).code).toBe(code)
  })

  test('has itself as the root cause, if a detail only repeats it', () => {
    const general = operationError('DeploymentFailed', 'See details.')
    const error = { ...general, details: [general, operationError('B', '')], rootCause: general }
    expect(rootCause(error)).toBe(error)
  })
})

test('tasks are lines, each below its parent, 100 at most', () => {
  const task = (name: string, children: readonly Task[] = []): Task => ({ name, state: '', children })
  expect(taskLines([task('a', [task('b')]), { ...task('c'), state: 'Done' }]).map(indented)).toEqual([
    'a: no state',
    '  b: no state',
    'c: Done'
  ])
  const resource = { ...task('vm1'), state: 'Running', type: 'Microsoft.Compute/virtualMachines' }
  expect(
    taskLines([
      { ...resource, duration: 'PT1M41.2S' },
      { ...resource, duration: 'long' },
      { ...resource, name: resource.type, duration: '' }
    ]).map(indented)
  ).toEqual([
    'vm1 (Microsoft.Compute/virtualMachines): Running, 1m 41s',
    'vm1 (Microsoft.Compute/virtualMachines): Running, long',
    'Microsoft.Compute/virtualMachines: Running'
  ])
  expect(taskLines(Array.from({ length: 100 }, () => task('a')))).toHaveLength(100)
  expect(taskLines(Array.from({ length: 101 }, () => task('a'))).at(-1)?.text).toBe('… and 1 more lines')
})

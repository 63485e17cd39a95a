import { expect, test } from '@jest/globals'
import { type Step, stepsIn, tasksOf } from '../../src/documents/tasks.ts'

const deep = (depth: number): Step => ({ name: `${depth}`, state: 'x', below: () => [deep(depth + 1)] })

test('only as many steps are read as are shown', () => {
  let reads = 0
  const read = () => {
    reads += 1
    return { name: 'a', state: 'x' }
  }
  const list = Array.from({ length: 2_000 }, () => ({}))
  expect(tasksOf(stepsIn(list, read))).toHaveLength(500)
  expect(reads).toBe(500)
})

test('the nested steps share the limit', () => {
  const steps = stepsIn([{}, {}], () => ({
    name: 'a',
    state: 1,
    below: () => stepsIn([{}, {}], () => ({ name: '', state: null }))
  }))
  const below = [
    { name: '', state: '', children: [] },
    { name: '', state: '', children: [] }
  ]
  expect(tasksOf(steps)).toEqual([
    { name: 'a', state: '1', children: below },
    { name: 'a', state: '1', children: below }
  ])
})

test('endlessly nested steps are truncated', () => {
  let [task] = tasksOf([deep(1)])
  let depth = 0
  for (; task !== undefined; depth += 1) [task] = task.children
  expect(depth).toBe(16)
})

test('one object counts as a list, and everything else as nothing', () => {
  const read = () => ({ name: 'a', state: 'x' })
  expect(stepsIn({}, read)).toHaveLength(1)
  for (const value of ['x', 1, null, undefined, ['x', null]]) expect(stepsIn(value, read)).toEqual([])
})

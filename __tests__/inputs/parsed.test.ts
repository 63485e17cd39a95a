import { expect, test } from '@jest/globals'
import { andThen, checked, combine, known, map, mistake, valid } from '../../src/inputs/parsed.ts'

const one = mistake('one', 'is wrong')
const two = mistake('two', 'is wrong')

test('combined values are an object', () => {
  expect(combine({ a: valid(1), b: valid('x'), c: valid(undefined) })).toEqual(valid({ a: 1, b: 'x', c: undefined }))
})

test('a combination has the mistakes of all parts, each once', () => {
  expect(combine({ a: one, b: valid(1), c: two, d: one })).toEqual({ mistakes: ['one: is wrong', 'two: is wrong'] })
})

test('a value is checked', () => {
  expect(checked(valid(1), valid('x'))).toEqual(valid(1))
  expect(checked(valid(1), two, one)).toEqual({ mistakes: ['two: is wrong', 'one: is wrong'] })
  expect(checked(one, two)).toEqual({ mistakes: ['one: is wrong', 'two: is wrong'] })
})

test('a dependent value is not read without its dependency', () => {
  const never = () => {
    throw new Error('There is no value')
  }
  expect([map(one, never), andThen(one, never), known(one)]).toEqual([one, one, undefined])
  expect(andThen(valid(1), (value) => map(valid(2), (other) => value + other))).toEqual(valid(3))
})

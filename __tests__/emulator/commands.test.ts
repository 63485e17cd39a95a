import { describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../emulator/commands.ts'
import { parseOutputs } from '../../emulator/runner.ts'

describe('the runner takes for a command', () => {
  test.each<[string, object]>([
    ['::error::text', { name: 'error', message: 'text' }],
    [
      '  \t::warning title=A%2C b,file=x::text%0Amore',
      { name: 'warning', properties: { title: 'A, b', file: 'x' }, message: 'text\nmore' }
    ],
    ['::ADD-MASK::secret', { name: 'add-mask', message: 'secret' }],
    ['before ##[error]text', { name: 'error', message: 'text' }],
    ['##[set-output name=a;]b', { name: 'set-output', properties: { name: 'a' }, message: 'b' }],
    ['#\u200b#[group]x', { name: 'group' }],
    ['::error::a::b %25', { name: 'error', message: 'a::b %' }]
  ])('%j', (line, expected) => {
    expect(parseCommand(line)).toMatchObject(expected)
  })
})

describe('the runner takes for text', () => {
  test.each([
    'text ::error::x',
    ':error::x',
    '::error:x',
    '::no-such-command::x',
    '##error]x',
    '## [error]x',
    ': :error::x',
    ''
  ])('%j', (line) => {
    expect(parseCommand(line)).toBeUndefined()
  })
})

test('outputs are read in both forms', () => {
  expect(parseOutputs('a=1=2\nb<<E\nline 1\n\nc=3\nE\nd<<E\nE\n')).toEqual({ a: '1=2', b: 'line 1\n\nc=3', d: '' })
  expect(() => parseOutputs('a<<E\nx\n')).toThrow('no end')
})

import { EOL } from 'node:os'
import { describe, expect, test } from '@jest/globals'
import { parseCommand } from '../../emulator/commands.ts'
import { parseOutputs } from '../../emulator/outputs.ts'

describe('the runner treats as a command', () => {
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

describe('the runner treats as text', () => {
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

test('outputs are read in both formats', () => {
  const written = (...lines: readonly string[]) => lines.map((line) => line + EOL).join('')
  const outputs = parseOutputs(written('a=1=2', 'b<<E', `line 1${EOL}`, 'c=3', 'E', 'd<<E', 'E'))
  expect(outputs).toEqual({ a: '1=2', b: `line 1${EOL}${EOL}c=3`, d: '' })
  expect(() => parseOutputs(written('a<<E', 'x'))).toThrow('no closing delimiter')
})

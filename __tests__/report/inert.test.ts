import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCommand } from '../../emulator/commands.ts'
import { inert, inertHtml } from '../../src/report/inert.ts'
import { tries } from '../tries.ts'

test.each([
  ['plain', 'plain'],
  ['  indented', '  indented'],
  ['a\r\nb\nc\rd', 'a b c d'],
  ['::error::x', ': :error::x'],
  ['  ::set-output name=a::b', '  : :set-output name=a::b'],
  ['\u00a0::warning::x', '\u00a0: :warning::x'],
  ['text ::error::x', 'text ::error::x'],
  ['a ##[add-mask]b', 'a ## [add-mask]b'],
  ['#\u200b#\u00ad[error]x', '## [error]x'],
  ['###[error]x', '### [error]x'],
  [':\u200d:error::x', ': :error::x'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['a\u0000b\u0007c', 'a b c'],
  ['\u202eright to left', 'right to left'],
  ['\u2028::error::x', ' : :error::x'],
  ['half a pair \ud83d', 'half a pair '],
  ['é 漢 🚀', 'é 漢 🚀']
])('%j becomes %j', (text, expected) => {
  expect(inert(text)).toBe(expected)
})

test('is truncated only if it is too long, and says by how much', () => {
  expect(inert('x'.repeat(2_000))).toBe('x'.repeat(2_000))
  expect(inert('x'.repeat(2_010))).toBe(`${'x'.repeat(2_000)}… (10 more characters)`)
})

test('is HTML that shows only the text', () => {
  expect(inertHtml('<img src=x onerror="a()"> & @someone\n\n# title')).toBe(
    '<code>&#60;img src=x onerror=&#34;a()&#34;&#62; &#38; @someone # title</code>'
  )
})

test('keeps the indentation of a line of YAML', () => {
  expect(inertHtml('  api: classic  x')).toBe('<code>&nbsp;&nbsp;api: classic  x</code>')
})

describe('with any text', () => {
  const pieces = fc.constantFrom(
    '::',
    ':',
    '##[',
    '#',
    '[',
    'error',
    'add-mask',
    ']',
    ' ',
    '\t',
    '\r',
    '\n',
    '\u001b[',
    '\u200b',
    '\u00ad',
    '\u0000',
    '\ufeff',
    '\u0085',
    '\u3000',
    'm',
    '%0A'
  )
  const texts = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 12 })
    .map((parts) => parts.join(''))

  test('it is one line, and not a command', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const line = inert(text)
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        expect(parseCommand(line)).toBeUndefined()
        expect(parseCommand(`  ${line}`)).toBeUndefined()
      }),
      tries(5_000)
    )
  })

  test('its HTML contains only its own elements', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(inertHtml(text).slice('<code>'.length, -'</code>'.length)).not.toMatch(/[<>"'\r\n]/)
      })
    )
  })
})

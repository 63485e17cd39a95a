import { expect, test } from '@jest/globals'
import { withoutUnseen } from '../../src/text/unseen.ts'
import { expectLinear } from '../growth.ts'
import { isQuick } from '../tries.ts'

test.each([
  ['plain é 漢 🚀\n\t', 'plain é 漢 🚀\n\t'],
  ['zero\u200bwidth soft\u00adhyphen', 'zerowidth softhyphen'],
  ['\u202eright\u202c \u2066left\u2069 \u061c', 'right left '],
  ['half \ud83d a \ude00 pair', 'half  a  pair'],
  ['tag \u{e0001} selector \ufe0f', 'tag  selector '],
  ['\u001b[31mred\u001b[0m \u009b1;31mred\u009b0m', 'red red'],
  ['\u001b[?25l\u001b[2 q', ''],
  ['\u001b]8;;https://evil.example/\u0007link\u001b]8;;\u001b\\', 'link'],
  ['\u001b]0;title\u001b\\ \u009d0;title\u009c \u001bPdata\u001b\\', '  data'],
  ['\u001b(B\u001b=\u001bc\u001b7\u001b0', ''],
  ['\u001b[mred\u001b]\u0007', 'red'],
  // A sequence with an invisible character in it.
  ['a\u001b[3\u200b1mb', 'ab'],
  // Unterminated sequences: only the introducer is removed.
  ['a\u001b]8;;x', 'a8;;x'],
  ['\u001b', '\u001b'],
  ['\u009b', '\u009b']
])('%j becomes %j', (text, expected) => {
  expect(withoutUnseen(text)).toBe(expected)
})

const mebibyte = 1024 * 1024

test.each([
  'a\u200b',
  '\u001b[31m',
  '\u001b;#',
  '\u001b[1;',
  '\u001b]a',
  '\u001b',
  '\u001b   ',
  '\u009b',
  '\u009d',
  '\ud800'
])('the time for a text of %j is linear in its length', (unit) => expectLinear(withoutUnseen, unit, 2 * mebibyte))

test.each([';#', '[', '1;', 'a', '  ', ']', '?'])('and so it is for one escape before many of %j', (unit) => {
  for (const introducer of ['\u001b', '\u001b[', '\u001b]', '\u009b', '\u009d'])
    expectLinear((text) => withoutUnseen(introducer + text), unit, 2 * mebibyte)
})

test('16 MiB of any text do not exhaust the stack', () => {
  for (const unit of ['\u200b', '\ud800', '\u001b', '\u001b[', ' '])
    expect(() => withoutUnseen(`\u001b[${unit.repeat(((isQuick ? 4 : 16) * mebibyte) / unit.length)}`)).not.toThrow()
})

/** The quotation of a body, by one rule wherever it is shown. */
import { expect, test } from '@jest/globals'
import { describeBody, membersOf, summariseBody } from '../../src/text/quote.ts'

test.each<[string, string, string]>([
  [
    'an object',
    '{"key":"SECRET","in":{"a":"SECRET","b":1},"empty":{},"list":["SECRET"]}',
    'JSON that contains key, in.a, in.b, empty, list'
  ],
  ['an object without members', '{}', 'JSON, not shown'],
  ['a list', '["SECRET"]', 'JSON, not shown'],
  ['a string', '\n"https://blob/?sig=SECRET"', 'JSON, not shown'],
  ['broken JSON', ' {"key":"SECRET', 'JSON, not shown'],
  ['JSON after control characters', '\u0000\ufeff\u0007 \ufeff{"key":"SECRET"}', 'JSON, not shown'],
  ['JSON after characters of no width', '\u200b\u202e["SECRET"]', 'JSON, not shown']
])('of JSON no value: %s', (_, body, summary) => {
  expect(summariseBody(body)).toBe(summary)
  expect(describeBody(body)).toBe('')
})

test.each([
  ['a page', '<html>\n <b>x</b>', '“<html> <b>x</b>”'],
  ['200 characters', 'x'.repeat(200), `“${'x'.repeat(200)}”`],
  ['201 characters', 'x'.repeat(201), `“${'x'.repeat(200)}…”`],
  ['a URL with a query', 'at https://a/b?sig=SECRET&x=SECRET, now', '“at https://a/b?… now”'],
  ['a query alone', 'sr=b&sig=SECRET', '“sr=b?…”'],
  ['a query alone, in apostrophes', "sr=b&sig='SECRET'", '“sr=b?…”'],
  ['a query that is one word', 'at https://h/p?SECRET, now', '“at https://h/p?… now”'],
  ['a query with a word', 'https://h/p?a&SECRET now', '“https://h/p?… now”'],
  ['a query with apostrophes', "https://h/p?a='SECRET' now", '“https://h/p?… now”'],
  ['a query with quotation marks', 'https://h/p?a="SECRET SECRET" now', '“https://h/p?… now”'],
  ['a query with quotation marks that is cut', `https://h/p?a="${'SECRET '.repeat(40)}`, '“https://h/p?……”'],
  ['a query of a path', '/p?SECRET', '“/p?…”'],
  ['a query in a link', '<a href="/p?SECRET">text</a>', '“<a href="/p?…">text</a>”'],
  ['a fragment', 'https://h/p#access_token=SECRET now', '“https://h/p#… now”'],
  ['a query and a fragment', 'https://h/p?a=1#SECRET', '“https://h/p?…”'],
  ['a question', 'Who? Me', '“Who? Me”'],
  ['a classic operation, up to its data', '<o:Status>x</o:Status><o:Data>SECRET</o:Data>', '“<o:Status>x</o:Status>…”']
])('of other text the beginning: %s', (_, body, quotation) => {
  expect(summariseBody(body)).toBe(quotation)
  expect(describeBody(body)).toBe(`. It starts with ${quotation}`)
})

test('names are truncated, and so is their list', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`)
  expect(membersOf([])).toBe('It has no members')
  expect(membersOf(['x'.repeat(61)])).toBe(`Its members are ${'x'.repeat(60)}`)
  expect(membersOf(names(20))).toBe(`Its members are ${names(20).join(', ')}`)
  expect(membersOf(names(22))).toBe(`Its members are ${names(20).join(', ')} and 2 more`)
})

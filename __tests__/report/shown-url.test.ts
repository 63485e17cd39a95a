import { expect, test } from '@jest/globals'
import { hidesQuery, shownUrl } from '../../src/report/shown-url.ts'

test.each<[string, string, boolean]>([
  ['https://a.example/x?api-version=2024-11-01', 'https://a.example/x?api-version=2024-11-01', false],
  ['https://a.example/x', 'https://a.example/x', false],
  ['https://a.example/x?sig=SECRET', 'https://a.example/x?…', true],
  ['https://a.example/x?api-version=1&t=SECRET&c=SECRET', 'https://a.example/x?api-version=1&…', true],
  ['https://a.example/x?t=SECRET&api-version=1', 'https://a.example/x?api-version=1&…', true],
  ['https://a.example/x?api-version=1&api-version=SECRET', 'https://a.example/x?api-version=1&…', true],
  ['https://a.example/x?Api-Version=SECRET', 'https://a.example/x?…', true],
  ['https://a.example/x?SECRET', 'https://a.example/x?…', true],
  ['https://SECRET:SECRET@a.example/x', 'https://a.example/x', false],
  ['https://a.example/x?api-version=1#SECRET', 'https://a.example/x?api-version=1', false],
  ['not a URL?sig=SECRET', 'not a URL?…', false],
  ['not a URL', 'not a URL', false]
])('%s is shown as %s', (url, shown, hides) => {
  expect(shownUrl(url)).toBe(shown)
  expect(hidesQuery(url)).toBe(hides)
})

import { describe, expect, test } from '@jest/globals'
import { remainingReads, retryAfter } from '../../src/http/retry-after.ts'

describe('the reads that remain', () => {
  const own = 'x-ms-ratelimit-remaining-subscription-reads'
  const global = 'x-ms-ratelimit-remaining-subscription-global-reads'

  test.each<[string, Record<string, string>, number | undefined]>([
    ['not said', {}, undefined],
    ['the caller’s', { [own]: '249' }, 249],
    ['all callers’', { [global]: '3749' }, 3_749],
    ['the fewer of both', { [own]: '249', [global]: ' 17 ' }, 17],
    ['none', { [own]: '0' }, 0],
    ['negative', { [own]: '-1' }, undefined],
    ['a fraction', { [own]: '1.5' }, undefined],
    ['twice in one answer', { [own]: '7, 7' }, undefined],
    ['a word', { [own]: 'Microsoft.Compute/LowCostGet3Min;3989', [global]: '5' }, 5],
    ['empty', { [own]: '' }, undefined]
  ])('%s', (_, headers, expected) => {
    expect(remainingReads(headers)).toBe(expected)
  })
})

describe('Retry-After', () => {
  const date = 'Mon, 23 Nov 2026 10:00:00 GMT'
  const received = Date.parse('2026-11-23T12:00:00Z')

  test.each<[string, Record<string, string>, number | undefined]>([
    ['none', {}, undefined],
    ['whole seconds', { 'retry-after': '17' }, 17_000],
    ['with white space', { 'retry-after': ' 17 ' }, 17_000],
    ['zero', { 'retry-after': '0' }, 0],
    ['34 days', { 'retry-after': '2937600' }, 2_937_600_000],
    ['more digits than a number has', { 'retry-after': '9'.repeat(400) }, Number.POSITIVE_INFINITY],
    ['negative', { 'retry-after': '-1' }, undefined],
    ['a fraction', { 'retry-after': '1.5' }, undefined],
    ['an exponent', { 'retry-after': '1e3' }, undefined],
    ['hexadecimal', { 'retry-after': '0x10' }, undefined],
    ['a word', { 'retry-after': 'soon' }, undefined],
    ['empty', { 'retry-after': '' }, undefined],
    ['a date beside the response’s own', { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT', date }, 30_000],
    ['a date without one', { 'retry-after': 'Mon, 23 Nov 2026 12:00:10 GMT' }, 10_000],
    ['a date by RFC 850', { 'retry-after': 'Monday, 23-Nov-26 10:00:30 GMT', date }, 30_000],
    ['a date as asctime writes it', { 'retry-after': 'Mon Nov 23 10:00:30 2026', date }, 30_000],
    ['a date that has passed', { 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT', date }, 0],
    ['a date that is none', { 'retry-after': 'Mon, 99 Nov 2026 10:00:30 GMT', date }, undefined],
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['milliseconds by the other name', { 'x-ms-retry-after-ms': '2500' }, 2_500],
    ['the longest of several', { 'retry-after': '2', 'retry-after-ms': '1500' }, 2_000],
    ['the valid one of several', { 'retry-after': 'soon', 'x-ms-retry-after-ms': '1500' }, 1_500]
  ])('%s', (_, headers, expected) => {
    expect(retryAfter(headers, received)).toBe(expected)
  })
})

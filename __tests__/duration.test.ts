import { expect, test } from '@jest/globals'
import { formatDuration, parseDuration } from '../src/duration.ts'

test.each([
  ['90s', 90_000],
  ['45m', 2_700_000],
  ['1h30m', 5_400_000],
  ['1h 30m', 5_400_000],
  ['2d', 172_800_000],
  ['1d2h3m4s', 93_784_000],
  ['1.5h', 5_400_000],
  ['0.5s', 500],
  ['1H', 3_600_000],
  ['PT1H30M', 5_400_000],
  ['P1D', 86_400_000],
  ['P1DT12H', 129_600_000],
  ['PT0.5S', 500],
  ['PT0,5S', 500],
  ['pt90s', 90_000],
  ['0s', 0]
])('%s is a duration', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each([
  '',
  ' ',
  '90',
  '1',
  's',
  'h30',
  '1h30',
  '30m1h',
  '1m1m',
  '-5s',
  '+5s',
  '1e3s',
  '1w',
  '5 minutes',
  '1:30',
  'P',
  'PT',
  'P1Y',
  'P1M',
  'P1DT',
  'T1H',
  '1hPT1M',
  '∞',
  'NaNs',
  '.5s',
  '5.s'
])('%j is not a duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test.each([
  [0, '0s'],
  [400, '0s'],
  [999, '1s'],
  [45_000, '45s'],
  [59_600, '1m'],
  [1_692_000, '28m 12s'],
  [3_600_000, '1h'],
  [3_605_000, '1h'],
  [5_400_000, '1h 30m'],
  [183_600_000, '2d 3h']
])('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

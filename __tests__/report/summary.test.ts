/** The summary as GitHub's Markdown and a browser's HTML read it. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { portalUrl } from '../../src/cloud.ts'
import { WaitError } from '../../src/errors.ts'
import type { OperationError } from '../../src/operation.ts'
import type { Conclusion } from '../../src/report/conclusion.ts'
import { inert, inertHtml } from '../../src/report/inert.ts'
import { summaryOf } from '../../src/report/summary.ts'
import { Timeline } from '../../src/report/timeline.ts'
import { evilChunks, evilTexts, lineEnds } from '../evil-texts.ts'
import { expectInertSummary, textsInCode } from '../inert-result.ts'
import { tries } from '../tries.ts'
import { operationError, reading, subject, unreachable, url } from './samples.ts'

const texts = [...evilTexts, ...evilChunks()].map((text) => [JSON.stringify(text).slice(0, 70), text] as const)

/** The text as a page shows it, with white space collapsed. */
function shown(text: string, maxLength?: number): string {
  return inert(text, maxLength).replaceAll('\u00a0', ' ')
}

function errorOf(message: string): OperationError {
  return { code: '', message, details: [], additionalInfo: [] }
}

test.each(texts)('%s is shown unchanged, as text only', (_, text) => {
  const operation = {
    state: 'succeeded' as const,
    status: text,
    name: text,
    startTime: text,
    endTime: text,
    percentComplete: text,
    warnings: [errorOf(text)],
    tasks: [{ name: text, state: text, children: [{ name: text, state: text, children: [] }] }],
    document: text
  }
  const reading = { operation, operationUrl: 'x' }
  const timeline = new Timeline(new Date())
  timeline.add({ polls: 1, elapsedMs: 0, reading })
  const summary = summaryOf(
    {
      verdict: { outcome: 'succeeded', reading, requestId: text, polls: 1, elapsedMs: 0 },
      subject: {
        api: text,
        until: 'done',
        goals: [],
        handOver: [],
        operationId: text,
        operationUrl: 'x',
        portalUrl: portalUrl('AzureCloud', `/subscriptions/${text.replaceAll(/[?#]/g, '')}/x`)
      },
      red: true,
      error: errorOf(text)
    },
    timeline
  )
  expectInertSummary(summary)
  const said = shown(text)
  const task = shown(`${text}: ${text}`)
  const segment = text.split('/').findLast((part) => part !== '') ?? ''
  expect(textsInCode(summary)).toEqual([
    shown([...new Set([text, segment])].filter(Boolean).join(' '), 120), // Heading
    shown(`Azure says ${text}, after 0s and 1 poll.`),
    said, // Error
    said, // Warning
    'succeeded',
    said, // API
    said, // Operation
    said, // Name
    'x', // URL
    said, // Last status
    said, // Percent complete
    '0s',
    '1',
    said, // Started
    said, // Ended
    said, // Request id
    shown(text, 200), // Timeline
    task,
    task // Its child
  ])
})

test.each(texts)('%s in a fault is shown as text only', (_, text) => {
  const fault = new WaitError('unreadable', text)
  const summary = summaryOf(
    { verdict: { outcome: 'unknown', reason: 'unreadable', fault, polls: 1, elapsedMs: 0 }, red: true },
    new Timeline(new Date())
  )
  expectInertSummary(summary)
})

test('the HTML of any text shows only the text', () => {
  const pieces = fc.constantFrom(
    ...evilTexts,
    ...lineEnds,
    '`',
    '\\',
    '|',
    '<',
    '>',
    '&',
    '"',
    "'",
    '*',
    '_',
    ' ',
    '\t'
  )
  const any = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(any, (text) => {
      const html = `<p>${inertHtml(text)}</p>\n`
      expectInertSummary(html)
      expect(textsInCode(html).join('')).toBe(shown(text))
    }),
    tries(2_000)
  )
})

test.each([
  [
    'https://management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm1/deallocate?api-version=1',
    'POST virtualMachines/vm1/deallocate'
  ],
  ['https://management.azure.com/subscriptions/s/resourceGroups/g?api-version=1', 'POST resourceGroups/g'],
  ['https://management.azure.com/a/providers/A.B/sites/s/providers/C.D/locks/l?api-version=1', 'POST locks/l']
])('the heading names the request that started the operation: %s', (url, label) => {
  const fault = new WaitError('unreachable', 'Reset')
  const verdict = { outcome: 'unknown', reason: 'unreachable', fault, polls: 0, elapsedMs: 0 } as const
  const summary = summaryOf({ verdict, red: true, call: `POST ${url}` }, new Timeline(new Date()))
  expect(summary).toContain(`<h3>❌ <code>${label}</code>: unknown</h3>`)
  expect(summary).toContain(`<th align="left">Request</th><td><code>POST ${url}</code></td>`)
})

const cost = { polls: 2, elapsedMs: 65_000 }
const succeeded: Conclusion = {
  verdict: { outcome: 'succeeded', reading: reading({ state: 'succeeded', status: 'Succeeded' }), ...cost },
  subject,
  red: false
}
const invalid = new WaitError('invalid-input', 'One input is invalid.')
const noTimeline = () => new Timeline(new Date(0))

describe('the heading', () => {
  test.each<[string, Conclusion, string]>([
    ['of a success', succeeded, '✅ <code>op-1</code>: succeeded'],
    ['of a success that fail-on names', { ...succeeded, red: true }, '❌ <code>op-1</code>: succeeded'],
    [
      'of a failure that fail-on does not name',
      { ...succeeded, verdict: { outcome: 'failed', reading: reading(), ...cost } },
      '⚠️ <code>op-1</code>: failed'
    ],
    [
      'of invalid inputs',
      { verdict: { outcome: 'unknown', reason: 'invalid-input', fault: invalid, ...cost }, red: true },
      '❌ Invalid inputs'
    ],
    [
      'of a refused call',
      {
        verdict: { outcome: 'failed', reason: 'not-started', error: operationError('A', 'a'), ...cost },
        call: 'PUT https://x/y/z',
        red: true
      },
      '❌ <code>PUT y/z</code>: not started'
    ],
    [
      'without an operation',
      { verdict: { outcome: 'unknown', reason: 'unreachable', fault: unreachable, ...cost }, red: true },
      '❌ Azure operation: unknown'
    ],
    [
      'with a title',
      { ...succeeded, subject: { ...subject, title: 'deployment web' } },
      '✅ <code>deployment web</code>: succeeded'
    ],
    [
      'with the last segment of a path',
      { ...succeeded, subject: { ...subject, operationId: '/subscriptions/x/vm-1/' } },
      '✅ <code>vm-1</code>: succeeded'
    ]
  ])('%s', (_, conclusion, heading) => {
    expect(summaryOf(conclusion, noTimeline()).split('\n')[0]).toBe(`<h3>${heading}</h3>`)
  })
})

test('a summary has everything about the operation, the most important first', () => {
  const timeline = noTimeline()
  timeline.add({ polls: 1, elapsedMs: 0, reading: reading() })
  timeline.add({ polls: 2, elapsedMs: 60_000, reading: reading({ status: 'Failed' }) })
  const last = reading({
    state: 'failed',
    status: 'Failed',
    name: 'n',
    percentComplete: '40',
    startTime: 's',
    endTime: 'e',
    warnings: [operationError('W', 'only for a success')],
    tasks: [{ name: 'own', state: 'Failed', children: [] }]
  })
  const summary = summaryOf(
    {
      verdict: { outcome: 'failed', reading: last, requestId: 'r', ...cost },
      subject: { ...subject, until: 'deleted', portalUrl: 'https://portal.azure.com/#x&y' },
      red: true,
      error: operationError('A', 'a', [operationError('B', 'b', [operationError('C', 'c')]), operationError('D', 'd')]),
      tasks: [
        {
          name: 'web',
          type: 'T/sites',
          state: 'Failed',
          duration: 'PT65S',
          children: [{ name: 'inner', state: '', children: [] }]
        }
      ]
    },
    timeline
  )
  expect(summary.split('\n\n')).toEqual([
    '<h3>❌ <code>n op-1</code>: failed</h3>',
    '<p><code>Azure says Failed, after 1m 5s and 2 polls: C: c. Azure reported it as A: a</code></p>',
    '<h4>Error</h4><ul><li><code>A: a</code><ul><li><code>B: b</code><ul><li><code>C: c</code></li></ul></li><li><code>D: d</code></li></ul></li></ul>',
    `<table>${[
      ['Outcome', 'failed'],
      ['API', 'arm-operation'],
      ['Until', 'deleted'],
      ['Operation', 'op-1'],
      ['Name', 'n'],
      ['URL', url],
      ['Last status', 'Failed'],
      ['Percent complete', '40'],
      ['Duration', '1m 5s'],
      ['Polls', '2'],
      ['Start time', 's'],
      ['End time', 'e'],
      ['Request id', 'r']
    ]
      .map(([name, value]) => `<tr><th align="left">${name}</th><td><code>${value}</code></td></tr>`)
      .join('')}</table>`,
    '<p><a href="https://portal.azure.com/#x&#38;y">Open in the Azure portal</a></p>',
    '<h4>Timeline</h4>',
    '```mermaid\ngantt\n  dateFormat x\n  axisFormat %H:%M:%S\n  1 Running :0, 60000\n  2 Failed :crit, 60000, 65000\n```',
    '<table><tr><th>After</th><th>Status</th></tr><tr><td>0s</td><td><code>Running</code></td></tr><tr><td>1m</td><td><code>Failed</code></td></tr></table>',
    '<h4>Resources</h4><table><tr><th align="left">Resource</th><th align="left">Type</th><th align="left">State</th><th align="left">Duration</th></tr><tr><td><code>web</code></td><td><code>T/sites</code></td><td><code>Failed</code></td><td><code>1m 5s</code></td></tr><tr><td>&nbsp;&nbsp;&nbsp;<code>inner</code></td><td></td><td><code>no state</code></td><td></td></tr></table>\n'
  ])
})

test('a summary without a timeline, tasks or an error is short', () => {
  const lines = summaryOf(succeeded, noTimeline()).split('\n\n')
  expect(lines.slice(0, 2)).toEqual([
    '<h3>✅ <code>op-1</code>: succeeded</h3>',
    '<p><code>Azure says Succeeded, after 1m 5s and 2 polls.</code></p>'
  ])
  expect(lines.slice(2)).toEqual([expect.stringMatching(/^<table>(?!.*Until|.*Reason).*<\/table>\n$/)])
})

test.each([
  ['x', /^<h4>Tasks<\/h4>/],
  ['€', /^<p>Left out, because GitHub accepts 1 MiB per summary\.<\/p>$/]
])('what does not fit into 1 MB is left out: tasks of %s', (sign, last) => {
  const errors = Array.from({ length: 60 }, () => operationError('', '€'.repeat(2_000)))
  const tasks = Array.from({ length: 100 }, () => ({ name: 'a', state: sign.repeat(1_900), children: [] }))
  const summary = summaryOf(
    {
      verdict: { outcome: 'succeeded', reading: reading({ state: 'succeeded', warnings: errors }), ...cost },
      subject,
      red: false,
      error: operationError('A', 'a', errors),
      tasks
    },
    noTimeline()
  )
  expect(summary.trim().split('\n\n').at(-1)).toMatch(last)
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_000_000)
})

test('of more than 100 resources, the others are counted', () => {
  const tasks = Array.from({ length: 103 }, (_, index) => ({
    name: `r${index}`,
    type: 'T',
    state: 'Running',
    children: []
  }))
  const rows = (count: number) =>
    summaryOf({ ...succeeded, tasks: tasks.slice(0, count) }, noTimeline())
      .split('<h4>Resources</h4>')[1]
      ?.match(/<tr><td>.*?<\/td>/g)
  expect(rows(100)?.at(-1)).toBe('<tr><td><code>r99</code></td>')
  expect(rows(103)).toHaveLength(101)
  expect(rows(103)?.slice(-2)).toEqual(['<tr><td><code>r99</code></td>', '<tr><td><code>… and 3 more</code></td>'])
})

test('of more than 100 changes, the others are counted', () => {
  const timeline = noTimeline()
  for (let polls = 1; polls <= 102; polls += 1)
    timeline.add({ polls, elapsedMs: polls, reading: reading({ status: `s${polls}` }) })
  expect(summaryOf(succeeded, timeline)).toContain('</table><p>2 more changes, in the middle, are left out.</p>\n')
})

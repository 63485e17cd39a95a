/** The summary as GitHub's Markdown and a browser's HTML read it. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { portalUrl } from '../../src/cloud.ts'
import { WaitError } from '../../src/errors.ts'
import type { OperationError } from '../../src/operation.ts'
import { inert, inertHtml } from '../../src/report/inert.ts'
import { summaryOf } from '../../src/report/summary.ts'
import { Timeline } from '../../src/report/timeline.ts'
import { evilChunks, evilTexts, lineEnds } from '../evil-texts.ts'
import { expectInertSummary, textsInCode } from '../inert-result.ts'
import { tries } from '../tries.ts'

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

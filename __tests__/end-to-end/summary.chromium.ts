/**
 * The summary in a real Chromium, without anything that GitHub does to make it safe. Not among the tests, which need
 * Node and npm alone: `npm run check:summary`.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { renderSummary } from '../../emulator/page.ts'
import { apis } from '../../emulator/script.ts'
import { errorLines } from '../../src/report/error-tree.ts'
import { inert } from '../../src/report/inert.ts'
import { failureWord } from '../api-documents.ts'
import { type Chromium, startChromium } from '../chromium.ts'
import { evilChunks, evilTexts } from '../evil-texts.ts'
import { cycle, evilJob, evilStatus } from './evil-answers.ts'
import { waitForOperation } from './servers-and-runs.ts'

let chromium: Chromium
beforeAll(async () => {
  chromium = await startChromium()
})
afterAll(() => chromium?.close())

test('an active page is detected', async () => {
  const page = await chromium.open('<img src="http://127.0.0.1:9/x" onerror="evil()"><code>text</code>')
  expect(page).toEqual({
    requests: ['http://127.0.0.1:9/x'],
    ran: true,
    elements: ['img', 'code'],
    codes: ['text']
  })
  expect(await chromium.open(renderSummary(evilTexts.join('\n\n')))).toMatchObject({ ran: true })
})

/** Collapses white space as a page does. */
const shown = (text: string) => text.replace(/\s+/g, ' ').trim()

test.each(apis)('every response of %s is shown as inert text', async (api) => {
  for (const seed of [0, 75]) {
    const texts = [...evilTexts.slice(seed), ...evilTexts.slice(0, seed)]
    const next = () => cycle([...evilChunks(seed), ...texts])
    const steps = [...texts.slice(0, 3), failureWord(api)].map((status) => evilStatus(api, status, next()))
    const { summary, outputs } = await waitForOperation(api, steps, {
      inputs: { 'min-poll-interval': '0.01s', 'max-poll-interval': '0.01s' },
      operation: { job: evilJob('Failed', next()) }
    })
    const page = await chromium.open(renderSummary(summary))
    expect(page).toMatchObject({ requests: [], ran: false })
    const own = ['h3', 'h4', 'p', 'br', 'table', 'tbody', 'tr', 'th', 'td', 'ul', 'li', 'code', 'pre', 'a']
    expect(page.elements.filter((name) => !own.includes(name))).toEqual([])
    const lines = errorLines([JSON.parse(outputs['error-detail'] ?? '')]).map(({ text }) => shown(inert(text)))
    expect(lines.length).toBeGreaterThan(api.startsWith('classic') ? 0 : 20)
    // The heading and the message come first.
    expect(page.codes.map(shown).slice(2, 2 + lines.length)).toEqual(lines)
  }
})

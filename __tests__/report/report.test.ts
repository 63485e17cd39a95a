/** The report at the end, with files that can and cannot be written. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import type { Conclusion } from '../../src/report/conclusion.ts'
import { report, reportEarly } from '../../src/report/report.ts'
import { Timeline } from '../../src/report/timeline.ts'
import { startCapture } from './printing.ts'
import { reading, subject, url } from './samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'report-'))
const [outputs, summary, nowhere] = [join(folder, 'outputs'), join(folder, 'summary'), join(folder, 'no', 'file')]
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY } = process.env

beforeEach(() => {
  for (const file of [outputs, summary]) writeFileSync(file, '')
  Object.assign(process.env, { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary })
})
afterAll(() => {
  delete process.env.GITHUB_OUTPUT
  delete process.env.GITHUB_STEP_SUMMARY
  if (GITHUB_OUTPUT !== undefined) Object.assign(process.env, { GITHUB_OUTPUT })
  if (GITHUB_STEP_SUMMARY !== undefined) Object.assign(process.env, { GITHUB_STEP_SUMMARY })
  rmSync(folder, { recursive: true })
})

const conclusion: Conclusion = {
  verdict: {
    outcome: 'succeeded',
    reading: reading({ state: 'succeeded', status: 'Succeeded' }),
    polls: 1,
    elapsedMs: 0
  },
  subject,
  red: false
}

async function reported(more: Partial<Conclusion> = {}) {
  const capture = startCapture()
  try {
    const isWritten = await report({ ...conclusion, ...more }, new Timeline(new Date(0)))
    return { isWritten, lines: capture.lines() }
  } finally {
    capture.stop()
  }
}

function early(): readonly string[] {
  const capture = startCapture()
  try {
    reportEarly(subject)
  } finally {
    capture.stop()
  }
  return capture.lines()
}

const verdict = 'Succeeded: Azure says Succeeded, after 0s and 1 poll.'
const unwritten = 'The outputs could not be written, so the step fails whatever the verdict'

test('goes to the outputs, the log and the summary', async () => {
  expect(await reported()).toEqual({ isWritten: true, lines: [verdict] })
  expect(readFileSync(outputs, 'utf8')).toMatch(/^outcome<<(\S+)\r?\nsucceeded\r?\n\1\r?\n/m)
  const written = readFileSync(summary, 'utf8')
  expect(written).toMatch(/^<h3>✅ <code>op-1<\/code>: succeeded<\/h3>/)
  expect(written).not.toContain(unwritten)
})

test.each<[string, string | undefined, RegExp]>([
  ['cannot be opened', nowhere, /ENOENT/],
  ['is a folder', folder, /EISDIR/],
  ['has no name', undefined, /^GITHUB_OUTPUT does not name a file$/],
  ['has an empty name', '', /^GITHUB_OUTPUT does not name a file$/]
])('without outputs is not complete, and says so in the log and the summary: the file %s', async (_, file, why) => {
  delete process.env.GITHUB_OUTPUT
  if (file !== undefined) process.env.GITHUB_OUTPUT = file
  const { isWritten, lines } = await reported()
  expect(isWritten).toBe(false)
  expect(lines[0]).toBe(verdict)
  const [title, reason = ''] = lines[1]?.split(`: ${unwritten}: `) ?? []
  expect([lines.length, title]).toEqual([2, 'error Outputs not written'])
  expect(reason).toMatch(why)
  expect(readFileSync(summary, 'utf8')).toMatch(`<p>❌ ${unwritten}.</p>\n\n<h3>`)
})

test('without a summary is complete, with a warning', async () => {
  process.env.GITHUB_STEP_SUMMARY = nowhere
  const { isWritten, lines } = await reported()
  expect(isWritten).toBe(true)
  expect(lines).toEqual([
    verdict,
    expect.stringMatching(/^warning Summary not written: The job summary could not be written: .*ENOENT/)
  ])
})

test('names the outputs that are too large, with a warning if the result is one', async () => {
  const large = 'x'.repeat(400_001)
  const withDocument = { ...reading({ state: 'succeeded', status: 'Succeeded', document: large }) }
  const line = 'Outputs left empty, because GitHub accepts 1 MB of outputs per job:'
  const response = { ...conclusion.verdict, reading: withDocument } as Conclusion['verdict']
  expect(await reported({ verdict: response })).toEqual({ isWritten: true, lines: [verdict, `${line} response`] })
  expect((await reported({ result: large })).lines).toEqual([
    verdict,
    `warning The output result is empty: ${line} response, result`
  ])
})

test('before the wait, the outputs already say how to continue it', () => {
  expect(early()).toEqual([])
  expect(
    [...readFileSync(outputs, 'utf8').matchAll(/^([\w-]+)<<.*\r?\n(.*)/gm)].map((match) => match.slice(1))
  ).toEqual([
    ['api', 'arm-operation'],
    ['operation-url', url],
    ['until', 'done']
  ])
})

test('before the wait, outputs that cannot be written are only a warning', () => {
  process.env.GITHUB_OUTPUT = nowhere
  expect(early()).toEqual([
    expect.stringMatching(/^warning Outputs not written yet: The outputs could not be written: .*ENOENT/)
  ])
})

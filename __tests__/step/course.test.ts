/** What a run reports if an exception leaves it without a verdict. */
import { expect, test } from '@jest/globals'
import { WaitError } from '../../src/errors.ts'
import type { Reading, State } from '../../src/operation.ts'
import { outputsOf } from '../../src/report/outputs.ts'
import { sentenceOf } from '../../src/report/sentence.ts'
import { Course } from '../../src/step/course.ts'
import type { Poll } from '../../src/wait/wait.ts'
import { subject } from '../report/samples.ts'
import { VirtualClock } from '../virtual-clock.ts'

const keep = <T>(value: T) => value
const limits = { limitMs: 1_000, signal: new AbortController().signal }
const reading = (state: State, status: string): Reading => ({
  operation: { state, status, document: `{"status":"${status}"}` },
  operationUrl: 'https://management.azure.com/newer',
  requestId: 'r-1'
})

/** A run whose second poll fails with an exception. */
async function crash(first: Reading | undefined) {
  const clock = new VirtualClock()
  const course = new Course(clock, new Date(0))
  course.call = 'POST https://management.azure.com/x'
  course.subject = subject
  const poll: Poll = async () => first ?? reading('running', 'Running')
  const counted = course.counted(poll)
  await counted(limits)
  if (first !== undefined) course.add({ polls: 1, elapsedMs: 0, reading: first })
  await clock.sleep(5_000, limits.signal)
  await counted(limits)
  return course.withoutVerdict(new TypeError('a bug'), keep)
}

test('keeps what was written before the wait, the polls, and the last status', async () => {
  const { values } = outputsOf(await crash(reading('running', 'Creating')))
  expect(values).toMatchObject({
    outcome: 'unknown',
    reason: 'internal-error',
    api: subject.api,
    until: subject.until,
    'operation-url': 'https://management.azure.com/newer',
    status: 'Creating',
    'request-id': 'r-1',
    polls: '2',
    'elapsed-seconds': '5'
  })
})

test('says how to continue, and not that nothing is known of a start', async () => {
  const { text, lines } = sentenceOf(await crash(undefined))
  const all = [text, ...lines].join('\n')
  expect(all).toContain('after 5s and 2 polls: The action itself failed: TypeError: a bug')
  expect(all).toContain('The operation may still be running.')
  expect(all).toContain(`\nwith:\n  api: ${subject.api}\n  operation-url: ${subject.operationUrl}`)
})

test('does not say that an operation whose last status is terminal may still be running', async () => {
  const { text, lines } = sentenceOf(await crash(reading('succeeded', 'Succeeded')))
  expect([text, ...lines].join('\n')).toMatch(/Last status: Succeeded\.\n/)
  expect([text, ...lines].join('\n')).not.toContain('may still be running')
})

test('before the wait, has no polls and no subject', () => {
  const course = new Course(new VirtualClock(), new Date(0))
  const { values } = outputsOf(course.withoutVerdict(new WaitError('invalid-input', 'One input is invalid.'), keep))
  expect(values).toMatchObject({
    outcome: 'unknown',
    reason: 'invalid-input',
    api: '',
    'operation-url': '',
    polls: '0'
  })
})

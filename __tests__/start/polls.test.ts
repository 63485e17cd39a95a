import { expect, test } from '@jest/globals'
import { neverAborted } from '../../src/clock.ts'
import { WaitError } from '../../src/errors.ts'
import type { Reading, State } from '../../src/operation.ts'
import { inSequence, orGone } from '../../src/start/polls.ts'
import type { Poll } from '../../src/wait/wait.ts'
import { VirtualClock } from '../virtual-clock.ts'

const limits = { limitMs: 1_000, signal: neverAborted }
const clock = new VirtualClock()
const reading = (state: State, operationUrl: string): Reading => ({
  operation: { state, status: state, document: '' },
  operationUrl
})
const missing = new WaitError('not-found', 'gone')

/** Returns the responses in turn. The last one repeats. */
function scripted(...answers: readonly (Reading | Error)[]): Poll & { readonly calls: () => number } {
  let calls = 0
  const poll: Poll = async () => {
    const answer = answers[Math.min(calls, answers.length - 1)]
    calls += 1
    if (answer instanceof Error || answer === undefined) throw answer
    return answer
  }
  return Object.assign(poll, { calls: () => calls })
}

test('an existing monitor decides', async () => {
  const resource = scripted(missing)
  const running = reading('running', 'monitor')
  expect(await orGone(scripted(running), resource, clock)(limits)).toBe(running)
  expect(resource.calls()).toBe(0)
})

test('if the monitor is missing, the resource decides', async () => {
  const gone = reading('succeeded', 'resource')
  expect(await orGone(scripted(missing), scripted(gone), clock)(limits)).toBe(gone)
  for (const resource of [scripted(reading('running', 'resource')), scripted(new WaitError('forbidden', 'no'))])
    await expect(orGone(scripted(missing), resource, clock)(limits)).rejects.toBe(missing)
})

test('any other fault of the monitor is reported, and so is a bug', async () => {
  const forbidden = new WaitError('forbidden', 'no')
  const resource = scripted(reading('succeeded', 'resource'))
  await expect(orGone(scripted(forbidden), resource, clock)(limits)).rejects.toBe(forbidden)
  await expect(orGone(scripted(new TypeError('bug')), resource, clock)(limits)).rejects.toThrow('bug')
  await expect(orGone(scripted(missing), scripted(new TypeError('bug')), clock)(limits)).rejects.toThrow('bug')
  expect(resource.calls()).toBe(0)
})

test('the second is polled as soon as the first has succeeded', async () => {
  const first = scripted(reading('running', 'first'), reading('succeeded', 'first'))
  const second = scripted(reading('running', 'second'), missing, reading('failed', 'second'))
  const poll = inSequence(first, second, clock)
  const seen = []
  for (let polls = 0; polls < 4; polls += 1) seen.push(await poll(limits).catch((fault: WaitError) => fault.reason))
  expect(seen.map((what) => (typeof what === 'string' ? what : what.operationUrl))).toEqual([
    'first',
    'second',
    'not-found',
    'second'
  ])
  expect(first.calls()).toBe(2)
})

test('a failure of the first ends the wait', async () => {
  const second = scripted(reading('succeeded', 'second'))
  const poll = inSequence(scripted(reading('failed', 'first')), second, clock)
  expect((await poll(limits)).operation.state).toBe('failed')
  expect(second.calls()).toBe(0)
})

test('the second is cancelled with the job too', async () => {
  const { signal } = new AbortController()
  const seen: AbortSignal[] = []
  const second: Poll = async (limits) => {
    seen.push(limits.signal)
    return reading('succeeded', 'second')
  }
  await orGone(scripted(missing), second, clock)({ ...limits, signal })
  await inSequence(scripted(reading('succeeded', 'first')), second, clock)({ ...limits, signal })
  expect(seen.map((one) => one === signal)).toEqual([true, true])
})

test('both together take no longer than one may', async () => {
  const seen: number[] = []
  const taking =
    (ms: number, answer: Reading | WaitError): Poll =>
    async ({ limitMs }) => {
      seen.push(limitMs)
      clock.advance(ms)
      if (answer instanceof WaitError) throw answer
      return answer
    }
  const succeeded = reading('succeeded', 'x')
  await orGone(taking(300, missing), taking(0, succeeded), clock)(limits)
  await orGone(taking(2_000, missing), taking(0, succeeded), clock)(limits)
  await inSequence(taking(400, succeeded), taking(0, succeeded), clock)(limits)
  expect(seen).toEqual([1_000, 700, 1_000, 1, 1_000, 600])
})

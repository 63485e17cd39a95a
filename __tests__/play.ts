import { WaitError } from '../src/errors.ts'
import type { Reading } from '../src/operation.ts'
import { createSchedule } from '../src/wait/schedule.ts'
import { waitFor } from '../src/wait/wait.ts'
import type { Account, Answer, Pause, Poll, Reported, Terms } from './account.ts'
import { VirtualClock } from './virtual-clock.ts'

/** The events of a wait, as plain values, so that a printed counterexample can become a row of the table. */
export interface Script {
  readonly terms?: Partial<Terms>
  /** In this order. The last one repeats. An operation that still runs after 200 polls succeeds. */
  readonly answers: readonly Scripted[]
  /** The values of Math.random, repeated. */
  readonly random?: readonly number[]
  /** The job is cancelled during this request, or the pause after it: 1 is the first; 0 is before anything is sent. */
  readonly cancel?: { readonly poll: number; readonly during: 'request' | 'pause' }
}

export type Scripted = Answer & {
  /** How many such responses come in a row. */
  readonly times?: number
  /** How long the request takes, at most its time-out. */
  readonly takesMs?: number
  /** How long the machine sleeps in addition, during the request and during the next pause. */
  readonly asleepMs?: number
  readonly thenAsleepMs?: number
}

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
const usual: Terms = {
  timeoutMs: hour,
  minPollIntervalMs: 1_000,
  maxPollIntervalMs: 20_000,
  maxSilenceMs: 900_000,
  graceMs: minute,
  isHostKnown: false
}

/** Runs a script in virtual time, and records what the oracle checks. */
export async function play({ answers, random = [0.5], cancel, ...script }: Script): Promise<Account> {
  const terms = { ...usual, ...script.terms }
  const scripted = answers.flatMap((answer) => new Array<Scripted>(answer.times ?? 1).fill(answer))
  const clock = new VirtualClock()
  const start = clock.now()
  const job = new AbortController()
  const polls: (Poll & { readonly pauses: Pause[] })[] = []
  const reported: Reported[] = []
  const brought: (Reading | WaitError)[] = []
  let randoms = 0

  const cancels = (during: 'request' | 'pause') => cancel?.during === during && cancel.poll === polls.length
  if (cancel?.poll === 0) job.abort()
  clock.onSleep = (askedMs) => {
    const poll = polls.at(-1)
    if (cancels('pause') && !job.signal.aborted) {
      const cancelledAfterMs = Math.floor(askedMs / 2)
      poll?.pauses.push({ askedMs, asleepMs: 0, cancelledAfterMs })
      clock.advance(cancelledAfterMs)
      job.abort()
      return
    }
    const asleepMs = job.signal.aborted ? 0 : (answerTo(polls.length - 1).thenAsleepMs ?? 0)
    poll?.pauses.push({ askedMs, asleepMs })
    clock.advance(asleepMs)
  }
  const answerTo = (index: number): Scripted =>
    index >= 200 ? { says: 'succeeded' } : (scripted[Math.min(index, scripted.length - 1)] ?? { says: 'succeeded' })

  const answerPoll = async ({ limitMs }: { limitMs: number }): Promise<Reading> => {
    const { takesMs = 0, asleepMs = 0, thenAsleepMs, times, ...answer } = answerTo(polls.length)
    const sentAt = clock.now() - start
    clock.advance(Math.min(takesMs, limitMs) + asleepMs)
    const poll = { sentAt, limitMs, answer, answeredAt: clock.now() - start, cancelled: false, pauses: [] }
    polls.push(poll)
    if (cancels('request')) {
      poll.cancelled = true
      job.abort()
    }
    if ('bug' in answer) throw new Error(answer.bug)
    const { retryAfterMs, requestId } = answer
    if ('fault' in answer) {
      const { fault: patience, reason, throttled } = answer
      const fault = new WaitError(reason, 'a fault', { patience, throttled, retryAfterMs, requestId })
      brought.push(fault)
      throw fault
    }
    const operation = { state: answer.says, status: answer.says, document: '{}' }
    const { remainingReads } = answer
    const reading = { operation, operationUrl: 'https://here', retryAfterMs, remainingReads, requestId }
    brought.push(reading)
    return reading
  }

  const account = { terms, cancelledBefore: cancel?.poll === 0, polls, reported }
  try {
    const { reading, fault, ...ending } = await waitFor({
      ...terms,
      poll: answerPoll,
      schedule: createSchedule({ ...terms, random: () => random[randoms++ % random.length] ?? 0 }),
      clock,
      signal: job.signal,
      onPoll: (event) => reported.push(event)
    })
    const readingOf = reading && brought.indexOf(reading)
    return { ...account, ending: { ...ending, readingOf, faultOf: fault && brought.indexOf(fault) } }
  } catch (error) {
    return { ...account, ending: { bug: error instanceof Error ? error.message : error } }
  }
}

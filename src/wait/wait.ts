import type { Clock } from '../clock.ts'
import { WaitError } from '../errors.ts'
import type { Reading } from '../operation.ts'
import { addFault, type FaultStreak } from './patience.ts'
import type { Schedule } from './schedule.ts'
import type { Ending, Verdict } from './verdict.ts'

/** No request may take longer than this, in milliseconds. */
export const longestRequestMs = 60_000

/**
 * Requests the operation's status once.
 * @throws WaitError if it could not find out
 */
export type Poll = (limits: PollLimits) => Promise<Reading>

export interface PollLimits {
  /** The longest it may take, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** The result of a poll. */
type PollOutcome =
  | { readonly reading: Reading; readonly fault?: undefined }
  | { readonly reading?: undefined; readonly fault: WaitError }

/** The result of a poll, and what follows from it. */
export type PollEvent = PollOutcome & {
  /** How many polls have been made, this one included. */
  readonly polls: number
  readonly elapsedMs: number
  /** Milliseconds to the next poll; absent when the wait is over. */
  readonly nextPollMs?: number
  /** Milliseconds to the end of the wait if nothing changes; absent when it is over. */
  readonly givesUpInMs?: number
}

interface WaitOptions {
  readonly poll: Poll
  readonly schedule: Schedule
  readonly clock: Clock
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** How long to go on without one readable response. */
  readonly maxSilenceMs: number
  /** How long to go on after a 403 or 404. */
  readonly graceMs: number
  /** The service has answered before this wait: its host is not a wrong one. */
  readonly isHostKnown?: boolean
  /** Milliseconds before the first poll, for an operation that has just been started. */
  readonly firstDelayMs?: number
  readonly onPoll: (event: PollEvent) => void
}

/**
 * Polls until the operation has finished, the deadline has passed, or another poll would be useless. Knows a clock, a
 * schedule and a way to poll; nothing of HTTP or Azure. How the wait ended is a value.
 *
 * The first poll is made at once or after its delay, the last one at the deadline, however late that is noticed.
 *
 * @throws whatever `poll` throws that is not a WaitError: a bug, which must not pass for an outcome
 */
export async function waitFor(options: WaitOptions): Promise<Verdict> {
  const { clock, signal, timeoutMs, firstDelayMs = 0, onPoll } = options
  const start = clock.now()
  let history: History = { polls: 0 }
  const verdict = (ending: Ending): Verdict => {
    const { requestId, polls } = history
    return { ...ending, requestId, polls, elapsedMs: clock.now() - start }
  }

  if (firstDelayMs > 0) await clock.sleep(Math.min(firstDelayMs, timeoutMs), signal)
  while (!signal.aborted) {
    const poll = await pollOnce(options, start)
    const step =
      poll.fault === undefined ? stepAfterReading(poll, history, options) : stepAfterFault(poll, history, options)
    history = step.history
    if (signal.aborted && poll.fault !== undefined) break
    const { polls } = history
    if ('ending' in step) {
      onPoll({ ...poll, polls })
      return verdict(step.ending)
    }
    const leftMs = Math.max(0, timeoutMs - poll.elapsedMs)
    const nextPollMs = Math.min(step.delayMs, leftMs)
    const givesUpInMs = Math.min(leftMs, Math.max(0, step.giveUpAt - poll.endedAt))
    onPoll({ ...poll, polls, nextPollMs, givesUpInMs })
    await clock.sleep(nextPollMs, signal)
  }
  return verdict({ outcome: 'interrupted', reason: 'interrupted', reading: history.last?.reading })
}

/** The result of a poll, with the clock's readings. */
type PollResult = Success | Failure
type Success = PollTimes & Extract<PollOutcome, { readonly fault?: undefined }>
type Failure = PollTimes & Extract<PollOutcome, { readonly reading?: undefined }>

interface PollTimes {
  readonly sentAt: number
  readonly limitMs: number
  readonly endedAt: number
  readonly elapsedMs: number
  /** It was the one at the deadline. */
  readonly isLast: boolean
}

/** What the polls so far leave behind. */
interface History {
  readonly polls: number
  /** Of the last response that had one. */
  readonly requestId?: string
  /** The last readable response, and when it came. */
  readonly last?: { readonly reading: Reading; readonly at: number }
  /** The faults since then. */
  readonly streak?: FaultStreak
}

/** What follows from a poll: the end of the wait, or a delay before the next poll. */
type Step = { readonly history: History } & (
  | { readonly ending: Ending }
  | { readonly delayMs: number; readonly giveUpAt: number }
)

/** @param start of the wait, by the clock */
async function pollOnce(options: WaitOptions, start: number): Promise<PollResult> {
  const { clock, timeoutMs, maxSilenceMs } = options
  const sentAt = clock.now()
  const leftMs = start + timeoutMs - sentAt
  const isLast = leftMs <= 0
  const limitMs = Math.min(longestRequestMs, maxSilenceMs, isLast ? timeoutMs : leftMs)
  const outcome = await attempt(options, limitMs)
  const endedAt = clock.now()
  return { ...outcome, sentAt, limitMs, isLast, endedAt, elapsedMs: endedAt - start }
}

async function attempt({ poll, signal }: WaitOptions, limitMs: number): Promise<PollOutcome> {
  try {
    return { reading: await poll({ limitMs, signal }) }
  } catch (error) {
    if (error instanceof WaitError) return { fault: error }
    throw error
  }
}

function stepAfterReading(
  { reading, isLast, endedAt, elapsedMs }: Success,
  before: History,
  { schedule, signal }: WaitOptions
): Step {
  const requestId = reading.requestId ?? before.requestId
  const history = { polls: before.polls + 1, requestId, last: { reading, at: endedAt } }
  const { state } = reading.operation
  if (state !== 'running') return { history, ending: { outcome: state, reading } }
  if (isLast && !signal.aborted) return { history, ending: { outcome: 'timed-out', reason: 'deadline', reading } }
  const delayMs = schedule.afterReading(elapsedMs, reading.retryAfterMs, reading.remainingReads)
  return { history, delayMs, giveUpAt: Number.POSITIVE_INFINITY }
}

function stepAfterFault(result: Failure, before: History, options: WaitOptions): Step {
  const { fault, sentAt, limitMs, isLast, endedAt } = result
  const { schedule, maxSilenceMs, graceMs, isHostKnown = false } = options
  const { last } = before
  const limits = { maxSilenceMs, graceMs, isHostKnown: isHostKnown || last !== undefined }
  const { streak, giveUpAt } = addFault(before.streak, result, limits)
  const history = { polls: before.polls + 1, requestId: fault.requestId ?? before.requestId, last, streak }
  // Time beyond the limit means that the machine was asleep. Do not count it as silence.
  const silentUntil = Math.min(endedAt, sentAt + limitMs)
  if (isLast && last !== undefined && silentUntil - last.at <= maxSilenceMs)
    return { history, ending: { outcome: 'timed-out', reason: 'deadline', reading: last.reading, fault } }
  if (isLast || silentUntil >= giveUpAt)
    return { history, ending: { outcome: 'unknown', reason: fault.reason, fault, reading: last?.reading } }
  const { faults, throttles } = streak
  const leftMs = giveUpAt - endedAt
  return {
    history,
    giveUpAt,
    delayMs: schedule.afterFault({ faults, throttles, retryAfterMs: fault.retryAfterMs, leftMs })
  }
}

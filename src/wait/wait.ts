import type { Clock } from '../clock.ts'
import { WaitError } from '../errors.ts'
import type { Reading } from '../operation.ts'
import { addFault, type FaultStreak } from './patience.ts'
import type { Schedule } from './schedule.ts'
import type { Ending, Verdict } from './verdict.ts'

/** The time limit for a request, in milliseconds. */
export const longestRequestMs = 60_000

/**
 * Requests the operation's status once.
 * @throws WaitError if the status could not be determined
 */
export type Poll = (limits: PollLimits) => Promise<Reading>

export interface PollLimits {
  /** The time limit, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** The result of a poll. */
type PollOutcome =
  | { readonly reading: Reading; readonly fault?: undefined }
  | { readonly reading?: undefined; readonly fault: WaitError }

/** The result of a poll, and what happens next. */
export type PollEvent = PollOutcome & {
  /** How many polls have been made, this one included. */
  readonly polls: number
  readonly elapsedMs: number
  /** Milliseconds to the next poll; absent when the wait is over. */
  readonly nextPollMs?: number
  /** Milliseconds until the wait gives up if nothing changes; absent when it is over. */
  readonly givesUpInMs?: number
}

interface WaitOptions {
  readonly poll: Poll
  readonly schedule: Schedule
  readonly clock: Clock
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** How long to continue without a readable response. */
  readonly maxSilenceMs: number
  /** How long to retry a 403 or 404. */
  readonly graceMs: number
  /** Whether the service responded before this wait, so that the host is the right one. */
  readonly isHostKnown?: boolean
  /** Milliseconds before the first poll, for an operation that has just been started. */
  readonly firstDelayMs?: number
  readonly onPoll: (event: PollEvent) => void
}

/**
 * Polls until the operation has finished, the deadline has passed, or another poll would be useless. It knows the
 * clock, the schedule and the poll, but nothing of HTTP or Azure. It returns how the wait ended as a value.
 *
 * The first poll is made at once or after `firstDelayMs`. The last one is made at the deadline, even if a sleeping
 * machine notices it late.
 *
 * @throws any error of `poll` that is not a WaitError: it is a bug, which must not become an outcome
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

/** The result of a poll, with its times. */
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

/** The polls so far. */
interface History {
  readonly polls: number
  /** Of the last response that had one. */
  readonly requestId?: string
  /** The last readable response, and when it came. */
  readonly last?: { readonly reading: Reading; readonly at: number }
  /** The faults since then. */
  readonly streak?: FaultStreak
}

/** The consequence of a poll: the end of the wait, or a delay before the next poll. */
type Step = { readonly history: History } & (
  | { readonly ending: Ending }
  | { readonly delayMs: number; readonly giveUpAt: number }
)

/** @param start the start of the wait, by the clock */
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

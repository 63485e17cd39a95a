import type { Clock } from '../clock.ts'
import { WaitError } from '../errors.ts'
import type { Outcome, Reading, Reason } from '../operation.ts'
import { type FaultStreak, firstSilenceMs, giveUpTime, prolong } from './patience.ts'
import type { Schedule } from './schedule.ts'

/** No request may take longer than this, in milliseconds. */
export const requestLimitMs = 60_000

/**
 * One look at the operation.
 * @throws WaitError when the look could not find out
 */
export type Look = (options: LookOptions) => Promise<Reading>

export interface LookOptions {
  /** The longest it may take, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/** What one poll brought, and what follows from it. */
export interface PollEvent {
  /** How many polls have been made, this one included. */
  readonly polls: number
  readonly elapsedMs: number
  readonly reading?: Reading
  readonly fault?: WaitError
  /** Milliseconds to the next poll; absent when the wait is over. */
  readonly nextPollMs?: number
}

/** How a wait ended. */
export interface Verdict {
  readonly outcome: Outcome
  /** Only where Azure gave no verdict. */
  readonly reason?: Reason
  /** The last readable answer. */
  readonly reading?: Reading
  /** What stood in the way, where the outcome is unknown. */
  readonly fault?: WaitError
  /** Of the last response that had one. */
  readonly requestId?: string
  readonly polls: number
  readonly elapsedMs: number
}

export interface WaitOptions {
  readonly look: Look
  readonly schedule: Schedule
  readonly clock: Clock
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** How long to go on without one readable answer. */
  readonly maxSilenceMs: number
  readonly onPoll: (event: PollEvent) => void
}

/**
 * Looks until the operation is terminal, the deadline has passed, or looking on is useless. Knows a clock, a schedule
 * and a way to look; nothing of HTTP or Azure. How the wait ended is a value.
 *
 * The first look is made at once, the last one at the deadline, however late that is noticed.
 *
 * @throws whatever `look` throws that is not a WaitError: a bug, which must not pass for an outcome
 */
export async function waitFor(options: WaitOptions): Promise<Verdict> {
  const { look, schedule, clock, signal, timeoutMs, maxSilenceMs, onPoll } = options
  const start = clock.now()
  const deadline = start + timeoutMs
  let polls = 0
  let reading: Reading | undefined
  let streak: FaultStreak | undefined
  let requestId: string | undefined

  const verdict = (outcome: Outcome, reason?: Reason, fault?: WaitError): Verdict => {
    const elapsedMs = clock.now() - start
    return { outcome, reason, reading, fault, requestId, polls, elapsedMs }
  }

  while (!signal.aborted) {
    const asked = clock.now()
    const last = asked >= deadline
    // Whoever says that there are too many requests is no wrong host.
    const isKnown = reading !== undefined || (streak?.throttles ?? 0) > 0
    const silenceMs = isKnown ? maxSilenceMs : Math.min(firstSilenceMs, maxSilenceMs)
    const limitMs = Math.min(requestLimitMs, silenceMs, last ? timeoutMs : deadline - asked)
    polls += 1
    const result = await attempt(look, limitMs, signal)
    const now = clock.now()
    requestId = (result.reading ?? result.fault).requestId ?? requestId
    const event = { polls, elapsedMs: now - start, ...result }
    let delayMs: number

    if (result.fault === undefined) {
      reading = result.reading
      streak = undefined
      const { state } = reading.operation
      if (state !== 'running' || (last && !signal.aborted)) {
        onPoll(event)
        return state === 'running' ? verdict('timed-out', 'deadline') : verdict(state)
      }
      delayMs = schedule.afterReading(now - start, reading.retryAfterMs, reading.remainingReads)
    } else {
      const { fault } = result
      if (signal.aborted) break
      const giveUpAt = giveUpTime(streak, { fault, asked, silenceMs })
      streak = prolong(streak, fault, asked)
      // What a look took beyond its limit, the machine slept: that is no silence of Azure's.
      if (last || Math.min(now, asked + limitMs) >= giveUpAt) {
        onPoll(event)
        return verdict('unknown', fault.reason, fault)
      }
      const { faults, throttles } = streak
      const { retryAfterMs } = fault
      delayMs = schedule.afterFault({ faults, throttles, retryAfterMs, leftMs: giveUpAt - now })
    }

    const nextPollMs = Math.min(delayMs, Math.max(0, deadline - now))
    onPoll({ ...event, nextPollMs })
    await clock.sleep(nextPollMs, signal)
  }
  return verdict('interrupted', 'interrupted')
}

type Attempt =
  | { readonly reading: Reading; readonly fault?: undefined }
  | { readonly reading?: undefined; readonly fault: WaitError }

async function attempt(look: Look, limitMs: number, signal: AbortSignal): Promise<Attempt> {
  try {
    return { reading: await look({ limitMs, signal }) }
  } catch (error) {
    if (error instanceof WaitError) return { fault: error }
    throw error
  }
}

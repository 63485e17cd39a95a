import type { Clock } from '../clock.ts'
import { WaitError } from '../errors.ts'
import type { Inquiry, StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import type { Ask } from './ask.ts'

/** Deployments with nested deployments need the most requests: one for each page of each list. */
const maxRequests = 40
const usualPauseMs = 1_000
/** After so many refused requests, an inquiry that does not end is abandoned. */
const maxRefusals = 1_000

export interface InquiryOptions {
  readonly ask: Ask
  readonly clock: Clock
  /** The time limit for all its requests together, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
  /** The shortest delay before a request that was too early, in milliseconds. */
  readonly pauseMs?: number
  /** Absent if the inquiry shares its requests with no other. */
  readonly allowance?: Allowance
}

/** How many more requests may be sent. Several inquiries can share it. */
interface Allowance {
  left: number
}

export function createAllowance(): Allowance {
  return { left: maxRequests }
}

/**
 * Sends the requests of an inquiry one after the other. A fault is thrown into the inquiry, so that it can return what
 * it has. The same happens when its time or its number of requests is used up.
 * @throws any error of the inquiry: a WaitError that it did not catch, or a bug
 */
export async function runInquiry<T>(inquiry: Inquiry<T>, options: InquiryOptions): Promise<T | undefined> {
  const { ask, clock, limitMs, signal, pauseMs = usualPauseMs, allowance = createAllowance() } = options
  const deadline = clock.now() + limitMs
  let step = inquiry.next()
  for (let refusals = 0; !step.done; ) {
    if (refusals === maxRefusals) return undefined
    const { afterMs } = step.value
    const delayMs = afterMs === undefined ? 0 : Math.max(pauseMs, afterMs)
    const leftMs = deadline - clock.now() - delayMs
    const late = afterMs === undefined ? outOfTime : notReady
    const refusal = allowance.left <= 0 ? tooManyRequests : leftMs <= 0 ? late : undefined
    if (refusal === undefined) allowance.left -= 1
    else refusals += 1
    if (refusal === undefined && delayMs > 0) await clock.sleep(delayMs, signal)
    const result = refusal?.() ?? (await attempt(ask, step.value, { limitMs: leftMs, signal }))
    step = result instanceof WaitError ? inquiry.throw(result) : inquiry.next(result)
  }
  return step.value
}

function tooManyRequests(): WaitError {
  return new WaitError('unreadable', `Reading it takes more than ${maxRequests} requests`)
}

function outOfTime(): WaitError {
  return new WaitError('unreachable', 'Reading it takes too long')
}

function notReady(): WaitError {
  return new WaitError('unreachable', 'Azure says that it is not ready yet, and no time is left for another request')
}

async function attempt(
  ask: Ask,
  request: StatusRequest,
  limits: Pick<InquiryOptions, 'limitMs' | 'signal'>
): Promise<StatusResponse | WaitError> {
  try {
    return await ask(request, limits)
  } catch (error) {
    if (error instanceof WaitError) return error
    throw error
  }
}

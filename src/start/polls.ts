import type { Clock } from '../clock.ts'
import { WaitError } from '../errors.ts'
import type { Reading } from '../operation.ts'
import type { Poll, PollLimits } from '../wait/wait.ts'

/** Combinations of two polls, for an operation that this step started. Together they take no longer than one may. */

/**
 * Polls a status monitor, but also ends when the resource is gone. The monitor of a DELETE may be below the resource
 * that it removes, and disappear with it. So after a 404 of the monitor, the resource is polled.
 */
export function orGone(monitor: Poll, resource: Poll, clock: Clock): Poll {
  return async (limits) => {
    const rest = limitsFromNow(limits, clock)
    try {
      return await monitor(limits)
    } catch (fault) {
      if (!(fault instanceof WaitError) || fault.reason !== 'not-found') throw fault
      const reading = await readableOrNone(resource, rest())
      if (reading?.operation.state === 'succeeded') return reading
      throw fault
    }
  }
}

async function readableOrNone(poll: Poll, limits: PollLimits): Promise<Reading | undefined> {
  try {
    return await poll(limits)
  } catch (error) {
    if (error instanceof WaitError) return undefined
    throw error
  }
}

/**
 * Polls the first until it succeeds, then the second. Some resources have a state of their own that is still running
 * when the operation that created them has finished.
 */
export function inSequence(first: Poll, second: Poll, clock: Clock): Poll {
  let current = first
  return async (limits) => {
    const rest = limitsFromNow(limits, clock)
    const reading = await current(limits)
    if (current === second || reading.operation.state !== 'succeeded') return reading
    current = second
    return second(rest())
  }
}

/** @returns a function that returns what is left of the limits when it is called */
function limitsFromNow(limits: PollLimits, clock: Clock): () => PollLimits {
  const deadline = clock.now() + limits.limitMs
  return () => ({ ...limits, limitMs: Math.max(1, deadline - clock.now()) })
}

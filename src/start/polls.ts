import { WaitError } from '../errors.ts'
import type { Reading } from '../operation.ts'
import type { Poll } from '../wait/wait.ts'

/** Combinations of two polls, for an operation that this step started. */

/**
 * Polls a status monitor, but also ends when the resource is gone. The monitor of a DELETE may be below the resource
 * that it removes, and disappear with it. So after a 404 of the monitor, the resource is polled.
 */
export function orGone(monitor: Poll, resource: Poll): Poll {
  return async (limits) => {
    try {
      return await monitor(limits)
    } catch (fault) {
      if (!(fault instanceof WaitError) || fault.reason !== 'not-found') throw fault
      const reading = await readableOrNone(resource, limits)
      if (reading?.operation.state === 'succeeded') return reading
      throw fault
    }
  }
}

async function readableOrNone(poll: Poll, limits: Parameters<Poll>[0]): Promise<Reading | undefined> {
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
export function inSequence(first: Poll, second: Poll): Poll {
  let current = first
  return async (limits) => {
    const reading = await current(limits)
    if (current === second || reading.operation.state !== 'succeeded') return reading
    current = second
    return second(limits)
  }
}

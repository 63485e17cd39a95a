import { WaitError } from '../errors.ts'
import type { Reading } from '../operation.ts'
import type { Poll } from '../wait/wait.ts'

/** Polls made of others, for what only a call that was just made can need. */

/**
 * A status monitor may lie below the resource that its DELETE removes, and go with it: then the resource is asked whether
 * it is gone.
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
 * Polls the first until it has succeeded, then the second: some resources have a state of their own that goes on after the
 * operation that created them.
 */
export function inTurn(first: Poll, second: Poll): Poll {
  let current = first
  return async (limits) => {
    const reading = await current(limits)
    if (current === second || reading.operation.state !== 'succeeded') return reading
    current = second
    return second(limits)
  }
}

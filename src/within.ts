import type { Clock } from './clock.ts'
import { WaitError } from './errors.ts'

interface Limit {
  readonly clock: Clock
  /** The time limit for the work, in milliseconds. */
  readonly limitMs: number
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  /** Creates the error for work that takes too long. */
  readonly onTimeout: () => WaitError
}

/**
 * Runs work that may never settle. The signal that is passed to the work is aborted as soon as its result is no longer
 * needed. The work may ignore it, for example a library that has no way to abort.
 * @throws WaitError `interrupted`, the error of `onTimeout`, or the error of the work
 */
export async function within<T>(work: (signal: AbortSignal) => Promise<T>, limit: Limit): Promise<T> {
  const { clock, limitMs, signal, onTimeout } = limit
  const controller = new AbortController()
  const interrupt = () => controller.abort(new WaitError('interrupted', 'The GitHub job was cancelled'))
  if (signal.aborted) interrupt()
  signal.addEventListener('abort', interrupt)
  const expire = async () => {
    await clock.sleep(limitMs, controller.signal)
    if (!controller.signal.aborted) controller.abort(onTimeout())
  }
  try {
    expire()
    return await Promise.race([work(controller.signal), rejection(controller.signal)])
  } finally {
    signal.removeEventListener('abort', interrupt)
    controller.abort()
  }
}

/** Rejects with the signal's reason. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

import type { Clock } from './clock.ts'
import { WaitError } from './errors.ts'

interface Limit {
  readonly clock: Clock
  /** The longest the work may take, in milliseconds. */
  readonly limitMs: number
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal
  /** Creates the error for work that takes too long. */
  readonly onTimeout: () => WaitError
}

/**
 * Runs work that may never settle. The signal that the work gets is aborted as soon as nobody waits for it, but the work
 * may ignore that: a library without an abort, a request that waits for a proxy.
 * @throws WaitError `interrupted`, the error of `onTimeout`, or what the work throws
 */
export async function within<T>(work: (signal: AbortSignal) => Promise<T>, limit: Limit): Promise<T> {
  const { clock, limitMs, signal, onTimeout } = limit
  const over = new AbortController()
  const interrupt = () => over.abort(new WaitError('interrupted', 'The GitHub job was cancelled'))
  if (signal.aborted) interrupt()
  signal.addEventListener('abort', interrupt)
  const expire = async () => {
    await clock.sleep(limitMs, over.signal)
    if (!over.signal.aborted) over.abort(onTimeout())
  }
  try {
    expire()
    return await Promise.race([work(over.signal), rejection(over.signal)])
  } finally {
    signal.removeEventListener('abort', interrupt)
    over.abort()
  }
}

/** Rejects with the signal's reason. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** The source of time. It is passed in, so that tests of a schedule do not have to wait. */
export interface Clock {
  /** Milliseconds on a clock that never goes back. */
  now(): number
  /** Resolves no sooner than `ms` later on this clock, or at once when the signal is aborted. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** For work that cannot be aborted. */
export const neverAborted = new AbortController().signal

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    const until = performance.now() + ms
    // A timer may fire a fraction of a millisecond early, but a poll must not be early.
    for (let left = ms; left > 0 && !signal.aborted; left = until - performance.now())
      await timer(Math.ceil(left), signal)
  }
}

function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timeout)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timeout = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

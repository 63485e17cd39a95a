/** Time, as the loop sees it: passed in, so that every schedule is tested without waiting. */
export interface Clock {
  /** Milliseconds on a clock that never goes back. */
  now(): number
  /** Resolves no sooner than `ms` later on this clock, or at once when the signal is aborted. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** For what nobody aborts. */
export const neverAborted = new AbortController().signal

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    const until = performance.now() + ms
    // A timer may fire a fraction of a millisecond early: a poll may not.
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

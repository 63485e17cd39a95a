import type { Clock } from '../src/clock.ts'

/** A virtual clock. A sleep advances its time at once, and is recorded. */
export class VirtualClock implements Clock {
  readonly sleeps: number[] = []
  /** Called before each sleep, to abort or to make it longer. */
  onSleep: (ms: number) => void = () => {}
  #now = 1_000_000

  now(): number {
    return this.#now
  }

  advance(ms: number): void {
    this.#now += ms
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.sleeps.push(ms)
    this.onSleep(ms)
    if (!signal.aborted) this.#now += ms
  }
}

/** A clock that only the test advances, for a sleep that races with something else. */
export class ManualClock implements Clock {
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  #now = 1_000_000

  now(): number {
    return this.#now
  }

  /** The number of pending sleeps. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  advance(ms: number): void {
    this.#now += ms
    for (const { until, wake } of this.#sleepers) if (until <= this.#now) wake()
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#sleepers.delete(sleeper)
        resolve()
      }
      const sleeper = { until: this.#now + ms, wake }
      this.#sleepers.add(sleeper)
      if (signal.aborted || ms <= 0) wake()
      signal.addEventListener('abort', wake, { once: true })
    })
  }
}

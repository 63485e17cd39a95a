import type { Clock } from '../src/clock.ts'

/** A clock that sleeps by moving its hands, and remembers how long. */
export class VirtualClock implements Clock {
  readonly sleeps: number[] = []
  /** Called before each sleep: to abort, or to let the machine sleep longer than it was asked. */
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

/** A clock whose hands only the test moves: for a sleep that races with something else. */
export class ManualClock implements Clock {
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  #now = 1_000_000

  now(): number {
    return this.#now
  }

  /** How many sleeps are under way. */
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

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

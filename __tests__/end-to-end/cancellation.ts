import type { ChildProcess } from 'node:child_process'
import { when } from './servers-and-runs.ts'

/** A cancelled job, as the step's process sees it. */
export class Cancellation {
  readonly #names: readonly NodeJS.Signals[]
  #sentAt = Number.NaN

  constructor(...names: readonly NodeJS.Signals[]) {
    this.#names = names
  }

  /** Sends all signals at once, as soon as the condition is true. */
  when(child: ChildProcess, isTime: () => boolean): void {
    when(child, isTime, () => {
      this.#sentAt = performance.now()
      for (const name of this.#names) child.kill(name)
    })
  }

  /** Milliseconds since then. */
  get ageMs(): number {
    return performance.now() - this.#sentAt
  }
}

/** A condition that has been true for a while. The effect of a response on the process is not visible from outside. */
export class Settled {
  readonly #ms: number
  #at: number | undefined

  constructor(ms: number) {
    this.#ms = ms
  }

  since(isSo: boolean): boolean {
    if (isSo) this.#at ??= performance.now()
    return this.#at !== undefined && performance.now() - this.#at >= this.#ms
  }
}

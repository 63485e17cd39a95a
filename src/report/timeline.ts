import type { PollEvent } from '../wait/wait.ts'

/** A service that changes its word at every poll must not fill the memory or the page. */
const mostEntries = 100

/** A stretch of polls that brought the same. */
export interface TimelineEntry {
  /** Since the start of the wait. */
  readonly elapsedMs: number
  /** The service's own status, or what stood in its place. */
  readonly text: string
  readonly isFault: boolean
}

/** What the service said over time, each stretch once. */
export class Timeline {
  /** When the wait began, for people. */
  readonly startedAt: Date
  readonly #entries: TimelineEntry[] = []
  #left = 0

  constructor(startedAt: Date) {
    this.startedAt = startedAt
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries
  }

  /** How many entries were left out from the middle. */
  get leftOut(): number {
    return this.#left
  }

  /** @returns whether this poll began a new stretch */
  add({ elapsedMs, reading, fault }: PollEvent): boolean {
    const text = reading?.operation.status ?? `no status (${fault?.reason})`
    const previous = this.#entries.at(-1)
    const isFault = reading === undefined
    if (previous?.text === text && previous.isFault === isFault) return false
    this.#entries.push({ elapsedMs, text, isFault })
    if (this.#entries.length > mostEntries) {
      this.#entries.splice(mostEntries / 2, 1)
      this.#left += 1
    }
    return true
  }
}

import type { PollEvent } from '../wait/wait.ts'

/** The most entries, so that a status that changes at every poll does not fill the memory or the page. */
const maxEntries = 100

/** In UTF-16 units. The summary shows no more of a status. */
const longestText = 1_000

/** A stretch of polls with the same result. */
export interface TimelineEntry {
  /** Since the start of the wait. */
  readonly elapsedMs: number
  /** The service's own status, or the reason of the fault. Only its start, if it is long. */
  readonly text: string
  /** How many characters were cut off from its end. */
  readonly cut: number
  readonly isFault: boolean
}

/** The statuses over time, one entry for each stretch. */
export class Timeline {
  /** When the wait began, for people. */
  readonly startedAt: Date
  readonly #entries: TimelineEntry[] = []
  #leftOut = 0

  constructor(startedAt: Date) {
    this.startedAt = startedAt
  }

  get entries(): readonly TimelineEntry[] {
    return this.#entries
  }

  /** How many entries were left out from the middle. */
  get leftOut(): number {
    return this.#leftOut
  }

  /** @returns whether this poll began a new stretch */
  add({ elapsedMs, reading, fault }: PollEvent): boolean {
    const { text, cut } = startOf(reading === undefined ? `no status (${fault.reason})` : reading.operation.status)
    const previous = this.#entries.at(-1)
    const isFault = reading === undefined
    if (previous?.text === text && previous.cut === cut && previous.isFault === isFault) return false
    this.#entries.push({ elapsedMs, text, cut, isFault })
    if (this.#entries.length > maxEntries) {
      this.#entries.splice(maxEntries / 2, 1)
      this.#leftOut += 1
    }
    return true
  }
}

/** The start of a text. It is copied, because V8 keeps the whole of a text while a slice of it is in use. */
function startOf(text: string): Pick<TimelineEntry, 'text' | 'cut'> {
  const cut = text.length - longestText
  if (cut <= 0) return { text, cut: 0 }
  return { text: Buffer.from(text.slice(0, longestText), 'utf16le').toString('utf16le'), cut }
}

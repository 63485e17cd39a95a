import type { Clock } from '../src/clock.ts'

interface Event {
  readonly at: number
  readonly happen: () => void
}

/**
 * Virtual time that many actors share, in milliseconds. One of them is awake at a time; as soon as it sleeps or is
 * done, the one that is due next wakes. So a poll costs microtasks alone.
 */
export class Timeline implements Clock {
  /** A binary heap: no event is due before its parent, at half its index. Index 0 is unused. */
  readonly #heap: (Event | undefined)[] = [undefined]
  #now = 0
  #finish = () => {}

  now(): number {
    return this.#now
  }

  /** Called by the running actor. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#add({ at: this.#now + ms, happen: resolve })
      this.#wakeNext()
    })
  }

  /** Adds an actor that starts at this time. It may wait only for `sleep` and for settled promises. */
  start(at: number, act: () => Promise<void>): void {
    this.#add({ at, happen: () => void act().then(() => this.#wakeNext()) })
  }

  /** Runs until all actors have ended. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve
      this.#wakeNext()
    })
  }

  #wakeNext(): void {
    const event = this.#take()
    if (event === undefined) {
      this.#finish()
      return
    }
    this.#now = event.at
    event.happen()
  }

  #add(event: Event): void {
    let place = this.#heap.length
    for (let parent = place >> 1; parent > 0 && this.#due(parent) > event.at; parent = place >> 1) {
      this.#heap[place] = this.#heap[parent]
      place = parent
    }
    this.#heap[place] = event
  }

  #take(): Event | undefined {
    const first = this.#heap[1]
    if (first === undefined) return undefined
    const last = this.#heap.pop()
    if (last === undefined || last === first) return first
    let place = 1
    for (let child = 2; child < this.#heap.length; child = 2 * place) {
      if (this.#due(child + 1) < this.#due(child)) child += 1
      if (this.#due(child) >= last.at) break
      this.#heap[place] = this.#heap[child]
      place = child
    }
    this.#heap[place] = last
    return first
  }

  #due(place: number): number {
    return this.#heap[place]?.at ?? Number.POSITIVE_INFINITY
  }
}

import type { Clock } from '../src/clock.ts'

interface Event {
  readonly at: number
  readonly happen: () => void
}

/** Virtual time that many waits share: what is due next happens next, and nothing waits. Milliseconds. */
export class Timeline implements Clock {
  /** A binary heap: each event is due no sooner than its parent, at half its index. The first place is not used. */
  readonly #heap: (Event | undefined)[] = [undefined]
  #now = 0

  now(): number {
    return this.#now
  }

  after(ms: number, happen: () => void): void {
    const event = { at: this.#now + ms, happen }
    let place = this.#heap.length
    for (let parent = place >> 1; parent > 0 && this.#due(parent) > event.at; parent = place >> 1) {
      this.#heap[place] = this.#heap[parent]
      place = parent
    }
    this.#heap[place] = event
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /**
   * Lets everything happen, until nothing is due any more.
   * @param settle waits until what an event sets going sleeps again; without it, events do all they do at once
   */
  async run(settle?: () => Promise<void>): Promise<void> {
    await settle?.()
    for (let event = this.#take(); event !== undefined; event = this.#take()) {
      this.#now = event.at
      event.happen()
      if (settle !== undefined) await settle()
    }
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

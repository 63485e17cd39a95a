/**
 * Virtual time for actors that only ever pause for one of a few delays, in milliseconds. Pauses of one length end in
 * the order in which they begin, so a queue for each length is sorted by itself, and much faster than a heap. A peer that
 * polls every 2 s needs 90 million pauses.
 */
export class DelayQueues {
  readonly #actors: number
  readonly #queues: Queue[] = []
  #now = 0

  /** @param actors how many actors there are, numbered from 0. Each is in at most one pause at a time. */
  constructor(actors: number) {
    this.#actors = actors
  }

  now(): number {
    return this.#now
  }

  /** Adds an actor that starts at this time, not before the previously added actor. */
  add(actor: number, at: number): void {
    this.#queueOf(0).add(at, actor)
  }

  /** Starts a pause of the actor. The delay must be greater than 0. */
  pause(actor: number, delayMs: number): void {
    this.#queueOf(delayMs).add(this.#now + delayMs, actor)
  }

  /** Advances the time to the end of the next pause. @returns the actor; undefined if no pause is left */
  next(): number | undefined {
    let next: Queue | undefined
    let due = Number.POSITIVE_INFINITY
    for (const queue of this.#queues) {
      if (queue.due >= due) continue
      next = queue
      due = queue.due
    }
    if (next === undefined) return undefined
    this.#now = due
    return next.take()
  }

  #queueOf(delayMs: number): Queue {
    for (const queue of this.#queues) if (queue.delayMs === delayMs) return queue
    const queue = new Queue(delayMs, this.#actors)
    this.#queues.push(queue)
    return queue
  }
}

/** A ring buffer of pauses. The first one ends first. */
class Queue {
  readonly delayMs: number
  readonly #capacity: number
  readonly #times: Float64Array
  readonly #actors: Int32Array
  #first = 0
  #length = 0

  constructor(delayMs: number, capacity: number) {
    this.delayMs = delayMs
    this.#capacity = capacity
    this.#times = new Float64Array(capacity).fill(Number.POSITIVE_INFINITY)
    this.#actors = new Int32Array(capacity)
  }

  /** When the first pause ends. */
  get due(): number {
    return this.#times[this.#first] ?? Number.NaN
  }

  add(at: number, actor: number): void {
    const place = this.#wrap(this.#first + this.#length)
    this.#times[place] = at
    this.#actors[place] = actor
    this.#length += 1
  }

  take(): number | undefined {
    const actor = this.#actors[this.#first]
    this.#times[this.#first] = Number.POSITIVE_INFINITY
    this.#first = this.#wrap(this.#first + 1)
    this.#length -= 1
    return actor
  }

  #wrap(place: number): number {
    return place < this.#capacity ? place : place - this.#capacity
  }
}

import { neverAborted } from '../src/clock.ts'
import { WaitError } from '../src/errors.ts'
import type { Reading } from '../src/operation.ts'
import { createSchedule } from '../src/wait/schedule.ts'
import { waitFor } from '../src/wait/wait.ts'
import { TokenBucket } from './bucket.ts'
import { defaultLimits, longestMs, shortestMs } from './lag.ts'
import { type Peer, peers } from './peers.ts'
import { mean, seededRandom, spreadByLogarithm } from './statistics.ts'
import { Timeline } from './timeline.ts'

/** Many waits of one identity on one subscription, for operations of every length, in virtual time. */

/** They start within so long of each other, at random. */
export const startsWithinMs = 60_000
const maxSilenceMs = 900_000

export interface Crowd {
  readonly waits: number
  readonly requests: number
  readonly refused: number
  /** How many ended without an answer of Azure's. */
  readonly gaveUp: number
  /** Of those that did not. */
  readonly meanLagMs: number
  readonly worstLagMs: number
}

/** The names of our curves: as it is, and as it was before it heard what is left. */
export const after = 'this action'
export const before = 'this action, before'

export interface Curve {
  readonly name: string
  readonly crowds: readonly Crowd[]
}

/** How much of what an answer says about the limit reaches the loop. */
type Hearing = 'all' | 'Retry-After alone'

/** @param sizes how many waits there are at once; a curve has a point for each */
export async function measureCrowds(sizes: readonly number[]): Promise<readonly Curve[]> {
  return [
    await curve(after, sizes, (waits) => ourCrowd(waits, 'all')),
    await curve(before, sizes, (waits) => ourCrowd(waits, 'Retry-After alone')),
    ...(await inTurn(peers, (peer) => curve(peer.name, sizes, (waits) => peerCrowd(waits, peer))))
  ]
}

async function curve(name: string, sizes: readonly number[], crowd: (waits: number) => Promise<Crowd>): Promise<Curve> {
  return { name, crowds: await inTurn(sizes, crowd) }
}

async function inTurn<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (const one of all) results.push(await act(one))
  return results
}

/** The shipped loop with the shipped schedule. */
export async function ourCrowd(waits: number, hearing: Hearing): Promise<Crowd> {
  const random = seededRandom(waits)
  const crowd = new Tally(waits)
  const { timeline } = crowd
  const schedule = createSchedule({ ...defaultLimits, random })
  const hearsAll = hearing === 'all'
  const poll = (endMs: number) => async (): Promise<Reading> => {
    const { remainingReads, retryAfterMs } = crowd.ask()
    if (remainingReads === undefined)
      throw new WaitError('unreachable', 'HTTP 429', { patience: 'silence', retryAfterMs, throttled: hearsAll })
    const state = timeline.now() >= endMs ? 'succeeded' : 'running'
    return {
      operation: { state, status: state, document: '' },
      operationUrl: '',
      remainingReads: hearsAll ? remainingReads : undefined
    }
  }
  crowd.start(random, async (endMs) => {
    const { outcome } = await waitFor({
      poll: poll(endMs),
      schedule,
      clock: timeline,
      signal: neverAborted,
      timeoutMs: 2 * longestMs,
      maxSilenceMs,
      graceMs: 60_000,
      onPoll: () => {}
    })
    if (outcome === 'succeeded') crowd.ended(endMs)
    else crowd.gaveUp += 1
  })
  // What a wait does between two sleeps are promises alone, which an immediate lets come first.
  await timeline.run(() => new Promise((resolve) => setImmediate(resolve)))
  return crowd.sum()
}

/** A peer that follows each `Retry-After`, and never gives up, whatever its retries are. */
async function peerCrowd(waits: number, { intervalMs, asksAtOnce }: Peer): Promise<Crowd> {
  const crowd = new Tally(waits)
  const { timeline } = crowd
  crowd.start(seededRandom(waits), (endMs) => {
    const poll = () => {
      const { remainingReads, retryAfterMs } = crowd.ask()
      if (remainingReads === undefined) timeline.after(retryAfterMs, poll)
      else if (timeline.now() < endMs) timeline.after(intervalMs, poll)
      else crowd.ended(endMs)
    }
    timeline.after(asksAtOnce ? 0 : intervalMs, poll)
  })
  await timeline.run()
  return crowd.sum()
}

/** The waits, the bucket that they share, and what comes of them. */
class Tally {
  readonly timeline = new Timeline()
  readonly #bucket = new TokenBucket()
  readonly #waits: number
  readonly #lagsMs: number[] = []
  #requests = 0
  #refused = 0
  gaveUp = 0

  constructor(waits: number) {
    this.#waits = waits
  }

  /** @param wait begins a wait for an operation that ends at this time */
  start(random: () => number, wait: (endMs: number) => unknown): void {
    for (const durationMs of spreadByLogarithm(this.#waits, shortestMs, longestMs))
      this.timeline.after(random() * startsWithinMs, () => void wait(this.timeline.now() + durationMs))
  }

  /** A request: what is left, or what is demanded. */
  ask(): { readonly remainingReads: number | undefined; readonly retryAfterMs: number } {
    const remainingReads = this.#bucket.take(this.timeline.now())
    this.#requests += 1
    if (remainingReads === undefined) this.#refused += 1
    return { remainingReads, retryAfterMs: 1_000 * this.#bucket.retryAfterSeconds }
  }

  ended(endMs: number): void {
    this.#lagsMs.push(this.timeline.now() - endMs)
  }

  sum(): Crowd {
    return {
      waits: this.#waits,
      requests: this.#requests,
      refused: this.#refused,
      gaveUp: this.gaveUp,
      meanLagMs: mean(this.#lagsMs),
      worstLagMs: this.#lagsMs.reduce((worst, lagMs) => Math.max(worst, lagMs), 0)
    }
  }
}

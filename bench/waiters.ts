import { neverAborted } from '../src/clock.ts'
import { WaitError } from '../src/errors.ts'
import type { Reading } from '../src/operation.ts'
import { createSchedule } from '../src/wait/schedule.ts'
import { waitFor } from '../src/wait/wait.ts'
import { TokenBucket } from './bucket.ts'
import { DelayQueues } from './delay-queues.ts'
import { defaultLimits, longestMs, shortestMs } from './lag.ts'
import { type Peer, peers } from './peers.ts'
import { mean, seededRandom, spreadByLogarithm } from './statistics.ts'
import { Timeline } from './timeline.ts'

/** Simulates many waits of one identity on one subscription, for operations of many durations, in virtual time. */

/** The waits start at random within this time. */
export const startsWithinMs = 60_000
const maxSilenceMs = 900_000
/** Small crowds are simulated until there are so many waits, so that chance does not decide. */
const enoughWaits = 5_000
const mostCrowds = 10

export interface Crowd {
  readonly waits: number
  /** The average of one crowd. */
  readonly requests: number
  readonly refused: number
  /** How many waits ended without a response from Azure, in all crowds. */
  readonly gaveUp: number
  /** The lag of the other waits. */
  readonly meanLagMs: number
  readonly worstLagMs: number
}

/** The name of our curve. The other curves have a peer's name. */
export const ours = 'this action'

export interface Curve {
  readonly name: string
  readonly crowds: readonly Crowd[]
}

/** @param sizes the numbers of concurrent waits; a curve has a point for each */
export async function measureCrowds(sizes: readonly number[]): Promise<readonly Curve[]> {
  return [
    { name: ours, crowds: await inTurn(sizes, ourCrowd) },
    ...(await inTurn(peers, async (peer) => ({
      name: peer.name,
      crowds: await inTurn(sizes, (waits) => peerCrowd(waits, peer))
    })))
  ]
}

export function ourCrowd(waits: number): Promise<Crowd> {
  return crowd(waits, runOurs)
}

export function peerCrowd(waits: number, peer: Peer): Promise<Crowd> {
  return crowd(waits, async (plans, tally) => runPeers(plans, tally, peer))
}

async function crowd(waits: number, run: Run): Promise<Crowd> {
  const crowds = Math.min(Math.ceil(enoughWaits / waits), mostCrowds)
  const tally = new Tally()
  for (let index = 0; index < crowds; index += 1) {
    const random = seededRandom(waits + index)
    const durations = spreadByLogarithm(waits, shortestMs, longestMs)
    await run(
      durations.map((durationMs) => planOf(durationMs, random)),
      tally,
      random
    )
  }
  return tally.crowd(waits, crowds)
}

type Run = (plans: readonly Plan[], tally: Tally, random: () => number) => Promise<void>

/** When a wait starts and when its operation ends. */
interface Plan {
  readonly startMs: number
  readonly endMs: number
}

function planOf(durationMs: number, random: () => number): Plan {
  const startMs = random() * startsWithinMs
  return { startMs, endMs: startMs + durationMs }
}

/** The production loop with the production schedule. */
async function runOurs(plans: readonly Plan[], tally: Tally, random: () => number): Promise<void> {
  const timeline = new Timeline()
  const bucket = new TokenBucket()
  const poll = (endMs: number) => async (): Promise<Reading> => {
    const now = timeline.now()
    const remainingReads = tally.ask(bucket, now)
    if (remainingReads === undefined) {
      const retryAfterMs = 1_000 * bucket.retryAfterSeconds
      throw new WaitError('unreachable', 'HTTP 429', { patience: 'silence', retryAfterMs, throttled: true })
    }
    const state = now >= endMs ? 'succeeded' : 'running'
    return { operation: { state, status: state, document: '' }, operationUrl: '', remainingReads }
  }
  for (const { startMs, endMs } of plans)
    timeline.start(startMs, async () => {
      const { outcome } = await waitFor({
        poll: poll(endMs),
        schedule: createSchedule({ ...defaultLimits, random }),
        clock: timeline,
        signal: neverAborted,
        timeoutMs: 2 * longestMs,
        maxSilenceMs,
        graceMs: 60_000,
        onPoll: () => {}
      })
      if (outcome === 'succeeded') tally.ended(timeline.now() - endMs)
      else tally.gaveUp += 1
    })
  await timeline.run()
}

/** A peer that obeys each `Retry-After` and never gives up, although the real ones do. */
function runPeers(plans: readonly Plan[], tally: Tally, { intervalMs, asksAtOnce }: Peer): void {
  const queues = new DelayQueues(plans.length)
  const bucket = new TokenBucket()
  const sorted = plans.toSorted((one, other) => one.startMs - other.startMs)
  const ends = Float64Array.from(sorted, ({ endMs }) => endMs)
  for (const [wait, { startMs }] of sorted.entries()) queues.add(wait, startMs + (asksAtOnce ? 0 : intervalMs))
  for (let wait = queues.next(); wait !== undefined; wait = queues.next()) {
    const now = queues.now()
    const endMs = ends[wait] ?? Number.NaN
    if (tally.ask(bucket, now) === undefined) queues.pause(wait, 1_000 * bucket.retryAfterSeconds)
    else if (now < endMs) queues.pause(wait, intervalMs)
    else tally.ended(now - endMs)
  }
}

/** The totals of all waits. */
class Tally {
  #requests = 0
  #refused = 0
  readonly #lagsMs: number[] = []
  gaveUp = 0

  /** Sends a request. @returns the reads that remain; undefined if it is refused */
  ask(bucket: TokenBucket, nowMs: number): number | undefined {
    const remainingReads = bucket.take(nowMs)
    this.#requests += 1
    if (remainingReads === undefined) this.#refused += 1
    return remainingReads
  }

  ended(lagMs: number): void {
    this.#lagsMs.push(lagMs)
  }

  crowd(waits: number, crowds: number): Crowd {
    return {
      waits,
      requests: this.#requests / crowds,
      refused: this.#refused / crowds,
      gaveUp: this.gaveUp,
      meanLagMs: mean(this.#lagsMs),
      worstLagMs: this.#lagsMs.reduce((worst, lagMs) => Math.max(worst, lagMs), 0)
    }
  }
}

async function inTurn<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (const one of all) results.push(await act(one))
  return results
}

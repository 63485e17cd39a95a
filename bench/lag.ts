import { type Clock, neverAborted } from '../src/clock.ts'
import { parseDuration } from '../src/duration.ts'
import { defaults, usualMaxPollIntervalMs } from '../src/inputs/defaults.ts'
import { createSchedule } from '../src/wait/schedule.ts'
import { waitFor } from '../src/wait/wait.ts'
import { type Cost, coreLroCosts, peerCost, peers } from './peers.ts'
import { mean, quantile, seededRandom, spreadByLogarithm } from './statistics.ts'

/** Simulates waits for operations of many durations in virtual time: how many requests they send, and their lag. */

export const shortestMs = 5_000
export const longestMs = 3 * 3_600_000

interface Limits {
  readonly minPollIntervalMs: number
  readonly maxPollIntervalMs: number
}

export const defaultLimits: Limits = {
  minPollIntervalMs: parseDuration(defaults['min-poll-interval']) ?? Number.NaN,
  maxPollIntervalMs: usualMaxPollIntervalMs
}

/** Aggregated over all durations. */
export interface Figures {
  readonly meanPolls: number
  readonly meanLagMs: number
  readonly p95LagMs: number
  /** The mean of each wait's lag divided by its operation's duration. */
  readonly relativeLag: number
}

export interface LagResult {
  readonly durations: number
  readonly ours: Figures
  readonly byPeer: readonly (readonly [name: string, figures: Figures])[]
  /** Our schedule with a `max-poll-interval` that costs as many requests as the peer with the most similar number. */
  readonly tuned: { readonly peer: string; readonly maxPollIntervalMs: number; readonly figures: Figures }
  readonly retryAfter: Punctuality
}

export async function measureLag(durations: number): Promise<LagResult> {
  const lengths = spreadByLogarithm(durations, shortestMs, longestMs)
  const ours = figures(lengths, await costs(lengths, defaultLimits))
  const byPeer: [string, Figures][] = []
  for (const peer of peers) {
    const each =
      peer.name === 'core-lro' ? await coreLroCosts(lengths) : lengths.map((length) => peerCost(peer, length))
    byPeer.push([peer.name, figures(lengths, each)])
  }
  const distance = ({ meanPolls }: Figures) => Math.abs(Math.log(meanPolls / ours.meanPolls))
  const [nearest] = byPeer.toSorted(([, one], [, other]) => distance(one) - distance(other))
  if (nearest === undefined) throw new Error('There are no peers')
  const tuned = { peer: nearest[0], ...(await tune(lengths, nearest[1].meanPolls)) }
  return { durations, ours, byPeer, tuned, retryAfter: await measurePunctuality(lengths) }
}

function figures(lengths: readonly number[], each: readonly Cost[]): Figures {
  const lags = each.map(({ lagMs }) => lagMs)
  return {
    meanPolls: mean(each.map(({ polls }) => polls)),
    meanLagMs: mean(lags),
    p95LagMs: quantile(lags, 0.95),
    relativeLag: mean(lags.map((lagMs, index) => lagMs / (lengths[index] ?? Number.NaN)))
  }
}

async function tune(lengths: readonly number[], meanPolls: number) {
  let [low, high] = [defaultLimits.minPollIntervalMs, 120_000]
  for (;;) {
    const maxPollIntervalMs = Math.round(Math.sqrt(low * high))
    const found = figures(lengths, await costs(lengths, { ...defaultLimits, maxPollIntervalMs }))
    if (Math.abs(found.meanPolls / meanPolls - 1) < 0.005 || high - low < 2)
      return { maxPollIntervalMs, figures: found }
    if (found.meanPolls > meanPolls) low = maxPollIntervalMs
    else high = maxPollIntervalMs
  }
}

async function costs(lengths: readonly number[], limits: Limits): Promise<readonly Cost[]> {
  const random = seededRandom(1)
  const each: Cost[] = []
  for (const durationMs of lengths) each.push(await wait(durationMs, limits, random, () => ({ takesMs: 0 })))
  return each
}

/** How long a request that is sent at this time takes, and its `Retry-After`. */
type Service = (sentAtMs: number) => { readonly takesMs: number; readonly retryAfterMs?: number }

interface Punctuality {
  readonly requests: number
  /** How many requests were sent before `Retry-After` allowed it. */
  readonly early: number
  /** The delay of the latest request. */
  readonly latestMs: number
  readonly longestRequestMs: number
}

/** The same waits, with a random `Retry-After` in each response and a random duration of each request. */
async function measurePunctuality(lengths: readonly number[]): Promise<Punctuality> {
  const random = seededRandom(2)
  const longestRequestMs = 500
  let [requests, early, latestMs] = [0, 0, 0]
  for (const durationMs of lengths) {
    let dueAt = 0
    await wait(durationMs, defaultLimits, random, (sentAtMs) => {
      const takesMs = random() * longestRequestMs
      const retryAfterMs = 1_000 * Math.ceil(60 * random())
      requests += 1
      if (sentAtMs < dueAt) early += 1
      latestMs = Math.max(latestMs, sentAtMs - dueAt)
      dueAt = sentAtMs + takesMs + retryAfterMs
      return { takesMs, retryAfterMs }
    })
  }
  return { requests, early, latestMs, longestRequestMs }
}

/** The production loop with the production schedule. */
async function wait(durationMs: number, limits: Limits, random: () => number, service: Service): Promise<Cost> {
  let now = 0
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => {
      now += ms
    }
  }
  const { polls } = await waitFor({
    poll: async () => {
      const { takesMs, retryAfterMs } = service(now)
      const state = now >= durationMs ? 'succeeded' : 'running'
      now += takesMs
      return { operation: { state, status: state, document: '' }, operationUrl: '', retryAfterMs }
    },
    schedule: createSchedule({ ...limits, random }),
    clock,
    signal: neverAborted,
    timeoutMs: 2 * longestMs,
    maxSilenceMs: longestMs,
    graceMs: 60_000,
    onPoll: () => {}
  })
  return { polls, lagMs: now - durationMs }
}

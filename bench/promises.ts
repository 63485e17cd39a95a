import type { DeploymentCost } from './deployments.ts'
import type { DownloadResult } from './download.ts'
import type { LagResult } from './lag.ts'
import type { LongWaitResult } from './long-wait.ts'
import type { StartResult } from './start.ts'
import { type Crowd, type Curve, ours } from './waiters.ts'

export interface Results {
  readonly start: StartResult
  readonly download: DownloadResult
  readonly lag: LagResult
  readonly deployments: readonly DeploymentCost[]
  readonly longWait: LongWaitResult
  readonly curves: readonly Curve[]
}

/** A figure with its upper limit. */
interface Promised {
  readonly what: string
  readonly measured: number
  readonly atMost: number
  /** It depends on the machine and its load, so CI does not check it. */
  readonly dependsOnMachine?: boolean
}

/** The heap also grows by compiled code. Over 10,000 polls, 250 bytes per poll would be half a leaked listener. */
const heldAtMost = 1.25

export function promises({ start, download, lag, longWait, curves }: Results): readonly Promised[] {
  const { ours, byPeer, tuned, retryAfter } = lag
  const better = byPeer.filter(([, peer]) => peer.meanPolls < ours.meanPolls && peer.relativeLag < ours.relativeLag)
  const nearest = byPeer.find(([name]) => name === tuned.peer)?.[1].relativeLag ?? Number.NaN
  const machine = { dependsOnMachine: true }
  return [
    {
      what: 'first poll with an access token : baseline',
      measured: start.token.statusMs / start.bare.statusMs,
      atMost: 2,
      ...machine
    },
    {
      what: 'first poll with OIDC : baseline with the same requests',
      measured: start.oidc.statusMs / start.bareOidc.statusMs,
      atMost: 1.6,
      ...machine
    },
    { what: 'MB fetched', measured: download.archive / 1e6, atMost: 1.5 },
    { what: 'MB of JavaScript loaded', measured: download.loaded / 1e6, atMost: 0.7 },
    { what: 'peers with both fewer polls and a smaller relative lag', measured: better.length, atMost: 0 },
    {
      what: 'relative lag with as many polls as the nearest peer : its relative lag',
      measured: tuned.figures.relativeLag / nearest,
      atMost: 0.25
    },
    { what: 'requests sent before Retry-After allows', measured: retryAfter.early, atMost: 0 },
    {
      what: 'longest delay after Retry-After : duration of a request',
      measured: retryAfter.latestMs / retryAfter.longestRequestMs,
      atMost: 1
    },
    {
      what: 'peak memory : baseline with one request',
      measured: longWait.action.peak / longWait.bareOnce.peak,
      atMost: 1.5,
      ...machine
    },
    {
      what: 'heap at the last poll : heap at poll 100',
      measured: longWait.heldLate / longWait.heldEarly,
      atMost: heldAtMost
    },
    ...crowdPromises(curves)
  ]
}

export function crowdPromises(curves: readonly Curve[]): readonly Promised[] {
  const crowds = curves.find(({ name }) => name === ours)?.crowds ?? []
  const others = curves.filter(({ name }) => name !== ours).flatMap((curve) => curve.crowds)
  const better = crowds.flatMap((crowd) => others.filter((other) => isBetter(other, crowd)))
  const of = (count: number) => crowds.find(({ waits }) => waits === count)
  const refusedShare = (crowd: Crowd | undefined) => (crowd?.refused ?? Number.NaN) / (crowd?.requests ?? Number.NaN)
  const sizes = crowds.map(({ waits }) => waits.toLocaleString('en')).join(', ')
  return [
    { what: `peers with both fewer requests and a smaller lag at ${sizes} waits`, measured: better.length, atMost: 0 },
    { what: 'refused requests of 1,000 waits : all their requests', measured: refusedShare(of(1_000)), atMost: 0.01 },
    { what: 'mean lag of 1,000 waits, s', measured: (of(1_000)?.meanLagMs ?? Number.NaN) / 1_000, atMost: 16 },
    { what: 'refused requests of 10,000 waits : all their requests', measured: refusedShare(of(10_000)), atMost: 0.2 },
    { what: 'waits that gave up, of 10,000', measured: of(10_000)?.gaveUp ?? Number.NaN, atMost: 0 }
  ]
}

/** Whether a peer sends fewer requests and has a smaller lag, with the same number of waits. */
function isBetter(peer: Crowd, crowd: Crowd): boolean {
  return peer.waits === crowd.waits && peer.requests < crowd.requests && peer.meanLagMs < crowd.meanLagMs
}

export function isKept({ measured, atMost }: Promised): boolean {
  return measured <= atMost
}

import { readFileSync } from 'node:fs'
import { createHttpPoller } from '@azure/core-lro'

/** How other clients wait if the response has no `Retry-After`: at a constant interval. */
export interface Peer {
  readonly name: string
  readonly intervalMs: number
  /** Whether the first poll is sent at once, or after an interval. */
  readonly asksAtOnce: boolean
}

/** As each client documents. The interval of core-lro is measured too. */
export const peers: readonly Peer[] = [
  { name: 'core-lro', intervalMs: 2_000, asksAtOnce: true },
  { name: 'hashicorp', intervalMs: 10_000, asksAtOnce: false },
  { name: 'azcore', intervalMs: 30_000, asksAtOnce: true },
  { name: 'azure-core', intervalMs: 30_000, asksAtOnce: false }
]

/** The requests of one wait, and its lag. */
export interface Cost {
  readonly polls: number
  /** From the operation's end to the response that reports it. */
  readonly lagMs: number
}

/** A peer's wait for an operation of this duration. Requests take no time. */
export function peerCost({ intervalMs, asksAtOnce }: Peer, durationMs: number): Cost {
  const intervals = Math.max(Math.ceil(durationMs / intervalMs), asksAtOnce ? 0 : 1)
  return { polls: intervals + (asksAtOnce ? 1 : 0), lagMs: intervals * intervalMs - durationMs }
}

export const coreLroVersion: string = JSON.parse(
  readFileSync(new URL('../node_modules/@azure/core-lro/package.json', import.meta.url), 'utf8')
).version

/**
 * The same waits with core-lro itself. Its only clock is the global `setTimeout`. Here that advances the virtual time
 * and fires at once.
 */
export async function coreLroCosts(durationsMs: readonly number[]): Promise<readonly Cost[]> {
  const real = globalThis.setTimeout
  let now = 0
  const virtual = (fire: () => void, ms = 0) => {
    now += ms
    queueMicrotask(fire)
  }
  Object.assign(globalThis, { setTimeout: virtual })
  try {
    const costs: Cost[] = []
    for (const durationMs of durationsMs) {
      now = 0
      const polls = await pollUntilDone(() => now >= durationMs)
      costs.push({ polls, lagMs: now - durationMs })
    }
    return costs
  } finally {
    Object.assign(globalThis, { setTimeout: real })
  }
}

/** @returns the number of polls */
async function pollUntilDone(isOver: () => boolean): Promise<number> {
  let polls = 0
  const request = { method: 'DELETE', url: 'https://here/resource' }
  const answer = (statusCode: number, headers: Record<string, string>, body?: unknown) => ({
    flatResponse: body,
    rawResponse: { statusCode, headers, body, request }
  })
  const started = answer(202, { 'azure-asyncoperation': 'https://here/operation' })
  const poller = createHttpPoller({
    sendInitialRequest: async () => started,
    sendPollRequest: async () => {
      polls += 1
      return answer(200, {}, { status: isOver() ? 'Succeeded' : 'Running' })
    }
  })
  await poller.pollUntilDone()
  return polls
}

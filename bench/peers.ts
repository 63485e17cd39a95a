import { readFileSync } from 'node:fs'
import { createHttpPoller } from '@azure/core-lro'

/** How others wait, where an answer demands nothing: by an interval that does not change. */
export interface Peer {
  readonly name: string
  readonly intervalMs: number
  /** Whether the first poll goes out at once, or an interval later. */
  readonly asksAtOnce: boolean
}

/** By what each one documents. That core-lro keeps to it is measured. */
export const peers: readonly Peer[] = [
  { name: 'core-lro', intervalMs: 2_000, asksAtOnce: true },
  { name: 'hashicorp', intervalMs: 10_000, asksAtOnce: false },
  { name: 'azcore', intervalMs: 30_000, asksAtOnce: true },
  { name: 'azure-core', intervalMs: 30_000, asksAtOnce: false }
]

/** What one wait cost, and how late it was. */
export interface Cost {
  readonly polls: number
  /** From the operation's end to the answer that says so. */
  readonly lagMs: number
}

/** A wait of a peer's for an operation that lasts so long, where requests take no time. */
export function peerCost({ intervalMs, asksAtOnce }: Peer, durationMs: number): Cost {
  const intervals = Math.max(Math.ceil(durationMs / intervalMs), asksAtOnce ? 0 : 1)
  return { polls: intervals + (asksAtOnce ? 1 : 0), lagMs: intervals * intervalMs - durationMs }
}

export const coreLroVersion: string = JSON.parse(
  readFileSync(new URL('../node_modules/@azure/core-lro/package.json', import.meta.url), 'utf8')
).version

/**
 * The same waits by core-lro itself. Its clock is the global `setTimeout` alone, which here moves the hands and fires at
 * once.
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

/** @returns how many polls it took */
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

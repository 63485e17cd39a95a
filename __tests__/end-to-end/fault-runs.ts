/** Runs the bundle with a course of faults. The service, the names and the proxy cause them, poll by poll. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTlsServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { createAuthority } from '../../emulator/certificates.ts'
import { runAction } from '../../emulator/runner.ts'
import { sampleInputs } from '../../emulator/samples.ts'
import type { Api, Operation, Step } from '../../emulator/script.ts'
import { startProxy } from '../../emulator/start-proxy.ts'
import { selfSigned } from '../self-signed.ts'
import { elsewhere, running, type Strike, success } from './faults.ts'

/** What happens at a poll. */
export type Turn = 'running' | 'success' | Strike

export interface Course {
  readonly api: Api
  /** Poll by poll. The last one repeats. */
  readonly turns: readonly Turn[]
  readonly inputs: Readonly<Record<string, string>>
  /** The service's Retry-After with a running status. */
  readonly retryAfter?: number
}

export interface Result {
  readonly exitStatus: number | null
  readonly outcome: string | undefined
  readonly reason: string | undefined
  readonly polls: number
  /** When each poll reached the service, in milliseconds. */
  readonly askedMs: readonly number[]
  readonly elapsedMs: number
}

/** A step mostly sleeps. Only its start needs the CPU, and would slow down the steps that poll. */
const startsAtOnce = 3

/** Starts everything that the courses need. `run` runs one course. */
export async function withCourses<T>(
  courses: readonly Course[],
  act: (run: (course: Course) => Promise<Result>) => Promise<T>
): Promise<T> {
  const ids = new Map(courses.map((course, index) => [course, `op-${index}`]))
  const operations = [...ids].map(([course, id]): Operation => ({ api: course.api, id, steps: stepsOf(course) }))
  const authority = createAuthority()
  const folder = mkdtempSync(join(tmpdir(), 'authority-'))
  const NODE_EXTRA_CA_CERTS = join(folder, 'authority.pem')
  writeFileSync(NODE_EXTRA_CA_CERTS, authority.certificate)

  const plain = await startAzure(operations)
  const secure = await startAzure(operations, { tls: authority.issueServer(['localhost', '*.azure.test']) })
  const impostors = [
    await listenAt(createTlsServer(selfSigned), secure.port, elsewhere.untrusted),
    await listenAt(createTlsServer(authority.issueServer(['other.azure.test'])), secure.port, elsewhere.otherHost)
  ]
  const proxied = [...ids].filter(([course]) => isBy(course, 'proxy'))
  const proxy = await startProxy({
    hosts: Object.fromEntries(proxied.map(([, id]) => [hostOf(id), secure.port])),
    modes: Object.fromEntries(proxied.map(([course, id]) => [hostOf(id), modesOf(course)]))
  })

  const placeOf = (course: Course, id: string): { azure: Azure; origin: string; env: Record<string, string> } => {
    if (isBy(course, 'proxy'))
      return { azure: secure, origin: `https://${hostOf(id)}`, env: { NODE_EXTRA_CA_CERTS, https_proxy: proxy.url } }
    if (!isBy(course, 'name')) return { azure: plain, origin: plain.origin, env: {} }
    const azure = course.turns.some((turn) => isStrike(turn) && turn.by === 'name' && turn.tls) ? secure : plain
    const origin = azure.origin.replace('127.0.0.1', 'localhost')
    return { azure, origin, env: { NODE_EXTRA_CA_CERTS, ...leadingTo(namesOf(course)) } }
  }

  const starts = new Gate(startsAtOnce)
  const run = async (course: Course): Promise<Result> => {
    const id = ids.get(course) ?? ''
    const { azure, origin, env } = placeOf(course, id)
    const inputs = { ...sampleInputs({ api: course.api, id }, origin), ...course.inputs }
    const leave = await starts.enter()
    const onLine = (line: string) => line.startsWith('Waiting for') && leave()
    const { exitStatus, outputs, elapsedMs } = await runAction({ inputs, env, onLine }).finally(leave)
    const { outcome, reason, polls } = outputs
    return { exitStatus, outcome, reason, polls: Number(polls), askedMs: askedMs(azure, id), elapsedMs }
  }

  try {
    return await act(run)
  } finally {
    for (const service of [plain, secure, proxy]) await service.close()
    for (const impostor of impostors) impostor.close()
    rmSync(folder, { recursive: true })
  }
}

export function isStrike(turn: Turn): turn is Strike {
  return typeof turn === 'object'
}

function isBy({ turns }: Course, by: Strike['by']): boolean {
  return turns.some((turn) => isStrike(turn) && turn.by === by)
}

function stepsOf({ api, turns, retryAfter }: Course): readonly Step[] {
  const steps = turns.flatMap((turn): readonly Step[] => {
    if (turn === 'running') return [{ ...running(api), retryAfter }]
    if (turn === 'success') return [success(api)]
    return turn.by === 'answer' ? turn.steps : []
  })
  return steps.length > 0 ? steps : [success(api)]
}

function namesOf({ turns }: Course): readonly string[] {
  return turns.map((turn) => (isStrike(turn) && turn.by === 'name' ? turn.leadsTo : '127.0.0.1'))
}

function modesOf({ turns }: Course) {
  return turns.map((turn) => (isStrike(turn) && turn.by === 'proxy' ? turn.mode : 'forward'))
}

function hostOf(id: string): string {
  return `${id}.azure.test`
}

/**
 * An environment in which every name resolves to these addresses, lookup by lookup. The last one repeats. The lookups
 * are the system's own, with another name, as if its `hosts` file changed.
 */
function leadingTo(names: readonly string[]): Record<string, string> {
  const program = `
    import dns from 'node:dns'
    const names = ${JSON.stringify(names)}
    const { lookup } = dns
    dns.lookup = (_, ...rest) => lookup(names.length > 1 ? names.shift() : names[0], ...rest)`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` }
}

/** Redirects belong to the poll that they follow. */
function askedMs({ requests }: Azure, id: string): readonly number[] {
  const own = requests.filter(({ path }) => path.split('?')[0]?.endsWith(`/${id}`))
  return own.filter((_, index) => own[index - 1]?.status !== 307).map(({ atMs }) => atMs)
}

function listenAt(server: Server, port: number, address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.on('error', reject).listen(port, address, () => resolve(server))
  })
}

/** Limits how many run at the same time. */
class Gate {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /** @returns a function that frees the place; only its first call has an effect */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}

/** Processes all items, with a limited number at the same time. */
export async function inTurn<T, R>(
  atOnce: number,
  items: readonly T[],
  act: (item: T) => Promise<R>
): Promise<Map<T, R>> {
  const results = new Map<T, R>()
  const left = items.values()
  const work = async () => {
    for (const item of left) results.set(item, await act(item))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

/** Fuzzes one target until it is stopped. In its own thread, so that the main thread survives a hang or a crash. */
import { parentPort, workerData } from 'node:worker_threads'
import { dictionary, seeds } from './corpus.ts'
import { Coverage } from './coverage.ts'
import { Mutator, seededRandom, tokensOf } from './mutate.ts'
import { Slate } from './slate.ts'
import type { Target } from './targets.ts'

export interface Work {
  readonly module: string
  readonly target: string
  readonly seed: number
  readonly endsAt: number
  readonly slate: SharedArrayBuffer
}

export interface Report {
  readonly executions: number
  /** Percent of the code of the functions that were called. */
  readonly reachedPercent: number
  readonly corpus: number
  /** Why the target threw, if it did. The slate holds the text. */
  readonly failure?: string
}

const { module, target, seed, endsAt, slate: memory }: Work = workerData
const slate = new Slate(memory)
const { targets }: { targets: Readonly<Record<string, Target>> } = await import(module)
const run = targets[target]
if (run === undefined) throw new Error(`There is no target named ${target}`)

/** Reading the coverage costs more than running a text. So a batch runs first; if it is new, each text runs again. */
const batch = 32
const corpus: string[] = []
const start = await seeds()
const random = seededRandom(seed)
const mutator = new Mutator(random, [...dictionary, ...tokensOf(start)])
const coverage = new Coverage((url) => /\/(?:src|__tests__)\/|fast-xml-parser/.test(url))
let executions = 0

parentPort?.postMessage(fuzz())
parentPort?.close()

function fuzz(): Report {
  try {
    for (const text of start) keepIfNew(text)
    if (corpus.length === 0) corpus.push('')
    while (Date.now() < endsAt) {
      const texts = Array.from({ length: batch }, () => mutator.mutate(chosen(), mutator.pick(corpus)))
      for (const text of texts) execute(text)
      if (coverage.isNew()) for (const text of texts) keepIfNew(text)
    }
  } catch (error) {
    return { ...costs(), failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  return costs()
}

function execute(text: string): void {
  slate.write(text)
  executions += 1
  run?.(text)
}

function keepIfNew(text: string): void {
  execute(text)
  if (coverage.remember()) corpus.push(text)
}

/** Prefers the newest texts, because new code is more likely near them. */
function chosen(): string {
  return random() < 0.5 ? mutator.pick(corpus) : mutator.pick(corpus.slice(-16))
}

function costs(): Omit<Report, 'failure'> {
  const { ran, all } = coverage.reached
  return { executions, reachedPercent: Math.round((100 * ran) / Math.max(1, all)), corpus: corpus.length }
}

/**
 * Fuzzes the readers of foreign text: mutates texts at random, keeps those that reach new code, and mutates them again.
 *
 *   npm run fuzz -- [--seconds 20] [--seed 1] [--target xml] [--replay file]
 *
 * A text that makes a target fail, hang or run out of memory is written to `fuzz/findings`. The command that replays it
 * is printed, and the exit status is 1.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { Slate } from './slate.ts'
import type { Target } from './targets.ts'
import type { Report, Work } from './worker.ts'

/** For all targets together: short enough for CI. */
const defaultSeconds = 20
const hungMs = 5_000
const mostMemoryMb = 256
const longestUnits = 64 * 1024

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: String(defaultSeconds) },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    target: { type: 'string' },
    replay: { type: 'string' },
    targets: { type: 'string', default: fileURLToPath(new URL('targets.ts', import.meta.url)) },
    findings: { type: 'string', default: fileURLToPath(new URL('findings', import.meta.url)) }
  }
})
const module = pathToFileURL(resolve(values.targets)).href
const { targets }: { targets: Readonly<Record<string, Target>> } = await import(module)

if (values.replay !== undefined) replay(values.replay)
else await fuzzAll()

/** A finding's file name starts with its target's name. */
function replay(file: string): void {
  const [target = ''] = basename(file).split('-')
  targets[target]?.(readFileSync(file, 'utf16le'))
  console.log(`${target}: no failure`)
}

async function fuzzAll(): Promise<void> {
  const names = values.target === undefined ? Object.keys(targets) : [values.target]
  const seed = Number(values.seed)
  const sliceMs = (Number(values.seconds) * 1_000) / names.length
  console.log(`Fuzzing for ${values.seconds} s with seed ${seed}`)
  for (const target of names) {
    const started = performance.now()
    const { executions, reachedPercent, corpus, failure, text } = await fuzz(target, seed, sliceMs)
    const rate = Math.round((1_000 * executions) / (performance.now() - started))
    console.log(
      `${target}: ${executions} texts (${rate} per second), ${reachedPercent} % of the code reached, ${corpus} texts kept`
    )
    if (failure === undefined) continue
    process.exitCode = 1
    console.error(`\n${failure}\n\nTo replay it: npm run fuzz -- --replay ${save(target, text)}\n`)
  }
}

interface Result extends Report {
  /** The last text that was run. */
  readonly text: string
}

function fuzz(target: string, seed: number, sliceMs: number): Promise<Result> {
  const memory = new SharedArrayBuffer(8 + 2 * longestUnits)
  const slate = new Slate(memory)
  const work: Work = { module, target, seed, endsAt: Date.now() + sliceMs, slate: memory }
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb }
  })
  return new Promise((done) => {
    const end = (report: Partial<Report>) => {
      clearInterval(watch)
      void worker.terminate()
      done({ executions: slate.count, reachedPercent: 0, corpus: 0, ...report, text: slate.read() })
    }
    let count = -1
    const watch = setInterval(() => {
      if (slate.count === count) end({ failure: `${target} hung for ${hungMs / 1_000} s` })
      count = slate.count
    }, hungMs)
    worker.on('message', end)
    worker.on('error', (error) => end({ failure: `${target} died: ${error.stack ?? error.message}` }))
  })
}

function save(target: string, text: string): string {
  mkdirSync(values.findings, { recursive: true })
  const digest = createHash('sha256').update(text, 'utf16le').digest('hex').slice(0, 12)
  const file = join(values.findings, `${target}-${digest}`)
  writeFileSync(file, text, 'utf16le')
  return relative(process.cwd(), file)
}

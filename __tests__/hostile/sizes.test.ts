import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from '@jest/globals'
import type { Cost } from './read-shapes.ts'
import { shapes } from './shapes.ts'

/** Of V8's heap, in MiB: what a process that reads the largest bodies, one after another, has to make do with. */
const memory = 128
/** Of processor time, which other processes on the machine do not stretch much. */
const longestMs = 2_000
/** The large shapes are 16 times as large as the small ones: a square would make 256 of it. */
const steepest = 80
/** What takes no longer than this does no harm, however it grows. */
const harmlessMs = 300

const reader = fileURLToPath(new URL('read-shapes.ts', import.meta.url))
const costs = new Map<string, Cost>()

/** Reads all shapes from one on. Where the process dies at one, that one is left without its cost. */
async function readFrom(first: number): Promise<void> {
  const child = spawn(process.execPath, [`--max-old-space-size=${memory}`, reader, String(first)], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let begun = first
  for await (const line of createInterface(child.stdout)) {
    const { index, api, cost }: { index: number; api: string; cost?: Cost } = JSON.parse(line)
    begun = index
    if (cost !== undefined) costs.set(`${index} ${api}`, cost)
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  if (child.exitCode !== 0 && begun + 1 < shapes.length) await readFrom(begun + 1)
}

beforeAll(() => readFrom(0), 300_000)

const readings = shapes.flatMap(({ title, apis }, index) => apis.map((api) => [title, api, index] as const))

test.each(readings)('1 MiB of %s is read by %s in little time and memory', (_, api, index) => {
  const { smallMs = Number.NaN, largeMs, outputUnits, summaryBytes } = costs.get(`${index} ${api}`) ?? {}
  expect(largeMs).toBeLessThan(longestMs)
  expect(largeMs).toBeLessThan(Math.max(steepest * smallMs, harmlessMs))
  // GitHub's limits: 1 MB of outputs, counted in UTF-16, and 1 MiB of summary.
  expect(outputUnits).toBeLessThan(500_000)
  expect(summaryBytes).toBeLessThan(1024 * 1024)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from '@jest/globals'
import type { Cost } from './read-shapes.ts'
import { shapes } from './shapes.ts'

/** V8's heap limit in MiB for a process that reads the largest bodies one after another. */
const memory = 128
/** In CPU time, which other processes hardly affect. */
const longestMs = 2_000
/** The large shapes are 16 times as large as the small ones. Quadratic time would be 256 times as long. */
const steepest = 80
/** A shorter time is harmless, however it grows. */
const harmlessMs = 300

const reader = fileURLToPath(new URL('read-shapes.ts', import.meta.url))
const costs = new Map<string, Cost>()

/** Reads all shapes from an index on. If the process dies at a shape, that shape has no cost. */
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

beforeAll(() => readFrom(0), 1_200_000)

const readings = shapes.flatMap(({ title, apis }, index) => apis.map((api) => [title, api, index] as const))

test.each(readings)('1 MiB of %s is read by %s in little time and memory', (_, api, index) => {
  const { smallMs = Number.NaN, largeMs, outputUnits, summaryBytes } = costs.get(`${index} ${api}`) ?? {}
  expect(largeMs).toBeLessThan(longestMs)
  expect(largeMs).toBeLessThan(Math.max(steepest * smallMs, harmlessMs))
  // GitHub's limits: 1 MB of outputs, counted in UTF-16, and 1 MiB of summary.
  expect(outputUnits).toBeLessThan(500_000)
  expect(summaryBytes).toBeLessThan(1024 * 1024)
})

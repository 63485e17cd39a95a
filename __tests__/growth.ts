import { expect } from '@jest/globals'
import { isQuick } from './tries.ts'

/** A linear function takes 4 times as long for 4 times as much, a quadratic one 16 times. */
const factor = 4
const steepest = 8
/** For so long a text, no quadratic function takes so little. Below it, the memory for a long text outweighs the work. */
const harmlessMs = isQuick ? 20 : 50
const share = isQuick ? 1 / 4 : 1
const attempts = 6

/**
 * Expects that a function takes a time that is linear in its text. A busy machine makes it look worse now and then, so
 * one good attempt is enough: a quadratic function has none.
 * @param unit repeated to texts of `length` UTF-16 units, and of a quarter as many
 */
export function expectLinear(run: (text: string) => unknown, unit: string, length: number): void {
  const small = textOf(unit, (share * length) / factor)
  const large = textOf(unit, share * length)
  // The shortest times, because other processes only make a time longer.
  let [smallMs, largeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    smallMs = Math.min(
      smallMs,
      millisecondsOf(() => run(small))
    )
    largeMs = Math.min(
      largeMs,
      millisecondsOf(() => run(large))
    )
    if (largeMs <= Math.max(steepest * smallMs, harmlessMs)) return
  }
  expect(largeMs).toBeLessThanOrEqual(Math.max(steepest * smallMs, harmlessMs))
}

function textOf(unit: string, length: number): string {
  // Not a rope of strings, because the first reader would have to flatten it.
  return Buffer.from(unit.repeat(Math.floor(length / unit.length)), 'utf16le').toString('utf16le')
}

/** The shortest of several times, in milliseconds. */
export function fastest(run: () => unknown): number {
  return Math.min(...Array.from({ length: 6 }, () => millisecondsOf(run)))
}

/** In CPU time, which other processes affect less. */
function millisecondsOf(run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

import { expect } from '@jest/globals'

/** A linear function takes twice as long for twice as much, a quadratic one four times. */
const steepest = 3
const attempts = 6

/**
 * Expects that a function takes a time that is linear in its text. A busy machine makes it look worse now and then, so
 * one good attempt is enough: a quadratic function has none.
 * @param unit repeated to texts of `length` UTF-16 units, and of half as many
 */
export function expectLinear(run: (text: string) => unknown, unit: string, length: number): void {
  const small = textOf(unit, length / 2)
  const large = textOf(unit, length)
  const ratios: number[] = []
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const ratio =
      millisecondsOf(() => run(large)) /
      Math.max(
        millisecondsOf(() => run(small)),
        1
      )
    ratios.push(ratio)
    if (ratio <= steepest) return
  }
  expect(Math.min(...ratios)).toBeLessThanOrEqual(steepest)
}

function textOf(unit: string, length: number): string {
  // Not a rope of strings, because the first reader would have to flatten it.
  return Buffer.from(unit.repeat(Math.floor(length / unit.length)), 'utf16le').toString('utf16le')
}

/** The shortest of several times, in milliseconds. Other processes only make a time longer. */
export function fastest(run: () => unknown): number {
  return Math.min(...Array.from({ length: attempts }, () => millisecondsOf(run)))
}

/** In CPU time, which other processes affect less. */
function millisecondsOf(run: () => unknown): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** The search for secrets: what it finds, and that its time depends on the text alone. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SecretIndex } from '../../src/text/secret-index.ts'
import { fastest } from '../growth.ts'
import { tries } from '../tries.ts'

function indexOf(...secrets: readonly string[]): SecretIndex {
  const index = new SecretIndex()
  for (const secret of secrets) index.add(secret)
  return index
}

/** The same, slowly: every unit that belongs to a secret, and the units between secrets that only touch. */
function redactSlowly(text: string, secrets: readonly string[]): string {
  const spans = secrets
    .flatMap((secret) =>
      Array.from({ length: text.length }, (_, start) => start)
        .filter((start) => text.startsWith(secret, start))
        .map((start) => ({ start, end: start + secret.length }))
    )
    .sort((one, other) => one.start - other.start)
  let clean = ''
  let from = 0
  for (const { start, end } of spans) {
    if (start >= from) clean += `${text.slice(from, start)}***`
    from = Math.max(from, end)
  }
  return clean + text.slice(from)
}

const few = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 })
const long = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 40 })

test('finds all secrets of all lengths, wherever they overlap', () => {
  fc.assert(
    fc.property(fc.array(few, { maxLength: 8 }), long, (secrets, text) => {
      const index = indexOf(...secrets)
      expect(index.redact(text)).toBe(redactSlowly(text, secrets))
      expect(index.has(text)).toBe(secrets.some((secret) => text.includes(secret)))
    }),
    tries(500)
  )
})

test('finds the longest beginning of a secret at the end of a text', () => {
  const isBeginning = (secrets: readonly string[], end: string) =>
    end.length >= 4 && secrets.some((secret) => secret.startsWith(end))
  fc.assert(
    fc.property(fc.array(few, { maxLength: 8 }), long, (secrets, text) => {
      const at = Array.from({ length: text.length }, (_, from) => from).find((from) =>
        isBeginning(secrets, text.slice(from))
      )
      expect(indexOf(...secrets).redactEnd(text)).toBe(at === undefined ? text : `${text.slice(0, at)}***`)
    }),
    tries(500)
  )
})

test('finds a secret that was added after a search', () => {
  const index = indexOf('first')
  expect(index.redact('first second')).toBe('*** second')
  index.add('second')
  expect(index.redact('first second')).toBe('*** ***')
})

describe('the time does not depend on the secrets', () => {
  const text = (unit: string) => unit.repeat(Math.floor(1_000_000 / unit.length))
  const one = fastest(() => indexOf('nothing like it').redact(text('some words ')))

  test.each([
    ['500 that are alike', Array.from({ length: 500 }, (_, number) => `password${number + 10_000}`), 'password1049x'],
    ['one that overlaps itself', [`${'a'.repeat(500)}b`], 'a'],
    ['500 that overlap each other', Array.from({ length: 500 }, (_, length) => `${'a'.repeat(8 + length)}b`), 'a']
  ])('%s', (_, secrets, unit) => {
    const index = indexOf(...secrets)
    const near = text(unit)
    expect(fastest(() => index.redact(near))).toBeLessThan(20 * Math.max(one, 1))
  })
})

/** The imports and exports of the repository's files: no unused export, and each test in its kind. */
import { describe, expect, test } from '@jest/globals'
import { readSource, readSources, unusedExports } from '../scripts/imports.ts'
import { kindsOfTests } from '../scripts/kinds-of-tests.ts'

const sources = readSources()

/** Loaded by a path in an argument. */
const loadedByPath = [
  'fuzz/targets.ts: targets',
  '__tests__/hostile/planted.ts: targets',
  'scripts/assert-fresh-bundle.ts: default'
]

test('every export is imported somewhere', () => {
  expect(unusedExports(sources).filter((name) => !loadedByPath.includes(name))).toEqual([])
})

describe('a file', () => {
  const reads = (text: string) => readSource('src/http/a.ts', text)

  test.each<[string, object]>([
    ["import { a, type B } from '../b.ts'", { from: 'src/b.ts', isType: false, names: ['a', 'B'] }],
    ["import {\n  a as x,\n  c\n} from './b.ts'", { from: 'src/http/b.ts', isType: false, names: ['a', 'c'] }],
    ["import type { A } from './b.ts'", { from: 'src/http/b.ts', isType: true, names: ['A'] }],
    ["import { type A } from './b.ts'", { from: 'src/http/b.ts', isType: true, names: ['A'] }],
    ["import * as b from './b.ts'\nb.x(b.y)", { from: 'src/http/b.ts', isType: false, names: ['x', 'y'] }],
    ["import * as b from './b.ts'\nObject.keys(b)", { from: 'src/http/b.ts', isType: false, names: 'all' }],
    ["export { a as 'b-c' } from './b.ts'", { from: 'src/http/b.ts', isType: false, names: ['a'] }],
    ["const { a } = await import('./b.ts')", { from: 'src/http/b.ts', isType: false, names: 'all' }],
    ["type B = typeof import('./b.ts')", { from: 'src/http/b.ts', isType: true, names: 'all' }],
    ["import { readFileSync } from 'node:fs'", { from: 'node:fs', isType: false, names: ['readFileSync'] }]
  ])('imports by %j', (text, expected) => expect(reads(text).imports).toEqual([expected]))

  test.each<[string, readonly string[]]>([
    ['export function a(): void {}', ['a']],
    ['export async function a() {}', ['a']],
    ['export function* a() {}', ['a']],
    ['export class A extends B {}', ['A']],
    ['export const a = 1', ['a']],
    ['export type A = B', ['A']],
    ['export interface A {', ['A']],
    ["export { a as 'b-c' } from './b.ts'", ['b-c']],
    ["export type { A, B as C } from './b.ts'", ['A', 'C']],
    ['const a = 1', []]
  ])('exports by %j', (text, expected) => expect(reads(text).exports).toEqual(expected))

  test('with an unused export is found', () => {
    const files = [
      readSource('src/a.ts', 'export const used = 1\nexport const unused = 2\nexport type Unused = 3'),
      readSource('src/b.ts', "import { used } from './a.ts'")
    ]
    const found = unusedExports(new Map(files.map((file) => [file.path, file])))
    expect(found).toEqual(['src/a.ts: unused', 'src/a.ts: Unused'])
  })
})

describe('a test', () => {
  const { pure, local, bundle } = kindsOfTests(sources)

  test('of the bundle is in end-to-end, or runs the bundle', () => {
    const endToEnd = [...sources.keys()].filter((path) => /^__tests__\/end-to-end\/.*\.test\.ts$/.test(path))
    expect(endToEnd.length).toBeGreaterThan(10)
    expect(bundle).toEqual(expect.arrayContaining(endToEnd))
  })

  test('of an API, the loop or the inputs needs only code', () => {
    for (const folder of ['flavors', 'wait', 'inputs'])
      expect([...local, ...bundle].filter((path) => path.startsWith(`__tests__/${folder}/`))).toEqual([])
    expect(pure).toContain('__tests__/flavors/classic.test.ts')
  })

  test('that starts a server or a process is not pure', () => {
    expect(local).toEqual(expect.arrayContaining(['__tests__/http/send.test.ts', '__tests__/exit-guard.test.ts']))
  })
})

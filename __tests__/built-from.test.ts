/** Whether the bundle was built from this source, which is checked before any test runs it. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { digestOfBundle, digestOfSource } from '../scripts/built-from.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'built-from-'))
  const copied = ['src', 'scripts', 'package-lock.json', 'tsconfig.build.json']
  for (const path of copied) cpSync(path, join(folder, path), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const edit = (path: string, change: (text: string) => string) => {
  const file = join(folder, path)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

test('the same source has the same digest, in whatever folder', () => {
  expect(digestOfSource(folder)).toBe(digestOfSource())
})

test.each<[string, () => void]>([
  ['a line of src', () => edit('src/wait/wait.ts', (text) => `${text}// More\n`)],
  ['a new file in src', () => writeFileSync(join(folder, 'src', 'wait', 'more.ts'), '')],
  ['the script that bundles', () => edit('scripts/bundle.ts', (text) => `${text}// More\n`)],
  ['what stands in for a package', () => edit('scripts/not-bundled/exec.js', (text) => `${text}// More\n`)],
  ['a package that is bundled', () => edit('package-lock.json', update('@actions/core'))]
])('%s changes it', (_, change) => {
  change()
  expect(digestOfSource(folder)).not.toBe(digestOfSource())
})

test('a package that only tests use does not change it', () => {
  edit('package-lock.json', update('jest'))
  expect(digestOfSource(folder)).toBe(digestOfSource())
})

test('a complete bundle contains the digest of its source', () => {
  expect(digestOfBundle(folder)).toBeUndefined()
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist', 'package.json'), '{"type":"module","builtFrom":"0a1b"}')
  expect(digestOfBundle(folder)).toBe('0a1b')
})

function update(name: string): (text: string) => string {
  return (text) => {
    const lock = JSON.parse(text)
    lock.packages[`node_modules/${name}`].integrity = 'sha512-another'
    return JSON.stringify(lock)
  }
}

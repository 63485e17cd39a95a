/** The bundle as people read it: in a review, and in the stack trace of a bug report. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { filesThatRun, readSources } from '../../scripts/imports.ts'
import { preload, waitForOperation } from './servers-and-runs.ts'

const files = readdirSync('dist').toSorted()
const scripts = files.filter((name) => name.endsWith('.js'))
const code = new Map(scripts.map((name) => [name, readFileSync(`dist/${name}`, 'utf8')]))
const all = [...code.values()].join('\n')

test('its file names describe the content', () => {
  expect(files.filter((name) => !name.endsWith('.js'))).toEqual(['licenses.txt', 'package.json'])
  expect(scripts).toEqual(expect.arrayContaining(['index.js', 'main.js', 'identity.js', 'fast-xml-parser.js']))
  for (const name of scripts) expect(name).toMatch(/^[a-z]/)
})

test('every used function and class has its name', () => {
  const sources = filesThatRun('src/index.ts', readSources())
  const imported = new Set(sources.flatMap(({ imports }) => imports.flatMap(({ names }) => names)))
  const declared = sources.flatMap(({ text }) =>
    [...text.matchAll(/^export (?:async )?(function\*?|class) (\w+)/gm)].map(([, kind = '', name = '']) => [kind, name])
  )
  const wanted = declared.filter(([, name = '']) => imported.has(name))
  expect(wanted.length).toBeGreaterThan(100)
  // If two have the same name, the bundler puts a file's name before one of them.
  const isThere = (kind: string, name: string) =>
    new RegExp(`\\b${kind.replace('*', '\\*')} (?:\\w+_)?${name}\\b`).test(all)
  expect(wanted.filter(([kind = '', name = '']) => !isThere(kind, name))).toEqual([])
})

test('modules call each other by name', () => {
  expect(all).toMatch(/new errors\.WaitError\(/)
  expect(all).toMatch(/__webpack_require__\("src\/errors\.ts"\)/)
  expect(all).not.toMatch(/_require__(?:\.e)?\(\d/)
})

test('line ends are kept, comments are not', () => {
  for (const [name, text] of code) {
    const own = text.split('\n').filter((line) => line.length > 4_000)
    expect([name, own.map((line) => line.slice(0, 100))]).toEqual([name, []])
    const comments = text.match(/^\s*(?:\/\/.*|\/\*.*)$/gm) ?? []
    for (const comment of comments) expect(comment.trim()).toMatch(/^\/\/ file: [\w@./:-]+$/)
  }
})

test('the stack trace of a bug contains the function and the line', async () => {
  const bug = "Math.random = () => { throw new TypeError('a planted bug') }"
  const { annotations } = await waitForOperation('arm-operation', [{ status: 'Running' }], { env: preload(bug) })
  expect(annotations[0]?.message).toMatch(
    /TypeError: a planted bug[\s\S]* at [\w.]+ \(file:.*\/dist\/main\.js:\d+:\d+\)/
  )
})

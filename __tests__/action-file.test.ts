import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { withTables } from '../scripts/readme.ts'
import { environments } from '../src/cloud.ts'
import type { FlavorDefinition } from '../src/flavors/flavor.ts'
import * as apis from '../src/flavors/index.ts'
import { readProxies } from '../src/http/proxy.ts'
import { runnerFiles } from '../src/inputs/body-file.ts'
import { defaults, secretInputs } from '../src/inputs/defaults.ts'
import { readInputs } from '../src/inputs/inputs.ts'
import { outcomes } from '../src/operation.ts'
import { outputsOf } from '../src/report/outputs.ts'

const flavors = new Map<string, FlavorDefinition>(Object.entries(apis))
const action = parse(readFileSync('action.yml', 'utf8'))

test('action.yml and the code have the same defaults', () => {
  const inputs: [string, { default?: string }][] = Object.entries(action.inputs)
  const given = inputs.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]]))
  expect(Object.fromEntries(given)).toEqual(defaults)
})

test('action.yml lists every input that is read, and no other', () => {
  const read = new Set<string>()
  const client = { 'client-id': 'x', 'tenant-id': 'x' }
  const targets = [{}, { request: 'x' }, ...[...flavors.keys()].map((api) => ({ api }))]
  for (const target of targets)
    for (const given of [target, { ...target, ...client }]) {
      const values = new Map(Object.entries(given))
      const getInput = (name: string) => {
        read.add(name)
        return values.get(name) ?? ''
      }
      expect(() => readInputs({ getInput, proxies: readProxies({}), files: runnerFiles({}) }, flavors)).toThrow()
    }
  expect([...read].toSorted()).toEqual(Object.keys(action.inputs).toSorted())
  for (const name of secretInputs) expect(action.inputs).toHaveProperty(name)
})

test('action.yml lists every API, cloud and outcome', () => {
  const rows: string[] = action.inputs.api.description.split('\n').slice(1)
  expect(rows.map((row) => /^`(.*?)`: /.exec(row)?.[1]).toSorted()).toEqual([...flavors.keys()].toSorted())
  for (const [name, { apiVersion, needs }] of flavors) {
    const row = rows.find((row) => row.startsWith(`\`${name}\``))
    for (const version of [apiVersion?.default, apiVersion?.oldest]) expect(row).toContain(version ?? name)
    for (const need of needs) expect(action.inputs).toHaveProperty(need)
  }
  for (const name of environments) expect(action.inputs.environment.description).toContain(`\`${name}\``)
  for (const name of outcomes) expect(action.outputs.outcome.description).toContain(`\`${name}\``)
})

test('action.yml lists every output, and no other', () => {
  const { values } = outputsOf({
    verdict: { outcome: 'interrupted', reason: 'interrupted', polls: 0, elapsedMs: 0 },
    red: true
  })
  expect(Object.keys(action.outputs)).toEqual(Object.keys(values))
})

test('the README’s tables match action.yml (npm run readme writes them)', () => {
  const readme = readFileSync('README.md', 'utf8')
  expect(readme).toBe(withTables(readme))
})

test('the README lists every API', () => {
  const readme = readFileSync('README.md', 'utf8')
  for (const [name, { needs, apiVersion }] of flavors) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? name
    const versions = apiVersion !== undefined && apiVersion.default === undefined ? ['api-version'] : []
    for (const need of [...needs, ...versions]) expect(row).toContain(`\`${need}\``)
  }
})

test('the action runs on Node 24, which the tests run on', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
  expect(process.version).toMatch(/^v24\./)
})

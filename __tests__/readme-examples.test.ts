/**
 * The README's examples, run: the scripts that start something, with stand-ins for `az` and `curl` that say what the real
 * ones say, and then what they hand over, read as the action reads its inputs.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parseOutputs } from '../emulator/runner.ts'
import * as apis from '../src/flavors/index.ts'
import { readInputs } from '../src/inputs.ts'

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

const examples = [...readFileSync('README.md', 'utf8').matchAll(/```yaml\n(- .*?)```/gs)]
  .map(([, block = '']): readonly Step[] => parse(block))
  // PowerShell is not on every machine.
  .filter((steps) => steps.some(({ id, run }) => id === 'start' && run !== undefined))
const rows = examples.map((steps): [string, readonly Step[]] => [waiting(steps).api ?? '', steps])

test('none of them is missing', () => {
  expect(rows.map(([api]) => api).toSorted()).toEqual(Object.keys(handedOver).toSorted())
})

test.each(rows)('%s: what was started is waited for', (api, steps) => {
  const outputs = run(steps.find(({ id }) => id === 'start') ?? {})
  expect(Object.values(outputs)).toContain(handedOver[api])
  const given = Object.fromEntries(
    Object.entries(waiting(steps)).map(([name, value]) => [
      name,
      fill(value.replace(/\${{ steps\.start\.outputs\.(\w+) }}/g, (_, output: string) => outputs[output] ?? ''))
    ])
  )
  // Its form is another test's.
  const signedIn = { ...given, 'management-certificate': '', 'access-token': 'a-token' }
  const getInput = (name: string) => new Map(Object.entries(signedIn)).get(name) ?? ''
  const inputs = readInputs({ getInput, isProxied: () => false }, new Map(Object.entries(apis)))
  expect(inputs.unused.byApi).toEqual([])
})

function waiting(steps: readonly Step[]): Readonly<Record<string, string>> {
  return steps.find(({ uses }) => uses?.includes('/wait-for-azure-operation@'))?.with ?? {}
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

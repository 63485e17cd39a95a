/**
 * Runs the action against a local Azure emulator: successes, failures with their reasons, a time-out, a token renewal.
 */
import { startAzure } from './azure.ts'
import { startCloud } from './cloud.ts'
import { runAction } from './runner.ts'
import { sampleInputs, sampleScripts, sampleStarts, samples, startInputs } from './samples.ts'
import type { Operation, Start } from './script.ts'

interface Scene {
  readonly title: string
  readonly inputs: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly outcome: string
}

const azure = await startAzure(sampleScripts)
/** Its tokens expire after 4 seconds. */
const strictAzure = await startCloud(samples, { tokenSeconds: 4, assertionSeconds: 5 })
console.log(`
This demo runs the action against a local Azure emulator at ${azure.origin}. Nothing is sent to Azure.
Each part shows a step's inputs, its log and its outputs. Some steps fail on purpose. The demo takes about a minute.`)

const { clientId, tenantId } = strictAzure.application
const signedIn = sampleInputs(sample('0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55'), strictAzure.azure.origin)
const scenes: readonly Scene[] = [
  {
    title: 'Create a virtual machine and wait for it',
    inputs: startInputs(start('create-vm'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'A deployment fails: which resource, and why',
    inputs: startInputs(start('deploy-landing-zone'), azure.origin),
    outcome: 'failed'
  },
  {
    title: 'Wait for a backup job',
    inputs: sampleInputs(sample('backup-job'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'Wait for a classic gateway operation',
    inputs: sampleInputs(sample('0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'A replication operation fails: which task, and why',
    inputs: sampleInputs(sample('failover-op'), azure.origin),
    outcome: 'failed'
  },
  {
    title: 'Wait for a replication job',
    inputs: sampleInputs(sample('migration-job'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'Poll a Location URL of an operation that fails',
    inputs: sampleInputs(sample('delete-op'), azure.origin),
    outcome: 'failed'
  },
  {
    title: 'An operation does not finish in time',
    inputs: { ...sampleInputs(sample('endless-op'), azure.origin), timeout: '4s' },
    outcome: 'timed-out'
  },
  {
    title: 'The token expires during the wait',
    inputs: {
      ...signedIn,
      'access-token': '',
      'authority-host': strictAzure.tokens.origin,
      'client-id': clientId,
      'tenant-id': tenantId
    },
    env: { ...strictAzure.env, ...strictAzure.github.env },
    outcome: 'succeeded'
  }
]

const results: boolean[] = []
for (const scene of scenes) results.push(await play(scene))
const { length: issued } = strictAzure.tokens.issued
const { length: refused } = strictAzure.azure.requests.filter(({ status }) => status === 401)
console.log(`\nThe last step used ${issued} tokens, each valid for 4 seconds. Azure refused ${refused} of its polls.`)
results.push(issued > 1 && refused === 0)
await Promise.all([azure.close(), strictAzure.close()])
if (!results.every(Boolean)) {
  console.error('\nThe demo did not end as expected. This is a bug: please report it.')
  process.exitCode = 1
} else
  console.log(`
What to do next:
- Copy an example from README.md into .github/workflows and replace the ids with yours.
- Run "npm run emulator" to start the emulator with many more operations, each with the inputs that wait for it.
- Read docs/ for more examples, limits, and what each fault does.`)

function sample(operationId: string): Operation {
  const operation = samples.find(({ id }) => id === operationId)
  if (operation === undefined) throw new Error(`There is no sample named ${operationId}`)
  return operation
}

function start(id: string): Start {
  const found = sampleStarts.find((one) => one.id === id)
  if (found === undefined) throw new Error(`There is no sample named ${id}`)
  return found
}

async function play({ title, inputs, env, outcome }: Scene): Promise<boolean> {
  console.log(`\n━━ ${title} ${'━'.repeat(70 - title.length)}\n\nwith:`)
  for (const [name, value] of Object.entries(inputs))
    if (value !== '') console.log(`  ${name}: ${name === 'access-token' ? '***' : value}`)
  console.log('\nThe log:')
  const result = await runAction({ inputs, env, onLine: (line) => console.log(`  │ ${line}`) })
  const isExpected = result.outputs.outcome === outcome && result.exitStatus === (outcome === 'succeeded' ? 0 : 1)
  const color = result.exitStatus === 0 ? 'green' : 'red'
  console.log(`\nThe step is ${color}, ${isExpected ? 'as expected' : 'which is NOT expected'}. Its outputs:`)
  for (const [name, value] of Object.entries(result.outputs))
    if (value !== '') console.log(`  ${name}: ${shorten(value)}`)
  return isExpected
}

function shorten(value: string): string {
  return value.length > 140 ? `${value.slice(0, 140)}…` : value
}

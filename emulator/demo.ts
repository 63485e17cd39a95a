/** The action against an Azure on this machine: successes, failures with their reasons, a time-out, a long sign-in. */
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
/** Its tokens lapse after 4 seconds. */
const strictAzure = await startCloud(samples, { tokenSeconds: 4, assertionSeconds: 5 })
console.log(`A local Azure emulator listens at ${azure.origin}.`)

const { clientId, tenantId } = strictAzure.application
const signedIn = sampleInputs(sample('0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55'), strictAzure.azure.origin)
const scenes: readonly Scene[] = [
  {
    title: 'A machine that the step itself creates',
    inputs: startInputs(start('create-vm'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'A deployment that fails: which resource, and why',
    inputs: startInputs(start('deploy-landing-zone'), azure.origin),
    outcome: 'failed'
  },
  {
    title: 'A backup job that is waited for by its id',
    inputs: sampleInputs(sample('backup-job'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'A gateway creation that succeeds',
    inputs: sampleInputs(sample('0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'A replication job that fails',
    inputs: sampleInputs(sample('failover-op'), azure.origin),
    outcome: 'failed'
  },
  {
    title: 'A replication job that is waited for by itself',
    inputs: sampleInputs(sample('migration-job'), azure.origin),
    outcome: 'succeeded'
  },
  {
    title: 'A Location that ends in an error',
    inputs: sampleInputs(sample('delete-op'), azure.origin),
    outcome: 'failed'
  },
  {
    title: 'A wait that times out',
    inputs: { ...sampleInputs(sample('endless-op'), azure.origin), timeout: '4s' },
    outcome: 'timed-out'
  },
  {
    title: 'A wait that outlives its token',
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
console.log(`\nThe last wait took ${issued} tokens, each good for 4 seconds; ${refused} polls were refused.`)
results.push(issued > 1 && refused === 0)
await Promise.all([azure.close(), strictAzure.close()])
if (!results.every(Boolean)) {
  console.error('\nThe demo did not end as it should: this is a bug.')
  process.exitCode = 1
} else
  console.log(`
What to do next:
- Copy an example from README.md into .github/workflows, and put your own ids in.
- Run "npm run emulator" for a local Azure with many more operations, each with the inputs that wait for it.
- Read docs/ for recipes, limits and what each fault does.`)

function sample(operationId: string): Operation {
  const operation = samples.find(({ id }) => id === operationId)
  if (operation === undefined) throw new Error(`There is no sample ${operationId}`)
  return operation
}

function start(id: string): Start {
  const found = sampleStarts.find((one) => one.id === id)
  if (found === undefined) throw new Error(`There is no sample ${id}`)
  return found
}

async function play({ title, inputs, env, outcome }: Scene): Promise<boolean> {
  console.log(`\n━━ ${title} ${'━'.repeat(70 - title.length)}\n\nwith:`)
  for (const [name, value] of Object.entries(inputs))
    if (value !== '') console.log(`  ${name}: ${name === 'access-token' ? '***' : value}`)
  console.log('\nThe log:')
  const result = await runAction({ inputs, env, onLine: (line) => console.log(`  │ ${line}`) })
  console.log(`\nThe step is ${result.exitStatus === 0 ? 'green' : 'red'}. Its outputs:`)
  for (const [name, value] of Object.entries(result.outputs))
    if (value !== '') console.log(`  ${name}: ${shorten(value)}`)
  return result.outputs.outcome === outcome && result.exitStatus === (outcome === 'succeeded' ? 0 : 1)
}

function shorten(value: string): string {
  return value.length > 140 ? `${value.slice(0, 140)}…` : value
}

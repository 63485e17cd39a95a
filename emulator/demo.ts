/** The action against an Azure on this machine: a success, a failure with its reason, and a time-out. */
import { type Azure, startAzure } from './azure.ts'
import { runAction } from './runner.ts'
import { sampleInputs, samples } from './samples.ts'

interface Scene {
  readonly title: string
  readonly operationId: string
  readonly inputs: Readonly<Record<string, string>>
  readonly outcome: string
}

const scenes: readonly Scene[] = [
  {
    title: 'A gateway creation that succeeds',
    operationId: '0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55',
    inputs: {},
    outcome: 'succeeded'
  },
  { title: 'A replication job that fails', operationId: 'failover-op', inputs: {}, outcome: 'failed' },
  { title: 'A wait that times out', operationId: 'endless-op', inputs: { timeout: '4s' }, outcome: 'timed-out' }
]

const azure = await startAzure(samples)
console.log(`An Azure of this machine's own answers at ${azure.origin}.`)
const results: boolean[] = []
for (const scene of scenes) results.push(await play(scene, azure))
await azure.close()
if (!results.every(Boolean)) {
  console.error('\nThe demo did not end as it should: this is a bug.')
  process.exitCode = 1
}

async function play({ title, operationId, inputs, outcome }: Scene, { origin }: Azure): Promise<boolean> {
  const operation = samples.find(({ id }) => id === operationId)
  if (operation === undefined) throw new Error(`There is no sample ${operationId}`)
  const given = { ...sampleInputs(operation, origin), ...inputs }
  console.log(`\n━━ ${title} ${'━'.repeat(70 - title.length)}\n\nwith:`)
  for (const [name, value] of Object.entries(given))
    console.log(`  ${name}: ${name === 'access-token' ? '***' : value}`)
  console.log('\nThe log:')
  const result = await runAction({ inputs: given, onLine: (line) => console.log(`  │ ${line}`) })
  console.log(`\nThe step is ${result.exitStatus === 0 ? 'green' : 'red'}. Its outputs:`)
  for (const [name, value] of Object.entries(result.outputs))
    if (value !== '') console.log(`  ${name}: ${shorten(value)}`)
  console.log(`Its summary: ${result.summaryFile}`)
  return result.outputs.outcome === outcome && result.exitStatus === (outcome === 'succeeded' ? 0 : 1)
}

function shorten(value: string): string {
  return value.length > 140 ? `${value.slice(0, 140)}…` : value
}

/** The emulated Azure alone, for anyone who wants to point the action, or curl, at it. */
import { startAzure } from './azure.ts'
import { sampleInputs, samplePath, samples } from './samples.ts'
import { isClassic } from './script.ts'

const port = Number(process.env.PORT ?? 8010)
const { origin, close } = await startAzure(samples, { port })
console.log(
  `Resource Manager and Service Management answer at ${origin} (PORT chooses another port). Ctrl-C ends them.`
)
console.log('Any bearer token will do. The operations start at their first poll, and start again with this program.')

for (const operation of samples) {
  const { 'access-token': token, ...inputs } = sampleInputs(operation, origin)
  console.log(`\n${operation.id}: ${operation.about}\n  with:`)
  for (const [name, value] of Object.entries(inputs)) console.log(`    ${name}: ${value}`)
  const version = isClassic(operation.api) ? " -H 'x-ms-version: 2016-07-01'" : ''
  console.log(`  curl -i -H 'Authorization: Bearer ${token}'${version} '${origin}${samplePath(operation)}'`)
}

for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => void close())

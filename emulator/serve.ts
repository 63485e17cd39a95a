/** The emulated Azure alone, for anyone who wants to point the action, or curl, at it. */
import { startAzure } from './azure.ts'
import { operationText, portComplaint, readPort, startText } from './instructions.ts'
import { sampleScripts, sampleStarts, samples } from './samples.ts'

const port = readPort(process.env.PORT)
if (port === undefined) fail(`PORT must be a whole number from 0 to 65535, not "${process.env.PORT}".`)
const { origin, close } = await startAzure(sampleScripts, { port }).catch((error: unknown) =>
  fail(portComplaint(error, port) ?? `The emulator could not start: ${error}`)
)

console.log(`Resource Manager, Service Management and Microsoft Fabric answer at ${origin} (PORT chooses another port).
Ctrl-C ends them. Any bearer token will do. An operation starts at its first poll; to start it again:
  curl -X POST ${origin}/restart/<its name>
To start all of them again, leave out the name.

Operations to wait for:`)
for (const operation of samples) if (operation.about) console.log(`\n${operationText(operation, origin)}`)
console.log(`\nRequests that start an operation (${origin}/carried-out counts them):`)
for (const start of sampleStarts) console.log(`\n${startText(start, origin)}`)

for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => void close())

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

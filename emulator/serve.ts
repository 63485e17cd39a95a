/** `npm run emulator`: an emulated Azure to use with the action or with curl. */
import { startAzure } from './azure.ts'
import { operationText, portComplaint, readPort, startText } from './instructions.ts'
import { sampleScripts, sampleStarts, samples } from './samples.ts'

const port = readPort(process.env.PORT)
if (port === undefined) fail(`PORT must be a whole number from 0 to 65535, not "${process.env.PORT}".`)
const { origin, close } = await startAzure(sampleScripts, { port }).catch((error: unknown) =>
  fail(portComplaint(error, port) ?? `The emulator could not start: ${error}`)
)

console.log(`A local Azure emulator listens at ${origin}. Set PORT for another port, and press Ctrl-C to stop it.
It emulates Resource Manager, Service Management and Microsoft Fabric, and accepts any bearer token.
An operation starts at its first poll. To start it again:
  curl -X POST ${origin}/restart/<name>
To start all operations again, leave out the name.

Operations to wait for:`)
for (const operation of samples) if (operation.about) console.log(`\n${operationText(operation, origin)}`)
console.log(`\nRequests that start an operation (${origin}/carried-out shows how often each was carried out):`)
for (const start of sampleStarts) console.log(`\n${startText(start, origin)}`)

for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => void close())

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

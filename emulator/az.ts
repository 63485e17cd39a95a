/** The program behind the fake `az`: it asks the emulator what to print and with which status to exit. */
import type { CliAnswer } from './azure-cli.ts'

const reply = await fetch(process.env.EMULATED_AZ ?? '', {
  method: 'POST',
  body: JSON.stringify(process.argv.slice(2))
})
const { stdout = '', stderr = '', exitStatus = 0, hangs = false } = (await reply.json()) as CliAnswer
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = exitStatus
// If the process that started it is gone, nothing else would end it.
if (hangs) setTimeout(() => {}, 30_000)

/** The program behind the stand-in `az`: asks the emulator what to say, says it, and ends as it is told. */
import type { CliAnswer } from './azure-cli.ts'

const reply = await fetch(process.env.EMULATED_AZ ?? '', {
  method: 'POST',
  body: JSON.stringify(process.argv.slice(2))
})
const { stdout = '', stderr = '', exitStatus = 0, hangs = false } = (await reply.json()) as CliAnswer
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = exitStatus
// Nobody else ends it where the one who started it is gone.
if (hangs) setTimeout(() => {}, 30_000)

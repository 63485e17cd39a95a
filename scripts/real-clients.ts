/**
 * Runs Azure's own clients against the emulator, to check that the emulator behaves as Azure's clients expect. Each
 * client signs in with a secret, a certificate and an assertion, starts operations, and waits for them with its own
 * poller. The clients are configured for the public cloud. A proxy routes its hosts to the emulator.
 *
 * `npm run clients` runs the Python, Go and JavaScript clients. `npm run clients -- --az` runs the Azure CLI, which is
 * large. Their packages are installed once, into ~/.cache. It fails if a client does not end as expected, and lists the
 * clients that it could not run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryAzureCli } from './clients/azure-cli.ts'
import { tryLanguages } from './clients/languages.ts'

const started = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'clients-'))
try {
  const isRight = await (process.argv.includes('--az') ? tryAzureCli(folder) : tryLanguages(folder))
  console.log(`Azure's own clients took ${Math.round((performance.now() - started) / 1_000)} s.`)
  if (!isRight) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * Azure's own clients against the emulator, so that what the tests believe of Azure is what others believe, too: each
 * signs in by secret, certificate and assertion, starts operations, and waits for them with a poller of its own. They are
 * set up as for the public cloud, whose hosts a proxy leads to the emulator.
 *
 * `npm run clients` tries those for Python, Go and JavaScript; `npm run clients -- --az` tries the Azure CLI, which is
 * large. What they need is installed once, into ~/.cache. It fails if a client does not end as it must, and says what it
 * could not try.
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
  console.log(`The real clients took ${Math.round((performance.now() - started) / 1_000)} s.`)
  if (!isRight) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A library that makes every name lookup hang, like a name server that does not respond. For Linux. */
interface HungLookup {
  readonly env: Readonly<Record<'LD_PRELOAD', string>>
  readonly remove: () => void
}

const source = `
  #include <unistd.h>
  int getaddrinfo(const char *name, const char *service, const void *hints, void *result) { for (;;) pause(); }`

/** @returns undefined if it cannot be built on this machine */
export function buildHungLookup(): HungLookup | undefined {
  if (process.platform !== 'linux') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'hung-lookup-'))
  const remove = () => rmSync(folder, { recursive: true })
  const [code, library] = [join(folder, 'hang.c'), join(folder, 'hang.so')]
  writeFileSync(code, source)
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-o', library, code])
  if (status === 0) return { env: { LD_PRELOAD: library }, remove }
  remove()
  return undefined
}

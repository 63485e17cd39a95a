import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startAzure } from '../emulator/azure.ts'
import { startCloud } from '../emulator/cloud.ts'
import { runAction } from '../emulator/runner.ts'
import { sampleInputs } from '../emulator/samples.ts'
import type { Operation } from '../emulator/script.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const operation: Operation = { api: 'arm-operation', id: 'op-1', steps: [{ status: 'Succeeded' }] }

/** Sizes in bytes. */
export interface DownloadResult {
  /** What a runner downloads for the action at a tag. GitHub packs it as `git archive` does. */
  readonly archive: number
  /** The same for `dist` alone, which is the minimum for an action. */
  readonly distArchive: number
  /** The JavaScript that a run with an access token loads. */
  readonly loaded: number
  /** The JavaScript that a run with the workflow's OIDC token loads. */
  readonly loadedByOidc: number
  /** All JavaScript in `dist`. */
  readonly dist: number
}

export async function measureDownload(): Promise<DownloadResult> {
  const scripts = readdirSync(dist).filter((name) => name.endsWith('.js'))
  return {
    archive: archiveBytes([]),
    distArchive: archiveBytes(['dist']),
    loaded: await loadedByToken(),
    loadedByOidc: await loadedByOidc(),
    dist: scripts.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)
  }
}

function archiveBytes(paths: readonly string[]): number {
  const archive = execFileSync('git', ['archive', '--format=tar.gz', 'HEAD', ...paths], {
    cwd: root,
    maxBuffer: 2 ** 30
  })
  return archive.length
}

async function loadedByToken(): Promise<number> {
  const azure = await startAzure([operation])
  try {
    return await loadedBytes(sampleInputs(operation, azure.origin), {})
  } finally {
    await azure.close()
  }
}

async function loadedByOidc(): Promise<number> {
  const cloud = await startCloud([operation])
  const { tokens, application, github, env, azure } = cloud
  const { tenantId, clientId } = application
  const signIn = { 'access-token': '', 'tenant-id': tenantId, 'client-id': clientId, 'authority-host': tokens.origin }
  try {
    return await loadedBytes({ ...sampleInputs(operation, azure.origin), ...signIn }, { ...env, ...github.env })
  } finally {
    await cloud.close()
  }
}

async function loadedBytes(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-'))
  try {
    const { exitStatus } = await runAction({ inputs, env: { ...env, NODE_V8_COVERAGE: folder } })
    if (exitStatus !== 0) throw new Error('The step failed')
    const coverage = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    const urls: readonly string[] = coverage.flatMap((file) => file.result.map(({ url }: { url: string }) => url))
    const files = urls.filter((url) => url.includes('/dist/')).map((url) => fileURLToPath(url))
    return [...new Set(files)].reduce((sum, file) => sum + statSync(file).size, 0)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { startCloud } from '../emulator/cloud.ts'
import { runAction } from '../emulator/runner.ts'
import { sampleInputs, samplePath } from '../emulator/samples.ts'
import type { Operation } from '../emulator/script.ts'
import { median } from './statistics.ts'

/** From the start of a process to its first request for a status, over TLS. */
export interface StartResult {
  readonly runs: number
  /** Medians. */
  readonly bareMs: number
  readonly tokenMs: number
  readonly bareOidcMs: number
  readonly oidcMs: number
}

const operation: Operation = { api: 'arm-operation', id: 'op-1', steps: [{ status: 'Succeeded' }] }
const bareGet = fileURLToPath(new URL('bare-get.mjs', import.meta.url))
const bareOidc = fileURLToPath(new URL('bare-oidc.mjs', import.meta.url))

/** In turn, so that whatever else the machine does meets all of them alike. */
export async function measureStart(runs: number): Promise<StartResult> {
  const cloud = await startCloud([operation])
  const { tokens, application, github, env, azure } = cloud
  const { accessToken } = await tokens.issue({ ...application, audience: 'https://management.azure.com' })
  const place = sampleInputs(operation, azure.origin)
  const { tenantId, clientId } = application
  const signIn = { 'tenant-id': tenantId, 'client-id': clientId, 'authority-host': tokens.origin }

  const statusUrl = `${azure.origin}${samplePath(operation)}`
  const tokenUrl = `${tokens.origin}/${tenantId}/oauth2/v2.0/token`

  const bare =
    (script: string, args: readonly string[], more: Record<string, string> = {}) =>
    () =>
      untilFirstPoll(async (onStart) => {
        azure.reset()
        const child = spawn(process.execPath, [script, ...args], {
          env: { ...process.env, ...env, ...more },
          stdio: 'inherit'
        })
        onStart(child)
        const exitStatus = await new Promise((resolve) => child.on('close', resolve))
        if (exitStatus !== 0) throw new Error('The bare script failed')
      })
  const step = (inputs: Record<string, string>, more: Record<string, string>) => () =>
    untilFirstPoll(async (onStart) => {
      azure.reset()
      const { exitStatus, log } = await runAction({
        inputs: { ...place, ...inputs },
        env: { ...env, ...more },
        onStart
      })
      if (exitStatus !== 0) throw new Error(`The step failed:\n${log.join('\n')}`)
    })
  const ways = [
    bare(bareGet, [statusUrl]),
    step({ 'access-token': accessToken }, {}),
    bare(bareOidc, [statusUrl, tokenUrl, clientId], github.env),
    step({ 'access-token': '', ...signIn }, github.env)
  ]

  try {
    const times: number[][] = ways.map(() => [])
    for (let run = 0; run < runs; run += 1) for (const [index, way] of ways.entries()) times[index]?.push(await way())
    const [bareMs = Number.NaN, tokenMs = Number.NaN, bareOidcMs = Number.NaN, oidcMs = Number.NaN] = times.map(median)
    return { runs, bareMs, tokenMs, bareOidcMs, oidcMs }
  } finally {
    await cloud.close()
  }
}

/** Runs a process, and says how long after its start a status was asked for. */
async function untilFirstPoll(run: (onStart: (child: ChildProcess) => void) => Promise<void>): Promise<number> {
  let startedAt = Number.NaN
  let askedAt: number | undefined
  const onRequest = (message: unknown) => {
    const { request } = message as { readonly request: IncomingMessage }
    if (request.url?.includes('/operations/')) askedAt ??= performance.now()
  }
  subscribe('http.server.request.start', onRequest)
  try {
    await run(() => {
      startedAt = performance.now()
    })
  } finally {
    unsubscribe('http.server.request.start', onRequest)
  }
  if (askedAt === undefined) throw new Error('No status was asked for')
  return askedAt - startedAt
}

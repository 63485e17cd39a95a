import { type ChildProcess, spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Cloud, startCloud } from '../emulator/cloud.ts'
import { runAction } from '../emulator/runner.ts'
import { sampleInputs, samplePath } from '../emulator/samples.ts'
import type { Operation } from '../emulator/script.ts'
import { median } from './statistics.ts'

/** Medians of all runs. */
export interface StartResult {
  readonly runs: number
  readonly bare: Phases
  readonly token: Phases
  readonly bareOidc: Phases
  readonly oidc: Phases
}

/** Milliseconds from the start of the process to its first request of each kind, over TLS; NaN if there is none. */
export interface Phases {
  readonly assertionMs: number
  readonly tokenMs: number
  readonly statusMs: number
}

const operation: Operation = { api: 'arm-operation', id: 'op-1', steps: [{ status: 'Succeeded' }] }
const bareGet = fileURLToPath(new URL('bare-get.mjs', import.meta.url))
const bareOidc = fileURLToPath(new URL('bare-oidc.mjs', import.meta.url))

/** The variants run in turn, so that other load on the machine affects all of them alike. */
export async function measureStart(runs: number): Promise<StartResult> {
  const cloud = await startCloud([operation])
  try {
    const times: Phases[][] = []
    for (let run = 0; run < runs; run += 1) times.push(await runEach(cloud))
    const [bare, token, bareOidc, oidc] = [0, 1, 2, 3].map((way) => medians(times.flatMap((run) => run[way] ?? [])))
    if (!bare || !token || !bareOidc || !oidc) throw new Error('A variant was not measured')
    return { runs, bare, token, bareOidc, oidc }
  } finally {
    await cloud.close()
  }
}

async function runEach({ tokens, application, github, env, azure }: Cloud): Promise<Phases[]> {
  const { tenantId, clientId } = application
  const { accessToken } = await tokens.issue({ ...application, audience: 'https://management.azure.com' })
  const statusUrl = `${azure.origin}${samplePath(operation)}`
  const tokenUrl = `${tokens.origin}/${tenantId}/oauth2/v2.0/token`
  const place = sampleInputs(operation, azure.origin)
  const signIn = { 'tenant-id': tenantId, 'client-id': clientId, 'authority-host': tokens.origin }
  const all = { ...env, ...github.env }

  const ways: readonly Run[] = [
    (onStart) => runScript([bareGet, statusUrl], env, onStart),
    (onStart) => runStep({ ...place, 'access-token': accessToken }, env, onStart),
    (onStart) => runScript([bareOidc, statusUrl, tokenUrl, clientId], all, onStart),
    (onStart) => runStep({ ...place, ...signIn, 'access-token': '' }, all, onStart)
  ]
  const each: Phases[] = []
  for (const way of ways) {
    azure.reset()
    each.push(await phases(way))
  }
  return each
}

type OnStart = (child: ChildProcess) => void
type Run = (onStart: OnStart) => Promise<void>
type Texts = Readonly<Record<string, string>>

async function runScript(args: readonly string[], env: Texts, onStart: OnStart): Promise<void> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: 'inherit' })
  onStart(child)
  const exitStatus = await new Promise((resolve) => child.on('close', resolve))
  if (exitStatus !== 0) throw new Error('The baseline script failed')
}

async function runStep(inputs: Texts, env: Texts, onStart: OnStart): Promise<void> {
  const { exitStatus, log } = await runAction({ inputs, env, onStart })
  if (exitStatus !== 0) throw new Error(`The step failed:\n${log.join('\n')}`)
}

/** Runs a process and records when each service gets its first request. */
async function phases(run: Run): Promise<Phases> {
  let startedAt = Number.NaN
  const asked: { readonly url: string; readonly at: number }[] = []
  const onRequest = (message: unknown) => {
    const { request } = message as { readonly request: IncomingMessage }
    asked.push({ url: request.url ?? '', at: performance.now() })
  }
  subscribe('http.server.request.start', onRequest)
  try {
    await run(() => {
      startedAt = performance.now()
    })
  } finally {
    unsubscribe('http.server.request.start', onRequest)
  }
  const first = (part: string) => (asked.find(({ url }) => url.includes(part))?.at ?? Number.NaN) - startedAt
  const statusMs = first('/operations/')
  if (Number.isNaN(statusMs)) throw new Error('The process sent no request for the status')
  return { assertionMs: first('audience='), tokenMs: first('/oauth2/v2.0/token'), statusMs }
}

function medians(runs: readonly Phases[]): Phases {
  return {
    assertionMs: median(runs.map(({ assertionMs }) => assertionMs)),
    tokenMs: median(runs.map(({ tokenMs }) => tokenMs)),
    statusMs: median(runs.map(({ statusMs }) => statusMs))
  }
}

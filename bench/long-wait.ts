import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Azure, startAzure } from '../emulator/azure.ts'
import { runAction } from '../emulator/runner.ts'
import { sampleInputs, samplePath } from '../emulator/samples.ts'
import type { Operation } from '../emulator/script.ts'

/** A step that polls many times, compared with a plain Node process that sends the same requests. */
export interface LongWaitResult extends Held {
  readonly polls: number
  readonly action: Burden
  readonly bare: Burden
  /** The plain process with a single request. */
  readonly bareOnce: Burden
}

/** The heap in use after a garbage collection, at a poll, in bytes. */
interface Held {
  readonly heldEarly: number
  readonly heldLate: number
}

export const earlyPoll = 100

/** Memory in bytes. */
export interface Burden {
  readonly cpuMs: number
  /** The peak memory of the process. */
  readonly peak: number
  /** Memory at the end: in total, mapped from files (Linux only, NaN elsewhere), and V8's heap. */
  readonly resident: number
  readonly mapped: number
  readonly heap: number
}

const bareScript = fileURLToPath(new URL('bare-get.mjs', import.meta.url))

export async function measureLongWait(polls: number): Promise<LongWaitResult> {
  const operation: Operation = {
    api: 'arm-operation',
    id: 'op-1',
    steps: [{ status: 'Running', polls: polls - 1 }, { status: 'Succeeded' }]
  }
  const azure = await startAzure([operation])
  const url = `${azure.origin}${samplePath(operation)}`
  try {
    return {
      polls,
      action: await measured(burden, (options) => wait(azure, operation, options)),
      bare: await measured(burden, (options) => bare(url, polls, options)),
      bareOnce: await measured(burden, (options) => bare(url, 1, options)),
      ...(await measured<Held>(held(polls), (options) => wait(azure, operation, options)))
    }
  } finally {
    await azure.close()
  }
}

async function wait(azure: Azure, operation: Operation, nodeOptions: string): Promise<void> {
  azure.reset()
  const quick = { 'min-poll-interval': '0.001s', 'max-poll-interval': '0.001s' }
  const { exitStatus } = await runAction({
    inputs: { ...sampleInputs(operation, azure.origin), ...quick },
    env: { NODE_OPTIONS: nodeOptions }
  })
  if (exitStatus !== 0) throw new Error('The step failed')
}

function bare(url: string, requests: number, nodeOptions: string): Promise<void> {
  const child = spawn(process.execPath, [bareScript, url, String(requests), 'token'], {
    env: { NODE_OPTIONS: nodeOptions },
    stdio: 'inherit'
  })
  return new Promise((resolve) => child.on('close', () => resolve()))
}

/** @param source a module that records measurements in the process with `save` */
async function measured<T>(source: string, run: (nodeOptions: string) => Promise<void>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'burden-'))
  const file = join(folder, 'burden.json')
  const script = `
    import { writeFileSync } from 'node:fs'
    const save = (value) => writeFileSync(${JSON.stringify(file)}, JSON.stringify(value))
    ${source}`
  try {
    await run(`--import=data:text/javascript,${encodeURIComponent(script)}`)
    return JSON.parse(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const burden = `
  import { readFileSync } from 'node:fs'
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    const { rss, heapTotal } = process.memoryUsage()
    const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : ''
    const mapped = 1_024 * Number(/^RssFile:\\s+(\\d+) kB/m.exec(status)?.[1])
    save({ cpuMs: (userCPUTime + systemCPUTime) / 1_000, peak: 1_024 * maxRSS, resident: rss, mapped, heap: heapTotal })
  })`

const held = (polls: number) => `
  import { subscribe } from 'node:diagnostics_channel'
  import { setFlagsFromString } from 'node:v8'
  import { runInNewContext } from 'node:vm'
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc')
  let requests = 0
  let heldEarly = 0
  subscribe('http.client.request.start', () => {
    requests += 1
    if (requests !== ${earlyPoll} && requests !== ${polls}) return
    collect()
    const { heapUsed } = process.memoryUsage()
    if (requests === ${earlyPoll}) heldEarly = heapUsed
    else save({ heldEarly, heldLate: heapUsed })
  })`

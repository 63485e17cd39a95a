/**
 * Reads every shape, small and large, reports on it as the action does at the end of a wait, and prints the cost of
 * each: a line of JSON before and one after. Its test runs it in a process with little memory, starting at a shape.
 */
import { noMemory } from '../../src/documents/memory.ts'
import { WaitError } from '../../src/errors.ts'
import type { OperationStatus } from '../../src/operation.ts'
import { outputsOf } from '../../src/report/outputs.ts'
import { summaryOf } from '../../src/report/summary.ts'
import { TaskProgress } from '../../src/report/tasks.ts'
import { Timeline } from '../../src/report/timeline.ts'
import { Secrets } from '../../src/text/redact.ts'
import type { Ending, Verdict } from '../../src/wait/verdict.ts'
import { inquire } from '../inquire.ts'
import { type Api, flavors, readers } from './readers.ts'
import { shapes } from './shapes.ts'

const smallBytes = 64 * 1024
const largeBytes = 1024 * 1024

export interface Cost {
  /** The time for reading and reporting. */
  readonly smallMs: number
  readonly largeMs: number
  /** The size of the output for the large one: UTF-16 units of all outputs, bytes of the summary. */
  readonly outputUnits: number
  readonly summaryBytes: number
}

interface Written {
  readonly outputUnits: number
  readonly summaryBytes: number
}

const secrets = new Secrets(() => {})
secrets.conceal('a secret that no shape holds')
const url = new URL('https://management.azure.com/x')

function readAndReport(api: Api, body: string): Written {
  const response = { url, status: 200, headers: {}, body, isFramed: true }
  const timeline = new Timeline(new Date())
  const progress = new TaskProgress()
  const attempt = attemptToRead(() => readers[api](response, noMemory))
  attemptToRead(() => inquire(flavors[api].failure?.(undefined), () => response))
  const verdict: Verdict = { ...endOf(attempt), polls: 1, elapsedMs: 1_000, requestId: 'x' }
  const { reading, fault, polls, elapsedMs } = verdict
  if (reading !== undefined) timeline.add({ polls, elapsedMs, reading })
  else if (fault !== undefined) timeline.add({ polls, elapsedMs, fault })
  progress.changes(reading?.operation.tasks ?? [])
  const conclusion = { verdict, red: true, error: reading?.operation.error }
  return {
    outputUnits: Object.values(outputsOf(conclusion).values).join('').length,
    summaryBytes: Buffer.byteLength(summaryOf(conclusion, timeline))
  }
}

function attemptToRead<T>(read: () => T): T | WaitError {
  try {
    return read()
  } catch (error) {
    if (error instanceof WaitError) return error
    throw error
  }
}

function endOf(attempt: OperationStatus | WaitError): Ending {
  if (attempt instanceof WaitError) {
    const fault = attempt.redacted((value) => secrets.redact(value))
    return { outcome: 'unknown', reason: fault.reason, fault }
  }
  const { state } = attempt
  const operation = { ...secrets.redact(attempt), state, document: secrets.redactJson(attempt.document) }
  const reading = { operation, operationUrl: url.href }
  return state === 'running' ? { outcome: 'timed-out', reason: 'deadline', reading } : { outcome: state, reading }
}

/** Milliseconds of CPU time. */
function timed<T>(act: () => T): readonly [value: T, ms: number] {
  const before = process.cpuUsage()
  const value = act()
  const { user, system } = process.cpuUsage(before)
  return [value, (user + system) / 1_000]
}

if (import.meta.main)
  for (const [index, { apis, grow }] of shapes.entries())
    for (const api of index < Number(process.argv[2]) ? [] : apis) {
      console.log(JSON.stringify({ index, api }))
      const small = grow(smallBytes)
      // The first run compiles the code.
      readAndReport(api, small)
      const [, smallMs] = timed(() => readAndReport(api, small))
      const [written, largeMs] = timed(() => readAndReport(api, grow(largeBytes)))
      const cost: Cost = { ...written, smallMs, largeMs }
      console.log(JSON.stringify({ index, api, cost }))
    }

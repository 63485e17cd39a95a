import * as core from '@actions/core'
import { announce, subjectOf } from './announce.ts'
import { type BeginOptions, type Begun, begin } from './begin.ts'
import { systemClock as clock } from './clock.ts'
import { connect } from './connect.ts'
import { WaitError } from './errors.ts'
import { type Explanation, explain } from './explain.ts'
import * as flavors from './flavors/index.ts'
import { readProxies } from './http/proxy.ts'
import { runnerFiles } from './inputs/body-file.ts'
import { secretInputs } from './inputs/defaults.ts'
import { readInputs } from './inputs/inputs.ts'
import { ProgressReader } from './poll/progress.ts'
import { preferMemoryToSpeed } from './process.ts'
import type { Subject } from './report/conclusion.ts'
import { print, printStart } from './report/log.ts'
import { PollLog } from './report/poll-log.ts'
import { report, reportEarly } from './report/report.ts'
import { Timeline } from './report/timeline.ts'
import { warnOfNoResult } from './report/warnings.ts'
import { Secrets } from './text/redact.ts'
import { createSchedule } from './wait/schedule.ts'
import type { Verdict } from './wait/verdict.ts'
import { type PollEvent, waitFor } from './wait/wait.ts'

/** One run of the action. */
export interface Step {
  /**
   * Reads the inputs, starts the operation if `request` is set, waits, and reports.
   * @param signal aborted when the job is cancelled
   * @returns the exit status: 0 only if the verdict is not in `fail-on` and the outputs were written
   */
  readonly run: (signal: AbortSignal) => Promise<number>
  /** Reports an uncaught error, after which there is no verdict. */
  readonly reportCrash: (error: Error) => Promise<void>
}

export function createStep(): Step {
  const secrets = new Secrets(core.setSecret)
  return {
    run: (signal) => run(secrets, signal),
    reportCrash: async (error) => {
      await report({ verdict: noVerdict(error, secrets), red: true }, new Timeline(new Date()))
    }
  }
}

async function run(secrets: Secrets, signal: AbortSignal): Promise<number> {
  for (const name of secretInputs) secrets.conceal(core.getInput(name))
  const timeline = new Timeline(new Date())
  const startedAt = clock.now()
  let call: string | undefined
  try {
    const inputs = readInputs(inputSource(), apis)
    if (inputs.kind === 'start') for (const secret of inputs.request.secrets) secrets.conceal(secret)
    announce(inputs, new Date())
    const context = {
      inputs,
      apis,
      secrets,
      signal,
      clock,
      schedule: createSchedule({ ...inputs, random: Math.random })
    }
    const connection = connect({ ...inputs, clock, env: process.env, secrets })
    const begun = await begin({
      ...context,
      connection,
      runAttempt: Number(process.env.GITHUB_RUN_ATTEMPT ?? 1),
      onCall: (made) => {
        call = secrets.redact(made)
      }
    })
    const { verdict, subject, explanation } = await finish(begun, { ...context, connection, startedAt, timeline })
    const red = verdict.outcome === 'interrupted' || inputs.failOn.has(verdict.outcome)
    const nothingSent = !connection.hasSent()
    const isWritten = await report({ verdict, subject, red, ...explanation, call, nothingSent }, timeline)
    return isWritten && !red ? 0 : 1
  } catch (error) {
    const verdict = noVerdict(error, secrets, clock.now() - startedAt)
    await report({ verdict, error: verdict.fault?.responseError, red: true, call }, timeline)
    return 1
  }
}

const apis = new Map(Object.entries(flavors))

function inputSource() {
  return { getInput: core.getInput, proxies: readProxies(process.env), files: runnerFiles(process.env) }
}

interface FinishOptions extends Omit<BeginOptions, 'runAttempt' | 'onCall'> {
  /** By the clock. */
  readonly startedAt: number
  readonly timeline: Timeline
}

interface Finished {
  readonly verdict: Verdict
  /** Absent if nothing was polled. */
  readonly subject?: Subject
  readonly explanation: Explanation
}

/** Waits until the operation has ended, if it has not yet, and reads its error, result and tasks. */
async function finish(begun: Begun, options: FinishOptions): Promise<Finished> {
  const { inputs, connection, schedule, secrets, signal, startedAt, timeline } = options
  const beganMs = clock.now() - startedAt
  const asking = {
    ...inputs,
    ask: connection.ask,
    clock,
    signal,
    redact: <T>(value: T) => secrets.redact(value),
    redactJson: (json: string) => secrets.redactJson(json),
    onFault: print,
    onNoResult: warnOfNoResult
  }
  if (begun.kind === 'end') {
    const { ending, requestId, failure, result } = begun
    const verdict = { ...ending, requestId: secrets.redact(requestId), polls: 0, elapsedMs: beganMs }
    const progress = new ProgressReader({ ...asking, progress: undefined, onTasks: () => {} })
    return { verdict, explanation: await explain(verdict, { ...asking, failure, result, progress }) }
  }
  const { flavor, poll, isStarted, firstDelayMs } = begun
  const subject = secrets.redact(subjectOf(inputs, begun))
  const spentMs = isStarted ? beganMs : 0
  const timeoutMs = Math.max(1, inputs.timeoutMs - spentMs)
  printStart(subject, { ...inputs, timeoutMs }, new Date())
  if (isStarted) reportEarly(subject)
  const log = new PollLog(subject)
  const progress = new ProgressReader({ ...asking, progress: flavor.progress, onTasks: (tasks) => log.addTasks(tasks) })
  const onPoll = (event: PollEvent) => {
    log.add(event, timeline.add(event))
    progress.onPoll(event)
  }
  preferMemoryToSpeed()
  const lengths = { ...inputs, timeoutMs, firstDelayMs, isHostKnown: isStarted }
  const waited = await waitFor({ ...lengths, poll, schedule, clock, signal, onPoll })
  const verdict = { ...waited, elapsedMs: waited.elapsedMs + spentMs }
  const explanation = await explain(verdict, { ...asking, failure: flavor.failure, result: flavor.result, progress })
  return { verdict, subject, explanation }
}

/**
 * The verdict for an exception: invalid inputs, a call with an unknown effect, or a bug. It never claims an outcome.
 */
function noVerdict(error: unknown, secrets: Secrets, elapsedMs = 0): Verdict & { readonly fault?: WaitError } {
  const fault = error instanceof WaitError ? error : internalError(error)
  // A stack can quote anything, and a message about one input can quote the secret of another.
  const redacted = fault.redacted((value) => secrets.redact(value))
  const cost = { requestId: redacted.requestId, polls: 0, elapsedMs }
  if (redacted.reason === 'interrupted')
    return { outcome: 'interrupted', reason: 'interrupted', fault: redacted, ...cost }
  return { outcome: 'unknown', reason: redacted.reason, fault: redacted, ...cost }
}

function internalError(cause: unknown): WaitError {
  const message = `The action itself failed: ${cause instanceof Error ? cause.stack : cause}`
  return new WaitError('internal-error', message, { cause })
}

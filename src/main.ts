import * as core from '@actions/core'
import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { announce, subjectOf } from './announce.ts'
import { systemClock as clock } from './clock.ts'
import { connect } from './connect.ts'
import { WaitError } from './errors.ts'
import { explain } from './explain.ts'
import * as flavors from './flavors/index.ts'
import { runnerFiles } from './inputs/body-file.ts'
import { secretInputs } from './inputs/defaults.ts'
import { readInputs } from './inputs/inputs.ts'
import { keepYoungGenerationSmall } from './process.ts'
import { ProgressReader } from './progress.ts'
import { Secrets } from './redact.ts'
import { print } from './report/log.ts'
import { PollLog } from './report/poll-log.ts'
import { report } from './report/report.ts'
import { Timeline } from './report/timeline.ts'
import { createSchedule } from './wait/schedule.ts'
import type { Verdict } from './wait/verdict.ts'
import { waitFor } from './wait/wait.ts'

/** One run of the action. */
export interface Step {
  /**
   * Reads the inputs, waits, and reports.
   * @param signal aborted when the job is cancelled
   * @returns the exit status: 0 only with a verdict that is not in `fail-on`, and its outputs written
   */
  readonly run: (signal: AbortSignal) => Promise<number>
  /** Reports an error that nobody caught: the wait is lost. */
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
  try {
    const inputs = readInputs({ getInput: core.getInput, isProxied, files: runnerFiles(process.env) }, apis)
    if (inputs.kind === 'start') throw new Error('request cannot be sent yet')
    const { flavor, failOn } = inputs
    const subject = secrets.redact(subjectOf(inputs, apis.get(inputs.api)?.goals ?? []))
    announce(inputs, subject, new Date())
    const { ask, createPoll, hasSent } = connect({ ...inputs, clock, env: process.env, secrets })
    const asking = { ask, clock, signal, redact: <T>(value: T) => secrets.redact(value), onFault: print }
    const log = new PollLog(subject)
    const progress = new ProgressReader({
      ...asking,
      progress: flavor.progress,
      onTasks: (tasks) => log.addTasks(tasks)
    })
    keepYoungGenerationSmall()
    const verdict = await waitFor({
      ...inputs,
      poll: createPoll(flavor),
      schedule: createSchedule({ ...inputs, random: Math.random }),
      clock,
      signal,
      onPoll: (event) => {
        log.add(event, timeline.add(event))
        progress.onPoll(event)
      }
    })
    const explanation = await explain(verdict, { ...asking, ...inputs, failure: flavor.failure, progress })
    const red = verdict.outcome === 'interrupted' || failOn.has(verdict.outcome)
    const isWritten = await report({ verdict, subject, red, ...explanation, isUnasked: !hasSent() }, timeline)
    return isWritten && !red ? 0 : 1
  } catch (error) {
    await report({ verdict: noVerdict(error, secrets), red: true }, timeline)
    return 1
  }
}

const apis = new Map(Object.entries(flavors))

function isProxied(url: URL): boolean {
  return getProxyUrl(url) !== undefined
}

/** A wait without a verdict: wrong inputs, or a bug, which must never pass for an outcome. */
function noVerdict(error: unknown, secrets: Secrets): Verdict {
  const fault = error instanceof WaitError ? error : internalError(error)
  // A stack may quote anything, and a mistake an input that contains another one's secret.
  const redacted = fault.redacted((value) => secrets.redact(value))
  return { outcome: 'unknown', reason: redacted.reason, fault: redacted, polls: 0, elapsedMs: 0 }
}

function internalError(cause: unknown): WaitError {
  const message = `The action itself failed: ${cause instanceof Error ? cause.stack : cause}`
  return new WaitError('internal-error', message, { cause })
}

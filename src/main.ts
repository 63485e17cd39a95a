import * as core from '@actions/core'
import { announce } from './announce.ts'
import { begin } from './begin.ts'
import { systemClock as clock } from './clock.ts'
import { connect } from './connect.ts'
import { explain } from './explain.ts'
import * as flavors from './flavors/index.ts'
import { follow } from './follow.ts'
import { readProxies } from './http/proxy.ts'
import { runnerFiles } from './inputs/body-file.ts'
import { secretInputs } from './inputs/defaults.ts'
import { readInputs } from './inputs/inputs.ts'
import { shortestMask } from './inputs/secrets-in.ts'
import { print } from './report/log.ts'
import { report } from './report/report.ts'
import { Timeline } from './report/timeline.ts'
import { warnOfNoResult } from './report/warnings.ts'
import { Secrets } from './text/redact.ts'
import { createSchedule } from './wait/schedule.ts'
import { noVerdict } from './wait/verdict.ts'

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
      await report({ verdict: noVerdict(error, (value) => secrets.redact(value)), red: true }, new Timeline(new Date()))
    }
  }
}

/** The recipe: inputs, sign-in and network, start, wait, explain, report. */
async function run(secrets: Secrets, signal: AbortSignal): Promise<number> {
  for (const name of secretInputs) secrets.conceal(core.getInput(name))
  const timeline = new Timeline(new Date())
  const startedAt = clock.now()
  let call: string | undefined
  try {
    const inputs = readInputs(inputSource(), apis)
    if (inputs.kind === 'start') for (const secret of inputs.request.secrets) secrets.conceal(secret, shortestMask)
    announce(inputs, new Date())
    const connection = connect({ ...inputs, clock, env: process.env, secrets })
    const schedule = createSchedule({ ...inputs, random: Math.random })
    const context = { inputs, apis, connection, secrets, signal, clock, schedule }
    const runAttempt = Number(process.env.GITHUB_RUN_ATTEMPT ?? 1)
    const onCall = (made: string) => {
      call = secrets.redact(made)
    }
    const begun = await begin({ ...context, runAttempt, onCall })
    const { verdict, subject, title, ...sources } = await follow(begun, { ...context, startedAt, timeline })
    const { timeoutMs, minPollIntervalMs } = inputs
    const asking = { ask: connection.ask, secrets, clock, signal, timeoutMs, pauseMs: minPollIntervalMs }
    const explanation = await explain(verdict, { ...sources, ...asking, onFault: print, onNoResult: warnOfNoResult })
    const red = verdict.outcome === 'interrupted' || inputs.failOn.has(verdict.outcome)
    const nothingSent = !connection.hasSent()
    const isWritten = await report({ verdict, subject, title, red, ...explanation, call, nothingSent }, timeline)
    return isWritten && !red ? 0 : 1
  } catch (error) {
    const verdict = noVerdict(error, (value) => secrets.redact(value), clock.now() - startedAt)
    await report({ verdict, error: verdict.fault?.responseError, red: true, call }, timeline)
    return 1
  }
}

const apis = new Map(Object.entries(flavors))

function inputSource() {
  return { getInput: core.getInput, proxies: readProxies(process.env), files: runnerFiles(process.env) }
}

import * as core from '@actions/core'
import { systemClock as clock } from './clock.ts'
import * as flavors from './flavors/index.ts'
import { readProxies } from './http/proxy.ts'
import { runnerFiles } from './inputs/body-file.ts'
import { secretInputs } from './inputs/defaults.ts'
import { readInputs } from './inputs/inputs.ts'
import { shortestMask } from './inputs/secrets-in.ts'
import { print } from './report/log.ts'
import { report } from './report/report.ts'
import { warnOfNoResult } from './report/warnings.ts'
import { announce } from './step/announce.ts'
import { begin } from './step/begin.ts'
import { connect } from './step/connect.ts'
import { Course } from './step/course.ts'
import { explain } from './step/explain.ts'
import { follow } from './step/follow.ts'
import { Secrets } from './text/redact.ts'
import { createSchedule } from './wait/schedule.ts'

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
  const course = new Course(clock, new Date())
  const reportCrash = async (error: unknown) => {
    await report(
      course.withoutVerdict(error, (value) => secrets.redact(value)),
      course.timeline
    )
  }
  return {
    run: async (signal) => {
      try {
        return await run({ secrets, course }, signal)
      } catch (error) {
        await reportCrash(error)
        return 1
      }
    },
    reportCrash
  }
}

/** The recipe: inputs, sign-in and network, start, wait, explain, report. */
async function run({ secrets, course }: { secrets: Secrets; course: Course }, signal: AbortSignal): Promise<number> {
  for (const name of secretInputs) secrets.conceal(core.getInput(name))
  const inputs = readInputs(inputSource(), apis)
  if (inputs.kind === 'start') for (const secret of inputs.request.secrets) secrets.conceal(secret, shortestMask)
  announce(inputs, new Date())
  const connection = connect({ ...inputs, clock, env: process.env, secrets })
  const schedule = createSchedule({ ...inputs, random: Math.random })
  const context = { inputs, apis, connection, secrets, signal, clock, schedule }
  const runAttempt = Number(process.env.GITHUB_RUN_ATTEMPT ?? 1)
  const onCall = (made: string) => {
    course.call = secrets.redact(made)
  }
  const begun = await begin({ ...context, runAttempt, onCall })
  const { verdict, title, ...sources } = await follow(begun, { ...context, course })
  const { timeoutMs, minPollIntervalMs } = inputs
  const asking = { ask: connection.ask, secrets, clock, signal, timeoutMs, pauseMs: minPollIntervalMs }
  const explanation = await explain(verdict, { ...sources, ...asking, onFault: print, onNoResult: warnOfNoResult })
  const red = verdict.outcome === 'interrupted' || inputs.failOn.has(verdict.outcome)
  const nothingSent = !connection.hasSent()
  const { call, subject, timeline } = course
  const isWritten = await report({ verdict, subject, title, red, ...explanation, call, nothingSent }, timeline)
  return isWritten && !red ? 0 : 1
}

const apis = new Map(Object.entries(flavors))

function inputSource() {
  return { getInput: core.getInput, proxies: readProxies(process.env), files: runnerFiles(process.env) }
}

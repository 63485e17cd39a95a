import * as core from '@actions/core'
import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { createTokenSource } from './auth/index.ts'
import { waysIn } from './auth/sign-in.ts'
import { systemClock } from './clock.ts'
import { portalUrl } from './cloud.ts'
import { formatDuration } from './duration.ts'
import { WaitError } from './errors.ts'
import * as flavors from './flavors/index.ts'
import { runnerFiles } from './inputs/body-file.ts'
import { secretInputs } from './inputs/defaults.ts'
import { type Inputs, readInputs } from './inputs/inputs.ts'
import type { WaitTarget } from './inputs/target.ts'
import type { OperationError } from './operation.ts'
import { createPoller, type Exchange, type Poller } from './poll.ts'
import { keepYoungGenerationSmall } from './process.ts'
import { Secrets } from './redact.ts'
import type { Subject } from './report/conclusion.ts'
import { exchangeLines } from './report/exchange.ts'
import { debug, isDebug, print, printStart } from './report/log.ts'
import { PollLog } from './report/poll-log.ts'
import { report } from './report/report.ts'
import { Timeline } from './report/timeline.ts'
import { warnAtStart, warnOfShortLogin } from './report/warnings.ts'
import { createSchedule } from './wait/schedule.ts'
import type { Verdict } from './wait/verdict.ts'
import { longestRequestMs, type PollLimits, waitFor } from './wait/wait.ts'

/** Nobody should wait long for the reason of a failure that is known. */
const failureLimitMs = 20_000

/** Of this process: also a crash must not show them. */
const met = new Secrets(core.setSecret)

/**
 * The whole step: inputs, sign-in, wait, report.
 * @param signal aborted when the job is cancelled
 * @returns the exit status: 0 only with a verdict that is not in `fail-on`, and its outputs written
 */
export async function main(signal: AbortSignal): Promise<number> {
  const secrets = met
  for (const name of secretInputs) secrets.conceal(core.getInput(name))
  const timeline = new Timeline(new Date())
  try {
    const source = { getInput: core.getInput, isProxied, files: runnerFiles(process.env) }
    const inputs = readInputs(source, new Map(Object.entries(flavors)))
    if (inputs.kind === 'start') throw new Error('request cannot be sent yet')
    const { operationId, resourceId, request } = inputs.flavor
    const subject = secrets.redact({
      api: inputs.api,
      operationId,
      operationUrl: request.url.href,
      portalUrl: resourceId && portalUrl(inputs.environment, resourceId)
    })
    const { verdict, error } = await wait({ inputs, subject, timeline, secrets, signal })
    const red = verdict.outcome === 'interrupted' || inputs.failOn.has(verdict.outcome)
    const written = await report({ verdict, subject, red, error }, timeline)
    return written && !red ? 0 : 1
  } catch (error) {
    await report({ verdict: noVerdict(error, secrets), red: true }, timeline)
    return 1
  }
}

/** Reports an error that nobody caught: the wait is lost. */
export async function reportCrash(error: Error): Promise<void> {
  await report({ verdict: noVerdict(error, met), red: true }, new Timeline(new Date()))
}

interface Ending {
  readonly verdict: Verdict
  readonly error?: OperationError
}

interface Step {
  readonly inputs: Inputs & WaitTarget
  readonly subject: Subject
  readonly timeline: Timeline
  readonly secrets: Secrets
  readonly signal: AbortSignal
}

async function wait({ inputs, subject, timeline, secrets, signal }: Step): Promise<Ending> {
  warnAtStart(inputs, Date.now())
  const { signIn, flavor, endpoint } = inputs
  const conceal = (secret: string) => secrets.conceal(secret)
  const warn = warnOfShortLogin(inputs)
  const tokens = createTokenSource({
    ...inputs,
    env: process.env,
    clock: systemClock,
    conceal,
    onToken: (lifeMs) => {
      debug(`A new token, valid for ${formatDuration(lifeMs)}`)
      warn(lifeMs)
    },
    onRenewalFailed: ({ message }, leftMs) =>
      print(
        `The sign-in could not be renewed. The current token is valid for another ${formatDuration(leftMs)}: ${secrets.redact(message)}`
      )
  })
  const onExchange = (exchange: Exchange) => {
    if (isDebug()) for (const line of exchangeLines(exchange)) debug(secrets.redact(line))
  }
  const certificate = signIn.way === 'management-certificate' ? signIn.certificate : undefined
  const poller = createPoller({
    flavor,
    endpoint,
    tokens,
    certificate,
    maxBodyBytes: inputs.maxBodyBytes,
    clock: systemClock,
    secrets,
    onExchange
  })
  const log = new PollLog(subject.operationUrl, inputs.timeoutMs)
  print(`Signing in with ${waysIn[signIn.way]}`)
  printStart(subject, inputs, new Date())
  keepYoungGenerationSmall()
  const verdict = await waitFor({
    poll: poller.poll,
    schedule: createSchedule({ ...inputs, random: Math.random }),
    clock: systemClock,
    signal,
    timeoutMs: inputs.timeoutMs,
    maxSilenceMs: inputs.maxSilenceMs,
    graceMs: inputs.graceMs,
    onPoll: (event) => log.add(event, timeline.add(event))
  })
  const leftMs = inputs.timeoutMs + Math.min(longestRequestMs, inputs.timeoutMs) - verdict.elapsedMs
  const limitMs = Math.max(1_000, Math.min(failureLimitMs, leftMs))
  return { verdict, error: await errorOf(verdict, poller, { limitMs, signal }) }
}

function isProxied(url: URL): boolean {
  return getProxyUrl(url) !== undefined
}

/** The error that belongs to the verdict. One that cannot be read takes nothing from the verdict. */
async function errorOf(verdict: Verdict, poller: Poller, options: PollLimits): Promise<OperationError | undefined> {
  const { reading, fault } = verdict
  switch (verdict.outcome) {
    case 'failed':
      try {
        return merge(await poller.lookForFailure(options), reading?.operation.error)
      } catch (error) {
        print(`The reason could not be read: ${error instanceof Error ? error.message : error}`)
        return reading?.operation.error
      }
    case 'canceled':
      return reading?.operation.error
    case 'unknown':
      return fault?.responseError
    case 'succeeded':
    case 'timed-out':
    case 'interrupted':
      return undefined
  }
}

/** What the job says comes first; nothing that the status document said is lost. */
function merge(job: OperationError | undefined, own: OperationError | undefined): OperationError | undefined {
  return job && own ? { ...job, details: [...job.details, own] } : (job ?? own)
}

/** A wait that did not come to a verdict: wrong inputs, or a bug, which must never pass for an outcome. */
function noVerdict(error: unknown, secrets: Secrets): Verdict {
  const told =
    error instanceof WaitError
      ? error
      : new WaitError('internal-error', `The action itself failed: ${error instanceof Error ? error.stack : error}`, {
          cause: error
        })
  // A stack may quote anything, and a mistake an input that holds another one's secret.
  const fault = told.redacted((value) => secrets.redact(value))
  return { outcome: 'unknown', reason: fault.reason, fault, polls: 0, elapsedMs: 0 }
}

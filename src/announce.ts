import { expiryWarning } from './auth/access-token.ts'
import { waysIn } from './auth/sign-in.ts'
import { portalUrl } from './cloud.ts'
import type { GoalInput } from './flavors/flavor.ts'
import type { Inputs } from './inputs/inputs.ts'
import type { WaitTarget } from './inputs/target.ts'
import type { Subject } from './report/conclusion.ts'
import { print, printStart } from './report/log.ts'
import { warnOfExpiry, warnOfIgnoredInputs } from './report/warnings.ts'

/** The inputs, as the report needs to know them: it does not know their form. */
export function subjectOf(inputs: Inputs & WaitTarget, goals: readonly GoalInput[]): Subject {
  const { operationId, resourceId, request } = inputs.flavor
  return {
    api: inputs.api,
    until: inputs.goal.until,
    operationId,
    operationUrl: request.url.href,
    portalUrl: resourceId && portalUrl(inputs.environment, resourceId),
    goals,
    handOver: inputs.handOver
  }
}

/** Says what a person should know before the wait begins: what is awaited and how, and what may go wrong. */
export function announce(inputs: Inputs & WaitTarget, subject: Subject, now: Date): void {
  const { api, unused, signIn, timeoutMs } = inputs
  warnOfIgnoredInputs({ ...unused, api, signIn: waysIn[signIn.way] })
  const expiry = signIn.way === 'access-token' ? expiryWarning(signIn.accessToken, timeoutMs, now.getTime()) : undefined
  if (expiry !== undefined) warnOfExpiry([expiry])
  print(`Signing in with ${waysIn[signIn.way]}`)
  printStart(subject, inputs, now)
}

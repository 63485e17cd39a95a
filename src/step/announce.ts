import { expiryWarning } from '../auth/access-token.ts'
import { signInLabels } from '../auth/sign-in.ts'
import { portalUrl } from '../cloud.ts'
import type { Goal } from '../documents/goal.ts'
import type { Flavor, GoalInput } from '../flavors/flavor.ts'
import { goalInputsOf } from '../inputs/goal.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { StartTarget } from '../inputs/start.ts'
import type { Subject } from '../report/conclusion.ts'
import { print } from '../report/log.ts'
import { shownUrl } from '../report/shown-url.ts'
import { warnOfExpiry, warnOfIgnoredInputs, warnOfRepetition } from '../report/warnings.ts'

/** The operation to poll. */
export interface Awaited {
  readonly api: string
  readonly goal: Goal
  readonly flavor: Flavor
  /** The inputs about the end of the wait that this API uses. */
  readonly goals: readonly GoalInput[]
}

/** The subject of the report, which does not know the form of the inputs. */
export function subjectOf({ environment, handOver }: Inputs, { api, goal, flavor, goals }: Awaited): Subject {
  const { operationId, title, resourceId, request } = flavor
  const used = goalInputsOf(goals)
  const others = goalInputsOf(['until', 'state-field', 'words']).filter((name) => !used.includes(name))
  return {
    api,
    until: goal.until,
    operationId,
    title,
    operationUrl: request.url.href,
    portalUrl: resourceId && portalUrl(environment, resourceId),
    goals,
    handOver: handOver.filter(([name]) => !others.includes(name))
  }
}

/**
 * Prints, before anything is sent, which inputs are ignored, whether the sign-in may expire, and how the step signs in.
 */
export function announce(inputs: Inputs, now: Date): void {
  const { unused, signIn, timeoutMs } = inputs
  const api = inputs.kind === 'wait' ? inputs.api : 'request'
  warnOfIgnoredInputs({ ...unused, api, signIn: signInLabels[signIn.way] })
  const expiry = signIn.way === 'access-token' ? expiryWarning(signIn.accessToken, timeoutMs, now.getTime()) : undefined
  if (expiry !== undefined) warnOfExpiry([expiry])
  print(`Signing in with ${signInLabels[signIn.way]}`)
}

/**
 * Prints the call that starts the operation.
 * @param attempt how often the job has run, from GITHUB_RUN_ATTEMPT
 * @returns the call as a method and a URL
 */
export function announceCall({ request }: StartTarget, clientRequestId: string, attempt: number): string {
  const { method, url } = request
  if (method === 'POST' && attempt > 1) warnOfRepetition(attempt)
  const call = `${method} ${shownUrl(url.href)}`
  print(`Starting the operation: ${call} (client request id ${clientRequestId})`)
  return call
}

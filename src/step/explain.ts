import { WaitError } from '../errors.ts'
import type { Flavor } from '../flavors/flavor.ts'
import type { OperationError, Task } from '../operation.ts'
import { createAllowance, type InquiryOptions, runInquiry } from '../poll/inquiry.ts'
import type { ProgressReader } from '../poll/progress.ts'
import type { Secrets } from '../text/redact.ts'
import type { Verdict } from '../wait/verdict.ts'
import { longestRequestMs } from '../wait/wait.ts'

/** The limits for everything that is read after the verdict. */
const longestExplanationMs = 20_000
const shortestExplanationMs = 1_000

export interface Explanation {
  /** The error that belongs to the verdict. */
  readonly error?: OperationError
  /** The tasks, if they are not in the status document. */
  readonly tasks?: readonly Task[]
  /** The result of the operation, as JSON text, if it is not in the last response. */
  readonly result?: string
}

/** Where the rest is read: the reason for a failure, the result and the tasks. Absent if the last response has it. */
export interface Sources extends Pick<Flavor, 'failure' | 'result'> {
  readonly progress?: ProgressReader
}

interface ExplainOptions extends Sources, Omit<InquiryOptions, 'limitMs' | 'allowance'> {
  readonly timeoutMs: number
  readonly secrets: Pick<Secrets, 'redact' | 'redactJson'>
  /** Called with a sentence if the reason could not be read. */
  readonly onFault: (sentence: string) => void
  /** Called with the reason, as a sentence, if the result could not be read. */
  readonly onNoResult: (sentence: string) => void
}

/** Reads the error, the result and the tasks after a verdict. A fault in doing so never changes the verdict. */
export async function explain(verdict: Verdict, explainOptions: ExplainOptions): Promise<Explanation> {
  const { clock, timeoutMs, progress } = explainOptions
  const allowance = createAllowance()
  const options = { ...explainOptions, allowance }
  const deadline = clock.now() + explanationLimit(timeoutMs, verdict.elapsedMs)
  const error = await errorOf(verdict, (own) => findFailure(own, options, deadline - clock.now()))
  const result = await resultOf(verdict, options, deadline - clock.now())
  const limits = { limitMs: deadline - clock.now(), allowance }
  const tasks = await progress?.finish(verdict.reading?.operation, limits)
  return { error, result, tasks }
}

async function resultOf(verdict: Verdict, options: ExplainOptions, limitMs: number): Promise<string | undefined> {
  const { result, secrets, onNoResult } = options
  if (verdict.outcome !== 'succeeded') return undefined
  const { operation } = verdict.reading
  const inquiry = result?.(operation)
  if (inquiry === undefined) {
    if (operation.resultFault !== undefined) onNoResult(operation.resultFault)
    return undefined
  }
  try {
    const json = await runInquiry(inquiry, { ...options, limitMs })
    return json && secrets.redactJson(json)
  } catch (error) {
    const advice = error instanceof WaitError && error.advice !== undefined ? `. ${error.advice}` : ''
    onNoResult(secrets.redact(`${error instanceof Error ? error.message : String(error)}${advice}`))
    // Not undefined, because then the output would be what the last response contains.
    return ''
  }
}

/**
 * The time limit for everything that is read after the verdict, in milliseconds. The step exceeds its deadline by at
 * most the time of one request, or by one second if no time is left.
 */
export function explanationLimit(timeoutMs: number, elapsedMs: number): number {
  const leftMs = timeoutMs + Math.min(longestRequestMs, timeoutMs) - elapsedMs
  return Math.max(shortestExplanationMs, Math.min(longestExplanationMs, leftMs))
}

async function errorOf(
  verdict: Verdict,
  findFailure: (own: OperationError | undefined) => Promise<OperationError | undefined>
): Promise<OperationError | undefined> {
  switch (verdict.outcome) {
    case 'failed':
    case 'canceled':
      if (verdict.reason === 'not-started') return verdict.error
      return findFailure(verdict.reading.operation.error)
    case 'unknown':
      return verdict.fault.responseError
    case 'succeeded':
    case 'timed-out':
    case 'interrupted':
      return undefined
  }
}

/** @returns the status document's own error if there is no other */
async function findFailure(
  own: OperationError | undefined,
  options: ExplainOptions,
  limitMs: number
): Promise<OperationError | undefined> {
  const { failure, secrets, onFault } = options
  if (failure === undefined) return own
  try {
    return secrets.redact(await runInquiry(failure(own), { ...options, limitMs })) ?? own
  } catch (error) {
    onFault(`The reason could not be read: ${secrets.redact(error instanceof Error ? error.message : String(error))}`)
    return own
  }
}

import type { Clock } from '../clock.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import type { OperationError } from '../operation.ts'
import type { Schedule } from '../wait/schedule.ts'
import { longestRequestMs, type PollLimits } from '../wait/wait.ts'
import type { Call } from './answer.ts'
import { mayBeCarriedOut, type Step, stepAfter, type TriesBefore, type Try } from './policy.ts'

/** How long a call is sent again after faults, in milliseconds. Only a 429 may take longer. */
const longestRepetitionMs = 120_000

/** One try. */
interface Sent {
  /** Whether the request has left: before that, nothing can have been carried out. */
  readonly onSent: () => void
}

export interface CallOptions {
  /** Signs in, sends the request once, and returns the response, whatever its status. */
  readonly attempt: (limits: PollLimits & Sent) => Promise<StatusResponse>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly schedule: Schedule
  /** How long the whole step may take, in milliseconds. */
  readonly timeoutMs: number
  /** Names the call for Azure's support. */
  readonly clientRequestId: string
  /** Told of each try that is followed by another. */
  readonly onRetry: (why: string, delayMs: number) => void
}

/** How a call ended: a response to go on from, or Azure's refusal, after which nothing was started. */
export type CallResult =
  | { readonly kind: 'accepted'; readonly response: StatusResponse }
  | { readonly kind: 'not-started'; readonly response: StatusResponse; readonly error: OperationError }

/** What the tries so far leave behind. */
interface History extends TriesBefore {
  readonly faults: number
  readonly throttles: number
  /** When the first fault that was not a 429 came, by the clock. */
  readonly faultsSince?: number
}

/**
 * Sends a call until it is accepted or refused. No POST and no PATCH is sent again unless the one before was certainly not
 * carried out.
 * @throws WaitError if it is not known whether the operation was started, or nothing could be sent in time
 */
export async function makeCall(call: Call, options: CallOptions): Promise<CallResult> {
  const { clock, signal, schedule, timeoutMs } = options
  const deadline = clock.now() + timeoutMs
  let history: History = { answerLost: false, tokenRenewed: false, faults: 0, throttles: 0 }
  for (;;) {
    const outcome = await tryOnce(options, Math.min(longestRequestMs, Math.max(1, deadline - clock.now())))
    const step = outcome.isFinal ? 'lost' : stepAfter(call.method, outcome.result, history)
    if (step !== 'again' && step !== 'again-with-new-token') return conclude(step, outcome, history, options)
    history = addTry(history, outcome, step, clock.now())
    const { faults, throttles, faultsSince } = history
    const giveUpAt = Math.min(deadline, (faultsSince ?? deadline) + longestRepetitionMs)
    const { retryAfterMs } = outcome
    const leftMs = Math.max(0, giveUpAt - clock.now())
    const delayMs = step === 'again' ? schedule.afterFault({ faults, throttles, retryAfterMs, leftMs }) : 0
    if (clock.now() + delayMs >= giveUpAt) return conclude('exhausted', outcome, history, options)
    options.onRetry(outcome.why, delayMs)
    await clock.sleep(delayMs, signal)
    if (signal.aborted) throw interrupted(history.answerLost, options)
  }
}

/** What came of one try. */
interface Outcome {
  readonly result: Try
  /** The fault, if there was no response. */
  readonly fault?: WaitError
  readonly why: string
  readonly retryAfterMs?: number
  /** Another try would end in the same way. */
  readonly isFinal: boolean
}

async function tryOnce({ attempt, signal }: CallOptions, limitMs: number): Promise<Outcome> {
  let isSent = false
  const onSent = () => {
    isSent = true
  }
  try {
    const response = await attempt({ limitMs, signal, onSent })
    const { status, retryAfterMs } = response
    return { result: { response }, why: `Azure answered HTTP ${status}`, retryAfterMs, isFinal: false }
  } catch (error) {
    if (!(error instanceof WaitError)) throw error
    // Signing in comes before the request, or fails with its 401.
    const carriedOut = isSent && !error.unsent && error.reason !== 'sign-in-failed'
    const isFinal = error.patience === 'none'
    return { result: { carriedOut }, fault: error, why: error.firstLine, retryAfterMs: error.retryAfterMs, isFinal }
  }
}

function addTry(before: History, { result }: Outcome, step: Step, now: number): History {
  const isThrottled = 'response' in result && result.response.status === 429
  return {
    answerLost: before.answerLost || (step === 'again' && mayBeCarriedOut(result)),
    tokenRenewed: before.tokenRenewed || step === 'again-with-new-token',
    faults: before.faults + 1,
    throttles: before.throttles + (isThrottled ? 1 : 0),
    faultsSince: before.faultsSince ?? (isThrottled ? undefined : now)
  }
}

/** The end of the tries, by the last of them. */
function conclude(
  step: Exclude<Step, 'again' | 'again-with-new-token'> | 'exhausted',
  { result, fault, why }: Outcome,
  history: History,
  options: CallOptions
): CallResult {
  const maybe = history.answerLost || mayBeCarriedOut(result)
  if (fault?.reason === 'interrupted') throw interrupted(maybe, options)
  if (!('response' in result)) throw explained(fault ?? new WaitError('unreachable', why), maybe, options)
  const { response } = result
  const error = readResponseError(response)
  switch (step) {
    case 'accepted':
      return { kind: 'accepted', response }
    case 'not-started':
      return { kind: 'not-started', response, error: error ?? noReason(response) }
    case 'exhausted':
      // Azure refused for want of capacity until there was no time left.
      if (!maybe && error !== undefined) return { kind: 'not-started', response, error }
      throw explained(answered('unreachable', response, error), maybe, options)
    case 'lost':
      throw explained(answered('unreachable', response, error), true, options)
    case 'refused':
      throw explained(answered('refused', response, error), maybe, options)
  }
}

function noReason({ status }: StatusResponse): OperationError {
  return { code: String(status), message: '', details: [], additionalInfo: [] }
}

function answered(reason: 'unreachable' | 'refused', response: StatusResponse, error?: OperationError): WaitError {
  const said = [error?.code, error?.message].filter(Boolean).join(': ').replace(/\s+/g, ' ')
  const message =
    error === undefined
      ? `The request was answered with HTTP ${response.status}, without an error in Azure’s form`
      : `Azure answered the request with HTTP ${response.status}: ${said}`
  return new WaitError(reason, message, { requestId: response.headers['x-ms-request-id'], responseError: error })
}

/** The same fault, with what it means for the operation. */
function explained(fault: WaitError, maybe: boolean, { clientRequestId }: CallOptions): WaitError {
  const [first = '', ...others] = fault.message.split('\n')
  const what = maybe
    ? `The operation may have been started: look before you run this again (client request id ${clientRequestId})`
    : 'Nothing was started'
  return fault.with({ message: [`${first.replace(/\.$/, '')}. ${what}`, ...others].join('\n') })
}

function interrupted(maybe: boolean, options: CallOptions): WaitError {
  return explained(
    new WaitError('interrupted', 'The GitHub job was cancelled before the response came'),
    maybe,
    options
  )
}

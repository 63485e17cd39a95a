import type { Clock } from '../clock.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { WaitError } from '../errors.ts'
import type { StatusResponse } from '../http/response.ts'
import type { OperationError } from '../operation.ts'
import type { Schedule } from '../wait/schedule.ts'
import { longestRequestMs, type PollLimits } from '../wait/wait.ts'
import type { Call } from './answer.ts'
import { mayBeCarriedOut, type Step, stepAfter, type TriesBefore, type Try } from './policy.ts'

/** How long a call is retried after faults, in milliseconds. After a 429 it may be longer. */
const longestRetryMs = 120_000

interface SentCallback {
  /** Called when the request may have been sent. Before that, nothing can have been carried out. */
  readonly onSent: () => void
}

export interface CallOptions {
  /** Signs in, sends the request once, and returns the response with any status. */
  readonly attempt: (limits: PollLimits & SentCallback) => Promise<StatusResponse>
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly schedule: Schedule
  /** The time limit for the whole step, in milliseconds. */
  readonly timeoutMs: number
  /** Identifies the call to Azure's support. */
  readonly clientRequestId: string
  /** Called before each retry. */
  readonly onRetry: (reason: string, delayMs: number) => void
  /** Called with the last response, if there was one. */
  readonly onResponse: (response: StatusResponse) => void
}

/** The result of a call: an accepted response, or Azure's refusal, after which nothing was started. */
export type CallResult =
  | { readonly kind: 'accepted'; readonly response: StatusResponse }
  | { readonly kind: 'not-started'; readonly response: StatusResponse; readonly error: OperationError }

/** The attempts so far. */
interface History extends TriesBefore {
  readonly faults: number
  readonly throttles: number
  /** When the first fault since the last 429 occurred, by the clock. A 429 proves that the service is there. */
  readonly faultsSince?: number
}

/**
 * Sends a call until it is accepted or refused. A POST or PATCH is sent again only if the previous attempt was
 * certainly not carried out.
 * @throws WaitError if it is not known whether the operation was started, or nothing could be sent in time
 */
export async function makeCall(call: Call, options: CallOptions): Promise<CallResult> {
  const { clock, signal, schedule, timeoutMs } = options
  const deadline = clock.now() + timeoutMs
  let history: History = { responseLost: false, tokenRenewed: false, faults: 0, throttles: 0 }
  for (;;) {
    const outcome = await tryOnce(options, Math.min(longestRequestMs, Math.max(1, deadline - clock.now())))
    const step = outcome.isFinal ? 'lost' : stepAfter(call.method, outcome.result, history)
    if (step !== 'again' && step !== 'again-with-new-token') return conclude(step, outcome, history, options)
    history = addTry(history, outcome, step, clock.now())
    const { faults, throttles, faultsSince } = history
    const giveUpAt = Math.min(deadline, (faultsSince ?? deadline) + longestRetryMs)
    const { retryAfterMs } = outcome
    const leftMs = Math.max(0, giveUpAt - clock.now())
    const delayMs = step === 'again' ? schedule.afterFault({ faults, throttles, retryAfterMs, leftMs }) : 0
    if (clock.now() + delayMs >= giveUpAt) return conclude('exhausted', outcome, history, options)
    options.onRetry(outcome.why, delayMs)
    await clock.sleep(delayMs, signal)
    if (signal.aborted) throw interruption(history.responseLost, options)
  }
}

/** The outcome of one attempt. */
interface Outcome {
  readonly result: Try
  /** The fault, if there was no response. */
  readonly fault?: WaitError
  readonly why: string
  readonly retryAfterMs?: number
  /** The fault is permanent. */
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
    return { result: { response }, why: `Azure returned HTTP ${status}`, retryAfterMs, isFinal: false }
  } catch (error) {
    if (!(error instanceof WaitError)) throw error
    // A sign-in fault comes before the request, or from its 401.
    const carriedOut = isSent && !error.unsent && error.reason !== 'sign-in-failed'
    const isFinal = error.patience === 'none'
    return { result: { carriedOut }, fault: error, why: error.firstLine, retryAfterMs: error.retryAfterMs, isFinal }
  }
}

function addTry(before: History, { result }: Outcome, step: Step, now: number): History {
  const isThrottled = 'response' in result && result.response.status === 429
  return {
    responseLost: before.responseLost || (step === 'again' && mayBeCarriedOut(result)),
    tokenRenewed: before.tokenRenewed || step === 'again-with-new-token',
    faults: before.faults + 1,
    throttles: before.throttles + (isThrottled ? 1 : 0),
    faultsSince: isThrottled ? undefined : (before.faultsSince ?? now)
  }
}

/** The result of the call, from its last attempt. */
function conclude(
  step: Exclude<Step, 'again' | 'again-with-new-token'> | 'exhausted',
  { result, fault, why }: Outcome,
  history: History,
  options: CallOptions
): CallResult {
  const mayBeStarted = history.responseLost || mayBeCarriedOut(result)
  if (fault?.reason === 'interrupted') throw interruption(mayBeStarted, options)
  if (!('response' in result)) throw withEffect(fault ?? new WaitError('unreachable', why), mayBeStarted, options)
  const { response } = result
  options.onResponse(response)
  const error = readResponseError(response)
  switch (step) {
    case 'accepted':
      return { kind: 'accepted', response }
    case 'not-started':
      return { kind: 'not-started', response, error: error ?? noReason(response) }
    case 'exhausted':
      // Azure returned 429 until no time was left.
      if (!mayBeStarted && error !== undefined) return { kind: 'not-started', response, error }
      throw withEffect(responseFault('unreachable', response, error), mayBeStarted, options)
    case 'lost':
      throw withEffect(responseFault('unreachable', response, error), true, options)
    case 'refused':
      throw withEffect(responseFault('refused', response, error), mayBeStarted, options)
  }
}

function noReason({ status }: StatusResponse): OperationError {
  return { code: String(status), message: '', details: [], additionalInfo: [] }
}

function responseFault(reason: 'unreachable' | 'refused', response: StatusResponse, error?: OperationError): WaitError {
  const detail = [error?.code, error?.message].filter(Boolean).join(': ').replace(/\s+/g, ' ')
  const message =
    error === undefined
      ? `The response (HTTP ${response.status}) contains no error in Azure’s form`
      : `Azure returned HTTP ${response.status} for the request: ${detail}`
  return new WaitError(reason, message, { requestId: response.headers['x-ms-request-id'], responseError: error })
}

/** The fault with a sentence that says whether the operation may have been started. */
function withEffect(fault: WaitError, mayBeStarted: boolean, { clientRequestId }: CallOptions): WaitError {
  const [first = '', ...others] = fault.message.split('\n')
  const effect = mayBeStarted
    ? `The operation may have been started: check the resource before you run this again (client request id ${clientRequestId})`
    : 'Nothing was started'
  return fault.with({ message: [`${first.replace(/\.$/, '')}. ${effect}`, ...others].join('\n') })
}

function interruption(mayBeStarted: boolean, options: CallOptions): WaitError {
  return withEffect(
    new WaitError('interrupted', 'The GitHub job was cancelled before the response arrived'),
    mayBeStarted,
    options
  )
}

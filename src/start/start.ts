import type { Clock } from '../clock.ts'
import { describeOrigin, isAllowed } from '../cloud.ts'
import { assertAnswered } from '../documents/answer.ts'
import { deploymentAt } from '../documents/deployment.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { type Goal, type Until, usualGoal } from '../documents/goal.ts'
import { noMemory } from '../documents/memory.ts'
import { readResource } from '../documents/resource-manager.ts'
import { monitorHeaders, urlIn } from '../documents/response-url.ts'
import { readResultAt } from '../documents/result.ts'
import { resourceRule } from '../documents/state.ts'
import { stateUrl, typeOf } from '../documents/types.ts'
import { WaitError } from '../errors.ts'
import { armLocation } from '../flavors/arm-location.ts'
import { armOperation } from '../flavors/arm-operation.ts'
import { armResource } from '../flavors/arm-resource.ts'
import { deploymentReaders } from '../flavors/deployment-readers.ts'
import { type Flavor, type FlavorDefinition, type GoalInput, jsonRequest } from '../flavors/flavor.ts'
import { type HttpRequest, jsonHeaders } from '../http/request.ts'
import { requestId, type StatusResponse } from '../http/response.ts'
import { parseJson } from '../json.ts'
import type { OperationStatus } from '../operation.ts'
import type { Asker } from '../poll/ask.ts'
import type { Schedule } from '../wait/schedule.ts'
import type { Ending } from '../wait/verdict.ts'
import type { Poll } from '../wait/wait.ts'
import { type Call, readStarted, type Started } from './answer.ts'
import { type CallOptions, makeCall } from './call.ts'
import { inSequence, orGone } from './polls.ts'

type CallParts = 'clientRequestId' | 'onResponse' | 'onRetry' | 'signal' | 'timeoutMs'

export interface StartOptions extends Pick<CallOptions, CallParts> {
  readonly call: Call
  /** JSON text. */
  readonly body?: string
  readonly asker: Pick<Asker, 'askAndRead'>
  readonly createPoll: (flavor: Flavor) => Poll
  /** The only origin that requests may be sent to. */
  readonly endpoint: URL
  readonly clock: Clock
  readonly schedule: Schedule
  /** Redacts the secrets in the texts of a response. */
  readonly redact: <T>(value: T) => T
  readonly redactStatus: (operation: OperationStatus) => OperationStatus
}

/** An operation that a call has started, and how to poll it. */
export interface StartedWait {
  readonly kind: 'wait'
  readonly api: string
  readonly goal: Goal
  readonly goals: readonly GoalInput[]
  readonly flavor: Flavor
  readonly poll: Poll
  /** The delay before the first poll, in milliseconds. Absent if the response requires none. */
  readonly retryAfterMs?: number
}

/** A call whose operation finished at once. */
export interface StartedEnd extends Pick<Flavor, 'title' | 'failure' | 'progress' | 'result'> {
  readonly kind: 'end'
  readonly ending: Ending
  readonly requestId?: string
}

/**
 * Makes the call that starts an operation, and chooses what to poll.
 * @throws WaitError if it is not known whether the operation was started, or which URL to poll
 */
export async function start(options: StartOptions): Promise<StartedWait | StartedEnd> {
  try {
    return await callAndChoose(options)
  } catch (error) {
    throw error instanceof WaitError ? error.redacted(options.redact) : error
  }
}

async function callAndChoose(options: StartOptions): Promise<StartedWait | StartedEnd> {
  const { call, redact } = options
  const callResult = await makeCall(call, { ...options, attempt: (limits) => attempt(options, limits) })
  const { response } = callResult
  if (callResult.kind === 'not-started')
    return {
      kind: 'end',
      ending: { outcome: 'failed', reason: 'not-started', error: redact(callResult.error) },
      requestId: requestId(response)
    }
  const started = response.status === 404 ? gone : readStarted(call, response)
  const result = resultOf(call, response)
  if (started.kind === 'ended') return endedAt(options.redactStatus(started.operation), call, response, result)
  return waitFor(started, options, response, result)
}

/** The result of a DELETE whose resource no longer exists. */
const gone: Started = {
  kind: 'ended',
  operation: {
    state: 'succeeded',
    status: '404 Not Found',
    meaning: 'The resource no longer exists',
    httpStatusCode: '404',
    document: ''
  }
}

/** Sends the call once. A 401 is returned like any other response, after the token source was informed. */
async function attempt(
  { call, body, asker, clientRequestId }: StartOptions,
  { onSent: onSend, ...limits }: Parameters<CallOptions['attempt']>[0]
): Promise<StatusResponse> {
  const { method, url } = call
  const headers: Record<string, string> = { ...jsonHeaders, 'x-ms-client-request-id': clientRequestId }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const request: HttpRequest = { url, headers, call: { method, body } }
  let unauthorized: StatusResponse | undefined
  const read = (response: StatusResponse) => {
    if (response.status === 401) {
      unauthorized = response
      assertAnswered(response, readResponseError)
    }
    return response
  }
  try {
    return await asker.askAndRead({ request, read, limits, onSend })
  } catch (error) {
    // The token source may know why the token was refused.
    const isSignInFault = error instanceof WaitError && error.reason === 'sign-in-failed'
    if (unauthorized !== undefined && !isSignInFault) return unauthorized
    throw error
  }
}

function endedAt(
  operation: OperationStatus,
  { method, url, goal }: Call,
  response: StatusResponse,
  result: Flavor['result']
): StartedEnd {
  const reading = {
    operation: method === 'DELETE' ? { ...operation, result: undefined } : operation,
    operationUrl: response.url.href
  }
  const { state } = operation
  if (state === 'running') throw new Error('a running operation has not ended')
  const { title, failure, progress } = deploymentReaders(url, goal.until)
  const ending = { outcome: state, reading }
  return { kind: 'end', ending, requestId: requestId(response), title, failure, progress, result }
}

function waitFor(
  started: Extract<Started, { kind: 'poll' }>,
  { call, createPoll, endpoint, clock }: StartOptions,
  response: StatusResponse,
  result: Flavor['result']
): StartedWait {
  const { method, url: own } = call
  if (!isAllowed(started.url, endpoint)) throw wrongHost(started.url, response)
  const goal = { ...call.goal, until: started.until }
  const flavor = flavorOf(started, goal)
  const { until } = call.goal
  const resource = flavorOf({ kind: 'poll', api: 'arm-resource', url: own, until }, call.goal)
  const poll = createPoll(flavor)
  const isOwn = started.api === 'arm-resource'
  const continues = !isOwn && (method === 'PUT' || method === 'PATCH') && hasOwnState(call)
  const goals: readonly GoalInput[] = continues ? ['state-field', 'words'] : (definitions[started.api].goals ?? [])
  const chosen = { kind: 'wait', api: started.api, goal, goals, retryAfterMs: response.retryAfterMs } as const
  const readers = deploymentReaders(own, goal.until, isOwn)
  if (method === 'DELETE')
    return {
      ...chosen,
      // The readers are about the creation of the resource, not about its deletion. A deletion has no result.
      flavor: { ...flavor, failure: undefined, progress: undefined, result: () => constant('') },
      poll: isOwn ? poll : orGone(poll, createPoll(reportingApi(resource, until)), clock)
    }
  return {
    ...chosen,
    flavor: {
      ...flavor,
      // The resource may be a deployment although the URL to poll is not that of one.
      title: flavor.title ?? readers.title,
      failure: flavor.failure ?? readers.failure ?? (isOwn || method === 'POST' ? undefined : failureIn(own)),
      progress: flavor.progress ?? readers.progress,
      result: isOwn ? flavor.result : (result ?? flavor.result)
    },
    poll: continues ? inSequence(poll, createPoll(reportingApi(resource, until)), clock) : poll
  }
}

/** Reads the error from a resource whose type has a row. If it cannot be read, the monitor's error remains. */
function failureIn(url: URL): Flavor['failure'] {
  const type = typeOf(url)
  if (type === undefined) return undefined
  const rule = resourceRule(usualGoal, type)
  return function* (own) {
    try {
      const response = yield jsonRequest(stateUrl(url))
      return readResource({ response, rule, memory: noMemory }).error ?? own
    } catch (error) {
      if (error instanceof WaitError) return own
      throw error
    }
  }
}

/** Adds API and end to each status of a resource that is polled after its monitor, so that another run polls it too. */
function reportingApi(resource: Flavor, until: Until): Flavor {
  return {
    ...resource,
    load: async () => {
      const read = await resource.load()
      return (...response) => ({ ...read(...response), api: 'arm-resource', until })
    }
  }
}

/**
 * Whether the resource's state can be running after the operation has finished. A deployment's state is the
 * operation's.
 */
function hasOwnState({ url, goal }: Call): boolean {
  return goal.stateField !== undefined || (typeOf(url) !== undefined && deploymentAt(url) === undefined)
}

const definitions: Readonly<
  Record<'arm-operation' | 'arm-location' | 'arm-resource', Pick<FlavorDefinition, 'goals'>>
> = {
  'arm-operation': armOperation,
  'arm-location': armLocation,
  'arm-resource': armResource
}

function flavorOf({ api, url }: Extract<Started, { kind: 'poll' }>, goal: Goal): Flavor {
  switch (api) {
    case 'arm-operation':
      return armOperation.create({ parameters: { 'operation-url': url.href }, url, goal })
    case 'arm-location':
      return armLocation.create({ parameters: { 'operation-url': url.href }, url, goal })
    case 'arm-resource':
      return armResource.create({ parameters: { 'resource-id': url.pathname }, url, goal })
  }
}

/**
 * The reader of the result: after PUT and PATCH the resource, after POST the Location beside the monitor, or the body.
 */
function resultOf({ method, url }: Call, response: StatusResponse): Flavor['result'] {
  switch (method) {
    case 'PUT':
    case 'PATCH':
      return () => readResultAt(url)
    case 'POST': {
      const isMonitored = urlIn(response, monitorHeaders) !== undefined
      const location = isMonitored ? urlIn(response, ['location']) : undefined
      if (location !== undefined) return () => readResultAt(location)
      const own = parseJson(response.body ?? '') === undefined ? undefined : response.body
      return isMonitored ? ({ result }) => (result === undefined ? constant(own) : undefined) : undefined
    }
    case 'DELETE':
      return undefined
  }
}

// biome-ignore lint/correctness/useYield: it needs no request
function* constant<T>(value: T): Generator<never, T, never> {
  return value
}

function wrongHost(url: URL, response: StatusResponse): WaitError {
  return new WaitError(
    'refused',
    `The operation has been started, but its status is at ${describeOrigin(url)}, where the token may not be sent. Check it there`,
    { requestId: requestId(response) }
  )
}

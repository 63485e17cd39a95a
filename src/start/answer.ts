import type { Goal, Until } from '../documents/goal.ts'
import { member } from '../documents/json.ts'
import { noMemory } from '../documents/memory.ts'
import { readLocation, readResource } from '../documents/resource-manager.ts'
import { monitorHeaders, urlIn } from '../documents/response-url.ts'
import { monitorRule, readWord, resourceRule } from '../documents/state.ts'
import { typeOf } from '../documents/types.ts'
import { WaitError } from '../errors.ts'
import type { Method } from '../http/request.ts'
import { requestId, type StatusResponse } from '../http/response.ts'
import { isObject, parseJson, parseObject, text } from '../json.ts'
import type { OperationStatus } from '../operation.ts'

/** A call that starts an operation, and the goal of the wait that follows. */
export interface Call {
  readonly method: Method
  /** A URL on the cloud's Resource Manager. */
  readonly url: URL
  readonly goal: Goal
}

/** The consequence of the response to a call: a URL to poll, or the end. */
export type Started =
  | {
      readonly kind: 'poll'
      readonly api: 'arm-operation' | 'arm-location' | 'arm-resource'
      /** Its host is not checked yet: see `start.ts`. */
      readonly url: URL
      readonly until: Until
    }
  | { readonly kind: 'ended'; readonly operation: OperationStatus }

/**
 * Chooses what to poll after a 2xx, by Resource Manager's contract for asynchronous operations: the status monitor that
 * a header names, or else the Location, or else the resource itself. A body is read like the last response of a
 * Location.
 * @throws WaitError `unreadable` or `refused` if the operation may have been started, but there is no URL to poll
 */
export function readStarted(call: Call, response: StatusResponse): Started {
  const { method, url } = call
  const monitor = urlIn(response, monitorHeaders, invalidUrl)
  if (monitor !== undefined) return { kind: 'poll', api: 'arm-operation', url: monitor, until: 'done' }
  const target = urlIn(response, ['location'], invalidUrl)
  const location = target !== undefined && !isSamePath(target, url) ? target : undefined
  const until = method === 'DELETE' ? 'deleted' : call.goal.until
  if (response.status === 202 && location !== undefined)
    return { kind: 'poll', api: 'arm-location', url: location, until }
  if (response.status === 202) return method === 'POST' ? rejectUnnamed(response) : pollResource(url, until)
  return readWithoutMonitor(call, response, location)
}

/** Reads a response that names no status monitor. It may already be the end. */
function readWithoutMonitor(call: Call, response: StatusResponse, location: URL | undefined): Started {
  const { method, url, goal } = call
  const until = method === 'DELETE' ? 'deleted' : goal.until
  const operation = readAsLast(call, response)
  const hasWord = operation !== undefined && operation.isCode !== true
  if (!hasWord && location !== undefined && (response.status === 200 || response.status === 201))
    return { kind: 'poll', api: 'arm-location', url: location, until }
  if (method === 'POST') return readAfterPost(call, response, operation)
  if (operation !== undefined && operation.state !== 'running') return { kind: 'ended', operation }
  if (method === 'PATCH' && operation === undefined) throw nothingToPoll(response, unreadableResponse)
  return pollResource(url, until)
}

/** The response to a POST may contain the job that it started. Otherwise it is the end, or there is no URL to poll. */
function readAfterPost({ url, goal }: Call, response: StatusResponse, operation: OperationStatus | undefined): Started {
  if (operation !== undefined && operation.state !== 'running') return { kind: 'ended', operation }
  const id = idIn(response, url)
  const isJob = id !== undefined && typeOf(id) !== undefined
  if (id !== undefined && (isJob || operation !== undefined)) return pollResource(id, goal.until)
  throw nothingToPoll(response, unreadableResponse)
}

/** @returns undefined if the response cannot be read as the last one of its operation */
function readAsLast(call: Call, response: StatusResponse): OperationStatus | undefined {
  try {
    return readByResource(call, response) ?? readByLocation(call.goal, response)
  } catch (error) {
    if (error instanceof WaitError) return undefined
    throw error
  }
}

/**
 * Reads the state of the resource in a response: of the call's own after a PUT or PATCH, of a job with a row after a
 * POST. If its type or the user names the member, a response without it is not complete yet, so it counts as running.
 * @returns undefined if the response contains no state, and no particular member must contain it
 * @throws WaitError `unreadable`
 */
function readByResource({ method, url, goal }: Call, response: StatusResponse): OperationStatus | undefined {
  const resource = method === 'POST' ? idIn(response, url) : url
  const type = resource && typeOf(resource)
  if (method === 'DELETE' || (method === 'POST' && type === undefined)) return undefined
  const rule = resourceRule(goal, type)
  const document = parseObject(response.body)
  const context = { response, rule, memory: noMemory }
  if (document !== undefined && readWord(response, document, rule) !== undefined) return readResource(context)
  return rule.isNamed ? { ...readLocation(context), state: 'running' } : undefined
}

function readByLocation(goal: Goal, response: StatusResponse): OperationStatus {
  return readLocation({ response, rule: monitorRule({ ...goal, until: 'done' }), memory: noMemory })
}

/** The URL of the resource in a response's `id`, with the version of its type, or else that of the call. */
function idIn({ body = '' }: StatusResponse, call: URL): URL | undefined {
  const document = parseJson(body)
  const id = isObject(document) ? text(member(document, 'id')) : undefined
  if (id === undefined || !resourceId.test(id)) return undefined
  const url = new URL(id, call)
  url.searchParams.set('api-version', typeOf(url)?.apiVersion ?? call.searchParams.get('api-version') ?? '')
  return url
}

/** A path without empty segments and without dot segments, which would climb. */
const resourceId = /^\/(?:subscriptions|providers)(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))[^\p{Cc}\p{Cs}/\\?#]+)+$/iu

function pollResource(url: URL, until: Until): Started {
  return { kind: 'poll', api: 'arm-resource', url, until }
}

function isSamePath(one: URL, other: URL): boolean {
  const path = ({ pathname }: URL) => pathname.replace(/\/$/, '').toLowerCase()
  return path(one) === path(other)
}

function rejectUnnamed(response: StatusResponse): never {
  throw nothingToPoll(response, 'The operation has been started, but the response (HTTP 202) names no URL to poll')
}

/** The service accepted the call, so running it again may start the operation twice. */
function nothingToPoll(response: StatusResponse, message: string): WaitError {
  return new WaitError('unreadable', `${message}. Check the resource before you run this again`, {
    requestId: requestId(response)
  })
}

const invalidUrl =
  'The operation may have been started: Azure accepted the request, but its response names no valid URL to poll'
const unreadableResponse =
  'The operation may have been started: the response to the request is unreadable and names no URL to poll'

import { refused } from '../documents/answer.ts'
import type { Goal, Until } from '../documents/goal.ts'
import { member } from '../documents/json.ts'
import { noMemory } from '../documents/memory.ts'
import { readLocation, readResource } from '../documents/resource-manager.ts'
import { monitorRule, readWord, resourceRule } from '../documents/state.ts'
import { typeOf } from '../documents/types.ts'
import { WaitError } from '../errors.ts'
import type { Method } from '../http/request.ts'
import { requestId, type StatusResponse } from '../http/response.ts'
import { isObject, parseJson, text } from '../json.ts'
import type { OperationStatus } from '../operation.ts'

/** A call that starts an operation, and what is awaited then. */
export interface Call {
  readonly method: Method
  /** On the cloud's Resource Manager. */
  readonly url: URL
  readonly goal: Goal
}

/** What follows from the response to a call: something to poll, or the end. */
export type Started =
  | {
      readonly kind: 'poll'
      readonly api: 'arm-operation' | 'arm-location' | 'arm-resource'
      /** Whether the token may go there is decided where it is sent. */
      readonly url: URL
      readonly until: Until
    }
  | { readonly kind: 'ended'; readonly operation: OperationStatus }

/**
 * Chooses what to poll after a 2xx, by Resource Manager's contract for asynchronous operations: the header that names a
 * status monitor, else a Location, else the resource itself. A body is read by the rules of a Location's last response.
 * @throws WaitError `unreadable` or `refused` if the operation may have been started, and there is no place to look
 */
export function readStarted(call: Call, response: StatusResponse): Started {
  const { method, url } = call
  const monitor = urlIn(response, ['azure-asyncoperation', 'operation-location'])
  if (monitor !== undefined) return { kind: 'poll', api: 'arm-operation', url: monitor, until: 'done' }
  const named = urlIn(response, ['location'])
  const location = named !== undefined && !isSamePath(named, url) ? named : undefined
  const until = method === 'DELETE' ? 'deleted' : call.goal.until
  if (response.status === 202 && location !== undefined)
    return { kind: 'poll', api: 'arm-location', url: location, until }
  if (response.status === 202) return method === 'POST' ? lost(response) : resource(url, until)
  const own = method === 'PUT' || method === 'PATCH' ? ownState(call, response) : undefined
  return own ?? withoutMonitor(call, response, location)
}

/** What the response to a PUT or PATCH says in the place of the resource's state; undefined if it need not have one. */
function ownState({ url, goal }: Call, response: StatusResponse): Started | undefined {
  if (response.status !== 200 && response.status !== 201) return undefined
  const document = parseJson(response.body ?? '')
  const rule = resourceRule(goal, typeOf(url))
  try {
    const word = isObject(document) ? readWord(response, document, rule) : undefined
    if (word === undefined) return rule.isNamed ? resource(url, goal.until) : undefined
    const operation = readResource({ response, rule, memory: noMemory })
    return operation.state === 'running' ? resource(url, goal.until) : { kind: 'ended', operation }
  } catch (error) {
    // The state is there, and cannot be read: the resource is asked for it.
    if (error instanceof WaitError) return resource(url, goal.until)
    throw error
  }
}

/** A response that names no place to look: it may be the end already. */
function withoutMonitor(call: Call, response: StatusResponse, location: URL | undefined): Started {
  const { method, url, goal } = call
  const until = method === 'DELETE' ? 'deleted' : goal.until
  const operation = lastResponse(call, response)
  const hasWord = operation !== undefined && operation.isCode !== true
  if (!hasWord && location !== undefined && (response.status === 200 || response.status === 201))
    return { kind: 'poll', api: 'arm-location', url: location, until }
  if (method === 'POST') return afterPost(call, response, operation)
  if (operation !== undefined && operation.state !== 'running') return { kind: 'ended', operation }
  if (method === 'PATCH' && operation === undefined) throw unclear(response, unreadable)
  return resource(url, until)
}

/** A POST may answer with the job that it started; otherwise what it says is the end, or cannot be followed. */
function afterPost({ url, goal }: Call, response: StatusResponse, operation: OperationStatus | undefined): Started {
  const id = idIn(response, url)
  const isJob = id !== undefined && typeOf(id) !== undefined
  const hasEnded = operation !== undefined && operation.state !== 'running'
  if (id !== undefined && (isJob || operation?.state === 'running') && !(hasEnded && operation.isCode !== true))
    return resource(id, goal.until)
  if (!hasEnded) throw unclear(response, unreadable)
  return { kind: 'ended', operation }
}

/** @returns undefined if the response cannot be read as the last one of a Location */
function lastResponse({ goal }: Call, response: StatusResponse): OperationStatus | undefined {
  try {
    return readLocation({ response, rule: monitorRule({ ...goal, until: 'done' }), memory: noMemory })
  } catch (error) {
    if (error instanceof WaitError) return undefined
    throw error
  }
}

/** The resource that a response's `id` names, at the version of its type, else of the call. */
function idIn({ body = '' }: StatusResponse, call: URL): URL | undefined {
  const document = parseJson(body)
  const id = isObject(document) ? text(member(document, 'id')) : undefined
  if (id === undefined || !resourceId.test(id)) return undefined
  const url = new URL(id, call)
  url.searchParams.set('api-version', typeOf(url)?.apiVersion ?? call.searchParams.get('api-version') ?? '')
  return url
}

/** A path of named segments, none of which climbs. */
const resourceId = /^\/(?:subscriptions|providers)(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))[^\p{Cc}\p{Cs}/\\?#]+)+$/iu

function resource(url: URL, until: Until): Started {
  return { kind: 'poll', api: 'arm-resource', url, until }
}

function isSamePath(one: URL, other: URL): boolean {
  const path = ({ pathname }: URL) => pathname.replace(/\/$/, '').toLowerCase()
  return path(one) === path(other)
}

/** @throws WaitError `refused` if a header names something that is not a URL */
function urlIn(response: StatusResponse, headers: readonly string[]): URL | undefined {
  const named = headers
    .map((name) => response.headers[name]?.trim())
    .find((value) => value !== undefined && value !== '')
  if (named === undefined) return undefined
  if (URL.canParse(named, response.url.href)) return new URL(named, response.url)
  throw refused(
    response,
    'The operation may have been started: Azure accepted the request, but the URL to poll that it names is not a URL'
  )
}

function lost(response: StatusResponse): never {
  throw unclear(response, 'The operation has been started, but the response (HTTP 202) names no URL to poll')
}

/** The service accepted the call: running it again may start the operation twice. */
function unclear(response: StatusResponse, what: string): WaitError {
  return new WaitError('unreadable', `${what}. Look at the resource before you run this again`, {
    requestId: requestId(response)
  })
}

const unreadable =
  'The operation may have been started: the response to the request could not be read, and it names no URL to poll'

import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, text, word } from '../json.ts'
import type { OperationStatus, State } from '../operation.ts'
import { quote } from '../quote.ts'
import { assertAnswered, assertBelievable, unreadable } from './answer.ts'
import { readErrorDetail, readResponseError } from './error-detail.ts'
import { assertOnce, readObject, readRequiredWord, readWord } from './json.ts'

/** Resource Manager's terminal words, in lower case. Every other word means that the operation is still running. */
export const terminalStates: ReadonlyMap<string, State> = new Map<string, State>([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled']
])

/**
 * A status monitor: always a 200, whose `status` decides (Resource Manager's contract for asynchronous operations).
 * @throws WaitError where it says no status
 */
export function readStatusMonitor(response: StatusResponse): OperationStatus {
  assertAnswered(response, readResponseError)
  const document = readObject(response)
  const status = readRequiredWord(response, document, ['status'])
  const state = terminalStates.get(status.toLowerCase()) ?? 'running'
  assertBelievable(response, state)
  return {
    state,
    status,
    name: text(document.name),
    startTime: text(document.startTime),
    endTime: text(document.endTime),
    percentComplete: percentage(document.percentComplete),
    error: readErrorDetail(document.error),
    document: response.body ?? ''
  }
}

/**
 * A resource by its `properties.provisioningState`.
 * @param states what the word means, in lower case, where it ends something
 * @returns undefined where the resource has no such state
 * @throws WaitError `unreadable` where the state is not one word
 */
export function readProvisioning(
  response: StatusResponse,
  resource: JsonObject,
  states = terminalStates
): OperationStatus | undefined {
  const status = readWord(response, resource, ['properties', 'provisioningState'])
  if (status === undefined) return undefined
  const properties = isObject(resource.properties) ? resource.properties : {}
  return {
    state: states.get(status.toLowerCase()) ?? 'running',
    status,
    name: text(resource.name),
    // A deployment keeps the reason of its failure here.
    error: readErrorDetail(properties.error ?? resource.error),
    document: response.body ?? ''
  }
}

/** What a status monitor says while it runs, or when it did not succeed: the beginning of its status, in lower case. */
const notSucceeded: ReadonlySet<string> = new Set([
  'accepted',
  'canceled',
  'cancelled',
  'creating',
  'deleting',
  'failed',
  'inprogress',
  'notstarted',
  'pending',
  'provisioning',
  'queued',
  'running',
  'started',
  'updating'
])

/** What stands beside the status in a status monitor, whatever its word. */
const monitorMembers: readonly string[] = ['startTime', 'endTime', 'percentComplete']

/**
 * Stops documents that say something else than that there is a result: an error, and a status monitor's. Whoever hands
 * over the URL of a status monitor in place of a resource's must not see green while it still runs.
 * @throws WaitError `unreadable`
 */
export function assertResult(response: StatusResponse, result: JsonObject): void {
  const { status, error, code, message } = result
  assertOnce(response, ['status', 'error', 'code', 'message'])
  // Some commands answer with what their program wrote to its error stream, which is empty at best.
  const isNone =
    error === undefined || error === null || error === '' || (isObject(error) && Object.keys(error).length === 0)
  const isError = !isNone || (text(code) && text(message))
  if (isError) throw unreadable(response, `it is an error. It begins ${quote(response.body ?? '')}`)
  if (typeof status !== 'string' || status.toLowerCase() === 'succeeded') return
  const [beginning = ''] = /^[a-z]*/.exec(status.toLowerCase()) ?? []
  if (notSucceeded.has(beginning) || monitorMembers.some((name) => name in result))
    throw unreadable(
      response,
      `it is a status monitor's, which says ${status.slice(0, 60)}. If the URL came from Azure-AsyncOperation or Operation-Location, wait with api: arm-operation`
    )
}

/** Codes by which Resource Manager says that our request is wrong: nothing about what was asked for follows from them. */
export const requestMistakes: ReadonlySet<string> = new Set([
  'InvalidApiVersionParameter',
  'InvalidResourceNamespace',
  'InvalidResourceType',
  'InvalidSubscriptionId',
  'MissingApiVersionParameter',
  'NoRegisteredProviderFound',
  'SubscriptionNotFound'
])

/** `percentComplete`, 0 to 100, a number or one as a string; what is none is left out. */
function percentage(value: unknown): string | undefined {
  const written = word(value).trim()
  return /^\d+(?:\.\d+)?$/.test(written) && Number(written) <= 100 ? written : undefined
}

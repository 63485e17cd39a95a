import {
  errorOf,
  isObject,
  type JsonObject,
  objects,
  readErrorDetail,
  readObject,
  readResponseError,
  readStatus,
  text,
  word
} from '../documents/json.ts'
import { assertAnswered, assertBelievable, type StatusResponse } from '../http/response.ts'
import type { OperationError, OperationStatus, State } from '../operation.ts'
import type { FlavorDefinition, Parameters } from './flavor.ts'

const apiVersion = '2021-02-16-preview'
/** A job's tasks hold jobs, which hold tasks. Seen: two levels. */
const deepestJob = 8

/** Resource Manager's terminal words, in lower case. Every other word means that the operation is still running. */
const terminalStates: ReadonlyMap<string, State> = new Map<string, State>([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled']
])

/** Microsoft.DataReplication: Workflow Operation Status - Get. */
export const dataReplication: FlavorDefinition = {
  service: 'resource-manager',
  needs: ['subscription-id', 'resource-group', 'vault-name', 'job-name', 'operation-id'],
  apiVersion: { default: apiVersion },
  create: (parameters, endpoint) => {
    const operation = `/operations/${encodeURIComponent(parameters['operation-id'])}`
    const headers = { accept: 'application/json' }
    return {
      request: { url: jobUrl(parameters, endpoint, operation, parameters['api-version']), headers },
      read: readOperation,
      failure: { request: { url: jobUrl(parameters, endpoint, '', apiVersion), headers }, read: readJobFailure }
    }
  }
}

function jobUrl(parameters: Parameters, endpoint: URL, below: string, version: string): URL {
  const segment = (name: keyof Parameters) => encodeURIComponent(parameters[name])
  const group = `/subscriptions/${segment('subscription-id')}/resourceGroups/${segment('resource-group')}`
  const vault = `${group}/providers/Microsoft.DataReplication/replicationVaults/${segment('vault-name')}`
  return new URL(`${vault}/jobs/${segment('job-name')}${below}?api-version=${encodeURIComponent(version)}`, endpoint)
}

function readOperation(response: StatusResponse): OperationStatus {
  assertAnswered(response, readResponseError)
  const document = readObject(response)
  const status = readStatus(response, document)
  const state = terminalStates.get(status.toLowerCase()) ?? 'running'
  assertBelievable(response, state)
  return {
    state,
    status,
    name: text(document.name),
    startTime: text(document.startTime),
    endTime: text(document.endTime),
    // The reference has none; other Resource Manager monitors do.
    error: readErrorDetail(document.error),
    document: response.body ?? ''
  }
}

/**
 * Why a job failed. The status document has no error: the reason stands in the job, as its `errors` and its failed
 * tasks. The first error is the root; what else there is becomes its details.
 */
function readJobFailure(response: StatusResponse): OperationError | undefined {
  assertAnswered(response, readResponseError)
  return firstOf(jobFailures(readObject(response)))
}

function jobFailures(job: JsonObject, depth = 0): readonly OperationError[] {
  const properties = isObject(job.properties) ? job.properties : job
  const failedTasks = depth === deepestJob ? [] : objects(properties.tasks).filter((task) => isFailed(task.state))
  return [...objects(properties.errors).map(readJobError), ...failedTasks.map((task) => readFailedTask(task, depth))]
}

function readFailedTask(task: JsonObject, depth: number): OperationError {
  const name = word(task.taskName)
  const children = [...objects(task.childrenWorkflows), ...objects(task.childrenJobs)]
  return {
    ...errorOf('', `Task ${name || 'without a name'} failed`),
    target: text(name),
    details: children.flatMap((child) => jobFailures(child, depth + 1))
  }
}

function readJobError(error: JsonObject): OperationError {
  return {
    ...errorOf(word(error.code), word(error.message)),
    causes: text(error.causes),
    recommendation: text(error.recommendation)
  }
}

function isFailed(state: unknown): boolean {
  return typeof state === 'string' && state.toLowerCase() === 'failed'
}

function firstOf([first, ...others]: readonly OperationError[]): OperationError | undefined {
  return first && { ...first, details: [...first.details, ...others] }
}

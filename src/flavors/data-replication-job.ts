import { assertAnswered, assertBelievable } from '../documents/answer.ts'
import { errorOf, readResponseError } from '../documents/error-detail.ts'
import { readObject, readRequiredWord } from '../documents/json.ts'
import { jobProperties, readJobErrors, readJobFailure, readTasks } from '../documents/replication-job.ts'
import type { StatusResponse } from '../http/response.ts'
import { text } from '../json.ts'
import type { OperationStatus, State } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'
import { jobUrl, vaultPath } from './job-url.ts'

/** The nine words of a job, and the other spelling of one; any other word decides nothing. */
const states: ReadonlyMap<string, State> = new Map<string, State>([
  ['pending', 'running'],
  ['started', 'running'],
  ['cancelling', 'running'],
  ['succeeded', 'succeeded'],
  ['completedwithinformation', 'succeeded'],
  ['completedwithwarnings', 'succeeded'],
  ['failed', 'failed'],
  ['completedwitherrors', 'failed'],
  ['cancelled', 'canceled'],
  ['canceled', 'canceled']
])

/** Of these a person should hear although the job succeeded. */
const worthAWarning: ReadonlySet<string> = new Set(['completedwithinformation', 'completedwithwarnings'])

/** Microsoft.DataReplication: the job (workflow) itself. */
export const dataReplicationJob: FlavorDefinition = {
  service: 'resource-manager',
  needs: ['subscription-id', 'resource-group', 'vault-name', 'job-name'],
  apiVersion: { default: '2024-09-01' },
  create: (parameters, endpoint) => ({
    operationId: parameters['job-name'],
    resourceId: vaultPath(parameters),
    request: { url: jobUrl(parameters, endpoint), headers: { accept: 'application/json' } },
    read
  })
}

function read(response: StatusResponse): OperationStatus {
  assertAnswered(response, readResponseError)
  const job = readObject(response)
  const status = readRequiredWord(response, job, ['properties', 'state'])
  const word = status.toLowerCase()
  const state = states.get(word)
  assertBelievable(response, state ?? 'running')
  const { displayName, startTime, endTime } = jobProperties(job)
  const errors = readJobErrors(job)
  const unnamed = errorOf('', 'The job does not say which: look at its tasks')
  return {
    state: state ?? 'running',
    status,
    unfamiliar: state === undefined,
    name: text(displayName) ?? text(job.name),
    startTime: text(startTime),
    endTime: text(endTime),
    error: readJobFailure(job),
    warnings: worthAWarning.has(word) ? (errors.length > 0 ? errors : [unnamed]) : undefined,
    tasks: readTasks(job),
    document: response.body ?? ''
  }
}

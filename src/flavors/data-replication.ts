import { assertAnswered } from '../documents/answer.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { readObject } from '../documents/json.ts'
import { readJobFailure } from '../documents/replication-job.ts'
import { readStatusMonitor } from '../documents/resource-manager.ts'
import type { StatusResponse } from '../http/response.ts'
import type { OperationError } from '../operation.ts'
import type { FlavorDefinition } from './flavor.ts'
import { jobUrl, vaultPath } from './job-url.ts'

/** The one version that has this status document, and so the one in which the job has its name. */
const apiVersion = '2021-02-16-preview'

/** Microsoft.DataReplication: Workflow Operation Status - Get. */
export const dataReplication: FlavorDefinition = {
  service: 'resource-manager',
  needs: ['subscription-id', 'resource-group', 'vault-name', 'job-name', 'operation-id'],
  apiVersion: { default: apiVersion },
  create: (parameters, endpoint) => {
    const headers = { accept: 'application/json' }
    const operation = `/operations/${encodeURIComponent(parameters['operation-id'])}`
    const job = jobUrl({ ...parameters, 'api-version': apiVersion }, endpoint)
    return {
      operationId: parameters['operation-id'],
      resourceId: vaultPath(parameters),
      request: { url: jobUrl(parameters, endpoint, operation), headers },
      read: readStatusMonitor,
      failure: { request: { url: job, headers }, read: readFailure }
    }
  }
}

/** The status document has no error: the reason stands in the job. */
function readFailure(response: StatusResponse): OperationError | undefined {
  assertAnswered(response, readResponseError)
  return readJobFailure(readObject(response))
}

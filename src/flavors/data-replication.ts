import { resourceManager } from '../cloud.ts'
import { assertAnswered } from '../documents/answer.ts'
import { readResponseError } from '../documents/error-detail.ts'
import { readObject } from '../documents/json.ts'
import { readJobFailure } from '../documents/replication-job.ts'
import { readWorkflowOperation } from '../documents/workflow-operation.ts'
import type { Inquiry } from '../http/request.ts'
import type { OperationError } from '../operation.ts'
import { type FlavorDefinition, jsonRequest } from './flavor.ts'
import { expandPath } from './path.ts'

const vault =
  '/subscriptions/{subscription-id}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}'
const job = `${vault}/jobs/{job-name}`

/** The one version that has this status document, and so the one in which the job has its name. */
const version = '2021-02-16-preview'

type Needs = 'subscription-id' | 'resource-group' | 'vault-name' | 'job-name' | 'operation-id'

/** Microsoft.DataReplication: Workflow Operation Status - Get. */
export const dataReplication: FlavorDefinition<Needs> = {
  service: resourceManager,
  needs: ['subscription-id', 'resource-group', 'vault-name', 'job-name', 'operation-id'],
  path: `${job}/operations/{operation-id}`,
  apiVersion: { in: 'query', default: version },
  create: ({ parameters, url }) => ({
    operationId: parameters['operation-id'],
    resourceId: expandPath(vault, parameters),
    request: jsonRequest(url),
    load: async () => readWorkflowOperation,
    failure: (own) => readFailure(new URL(`${expandPath(job, parameters)}?api-version=${version}`, url), own)
  })
}

/** The status document contains no error: the reason is in the job. */
function* readFailure(jobUrl: URL, own: OperationError | undefined): Inquiry<OperationError | undefined> {
  const response = yield jsonRequest(jobUrl)
  assertAnswered(response, readResponseError)
  const found = readJobFailure(readObject(response))
  // What the job says comes first, and nothing of the status document is lost.
  return found && own ? { ...found, details: [...found.details, own] } : (found ?? own)
}

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

/** The only version with this status document. The job is read with the same version. */
const version = '2021-02-16-preview'

type Needs = 'subscription-id' | 'resource-group' | 'vault-name' | 'job-name' | 'operation-id'

/** Workflow Operation Status - Get of Microsoft.DataReplication. */
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

/** Reads the reason from the job, because the status document contains none. */
function* readFailure(jobUrl: URL, own: OperationError | undefined): Inquiry<OperationError | undefined> {
  const response = yield jsonRequest(jobUrl)
  assertAnswered(response, readResponseError)
  const found = readJobFailure(readObject(response))
  // The job's error comes first. An error in the status document becomes a detail of it.
  return found && own ? { ...found, details: [...found.details, own] } : (found ?? own)
}

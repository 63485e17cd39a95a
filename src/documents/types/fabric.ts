import type { JsonObject } from '../../json.ts'
import type { OperationError } from '../../operation.ts'
import { errorOf } from '../error-detail.ts'
import { errorAt, textAt } from './details.ts'
import { resourceType } from './row.ts'

/** The URL that the run of an item names: microsoft/fabric-rest-api-specs, platform/swagger.json, `ItemJobInstance`. */
export const fabricJobInstance = jobInstance('/v1/workspaces/{workspace}/items/{item}/jobs/instances/{instance}')

/** The same document at the URLs of single kinds of items, such as notebooks: notebook/swagger.json, `execute`. */
export const fabricTypedJobInstance = jobInstance(
  '/v1/workspaces/{workspace}/{items}/{item}/jobs/{job}/instances/{instance}'
)

function jobInstance(type: string) {
  return resourceType({
    type,
    path: ['status'],
    words: {
      running: ['NotStarted', 'InProgress'],
      succeeded: ['Completed'],
      // Deduped: a job of this type was running already, so this one was skipped.
      failed: ['Failed', 'Deduped'],
      canceled: ['Cancelled']
    },
    details: {
      name: ['jobType'],
      startTime: ['startTimeUtc'],
      endTime: ['endTimeUtc'],
      error: readFabricFailure
    }
  })
}

function readFabricFailure(job: JsonObject): OperationError | undefined {
  const isSkipped = textAt(job, ['status'])?.trim().toLowerCase() === 'deduped'
  return errorAt(['failureReason'])(job) ?? (isSkipped ? skipped : undefined)
}

const skipped = errorOf('Deduped', 'The job was skipped, because a job of this type was running already')

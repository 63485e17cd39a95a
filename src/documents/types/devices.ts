import type { JsonObject } from '../../json.ts'
import type { OperationError } from '../../operation.ts'
import { errorsIn, readAdvisedError } from '../job.ts'
import { memberAt } from '../json.ts'
import { errorAt } from './details.ts'
import { resourceType } from './row.ts'

/** databoxedge.json of Microsoft.DataBoxEdge, 2023-12-01: `JobStatus`, at the root. It does not describe Invalid. */
export const dataBoxEdgeJob = resourceType({
  type: 'Microsoft.DataBoxEdge/dataBoxEdgeDevices/jobs',
  apiVersion: '2023-12-01',
  path: ['status'],
  words: {
    running: ['Scheduled', 'Running', 'Paused'],
    succeeded: ['Succeeded'],
    failed: ['Failed'],
    canceled: ['Canceled']
  },
  details: { startTime: ['startTime'], endTime: ['endTime'], error: readDeviceError }
})

/** iothub.json of Microsoft.Devices, 2023-06-30: `JobResponse.status`, at the root and in lower case. */
export const iotHubJob = resourceType({
  type: 'Microsoft.Devices/IotHubs/jobs',
  apiVersion: '2023-06-30',
  path: ['status'],
  words: {
    running: ['unknown', 'enqueued', 'running'],
    succeeded: ['completed'],
    failed: ['failed'],
    canceled: ['cancelled']
  },
  details: {
    name: ['jobId'],
    startTime: ['startTimeUtc'],
    endTime: ['endTimeUtc'],
    error: errorAt(['failureReason'], ['statusMessage'])
  }
})

/** The job's error, with `Error.errorDetails`: its causes, with the service's recommendations. */
function readDeviceError(job: JsonObject): OperationError | undefined {
  const error = errorAt(['error'])(job)
  const details = errorsIn(memberAt(job, ['error', 'errorDetails']), readAdvisedError)
  return error && { ...error, details: [...error.details, ...details] }
}

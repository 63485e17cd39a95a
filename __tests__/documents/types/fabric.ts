import { expect } from '@jest/globals'
import { plain, type TypeTable } from './table.ts'

/** The example of microsoft/fabric-rest-api-specs, platform/examples/platform/GetItemJobInstance.json. */
const instance = {
  id: 'f2d65699-dd22-4889-980c-15226deb0e1b',
  itemId: '431e8d7b-4a95-4c02-8ccd-6faef5ba1bd7',
  jobType: 'DefaultJob',
  invokeType: 'Manual',
  status: 'Completed',
  rootActivityId: '8c2ee553-53a4-7edb-1042-0d8189a9e0ca',
  startTimeUtc: '2023-04-22T06:35:00.7812154',
  endTimeUtc: '2023-04-22T06:35:00.8033333',
  failureReason: null
}
const document = (more: object) => JSON.stringify({ ...instance, ...more })

const workspace = '/v1/workspaces/4b218778-e7a5-4d73-8187-f10824047715'
const common: Omit<TypeTable, 'type' | 'id'> = {
  api: 'data-plane',
  query: '',
  document: (status) => ({ ...instance, status, properties: { provisioningState: 'Succeeded', status: 'Succeeded' } }),
  words: {
    running: ['NotStarted', 'InProgress'],
    succeeded: ['Completed'],
    failed: ['Failed', 'Deduped'],
    canceled: ['Cancelled']
  },
  rows: [
    {
      title: 'completed, as in the example of the specification',
      body: document({}),
      reads: {
        state: 'succeeded',
        name: 'DefaultJob',
        startTime: '2023-04-22T06:35:00.7812154',
        endTime: '2023-04-22T06:35:00.8033333',
        result: expect.stringContaining('"rootActivityId"') as never,
        error: undefined
      },
      ends: 'succeeded'
    },
    {
      title: 'failed, with an ErrorResponse',
      body: document({
        status: 'Failed',
        failureReason: {
          requestId: '9b06a0ea-f7ed-4a48-9ae2-6f8d4d4b8d6a',
          errorCode: 'RunFailed',
          message: 'The notebook failed.',
          moreDetails: [{ errorCode: 'SparkError', message: 'No executor.' }],
          isRetriable: false
        }
      }),
      reads: {
        error: plain('RunFailed', 'The notebook failed.', {
          target: undefined,
          details: [plain('SparkError', 'No executor.', { target: undefined })]
        })
      },
      ends: 'failed'
    },
    {
      title: 'failed without a reason',
      body: document({ status: 'Failed' }),
      reads: { error: undefined },
      ends: 'failed'
    },
    {
      title: 'skipped',
      body: document({ status: 'Deduped' }),
      reads: { error: plain('Deduped', 'The job was skipped, because a job of this type was running already') },
      ends: 'failed'
    },
    {
      title: 'canceled',
      body: document({ status: 'Cancelled', failureReason: { errorCode: 'Cancelled', message: 'By a user.' } }),
      reads: { error: plain('Cancelled', 'By a user.', { target: undefined }) },
      ends: 'canceled'
    },
    {
      title: 'an operation’s word, which is none of a job’s',
      body: document({ status: 'Succeeded' }),
      ends: 'timed-out'
    }
  ]
}

export const fabric: readonly TypeTable[] = [
  {
    ...common,
    type: '/v1/workspaces/{workspace}/items/{item}/jobs/instances/{instance}',
    id: `${workspace}/items/${instance.itemId}/jobs/instances/${instance.id}`
  },
  {
    ...common,
    type: '/v1/workspaces/{workspace}/{items}/{item}/jobs/{job}/instances/{instance}',
    id: `${workspace}/notebooks/${instance.itemId}/jobs/execute/instances/${instance.id}`
  }
]

import type { Operation, Show, Start, Step } from '../script.ts'

/** Microsoft Fabric's operations and job instances, by the specification of its platform API. */

const workspace = '/v1/workspaces/6f2d1c3b-5a4e-4d7f-9b8a-0c1d2e3f4a5b'
const item = `${workspace}/items/9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d`

function operationPath(id: string): string {
  return `/v1/operations/${id}`
}

/** A running operation's status, with the URL to poll. */
function running(id: string, percentComplete: number): Step {
  const headers = { location: `{origin}${operationPath(id)}`, 'x-ms-operation-id': id }
  return { status: 'Running', members: { percentComplete }, retryAfter: 1, headers }
}

const created = 'b1d5f3a7-0c2e-4f6a-8b9d-1e3f5a7c9b0d'
const createdOperation: Operation = {
  api: 'data-plane',
  id: created,
  about: 'an operation of Microsoft Fabric that succeeds after 4 s, with a Location where its result is',
  path: operationPath(created),
  steps: [
    { status: 'NotStarted', retryAfter: 1, seconds: 1, headers: { 'x-ms-operation-id': created } },
    { ...running(created, 25), seconds: 3 },
    {
      status: 'Succeeded',
      members: { percentComplete: 100 },
      headers: { location: `{origin}${operationPath(created)}/result`, 'x-ms-operation-id': created }
    }
  ],
  beside: [
    {
      api: 'data-plane',
      id: `${created}-result`,
      path: `${operationPath(created)}/result`,
      steps: [
        { http: 400, error: { code: 'OperationHasNoResult', message: 'The operation has no result.' }, seconds: 4 },
        {
          document: {
            id: '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
            type: 'Notebook',
            displayName: 'Sales',
            description: '',
            workspaceId: '6f2d1c3b-5a4e-4d7f-9b8a-0c1d2e3f4a5b'
          }
        }
      ]
    }
  ]
}

const failed = 'c2e6a4b8-1d3f-4a7b-9c0e-2f4a6b8d0c1e'

/** ErrorResponse */
const failure = {
  errorCode: 'ImportFailed',
  message: 'The definition could not be imported.',
  requestId: '7c6b5a49-3827-4160-9f8e-7d6c5b4a3921',
  moreDetails: [
    { errorCode: 'InvalidDefinitionPart', message: 'Part notebook-content.py has no cell.' },
    { errorCode: 'UnknownLakehouse', message: 'The lakehouse Sales is not in the workspace.' }
  ],
  relatedResource: { resourceId: '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d', resourceType: 'Item' }
}

function jobInstancePath(id: string): string {
  return `${item}/jobs/instances/${id}`
}

/** ItemJobInstance */
function jobInstance(id: string, status: string, failureReason: unknown = null): Show {
  const isOver = !['NotStarted', 'InProgress'].includes(status)
  return {
    document: {
      id,
      itemId: '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d',
      jobType: 'Pipeline',
      invokeType: 'Manual',
      status,
      rootActivityId: '1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9',
      startTimeUtc: '2026-01-31T12:00:00.7812154',
      endTimeUtc: isOver ? '2026-01-31T12:00:04.8033333' : null,
      failureReason
    }
  }
}

function jobOperation(id: string, about: string, end: Show): Operation {
  return {
    api: 'data-plane',
    id,
    about,
    path: jobInstancePath(id),
    steps: [{ ...jobInstance(id, 'NotStarted'), seconds: 1 }, { ...jobInstance(id, 'InProgress'), seconds: 3 }, end]
  }
}

const completedJob = 'd3f7b5c9-2e4a-4b8c-8d1f-3a5b7c9e1d2f'
const failedJob = 'e4a8c6d0-3f5b-4c9d-9e2a-4b6c8d0f2e3a'
const skippedJob = 'f5b9d7e1-4a6c-4dae-8f3b-5c7d9e1a3f4b'
const completed = jobOperation(
  completedJob,
  'a job instance of Microsoft Fabric that completes after 4 s',
  jobInstance(completedJob, 'Completed')
)

export const fabric: readonly Operation[] = [
  createdOperation,
  {
    api: 'data-plane',
    id: failed,
    about: 'an operation of Microsoft Fabric that fails after 2 s, with more details',
    path: operationPath(failed),
    steps: [
      { ...running(failed, 10), seconds: 2 },
      { status: 'Failed', members: { error: failure }, headers: { 'x-ms-operation-id': failed } }
    ]
  },
  completed,
  jobOperation(
    failedJob,
    'a job instance of Microsoft Fabric that fails after 4 s',
    jobInstance(failedJob, 'Failed', failure)
  ),
  jobOperation(
    skippedJob,
    'a job instance of Microsoft Fabric that was skipped because another one is running',
    jobInstance(skippedJob, 'Deduped')
  )
]

export const fabricStarts: readonly Start[] = [
  {
    id: 'create-notebook',
    about: 'POST, 202 with Location and x-ms-operation-id: Microsoft Fabric creates an item',
    method: 'POST',
    path: `${workspace}/notebooks`,
    body: { displayName: 'Sales' },
    answers: [
      {
        http: 202,
        retryAfter: 1,
        headers: { location: `{origin}${operationPath(created)}`, 'x-ms-operation-id': created }
      }
    ],
    begins: [createdOperation]
  },
  {
    id: 'run-pipeline',
    about: 'POST, 202 with the Location of a job instance: Microsoft Fabric runs an item',
    method: 'POST',
    path: `${item}/jobs/instances?jobType=Pipeline`,
    answers: [{ http: 202, retryAfter: 1, headers: { location: `{origin}${jobInstancePath(completedJob)}` } }],
    begins: [completed]
  }
]

import type { Job, Operation } from '../script.ts'

/** One operation for each API of the action, and typical failures. */
export const waits: readonly Operation[] = [
  {
    api: 'classic-gateway',
    id: '0c9f1c9e-4f3e-4e0f-9c67-4a1d8f2b7e55',
    about: 'a gateway creation that succeeds after 6 s',
    name: 'CreateGateway',
    steps: [{ status: 'InProgress', seconds: 6 }, { status: 'Successful' }]
  },
  {
    api: 'data-replication',
    id: 'failover-op',
    jobName: 'failover',
    about: 'a replication job that fails after 5 s, with a nested error; two polls get a 503 on the way',
    name: 'PlannedFailover',
    steps: [
      { status: 'Started', retryAfter: 1, seconds: 2 },
      { http: 503, error: { code: 'ServerBusy', message: 'The service is busy.' }, polls: 2 },
      { status: 'Running', retryAfter: 1, seconds: 2 },
      { status: 'Failed' }
    ],
    job: {
      state: 'Failed',
      errors: [
        {
          code: 'FailoverFailed',
          message: 'The planned failover of vm-web-01 failed.',
          causes: 'A task of the job failed.',
          recommendation: 'Resolve the errors of the failed tasks, then start the failover again.'
        }
      ],
      tasks: [
        { taskName: 'PrerequisitesCheck', state: 'Succeeded' },
        {
          taskName: 'ShutDownSourceVm',
          state: 'Failed',
          childrenWorkflows: [
            {
              properties: {
                state: 'Failed',
                errors: [
                  {
                    code: 'SourceVmUnreachable',
                    message: 'The source host did not respond on port 443.',
                    causes: 'A firewall between the appliance and the host, or the host is down.',
                    recommendation: 'Open port 443 from the appliance to the host.'
                  }
                ]
              }
            }
          ]
        },
        { taskName: 'StartTargetVm', state: 'Skipped' }
      ]
    }
  },
  {
    api: 'data-replication',
    id: 'endless-op',
    jobName: 'endless',
    about: 'an operation that never ends',
    name: 'EnableProtection',
    steps: [{ status: 'Running' }]
  },
  {
    api: 'data-replication',
    id: 'flaky-op',
    jobName: 'flaky',
    about:
      'an operation that succeeds on a bad network: after a reset, a truncated response, garbage and a sign-in page',
    name: 'TestFailover',
    steps: [
      { status: 'Started', polls: 2 },
      { fault: 'reset' },
      { fault: 'cut' },
      { fault: 'garbage' },
      { http: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Sign in to the network</body></html>' },
      { status: 'Started', polls: 2 },
      { status: 'Succeeded' }
    ]
  },
  {
    api: 'data-replication-job',
    id: 'migration-job',
    about: 'a replication job that completes with a warning after 6 s',
    name: 'Planned failover',
    steps: [
      { status: 'Started', seconds: 3, members: { tasks: migrationTasks('Started', 'Pending') } },
      { status: 'Started', seconds: 3, members: { tasks: migrationTasks('Succeeded', 'Started') } },
      {
        status: 'CompletedWithWarnings',
        members: {
          tasks: migrationTasks('Succeeded', 'Succeeded'),
          errors: [
            {
              code: 'IntegrationServicesOutdated',
              severity: 'Warning',
              message: 'vm-web-01 runs outdated integration services.',
              causes: 'They were not updated before the failover.',
              recommendation: 'Update them, then restart the virtual machine.'
            }
          ]
        }
      }
    ]
  },
  {
    api: 'arm-operation',
    id: 'deallocate-op',
    about: 'a status monitor that reports its progress and succeeds after 4 s',
    steps: [
      { status: 'InProgress', retryAfter: 1, seconds: 2, members: { percentComplete: 30 } },
      { status: 'InProgress', retryAfter: 1, seconds: 2, members: { percentComplete: 80 } },
      { status: 'Succeeded', members: { percentComplete: 100, properties: { output: 'deallocated' } } }
    ]
  },
  {
    api: 'arm-location',
    id: 'delete-op',
    about: 'a Location that responds with 202 for 3 s, and then with the error that a lock causes',
    steps: [
      { http: 202, retryAfter: 1, seconds: 3 },
      { http: 409, error: { code: 'ScopeLocked', message: 'The scope is locked: remove the lock and try again.' } }
    ]
  },
  {
    api: 'arm-resource',
    id: 'old-gateway',
    about: 'a resource that is deleted after 4 s',
    inputs: { until: 'deleted' },
    steps: [
      { status: 'Deleting', seconds: 4 },
      { http: 404, error: { code: 'ResourceNotFound', message: 'The resource was not found.' } }
    ]
  },
  {
    api: 'classic',
    id: '7e1c5b0d94f24a5d8a0b6f1d2c3e4f50',
    about: 'a classic operation that fails after 3 s',
    steps: [
      { status: 'InProgress', seconds: 3 },
      { status: 'Failed', members: { HttpStatusCode: 409, Error: { Code: 'ConflictError', Message: 'It is in use.' } } }
    ]
  }
]

function migrationTasks(prepare: string, move: string): NonNullable<Job['tasks']> {
  const disks = ['disk-0', 'disk-1'].map((disk) => ({
    properties: { displayName: `Copy ${disk}`, state: move, tasks: [] }
  }))
  return [
    { taskName: 'PrepareTarget', state: prepare },
    { taskName: 'MoveDisks', state: move, childrenJobs: move === 'Pending' ? [] : disks }
  ]
}

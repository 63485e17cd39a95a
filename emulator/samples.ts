import type { Operation } from './script.ts'

/** Operations to try the action, or curl, on. Their seconds count from the first poll. */
export const samples: readonly Operation[] = [
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
    about: 'a replication job that fails after 5 s, with a nested error; two polls are answered 503 on the way',
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
                    message: 'The source host did not answer on port 443.',
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
    about: 'an operation that succeeds on a bad network: a reset, a cut answer, garbage and a sign-in page come first',
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
  }
]

export const sampleSubscription = '0b1f6471-1bf0-4dda-aec3-cb9272f09590'

/** The step's `with` that waits for a sample. */
export function sampleInputs({ api, id, jobName = id }: Operation, origin: string): Record<string, string> {
  const common = {
    api,
    'subscription-id': sampleSubscription,
    'operation-id': id,
    'access-token': 'a-token-of-the-emulator'
  }
  if (api === 'classic-gateway') return { ...common, 'service-management-endpoint': origin }
  const place = { 'resource-group': 'rg-replication', 'vault-name': 'vault-1', 'job-name': jobName }
  return { ...common, ...place, 'resource-manager-endpoint': origin }
}

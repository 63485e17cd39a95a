import { idOf, plain, type TypeTable } from './table.ts'

const beside = { properties: { provisioningState: 'Succeeded', status: 'Succeeded' } }

export const devices: readonly TypeTable[] = [
  {
    type: 'Microsoft.DataBoxEdge/dataBoxEdgeDevices/jobs',
    id: idOf('Microsoft.DataBoxEdge', 'dataBoxEdgeDevices', 'device1', 'jobs', 'j'),
    query: 'api-version=2023-12-01',
    document: (status) => ({ name: 'j', status, ...beside }),
    words: {
      running: ['Scheduled', 'Running', 'Paused'],
      succeeded: ['Succeeded'],
      failed: ['Failed'],
      canceled: ['Canceled'],
      unclear: ['Invalid']
    },
    rows: [
      {
        title: 'runs',
        body: '{"name":"j","status":"Running","percentComplete":30,"startTime":"t1","properties":{"jobType":"DownloadUpdates"}}',
        reads: { state: 'running', percentComplete: '30', startTime: 't1' }
      },
      {
        title: 'failed',
        body: '{"status":"Failed","error":{"code":"C","message":"m","errorDetails":[{"code":"c2","message":"m2","recommendations":["r"]}]}}',
        reads: { error: plain('C', 'm', { details: [plain('c2', 'm2', { recommendation: 'r' })] }) },
        ends: 'failed'
      },
      { title: 'failed without a reason', body: '{"status":"Failed"}', reads: { error: undefined }, ends: 'failed' }
    ]
  },
  {
    type: 'Microsoft.Devices/IotHubs/jobs',
    id: idOf('Microsoft.Devices', 'IotHubs', 'hub1', 'jobs', 'j'),
    query: 'api-version=2023-06-30',
    document: (status) => ({ jobId: 'j', type: 'export', status, ...beside }),
    words: {
      running: ['unknown', 'enqueued', 'running'],
      succeeded: ['completed'],
      failed: ['failed'],
      canceled: ['cancelled']
    },
    rows: [
      {
        title: 'failed',
        body: '{"jobId":"j","type":"export","status":"failed","failureReason":"container not found","startTimeUtc":"t1","endTimeUtc":"t2"}',
        reads: { name: 'j', startTime: 't1', endTime: 't2', error: plain('', 'container not found') },
        ends: 'failed'
      }
    ]
  }
]

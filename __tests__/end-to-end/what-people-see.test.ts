/** The log, the annotation and the summary, as a person reads them. */
import { describe, expect, test } from '@jest/globals'
import { token, untimed, waitForGateway, waitForOperation, waitForReplication } from './servers-and-runs.ts'

describe('debug lines', () => {
  const env = { RUNNER_DEBUG: '1' }
  const linesOf = (result: Awaited<ReturnType<typeof waitForGateway>>) =>
    result.commands.filter(({ name }) => name === 'debug').map(({ message }) => message)

  test('show each request and response, without the operation’s result', async () => {
    const result = await waitForOperation(
      'arm-operation',
      [
        { status: 'Running', headers: { 'retry-after-ms': '100' } },
        { http: 503, error: { code: 'ServerBusy', message: `You sent ${token}` } },
        { status: 'Succeeded', members: { properties: { key: 'a-result-that-is-secret' } } }
      ],
      { env }
    )
    const lines = linesOf(result)
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(
      /^GET http:.*\/operations\/op-1\?api-version=2024-11-01 → HTTP 200 in \d+ ms; retry-after-ms: 100; /
    )
    expect(lines[1]).toMatch(/^The body has \d+ characters: JSON that contains id, name, status/)
    expect(lines[3]).toMatch(/^The body has \d+ characters: JSON that contains error\.code, error\.message$/)
    expect(lines.join()).not.toContain('a-result-that-is-secret')
    expect(result.raw.slice(1).join()).not.toContain(token)
  })

  test('show a request without a response, with its id and the fault', async () => {
    const result = await waitForOperation('arm-operation', [{ fault: 'reset' }, { status: 'Succeeded' }], { env })
    const [first = '', fault] = linesOf(result)
    expect(first).toMatch(
      /^GET http:.*\/operations\/op-1\?api-version=2024-11-01 → failed in \d+ ms; x-ms-client-request-id: [\da-f-]{36}$/
    )
    expect(fault).toMatch(/^No complete response from 127\.0\.0\.1:\d+ \(.*ECONNRESET/)
  })

  test('leave out a classic operation’s data, and results that are not objects', async () => {
    const members = { Data: 'https://blob/?sig=secret-data' }
    const gateway = await waitForGateway([{ status: 'Successful', members }], { env })
    expect(linesOf(gateway).join()).toContain('characters: “<GatewayOperation')
    expect(gateway.raw.join()).not.toContain('secret-data')
    const location = await waitForOperation('arm-location', [{ http: 200, body: '"https://blob/?sig=secret"' }], {
      env
    })
    expect(linesOf(location)[1]).toBe('The body has 26 characters: JSON, not shown')
  })

  test('show no start of a secret where they are truncated', async () => {
    const body = `${'x'.repeat(190)}${token}${'y'.repeat(50)}`
    const result = await waitForOperation('arm-operation', [{ http: 400, body }], { env })
    expect(linesOf(result)[1]).toMatch(/x\*\*\*…”$/)
    expect(linesOf(result).join()).not.toContain(token.slice(0, 8))
  })

  test('are absent unless debug logging is on', async () => {
    expect(linesOf(await waitForGateway([{ status: 'Successful' }]))).toEqual([])
  })
})

describe('a nested error', () => {
  const leaf = { code: 'SkuNotAvailable', message: 'No such size here.', target: 'vm-7' }
  const nested = (details: readonly unknown[]) => ({ code: 'DeploymentFailed', message: 'See details.', details })

  test('has its root cause in the title, and the path to it below', async () => {
    const error = nested([{ code: 'ResourceDeploymentFailure', message: 'One failed.', details: [leaf] }])
    const result = await waitForOperation('arm-resource', [{ status: 'Failed', members: { error } }])
    expect(result.annotations.map((one) => ({ ...one, message: untimed(one.message) }))).toEqual([
      {
        level: 'error',
        title: 'The operation failed: DeploymentFailed, because of SkuNotAvailable',
        message: [
          'Azure says Failed, after 0s and 1 poll: SkuNotAvailable: No such size here. Azure reported it as DeploymentFailed: See details.',
          '  ResourceDeploymentFailure: One failed.',
          '    SkuNotAvailable: No such size here.',
          '      Target: vm-7',
          'In the portal: https://portal.azure.com/#resource/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworkGateways/op-1'
        ].join('\n')
      }
    ])
    expect(result.summary).toContain(
      '<a href="https://portal.azure.com/#resource/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworkGateways/op-1">'
    )
  })

  test('that is long is shown completely in a group', async () => {
    const error = nested(Array.from({ length: 30 }, (_, index) => ({ ...leaf, code: `Code${index}` })))
    const result = await waitForOperation('arm-operation', [{ status: 'Failed', members: { error } }])
    expect(result.annotations[0]?.message.split('\n')).toHaveLength(14)
    const group = result.log.slice(result.log.indexOf('▾ The complete error') + 1)
    expect(group).toContain('  Code29: No such size here.')
  })
})

test('a heartbeat says when the next poll is, and when the wait gives up', async () => {
  const result = await waitForReplication([{ status: 'Running', headers: { 'retry-after-ms': '29000' } }], {
    inputs: { timeout: '32s' }
  })
  expect(result.log.filter((line) => line.includes('Running'))).toEqual([
    expect.stringMatching(/^\d+s: Running \(next poll in 29s\)$/),
    expect.stringMatching(/^\d+s: still Running/),
    expect.stringMatching(/^Error: Not finished after 3\ds and 3 polls\. Last status: Running\. /)
  ])
})

describe('the chart in the summary', () => {
  test('has a bar for each part of the timeline, with the reason if there was no status', async () => {
    const { summary } = await waitForOperation('arm-operation', [
      { status: 'Running', headers: { 'retry-after-ms': '300' } },
      { http: 503, headers: { 'retry-after-ms': '300' } },
      { status: 'Succeeded' }
    ])
    const [, chart = ''] = /^```mermaid\n(.*?)\n```$/ms.exec(summary) ?? []
    const bars = chart.split('\n').slice(3)
    expect(bars.map((bar) => bar.replace(/\d{6,}/g, 'TIME'))).toEqual([
      '  1 Running :TIME, TIME',
      '  2 no status unreachable :done, TIME, TIME',
      '  3 Succeeded :active, TIME, TIME'
    ])
    const times = [...chart.matchAll(/\d{6,}/g)].map(([time]) => Number(time))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  test('contains only letters and digits of a status', async () => {
    const { summary } = await waitForOperation('arm-operation', [
      { status: 'section x:crit, 0, 1;\n``` click evil href "javascript:x"' },
      { status: 'Failed' }
    ])
    expect(summary).toContain('  1 section x crit 0 1 click evil href javas :')
  })
})

/** Token services that fail temporarily, with the bundle. */
import { describe, expect, test } from '@jest/globals'
import type { Cloud } from '../../emulator/cloud.ts'
import { entraError } from '../../emulator/entra-errors.ts'
import { onPosix } from '../systems.ts'
import { onThisMachine, when } from './servers-and-runs.ts'
import { runStep, startScene, statuses } from './signed-in-step.ts'

const { test: testOnPosix } = onPosix('signals')

const client = ({ application }: Cloud) => ({ 'client-id': application.clientId, 'tenant-id': application.tenantId })
const forSeconds = (seconds: number) => [(status: string) => ({ status, seconds })]

describe('a token service', () => {
  const run = (cloud: Cloud, inputs: Record<string, string> = {}) =>
    runStep(cloud, { inputs: { ...client(cloud), ...inputs }, env: cloud.github.env })

  test.each([
    ['answers 503', { http: 503 }],
    ['responds with 500 without a body', { http: 500, body: '' }],
    ['says "later"', { http: 400, error: { code: 'x', message: 'x' }, body: '{"error":"temporarily_unavailable"}' }],
    ['resets', { fault: 'reset' }],
    ['truncates its response', { fault: 'cut' }],
    ['responds with garbage', { fault: 'garbage' }],
    ['responds with a sign-in page', { http: 200, body: '<html>Sign in to the network</html>' }]
  ] as const)('that %s at the start gets a retry', async (_, trouble) => {
    const cloud = await startScene()
    cloud.tokens.trouble.on(trouble, 2)
    const result = await run(cloud)
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(statuses(cloud)).toEqual([200, 200])
    expect(cloud.github.assertions).toHaveLength(3)
  })

  test.each<[string, string]>([
    ['cut JSON', '{"token_type":"Bearer","access_token":"eyJ0eXAiOiJKV1Qi'],
    ['a token that is a number', '{"token_type":"Bearer","expires_in":3600,"access_token":7}'],
    ['no token', '{"token_type":"Bearer","expires_in":3600}'],
    ['a list', '[]'],
    ['nothing', ''],
    ['too much', 'x'.repeat(2_000_000)]
  ])('that always returns %s is reported without its content', async (_, body) => {
    const cloud = await startScene()
    cloud.tokens.trouble.on({ http: 200, body })
    // Long enough for one response on a busy machine.
    const result = await run(cloud, { 'max-silence': '5s' })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations[0]?.message).toMatch(/the response of 127\.0\.0\.1:\d+ \(HTTP 200\) contains no token/)
    expect(result.log.join('\n') + result.summary).not.toMatch(/eyJ0eXAiOiJKV1Qi|token_type|xxxx/)
    expect(statuses(cloud)).toEqual([])
  })

  test('whose token is not a valid header value is rejected', async () => {
    const cloud = await startScene()
    const body = JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: 'abc\r\nx-evil: 1' })
    cloud.tokens.trouble.on({ http: 200, body })
    const result = await run(cloud, { 'max-silence': '1s' })
    expect(result.outputs.reason).toBe('sign-in-failed')
    expect(statuses(cloud)).toEqual([])
  })

  test('that throttles gets a retry after Retry-After, and not sooner', async () => {
    const cloud = await startScene()
    cloud.tokens.trouble.on({ http: 429, retryAfter: 3 }, 1)
    const result = await run(cloud)
    expect(result.exitStatus).toBe(0)
    const asked = cloud.tokens.requests.filter(({ method }) => method === 'POST').map(({ atMs }) => atMs)
    expect(asked).toHaveLength(2)
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(3_000)
  })

  test('that is down during the wait does not matter while the current token is valid', async () => {
    const cloud = await startScene({ steps: forSeconds(9), tokenSeconds: 7 })
    const seen: string[] = []
    const result = await runStep(cloud, {
      inputs: client(cloud),
      env: cloud.github.env,
      onLine: (line) => {
        seen.push(line)
        if (line.includes('Running')) cloud.tokens.trouble.on({ http: 503 })
        if (line.includes('could not be renewed')) cloud.tokens.trouble.off()
      }
    })
    expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
    expect(seen.join('\n')).toMatch(
      /The sign-in could not be renewed\. The current token is valid for another \ds: Could not sign in: 127\.0\.0\.1:\d+ returned HTTP 503/
    )
    expect(new Set(statuses(cloud))).toEqual(new Set([200]))
  })

  test('that throttles during the wait gets no request before Retry-After, and the current token is used until it expires', async () => {
    const cloud = await startScene({ steps: forSeconds(8), tokenSeconds: 7 })
    const result = await runStep(cloud, {
      inputs: client(cloud),
      env: cloud.github.env,
      onLine: (line) => {
        if (line.includes('Running')) cloud.tokens.trouble.on({ http: 429, retryAfter: 2 }, 1)
      }
    })
    expect(result.exitStatus).toBe(0)
    expect(new Set(statuses(cloud))).toEqual(new Set([200]))
    const asked = cloud.tokens.requests.filter(({ method }) => method === 'POST').map(({ atMs }) => atMs)
    expect((asked[2] ?? 0) - (asked[1] ?? 0)).toBeGreaterThanOrEqual(2_000)
  })

  test('that stays down ends the wait with sign-in-failed after max-silence', async () => {
    const cloud = await startScene({ steps: forSeconds(60), tokenSeconds: 3 })
    const result = await runStep(cloud, {
      inputs: { ...client(cloud), 'max-silence': '4s' },
      env: cloud.github.env,
      onLine: (line) => {
        if (line.includes('Running')) cloud.tokens.trouble.on({ http: 503 })
      }
    })
    expect(result.exitStatus).toBe(1)
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed', status: 'Running' })
    expect(result.annotations[0]?.message).toContain('returned HTTP 503')
    expect(new Set(statuses(cloud))).toEqual(new Set([200]))
    expect(result.elapsedMs).toBeLessThan(onThisMachine(15_000, result))
  })

  test('that always refuses during the wait ends it when the current token has expired', async () => {
    const cloud = await startScene({ steps: forSeconds(20), tokenSeconds: 6 })
    const result = await runStep(cloud, {
      inputs: client(cloud),
      env: cloud.github.env,
      onLine: (line) => {
        if (line.includes('Running')) cloud.tokens.trouble.on(entraError(700016))
      }
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed', status: 'Running' })
    expect(result.annotations[0]?.message).toContain('AADSTS700016: ')
    // The requests are one at the start, one for the renewal, and one after the token had expired.
    expect(cloud.tokens.requests.filter(({ method }) => method === 'POST')).toHaveLength(3)
    expect(new Set(statuses(cloud))).toEqual(new Set([200]))
  })

  test('that never responds delays the step no longer than the wait’s own limits', async () => {
    const cloud = await startScene()
    cloud.tokens.trouble.on({ fault: 'silence' })
    const result = await run(cloud, { timeout: '3s' })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'sign-in-failed' })
    expect(result.annotations[0]?.message).toContain('Could not sign in within 3 s')
    expect(result.elapsedMs).toBeLessThan(onThisMachine(9_000, result))
  })

  testOnPosix('does not keep a cancelled job from ending', async () => {
    const cloud = await startScene()
    cloud.tokens.trouble.on({ fault: 'silence' })
    let cancelledAt = Number.NaN
    const result = await runStep(cloud, {
      inputs: client(cloud),
      env: cloud.github.env,
      onStart: (child) =>
        when(
          child,
          () => cloud.tokens.requests.length > 0,
          () => {
            cancelledAt = performance.now()
            child.kill('SIGINT')
          }
        )
    })
    expect(result.outputs).toMatchObject({ outcome: 'interrupted', reason: 'interrupted' })
    expect(result.exitStatus).toBe(1)
    expect(performance.now() - cancelledAt).toBeLessThan(onThisMachine(2_000, result))
  })

  test('with an untrusted certificate ends the wait at once', async () => {
    const cloud = await startScene()
    const result = await runStep(cloud, {
      inputs: client(cloud),
      env: { ...cloud.github.env, NODE_EXTRA_CA_CERTS: undefined }
    })
    expect(result.outputs).toMatchObject({ outcome: 'unknown', reason: 'unreachable' })
    expect(result.annotations[0]?.message).toMatch(/The certificate of 127\.0\.0\.1:\d+ is not valid/)
    expect(result.elapsedMs).toBeLessThan(onThisMachine(5_000, result))
  })
})

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { usualGoal } from '../../src/documents/goal.ts'
import { WaitError } from '../../src/errors.ts'
import type { Method } from '../../src/http/request.ts'
import { type CallResult, makeCall } from '../../src/start/call.ts'
import { createSchedule } from '../../src/wait/schedule.ts'
import { response } from '../flavors/table.ts'
import { VirtualClock } from '../virtual-clock.ts'

/** The service's behaviour for one attempt. */
type Deed =
  | { readonly http: number; readonly code?: string; readonly retryAfterMs?: number }
  /** No connection or no token: nothing was sent. */
  | { readonly fault: 'unsent' | 'sign-in' }
  /** A 401, after which the token source cannot get another token. */
  | { readonly fault: 'expired' }
  /** The request arrived, but its response was lost. */
  | { readonly fault: 'lost' }
  | { readonly fault: 'cancelled' }

interface Played {
  readonly result?: CallResult
  readonly fault?: WaitError
  /** The HTTP status of the response that was reported. */
  readonly reported: readonly number[]
  /** The time of each attempt, in seconds. */
  readonly triedAt: readonly number[]
  /** How often the service may have carried it out. */
  readonly carriedOut: number
}

/** @param cancelsInSleep whether the job is cancelled while the call waits for its next attempt */
async function play(
  method: Method,
  deeds: readonly Deed[],
  timeoutMs = 3_600_000,
  cancelsInSleep = false
): Promise<Played> {
  const clock = new VirtualClock()
  const cancelled = new AbortController()
  if (cancelsInSleep) clock.onSleep = () => cancelled.abort()
  const start = clock.now()
  const triedAt: number[] = []
  const reported: number[] = []
  let carriedOut = 0
  const attempt = async ({ onSent }: { onSent: () => void }) => {
    const deed = deeds[Math.min(triedAt.length, deeds.length - 1)] ?? { http: 204 }
    triedAt.push((clock.now() - start) / 1_000)
    if ('fault' in deed) {
      if (deed.fault === 'sign-in') throw new WaitError('sign-in-failed', 'No token', { patience: 'silence' })
      onSent()
      if (deed.fault === 'expired') throw new WaitError('sign-in-failed', 'Expired')
      if (deed.fault === 'unsent') throw new WaitError('unreachable', 'Refused', { patience: 'silence', unsent: true })
      carriedOut += 1
      if (deed.fault === 'cancelled') throw new WaitError('interrupted', 'The GitHub job was cancelled')
      throw new WaitError('unreachable', 'Reset', { patience: 'silence' })
    }
    onSent()
    const { http, code, retryAfterMs } = deed
    // No connection, 401 and 429 mean that it was not carried out. Everything else may mean that it was.
    if (http !== 401 && http !== 429) carriedOut += 1
    return {
      ...response(code === undefined ? '' : JSON.stringify({ error: { code, message: 'm' } }), http),
      retryAfterMs
    }
  }
  const options = {
    attempt,
    clock,
    signal: cancelled.signal,
    schedule: createSchedule({ minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000, random: () => 1 }),
    timeoutMs,
    clientRequestId: 'c1',
    onRetry: () => {},
    onResponse: ({ status }: { status: number }) => void reported.push(status)
  }
  const url = new URL('https://management.azure.com/subscriptions/x/y/z?api-version=1')
  try {
    const result = await makeCall({ method, url, goal: usualGoal }, options)
    return { result, reported, triedAt, carriedOut }
  } catch (error) {
    if (error instanceof WaitError) return { fault: error, reported, triedAt, carriedOut }
    throw error
  }
}

const unsent = { fault: 'unsent' } as const
const lost = { fault: 'lost' } as const
const busy = { http: 429, code: 'TooManyRequests', retryAfterMs: 30_000 }
const accepted = { http: 202 }
const idempotent: readonly Method[] = ['PUT', 'DELETE']
const once: readonly Method[] = ['POST', 'PATCH']
const all = [...idempotent, ...once]

describe.each(all)('%s', (method) => {
  test('is sent at once, and once', async () => {
    const { result, triedAt } = await play(method, [accepted])
    expect([result?.kind, triedAt]).toEqual(['accepted', [0]])
  })

  test('is sent again until there is a connection', async () => {
    const { result, triedAt } = await play(method, [unsent, unsent, accepted])
    expect([result?.kind, triedAt]).toEqual(['accepted', [0, 1, 3]])
  })

  test('is sent again after the Retry-After of a 429', async () => {
    const { result, triedAt } = await play(method, [busy, accepted])
    expect([result?.kind, triedAt]).toEqual(['accepted', [0, 30]])
  })

  test('is sent again with a new token, once', async () => {
    const unauthorized = { http: 401, code: 'InvalidAuthenticationToken' }
    expect((await play(method, [unauthorized, accepted])).triedAt).toEqual([0, 0])
    const { result, triedAt } = await play(method, [unauthorized, unauthorized, accepted])
    expect([result?.kind, triedAt]).toEqual(['not-started', [0, 0]])
  })

  test('is sent again with a new token only once, whatever comes between', async () => {
    const { fault, triedAt } = await play(method, [{ http: 401 }, unsent, { http: 401 }])
    expect([fault?.reason, triedAt]).toEqual(['refused', [0, 0, 2]])
  })

  test('waits for a token', async () => {
    const { result, triedAt } = await play(method, [{ fault: 'sign-in' }, accepted])
    expect([result?.kind, triedAt]).toEqual(['accepted', [0, 1]])
  })

  test('is given up after 2 minutes without a connection, and reported as not started', async () => {
    const { fault, triedAt, carriedOut } = await play(method, [unsent])
    expect(fault).toMatchObject({
      reason: 'unreachable',
      message: 'Refused. Nothing was started'
    })
    expect([Math.max(...triedAt) < 120, carriedOut]).toEqual([true, 0])
  })

  test('a 429 may last longer, up to the deadline, and then counts as a refusal', async () => {
    expect((await play(method, [busy, busy, busy, busy, busy, busy, accepted])).result?.kind).toBe('accepted')
    const { result, triedAt } = await play(method, [busy], 300_000)
    expect(result).toMatchObject({ kind: 'not-started', error: { code: 'TooManyRequests' } })
    expect(Math.max(...triedAt)).toBeLessThanOrEqual(300)
  })

  test.each<[string, readonly Deed[], readonly number[]]>([
    ['accepts it', [accepted], [202]],
    ['refuses it', [{ http: 409, code: 'Conflict' }], [409]],
    ['comes from elsewhere', [{ http: 400 }], [400]],
    ['loses it', [{ http: 501, code: 'x' }], [501]],
    ['comes at last', [unsent, busy, accepted], [202]],
    ['never comes', [unsent], []]
  ])('the last response is reported, once: if it %s', async (_, deeds, expected) => {
    expect((await play(method, deeds)).reported).toEqual(expected)
  })

  test('a 429 ends the 2 minutes of the faults before it', async () => {
    const later = { ...busy, retryAfterMs: 130_000 }
    const { result, triedAt } = await play(method, [unsent, later, unsent, accepted])
    expect([result?.kind, triedAt.map(Math.round)]).toEqual(['accepted', [0, 1, 131, 135]])
  })

  test('is refused by Azure', async () => {
    const { result } = await play(method, [{ http: 409, code: 'Conflict' }])
    expect(result).toMatchObject({ kind: 'not-started', error: { code: 'Conflict', message: 'm' } })
  })

  test('is refused by another server', async () => {
    const { fault } = await play(method, [{ http: 403 }])
    expect(fault).toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(
        /^The response \(HTTP 403\) contains no error in Azure’s form\. The operation may have been started/
      ) as never
    })
  })

  test('is redirected to a URL with the result', async () => {
    const { fault, triedAt } = await play(method, [{ http: 303 }])
    expect(fault).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('may have been started') as never
    })
    expect(triedAt).toEqual([0])
  })

  test('is refused twice with a 401 by another server: nothing was started', async () => {
    const { fault, triedAt } = await play(method, [{ http: 401 }])
    expect([fault?.reason, fault?.message.endsWith('. Nothing was started'), triedAt]).toEqual([
      'refused',
      true,
      [0, 0]
    ])
  })

  test('is refused with a permanent 401: nothing was started', async () => {
    const { fault } = await play(method, [{ fault: 'expired' }])
    expect(fault).toMatchObject({ reason: 'sign-in-failed', message: 'Expired. Nothing was started' })
  })

  test('is cancelled before another attempt: nothing was started', async () => {
    const { fault, triedAt } = await play(method, [busy, accepted], 3_600_000, true)
    expect(fault).toMatchObject({
      reason: 'interrupted',
      message: 'The GitHub job was cancelled before the response arrived. Nothing was started'
    })
    expect(triedAt).toEqual([0])
  })

  test('is cancelled before the response', async () => {
    const { fault } = await play(method, [{ fault: 'cancelled' }])
    expect(fault).toMatchObject({
      reason: 'interrupted',
      message: expect.stringMatching(/^The GitHub job was cancelled.*may have been started.*c1/) as never
    })
  })
})

describe.each(idempotent)('%s', (method) => {
  test.each([lost, ...[408, 425, 500, 502, 503, 504].map((http) => ({ http, code: 'x' }))])(
    'is sent again after %j',
    async (deed) => {
      const { result, triedAt } = await play(method, [deed, deed, accepted])
      expect([result?.kind, triedAt]).toEqual(['accepted', [0, 1, 3]])
    }
  )

  test('is cancelled before another attempt, after a lost response', async () => {
    const { fault, triedAt } = await play(method, [lost, accepted], 3_600_000, true)
    expect(fault).toMatchObject({
      reason: 'interrupted',
      message: expect.stringMatching(/^The GitHub job was cancelled.*may have been started.*c1/) as never
    })
    expect(triedAt).toEqual([0])
  })

  test('is given up after 2 minutes of faults, and reported as possibly started', async () => {
    const { fault, triedAt } = await play(method, [lost])
    expect(fault).toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('may have been started') as never
    })
    expect(Math.max(...triedAt)).toBeLessThan(120)
  })

  test('a refusal after a lost response may be caused by the first attempt', async () => {
    const { fault } = await play(method, [lost, { http: 409, code: 'OperationInProgress' }])
    expect(fault).toMatchObject({
      reason: 'refused',
      responseError: { code: 'OperationInProgress' },
      message: expect.stringContaining('may have been started') as never
    })
  })
})

describe.each(once)('%s', (method) => {
  test.each([lost, ...[408, 425, 500, 501, 503, 505].map((http) => ({ http, code: 'x' }))])(
    'is not sent again after %j',
    async (deed) => {
      const { fault, triedAt } = await play(method, [unsent, busy, deed, accepted])
      expect(fault).toMatchObject({
        reason: 'unreachable',
        message: expect.stringContaining('may have been started') as never
      })
      expect(triedAt).toHaveLength(3)
    }
  )

  test('says which error of Azure left the effect open', async () => {
    const { fault } = await play(method, [{ http: 503, code: 'Server Busy' }])
    expect(fault).toMatchObject({
      message:
        'Azure returned HTTP 503 for the request: Server Busy: m. The operation may have been started: check the resource before you run this again (client request id c1)',
      responseError: { code: 'Server Busy' }
    })
  })
})

test('a missing resource counts as deleted', async () => {
  expect((await play('DELETE', [{ http: 404, code: 'ResourceNotFound' }])).result?.kind).toBe('accepted')
  expect((await play('DELETE', [lost, { http: 404, code: 'ResourceNotFound' }])).result?.kind).toBe('accepted')
})

test('no POST or PATCH is ever carried out twice', async () => {
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    fc.constantFrom(unsent, lost, ...(['sign-in', 'expired', 'cancelled'] as const).map((fault) => ({ fault }))),
    fc.record({
      http: fc.oneof(
        fc.constantFrom(200, 202, 307, 400, 401, 403, 404, 408, 409, 425, 429, 500, 503),
        fc.integer({ min: 200, max: 599 })
      ),
      code: fc.option(fc.constantFrom('Conflict', 'ResourceNotFound', 'ExpiredAuthenticationToken'), {
        nil: undefined
      }),
      retryAfterMs: fc.option(fc.nat(600_000), { nil: undefined })
    })
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...once),
      fc.array(deed, { minLength: 1, maxLength: 12 }),
      async (method, deeds) => {
        const { carriedOut, fault, result } = await play(method, deeds, 600_000)
        expect(carriedOut).toBeLessThanOrEqual(1)
        // If something may have been started, the message does not say that nothing was.
        const saysNothing = result?.kind === 'not-started' || /nothing was started/i.test(fault?.message ?? '')
        // Azure's own refusal proves that nothing was started, although the oracle cannot know that.
        expect(saysNothing && carriedOut > 0 && result?.kind !== 'not-started').toBe(false)
      }
    ),
    { numRuns: 2_000 }
  )
})

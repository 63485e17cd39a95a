import { afterEach, describe, expect, test } from '@jest/globals'
import { renewingTokens } from '../../src/auth/renewing-tokens.ts'
import type { AccessToken } from '../../src/auth/token-source.ts'
import { WaitError } from '../../src/errors.ts'
import { caughtAsync } from '../servers.ts'
import { ManualClock } from '../virtual-clock.ts'

const hourMs = 3_600_000
const minuteMs = 60_000
const never = new AbortController().signal
const down = (retryAfterMs?: number) => new WaitError('sign-in-failed', 'down', { patience: 'silence', retryAfterMs })

/** A token service that never responds waits for the end of the test. */
let hanging = Promise.withResolvers<void>()
afterEach(() => {
  hanging.resolve()
  hanging = Promise.withResolvers()
})

/** A token source with its own clock and a token service that the test controls. */
function start(lifeMs = hourMs) {
  const clock = new ManualClock()
  const state = { asked: 0, fault: undefined as Error | undefined, hang: false }
  const events: string[] = []
  const source = renewingTokens({
    acquire: async (): Promise<AccessToken> => {
      state.asked += 1
      const token = `token-${state.asked}`
      if (state.hang) await hanging.promise
      if (state.fault !== undefined) throw state.fault
      return { token, lifeMs }
    },
    clock,
    conceal: (secret) => events.push(`conceal ${secret}`),
    onToken: (ms) => events.push(`lives ${ms}`),
    onRenewalFailed: ({ message }, leftMs) => events.push(`kept ${message} ${leftMs}`)
  })
  const token = (limitMs = 1_000, signal = never) => source.token({ limitMs, signal })
  return { clock, state, events, source, token }
}

describe('a token', () => {
  test('is requested once, however many callers there are, and masked before anyone gets it', async () => {
    const { state, events, token } = start()
    expect(await Promise.all([token(), token(), token()])).toEqual(['token-1', 'token-1', 'token-1'])
    expect(state.asked).toBe(1)
    expect(events).toEqual(['conceal token-1', `lives ${hourMs}`])
  })

  test.each([
    ['an hour', hourMs, hourMs - 5 * minuteMs],
    ['ten seconds', 10_000, 8_000]
  ])('of %s is renewed shortly before it expires', async (_, lifeMs, renewAfterMs) => {
    const { clock, token } = start(lifeMs)
    expect(await token()).toBe('token-1')
    clock.advance(renewAfterMs - 1)
    expect(await token()).toBe('token-1')
    clock.advance(1)
    expect(await token()).toBe('token-2')
  })

  test('that has expired by a wrong clock is kept until Azure refuses it', async () => {
    const { clock, state, source, token } = start(-hourMs)
    for (let poll = 0; poll < 10; poll += 1) {
      expect(await token()).toBe('token-1')
      clock.advance(1_000)
    }
    expect(state.asked).toBe(1)
    source.onUnauthorized('token-1', down())
    expect(await token()).toBe('token-2')
  })

  test('that expired during a long pause is not used', async () => {
    const { clock, token } = start()
    await token()
    clock.advance(2 * hourMs)
    expect(await token()).toBe('token-2')
  })

  test('that Azure refused is renewed, once', async () => {
    const { source, token } = start()
    const fault = new WaitError('forbidden', '401', { patience: 'one-retry' })
    await token()
    expect(source.onUnauthorized('token-1', fault)).toBe(fault)
    expect(await token()).toBe('token-2')
    source.onUnauthorized('token-1', fault)
    expect(await token()).toBe('token-2')
  })
})

describe('while the token service is down', () => {
  test('the current token is used until it really expires, and no longer', async () => {
    const { clock, state, events, token } = start()
    await token()
    state.fault = down()
    clock.advance(hourMs - 2 * minuteMs)
    expect(await token()).toBe('token-1')
    expect(events.slice(2)).toEqual([`kept down ${2 * minuteMs}`])
    clock.advance(9_999)
    expect(await token()).toBe('token-1')
    expect(state.asked).toBe(2)
    clock.advance(1)
    expect(await token()).toBe('token-1')
    expect(state.asked).toBe(3)
    clock.advance(2 * minuteMs - 10_001)
    expect(await token()).toBe('token-1')
    expect(events).toHaveLength(3)
    clock.advance(1)
    expect(await caughtAsync(token())).toBe(state.fault)
    state.fault = undefined
    expect(await token()).toBe('token-6')
  })

  test('it gets no request before its Retry-After', async () => {
    const { clock, state, token } = start()
    await token()
    state.fault = down(minuteMs)
    clock.advance(hourMs - 5 * minuteMs)
    await token()
    clock.advance(minuteMs - 1)
    await token()
    expect(state.asked).toBe(2)
    clock.advance(1)
    await token()
    expect(state.asked).toBe(3)
  })

  test('even if the current token has expired meanwhile', async () => {
    const { clock, state, token } = start()
    await token()
    state.fault = down(10 * minuteMs)
    clock.advance(hourMs - minuteMs)
    await token()
    clock.advance(2 * minuteMs)
    expect(await caughtAsync(token())).toMatchObject({
      message: 'down',
      patience: 'silence',
      retryAfterMs: 8 * minuteMs
    })
    expect(state.asked).toBe(2)
    clock.advance(8 * minuteMs)
    state.fault = undefined
    expect(await token()).toBe('token-3')
  })

  test('it cannot delay a sign-in forever', async () => {
    const { clock, state, token } = start()
    state.fault = down(2_937_600_000)
    await caughtAsync(token())
    state.fault = undefined
    clock.advance(10 * minuteMs)
    expect(await token()).toBe('token-2')
  })

  test('a fault is reported unchanged if there is no token', async () => {
    const { state, token } = start()
    state.fault = down(7_000)
    expect(await caughtAsync(token())).toBe(state.fault)
  })

  test.each(['silence', 'grace'] as const)(
    'a fault with the patience "%s" keeps the current token',
    async (patience) => {
      const { clock, state, token } = start()
      await token()
      state.fault = new WaitError('sign-in-failed', 'not known yet', { patience })
      clock.advance(hourMs - minuteMs)
      expect(await token()).toBe('token-1')
    }
  )

  test('a permanent refusal ends the wait when the current token has expired, and there is one request until then', async () => {
    const { clock, state, events, token } = start()
    await token()
    state.fault = new WaitError('sign-in-failed', 'the client secret has expired')
    clock.advance(hourMs - 5 * minuteMs)
    for (let second = 0; second < 299; second += 1) {
      expect(await token()).toBe('token-1')
      clock.advance(1_000)
    }
    expect(await token()).toBe('token-1')
    expect(state.asked).toBe(2)
    expect(events.slice(2)).toEqual([`kept the client secret has expired ${5 * minuteMs}`])
    clock.advance(1_000)
    expect(await caughtAsync(token())).toBe(state.fault)
    expect(state.asked).toBe(3)
  })

  test('a permanent refusal is reported unchanged if there is no token', async () => {
    const { source, state, token } = start()
    state.fault = new WaitError('sign-in-failed', 'the client secret is wrong')
    expect(await caughtAsync(token())).toBe(state.fault)
    state.fault = undefined
    expect(await token()).toBe('token-2')
    state.fault = new WaitError('sign-in-failed', 'the client secret has expired')
    source.onUnauthorized('token-2', down())
    expect(await caughtAsync(token())).toBe(state.fault)
  })

  test('a cancelled job is reported as such, whatever the current token', async () => {
    const { clock, state, token } = start()
    await token()
    state.hang = true
    clock.advance(hourMs - minuteMs)
    expect(await caughtAsync(token(1_000, AbortSignal.abort()))).toMatchObject({ reason: 'interrupted' })
  })

  test('a bug is not retried', async () => {
    const { clock, state, token } = start()
    await token()
    state.fault = new TypeError('bug')
    clock.advance(hourMs - minuteMs)
    expect(await caughtAsync(token())).toBe(state.fault)
  })
})

describe('a token service that never responds', () => {
  test('delays the wait no longer than the limit', async () => {
    const { clock, state, token } = start()
    state.hang = true
    const asked = caughtAsync(token(20))
    clock.advance(20)
    expect(await asked).toMatchObject({
      reason: 'sign-in-failed',
      patience: 'silence',
      message: 'Could not sign in within 1 s'
    })
  })

  test('does not stop the wait while the current token is valid, and gets one request', async () => {
    const { clock, state, token } = start()
    await token()
    state.hang = true
    clock.advance(hourMs - minuteMs)
    const first = token(20)
    clock.advance(20)
    expect(await first).toBe('token-1')
    // The next poll does not wait for the hanging renewal.
    expect(await token(60_000)).toBe('token-1')
    expect(state.asked).toBe(2)
  })

  test('does not use up the rest of a short token', async () => {
    const { clock, state, token } = start(500)
    await token()
    state.hang = true
    clock.advance(450)
    let isSettled = false
    const asked = token(60_000).finally(() => {
      isSettled = true
    })
    clock.advance(24)
    await new Promise(setImmediate)
    expect(isSettled).toBe(false)
    clock.advance(1)
    expect(await asked).toBe('token-1')
  })

  test('gives a poll no token that expires while the renewal fails', async () => {
    const { clock, state, token } = start(500)
    await token()
    state.hang = true
    state.fault = down()
    clock.advance(450)
    const asked = caughtAsync(token(60_000))
    clock.advance(50)
    expect(await asked).toMatchObject({ message: 'Could not sign in within 1 s' })
  })

  test('ends with an interruption', async () => {
    const { state, token } = start()
    state.hang = true
    const cancelled = new AbortController()
    const asked = caughtAsync(token(60_000, cancelled.signal))
    cancelled.abort()
    expect(await asked).toMatchObject({ reason: 'interrupted' })
  })
})

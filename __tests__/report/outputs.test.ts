/** The outputs: the source of each, and what happens if they are too large. */
import { describe, expect, test } from '@jest/globals'
import { WaitError } from '../../src/errors.ts'
import type { OperationStatus } from '../../src/operation.ts'
import type { Conclusion } from '../../src/report/conclusion.ts'
import { outputsOf } from '../../src/report/outputs.ts'
import { operationError, reading, subject, url } from './samples.ts'

const succeeded = (operation: Partial<OperationStatus>, more: Partial<Conclusion> = {}): Conclusion => ({
  verdict: {
    outcome: 'succeeded',
    reading: reading({ state: 'succeeded', status: 'Succeeded', ...operation }, { operationUrl: `${url}&at=2` }),
    requestId: 'r-1',
    polls: 3,
    elapsedMs: 1_500
  },
  red: false,
  ...more
})

test('say for which end the last response was read', () => {
  const { values } = outputsOf(succeeded({ api: 'arm-resource', until: 'deleted' }, { subject }))
  expect(values).toMatchObject({ api: 'arm-resource', until: 'deleted' })
})

test('come from the last response, the inputs and the wait', () => {
  const operation = {
    name: 'op',
    startTime: 'start',
    endTime: 'end',
    percentComplete: '99',
    httpStatusCode: '200',
    data: 'data',
    result: '{"a":1}',
    document: '{}'
  }
  expect(outputsOf(succeeded(operation, { subject: { ...subject, until: 'deleted' } }))).toEqual({
    leftOut: [],
    values: {
      outcome: 'succeeded',
      reason: '',
      status: 'Succeeded',
      api: 'arm-operation',
      until: 'deleted',
      'operation-id': 'op-1',
      'operation-name': 'op',
      'operation-url': `${url}&at=2`,
      result: '{"a":1}',
      'start-time': 'start',
      'end-time': 'end',
      'percent-complete': '99',
      'http-status-code': '200',
      data: 'data',
      'error-code': '',
      'error-message': '',
      'error-target': '',
      'error-detail': '',
      'request-id': 'r-1',
      polls: '3',
      'elapsed-seconds': '2',
      response: '{}'
    }
  })
})

test('contain the API that the responses actually belong to', () => {
  expect(outputsOf(succeeded({ api: 'arm-location' }, { subject })).values.api).toBe('arm-location')
})

test('are empty if the inputs were invalid, except for the reason', () => {
  const fault = new WaitError('invalid-input', 'x')
  const verdict = { outcome: 'unknown', reason: 'invalid-input', fault, polls: 0, elapsedMs: 0 } as const
  const { values } = outputsOf({ verdict, red: true })
  const filled = Object.entries(values).filter(([, value]) => value !== '')
  expect(Object.fromEntries(filled)).toStrictEqual({
    outcome: 'unknown',
    reason: 'invalid-input',
    polls: '0',
    'elapsed-seconds': '0'
  })
})

test('say that nothing was started', () => {
  const error = operationError('Conflict', 'x')
  const verdict = { outcome: 'failed', reason: 'not-started', error, polls: 0, elapsedMs: 0 } as const
  expect(outputsOf({ verdict, subject, red: true, error }).values).toMatchObject({
    outcome: 'failed',
    reason: 'not-started',
    'error-code': 'Conflict',
    'operation-url': url
  })
})

test.each([
  ['its own', operationError('A', 'own', [operationError('B', 'inner')]), 'own'],
  ['the first further in', operationError('A', '', [operationError('B', '', [operationError('C', 'deep')])]), 'deep'],
  ['the first of several', operationError('A', '', [operationError('B', ''), operationError('C', 'second')]), 'second'],
  ['none', operationError('A', ''), '']
])('have the message of an error: %s', (_, error, message) => {
  const { values } = outputsOf(succeeded({}, { error }))
  expect(values['error-message']).toBe(message)
  expect(JSON.parse(values['error-detail'] ?? '')).toEqual(error)
})

describe('too large', () => {
  const half = 'x'.repeat(250_000)
  const filled = (operation: Partial<OperationStatus>, error?: Conclusion['error']) => {
    const { values, leftOut } = outputsOf(succeeded({ document: '', ...operation }, { error, subject }))
    expect(Object.values(values).join('').length).toBeLessThanOrEqual(400_000)
    for (const name of leftOut) expect(values[name]).toBe('')
    return leftOut
  }

  test('the response is removed first', () => {
    expect(filled({ document: half, result: half })).toEqual(['response'])
  })

  test('then the error’s detail, then the result, then the rest', () => {
    const error = operationError('A', half)
    expect(filled({ document: half, result: half, data: half }, error)).toEqual([
      'response',
      'error-detail',
      'result',
      'data'
    ])
    expect(filled({ result: half, data: half })).toEqual(['result'])
    expect(filled({ name: half, startTime: `${half}x` })).toEqual(['start-time'])
  })

  test('as many UTF-16 units as fit are kept', () => {
    const others = outputsOf(succeeded({ document: '' }, { subject })).values
    const room = 400_000 - Object.values(others).join('').length
    expect(filled({ document: 'x'.repeat(room) })).toEqual([])
    expect(filled({ document: 'x'.repeat(room + 1) })).toEqual(['response'])
  })
})

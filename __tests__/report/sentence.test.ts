/** The message about the end of a wait: for every outcome, and its variants. */
import { describe, expect, test } from '@jest/globals'
import { WaitError } from '../../src/errors.ts'
import type { OperationError, OperationStatus, Reason } from '../../src/operation.ts'
import type { Conclusion } from '../../src/report/conclusion.ts'
import { sentenceOf } from '../../src/report/sentence.ts'
import type { Ending } from '../../src/wait/verdict.ts'
import { operationError, reading, subject, unreachable } from './samples.ts'

const cost = { polls: 3, elapsedMs: 65_000 }
const conclude = (ending: Ending, more: Partial<Conclusion> = {}): Conclusion => ({
  verdict: { ...ending, ...cost },
  subject,
  red: true,
  ...more
})
const ended = (
  outcome: 'succeeded' | 'failed' | 'canceled',
  operation: Partial<OperationStatus>,
  error?: OperationError
) => conclude({ outcome, reading: reading({ state: outcome, ...operation }) }, { error })
const unknown = (fault: WaitError, more: Partial<Conclusion> = {}, last = false) =>
  conclude({ outcome: 'unknown', reason: fault.reason, fault, reading: last ? reading() : undefined }, more)

const goOn = [
  'with:',
  '  api: arm-operation',
  '  operation-url: https://management.azure.com/subscriptions/x/operations/op-1?api-version=2024-11-01'
]
const again = ['To continue the wait, run this action again with the same sign-in and these inputs:', ...goOn]
const longer = [
  'To continue the wait, run this action again with a longer timeout, the same sign-in and these inputs:',
  ...goOn
]
const sizes = operationError('SkuNotAvailable', 'No such size here.')

test.each<[string, Conclusion, string, string]>([
  [
    'succeeded',
    ended('succeeded', { status: 'Succeeded' }),
    'Succeeded',
    'Azure says Succeeded, after 1m 5s and 3 polls.'
  ],
  [
    'succeeded, with a meaning',
    ended('succeeded', { status: '404 Not Found', meaning: 'The resource no longer exists' }),
    'Succeeded',
    'Azure says 404 Not Found, after 1m 5s and 3 polls. The resource no longer exists.'
  ],
  [
    'succeeded by a word from the inputs',
    ended('succeeded', { status: 'Completed', isUserWord: true }),
    'Succeeded',
    'Azure says Completed, after 1m 5s and 3 polls. The input succeeded-when counts this as succeeded.'
  ],
  [
    'failed, with an error',
    ended('failed', { status: 'Failed' }, operationError('DeploymentFailed', 'See details.', [sizes])),
    'The operation failed: DeploymentFailed, because of SkuNotAvailable',
    'Azure says Failed, after 1m 5s and 3 polls: SkuNotAvailable: No such size here. Azure reported it as DeploymentFailed: See details.'
  ],
  [
    'failed, with an error without a code',
    ended('failed', { status: 'Failed' }, operationError('', 'It failed.')),
    'The operation failed',
    'Azure says Failed, after 1m 5s and 3 polls: It failed.'
  ],
  [
    'failed, with a code only in the details',
    ended('failed', { status: 'Failed' }, operationError('', 'See details.', [sizes])),
    'The operation failed: SkuNotAvailable',
    'Azure says Failed, after 1m 5s and 3 polls: SkuNotAvailable: No such size here. Azure reported it as See details.'
  ],
  [
    'failed by a word from the inputs',
    ended('failed', { status: 'Stopped', isUserWord: true }, sizes),
    'The operation failed: SkuNotAvailable',
    'Azure says Stopped, after 1m 5s and 3 polls. The input failed-when counts this as failed: SkuNotAvailable: No such size here.'
  ],
  [
    'failed without a reason',
    ended('failed', { status: 'Failed', document: '{"id":"x","secret":"y","properties":{"key":"z"},"list":[1]}' }),
    'The operation failed',
    'Azure says Failed, after 1m 5s and 3 polls. The response contains no reason. Its members are id, secret, properties.key, list.'
  ],
  [
    'failed without a reason or a body',
    ended('failed', { status: 'Failed', document: '' }),
    'The operation failed',
    'Azure says Failed, after 1m 5s and 3 polls. The response contains no reason.'
  ],
  [
    'canceled',
    ended('canceled', { status: 'Canceled' }),
    'The operation was canceled',
    'Azure says Canceled, after 1m 5s and 3 polls. The response contains no reason.'
  ],
  [
    'canceled, with an error',
    ended('canceled', { status: 'Cancelled' }, operationError('Preempted', 'By another.')),
    'The operation was canceled: Preempted',
    'Azure says Cancelled, after 1m 5s and 3 polls: Preempted: By another.'
  ],
  [
    'canceled, with parts that only have a word',
    ended('canceled', { status: 'Canceled' }, operationError('', '', [operationError('', 'Canceled')])),
    'The operation was canceled',
    'Azure says Canceled, after 1m 5s and 3 polls. The response contains no reason.'
  ],
  [
    'canceled, with the error of a part',
    ended('canceled', { status: 'Canceled' }, operationError('', '', [sizes])),
    'The operation was canceled: SkuNotAvailable',
    'Azure says Canceled, after 1m 5s and 3 polls: SkuNotAvailable: No such size here.'
  ],
  [
    'failed, first in a part without a code',
    ended(
      'failed',
      { status: 'Failed' },
      {
        ...operationError('DeploymentFailed', 'See details.', [operationError('', 'Why.'), sizes]),
        rootCause: { code: '', message: 'Why.' }
      }
    ),
    'The operation failed: DeploymentFailed',
    'Azure says Failed, after 1m 5s and 3 polls: Why. Azure reported it as DeploymentFailed: See details.'
  ],
  [
    'not started',
    conclude({ outcome: 'failed', reason: 'not-started', error: sizes }),
    'Not started: SkuNotAvailable',
    'Azure refused the request that starts the operation: SkuNotAvailable: No such size here. Nothing was started.'
  ]
])('%s', (_, conclusion, title, text) => {
  expect(sentenceOf(conclusion)).toEqual({ title, text, lines: [] })
})

test('not started for lack of a role, with the role and the request', () => {
  const message =
    "The client 'c' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/deallocate/action' over scope '/subscriptions/s' or the scope is invalid."
  const error = operationError('AuthorizationFailed', message)
  const conclusion = { ...conclude({ outcome: 'failed', reason: 'not-started', error }), call: 'POST https://x/y' }
  expect(sentenceOf(conclusion).lines).toEqual([
    'Give the identity a role with the action Microsoft.Compute/virtualMachines/deallocate/action on the scope /subscriptions/s.',
    'Request: POST https://x/y'
  ])
})

describe('timed out', () => {
  test('says what the last status was, and how to continue', () => {
    expect(sentenceOf(conclude({ outcome: 'timed-out', reason: 'deadline', reading: reading() }))).toEqual({
      title: 'Timed out',
      text: 'Not finished after 1m 5s and 3 polls. Last status: Running. The operation continues in Azure.',
      lines: longer
    })
  })

  test('says why the last poll failed', () => {
    const { text } = sentenceOf(
      conclude({ outcome: 'timed-out', reason: 'deadline', reading: reading(), fault: unreachable })
    )
    expect(text).toBe(
      'Not finished after 1m 5s and 3 polls. Last status: Running. The last poll failed: Azure returned HTTP 503. The operation continues in Azure.'
    )
  })

  test.each<[string, Partial<OperationStatus>, boolean]>([
    ['while the operation is polled', {}, true],
    ['not while the state is polled', { api: 'arm-resource' }, false]
  ])('names the state that the wait would have gone on to: %s', (_, operation, isNamed) => {
    const ending: Ending = { outcome: 'timed-out', reason: 'deadline', reading: reading(operation) }
    const { lines } = sentenceOf(conclude(ending, { subject: { ...subject, goals: ['state-field', 'words'] } }))
    expect(lines.some((line) => line.includes('After its success, wait for the resource’s own state'))).toBe(isNamed)
  })

  test.each<[NonNullable<OperationStatus['doubt']>, string]>([
    ['undocumented', 'is not documented for this API'],
    ['sounds-final', 'sounds as if the operation had finished, but this API does not define it as an end'],
    ['waits-for-a-person', 'may mean that the operation waits for a person']
  ])('repeats that a status counts as running: %s', (doubt, meaning) => {
    const last = reading({ status: 'Completed', doubt })
    const ending: Ending = { outcome: 'timed-out', reason: 'deadline', reading: last }
    const sentence = (remedy: string) => `The status Completed ${meaning}. It counts as running. ${remedy}`
    expect(sentenceOf(conclude(ending)).lines).toEqual([
      sentence('If it should end the wait, name it in succeeded-when or failed-when.'),
      ...longer
    ])
    expect(sentenceOf(conclude(ending, { subject: { ...subject, goals: [] } })).lines[0]).toBe(
      sentence('If it never changes, the wait ends at the deadline.')
    )
  })
})

test('after a call, the inputs replace request, because the same step would start the operation again', () => {
  for (const ending of [
    { outcome: 'timed-out', reason: 'deadline', reading: reading() },
    { outcome: 'interrupted', reason: 'interrupted', reading: reading() },
    { outcome: 'unknown', reason: 'unreachable', fault: unreachable, reading: reading() }
  ] as const) {
    const { lines } = sentenceOf(conclude(ending, { call: 'POST /x' }))
    expect(lines.find((line) => line.startsWith('To continue'))).toMatch(/these inputs in place of request:$/)
    expect(lines.at(-1)).toBe('The same step, with request, would start the operation again.')
  }
})

describe('interrupted', () => {
  test('after a status', () => {
    expect(sentenceOf(conclude({ outcome: 'interrupted', reason: 'interrupted', reading: reading() }))).toEqual({
      title: 'Interrupted',
      text: 'The job was cancelled after 1m 5s and 3 polls. Last status: Running. The operation continues in Azure.',
      lines: again
    })
  })

  test('before one', () => {
    const conclusion = conclude({ outcome: 'interrupted', reason: 'interrupted' })
    const one = { ...conclusion, verdict: { ...conclusion.verdict, polls: 1, elapsedMs: 0 } }
    expect(sentenceOf(one).text).toBe('The job was cancelled after 0s and 1 poll. The operation continues in Azure.')
  })

  test('during a call', () => {
    const fault = new WaitError('interrupted', 'The GitHub job was cancelled. Nothing was started')
    expect(sentenceOf(conclude({ outcome: 'interrupted', reason: 'interrupted', fault }))).toEqual({
      title: 'Interrupted',
      text: 'The GitHub job was cancelled. Nothing was started.',
      lines: []
    })
  })
})

describe('unknown', () => {
  test('says why, and what the last status was', () => {
    expect(sentenceOf(unknown(unreachable, {}, true))).toEqual({
      title: 'Unknown outcome: unreachable',
      text: 'Could not determine the operation’s status after 1m 5s and 3 polls: Azure returned HTTP 503. Last status: Running. The operation may still be running.',
      lines: ['Check the endpoint, the proxy, the runner’s network and the status of Azure.', ...again]
    })
  })

  test.each([
    ['it ends in a full stop', 'It broke.', 'It broke. The operation'],
    ['it ends in a question', 'Did it break?', 'Did it break? The operation'],
    ['it ends in neither', 'It broke', 'It broke. The operation']
  ])('adds no second period: %s', (_, message, expected) => {
    expect(sentenceOf(unknown(new WaitError('refused', message))).text).toContain(`3 polls: ${expected} may still`)
  })

  test('keeps the lines of a fault together, with the rest below them', () => {
    const fault = new WaitError('unreadable', 'It has no state. Add these inputs:\nstate-field: a.b\nsucceeded-when: …')
    expect(sentenceOf(unknown(fault, {}, true))).toMatchObject({
      text: 'Could not determine the operation’s status after 1m 5s and 3 polls: It has no state. Add these inputs:',
      lines: [
        'state-field: a.b',
        'succeeded-when: …',
        'Last status: Running. The operation may still be running.',
        'The response may come from a proxy or gateway instead of Azure: check the endpoint and the proxy.',
        ...again
      ]
    })
  })

  test('mentions no polls if the sign-in failed before the first', () => {
    const fault = new WaitError('sign-in-failed', 'Could not sign in: no.')
    expect(sentenceOf(unknown(fault, { nothingSent: true }))).toMatchObject({
      text: 'Could not determine the operation’s status, because the sign-in failed before the first request: Could not sign in: no. The operation may still be running.',
      lines: again
    })
  })

  test('has its fault’s advice instead of the reason’s', () => {
    const fault = new WaitError('unreadable', 'It has no status', { advice: 'Check that api is right.' })
    expect(sentenceOf(unknown(fault)).lines[0]).toBe('Check that api is right.')
  })

  test.each<[Reason, string]>([
    [
      'not-found',
      'Check the ids, the subscription and the cloud. Azure deletes the status of an operation some time after its end.'
    ],
    [
      'forbidden',
      'Check that the token is for this service, that it has not expired, and that its identity may read the operation. In Resource Manager, the role Reader on the scope of the URL is enough.'
    ],
    ['refused', 'A retry would get the same response: check the inputs, the endpoint and the proxy.'],
    ['unreachable', 'Check the endpoint, the proxy, the runner’s network and the status of Azure.'],
    ['unreadable', 'The response may come from a proxy or gateway instead of Azure: check the endpoint and the proxy.'],
    ['internal-error', 'This is a bug in the action: please report it with this log.']
  ])('%s has its advice', (reason, advice) => {
    expect(sentenceOf(unknown(new WaitError(reason, 'x'))).lines).toEqual([advice, ...again])
  })

  test('without inputs has nothing to repeat', () => {
    const fault = new WaitError('internal-error', 'It broke')
    expect(sentenceOf(unknown(fault, { subject: undefined })).lines).toEqual([
      'This is a bug in the action: please report it with this log.'
    ])
  })

  describe('with a call', () => {
    const call = { call: 'POST https://management.azure.com/x', subject: undefined }

    test('is the fault alone, which says whether the operation may have been started', () => {
      const fault = new WaitError('unreachable', 'Reset. Nothing was started\nmore')
      expect(sentenceOf(unknown(fault, call))).toEqual({
        title: 'Unknown outcome: unreachable',
        text: 'Reset. Nothing was started.',
        lines: ['more', 'Request: POST https://management.azure.com/x']
      })
    })

    test('because of a bug says that the operation may have been started', () => {
      const may = 'The operation may have been started. Check the resource before you run this again.'
      const advice = 'This is a bug in the action: please report it with this log.'
      expect(sentenceOf(unknown(new WaitError('internal-error', 'It broke'), call))).toMatchObject({
        text: `It broke. ${may}`,
        lines: [advice]
      })
      expect(sentenceOf(unknown(new WaitError('internal-error', 'It broke\nhere'), call))).toMatchObject({
        text: 'It broke.',
        lines: ['here', may, advice]
      })
    })
  })

  test.each<[string, Conclusion['subject'], boolean]>([
    ['if the API waits for that', { ...subject, goals: ['until'] }, true],
    ['unless it is waited for already', { ...subject, goals: ['until'], until: 'deleted' }, false],
    ['unless the API has none', subject, false]
  ])('not found mentions a deletion, %s', (_, about, speaks) => {
    const [advice = ''] = sentenceOf(unknown(new WaitError('not-found', 'x'), { subject: about })).lines
    expect(advice.includes('until: deleted')).toBe(speaks)
  })

  test.each([
    [
      'Microsoft.Compute/locations/operations/read',
      'Give the identity a role with the action Microsoft.Compute/locations/operations/read on the scope /subscriptions/x: Reader is enough.'
    ],
    [
      'Microsoft.X/things/listKeys/action',
      'Give the identity a role with the action Microsoft.X/things/listKeys/action on the scope /subscriptions/x.'
    ]
  ])('forbidden contains the action and the scope from Azure’s message: %s', (action, advice) => {
    const message = `The client 'a' with object id 'b' does not have authorization to perform action '${action}' over scope '/subscriptions/x' or the scope is invalid. If access was recently granted, please refresh your credentials.`
    const responseError = operationError('AuthorizationFailed', message)
    expect(sentenceOf(unknown(new WaitError('forbidden', 'x', { responseError }))).lines[0]).toBe(advice)
  })
})

describe('a 403', () => {
  const start = "The client 'a' does not have authorization to perform action"
  const role = (action: string, scope: string) =>
    `Give the identity a role with the action ${action} on the scope ${scope}`
  const linked =
    "The client has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '/subscriptions/x'; however, it does not have permission to perform action(s) 'join/action' on the linked scope(s) '/subscriptions/y/vnet' (respectively) or the linked scope(s) are invalid."
  test.each<[string, OperationError, string]>([
    [
      'with the reason in its details',
      operationError('A', 'See details.', [
        operationError('B', 'Not this one.'),
        operationError('C', '', [operationError('D', `${start} 'X/y/action' over scope '/subscriptions/x'.`)])
      ]),
      `${role('X/y/action', '/subscriptions/x')}.`
    ],
    [
      'on a linked scope',
      operationError('LinkedAuthorizationFailed', linked),
      `${role('join/action', '/subscriptions/y/vnet')}.`
    ],
    [
      'on a linked scope, in the singular',
      operationError('LinkedAuthorizationFailed', linked.replace('action(s)', 'action')),
      `${role('join/action', '/subscriptions/y/vnet')}.`
    ],
    [
      'with double quotes',
      operationError('A', `${start} "X/read" over scope "/subscriptions/x".`),
      `${role('X/read', '/subscriptions/x')}: Reader is enough.`
    ],
    [
      'in a disabled subscription',
      operationError('ReadOnlyDisabledSubscription', 'The subscription is disabled.'),
      'The subscription is disabled, so nothing in it can be changed. Ask its owner to enable it again.'
    ],
    [
      'by a policy',
      operationError('RequestDisallowedByPolicy', 'Resource was disallowed by policy.'),
      'A policy in Azure forbids this. Change the request, or ask the owner of the policy for an exemption.'
    ]
  ])('%s has its own advice, for a poll and for a request', (_, error, advice) => {
    const fault = new WaitError('forbidden', 'x', { responseError: error })
    expect(sentenceOf(unknown(fault)).lines[0]).toBe(advice)
    expect(sentenceOf(conclude({ outcome: 'failed', reason: 'not-started', error })).lines).toEqual([advice])
  })
})

test('invalid inputs are a sentence and a list, without inputs to repeat', () => {
  const fault = new WaitError('invalid-input', 'Two inputs are wrong.\n- api: is required\n- timeout: "1" is not')
  expect(sentenceOf(unknown(fault, { subject: undefined }))).toEqual({
    title: 'Invalid input',
    text: 'Two inputs are wrong.',
    lines: ['- api: is required', '- timeout: "1" is not']
  })
})

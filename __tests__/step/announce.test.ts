/** What a step prints before it sends anything, and the subject of its report. */
import { describe, expect, test } from '@jest/globals'
import { type Goal, usualGoal } from '../../src/documents/goal.ts'
import type { GoalInput } from '../../src/flavors/flavor.ts'
import { announce, announceCall, subjectOf } from '../../src/step/announce.ts'
import { type Given, gateway, readStep, token } from '../inputs/read.ts'
import { printed } from '../report/printing.ts'

const now = new Date('2026-03-04T05:06:07Z')
const thing = '/subscriptions/0b1f/resourceGroups/rg/providers/Microsoft.Sample/things/t?api-version=2024-01-01'
const resource = {
  api: 'arm-resource',
  'resource-id': thing.split('?')[0] ?? '',
  'api-version': '2024-01-01',
  ...token
}
const announced = (given: Given) => printed(() => announce(readStep(given), now))

/** A token that is valid until this time. */
const tokenUntil = (time: string) => {
  const [header, claims] = [{ alg: 'none' }, { exp: Date.parse(time) / 1_000 }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url')
  )
  return `${header}.${claims}.x`
}

describe('a step announces', () => {
  test('only how it signs in', () => {
    expect(announced(gateway)).toEqual(['Signing in with the access-token'])
    const { 'access-token': _, ...withoutSignIn } = resource
    expect(announced(withoutSignIn)).toEqual(['Signing in with the Azure CLI’s login, because no credentials are set'])
  })

  test.each<[string, Given, string]>([
    [
      'an API',
      { ...gateway, 'job-name': 'j', audience: 'api://x' },
      'warning Ignored inputs: The API classic-gateway does not use job-name.\nThe sign-in method (the access-token) does not use audience.'
    ],
    [
      'a request',
      { request: `PUT ${thing}`, 'job-name': 'j', ...token },
      'warning Ignored inputs: The API request does not use job-name.'
    ]
  ])('which inputs %s ignores', (_, given, warning) => {
    expect(announced(given)).toEqual([warning, 'Signing in with the access-token'])
  })

  test.each<[string, string, string | undefined]>([
    ['before the deadline', '2026-03-04T05:36:06Z', '29m 59s'],
    ['at the deadline', '2026-03-04T05:36:07Z', undefined]
  ])('that its token expires %s', (_, until, left) => {
    const lines = announced({ ...gateway, 'access-token': tokenUntil(until), timeout: '30m' })
    expect(lines.slice(0, -1)).toEqual(
      left === undefined
        ? []
        : [
            `warning The sign-in may expire before the wait ends: The access-token expires in ${left}, at 2026-03-04 05:36:06 UTC, and the wait can take 30m. With client-id and tenant-id, this step signs in by itself and renews its token as long as the wait lasts.`
          ]
    )
  })
})

describe('a call announces', () => {
  const warning = expect.stringMatching(/^warning The operation is started again: This is attempt 2 of the job/)

  test.each<[string, number, boolean]>([
    ['POST', 1, false],
    ['POST', 2, true],
    ['PUT', 2, false],
    ['PATCH', 2, false],
    ['DELETE', 2, false]
  ])('its %s, in attempt %d of the job', (method, attempt, warns) => {
    const inputs = readStep({ request: `${method} ${thing}`, ...token })
    if (inputs.kind !== 'start') throw new Error('The step starts nothing')
    let call = ''
    const lines = printed(() => {
      call = announceCall(inputs, 'c1', attempt)
    })
    expect(call).toBe(`${method} https://management.azure.com${thing}`)
    expect(lines).toEqual([
      ...(warns ? [warning] : []),
      `Starting the operation: ${method} https://management.azure.com${thing} (client request id c1)`
    ])
  })

  test('without the signature in its URL', () => {
    const inputs = readStep({ request: `PUT ${thing}&sig=a-signature`, ...token })
    if (inputs.kind !== 'start') throw new Error('The step starts nothing')
    expect(printed(() => announceCall(inputs, 'c1', 1)).join()).not.toContain('a-signature')
  })
})

describe('the subject of the report', () => {
  const subject = (given: Given, goals: readonly GoalInput[], goal: Partial<Goal> = {}) => {
    const inputs = readStep(given)
    if (inputs.kind !== 'wait') throw new Error('The step starts something')
    return subjectOf(inputs, { api: inputs.api, goal: { ...usualGoal, ...goal }, flavor: inputs.flavor, goals })
  }

  test('names the operation, its URL and its page in the portal', () => {
    const id = resource['resource-id']
    expect(subject(resource, ['until'], { until: 'deleted' })).toEqual({
      api: 'arm-resource',
      until: 'deleted',
      operationId: id,
      title: undefined,
      operationUrl: `https://management.azure.com${thing}`,
      portalUrl: `https://portal.azure.com/#resource${id}`,
      goals: ['until'],
      handOver: []
    })
  })

  test('hands over only the inputs about the end that the API uses', () => {
    const given = {
      ...resource,
      'state-field': 'properties.state',
      'succeeded-when': 'On',
      environment: 'AzureChinaCloud'
    }
    const names = (goals: readonly GoalInput[]) => subject(given, goals).handOver.map(([name]) => name)
    expect(names(['until', 'state-field', 'words'])).toEqual(['environment', 'state-field', 'succeeded-when'])
    expect(names(['words'])).toEqual(['environment', 'succeeded-when'])
    expect(names([])).toEqual(['environment'])
  })
})

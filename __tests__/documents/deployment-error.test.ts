import { describe, expect, test } from '@jest/globals'
import { explainDeployment } from '../../src/documents/deployment-error.ts'
import { errorOf, readErrorDetail } from '../../src/documents/error-detail.ts'
import { WaitError } from '../../src/errors.ts'
import type { Inquiry } from '../../src/http/request.ts'
import type { OperationError } from '../../src/operation.ts'
import { drive, failed, listed, main, nested, page, treeOf } from './deployment-operations.ts'

const own = errorOf('DeploymentFailed', 'At least one resource deployment operation failed.')

describe('the reason of a failed deployment', () => {
  const explain = (pages: Readonly<Record<string, string>>, error: OperationError | undefined = own) =>
    drive(explainDeployment(main, { own: error }), pages)

  test('has a branch for each failed resource, in order', () => {
    const operations = [
      failed('late', 'Late', { timestamp: '2026-11-26T10:00:09Z' }),
      listed('fine', 'Succeeded'),
      failed('early', 'Early', { timestamp: '2026-11-26T10:00:01Z' }),
      failed('victim', 'DependencyFailed', { timestamp: '2026-11-26T10:00:00Z' })
    ]
    const { result } = explain({ 'main/operations': page(operations) })
    expect(result && treeOf(result)).toEqual([
      'DeploymentFailed',
      ['Early @ Microsoft.Sample/things early'],
      ['Late @ Microsoft.Sample/things late'],
      ['DependencyFailed @ Microsoft.Sample/things victim']
    ])
    expect(result).toMatchObject({ rootCause: { code: 'Early', message: 'early says so.' }, message: own.message })
  })

  test('includes nested errors, and nested deployments in another scope', () => {
    const message = JSON.stringify({
      error: { code: 'ResourceDeploymentFailure', details: [{ code: 'SkuNotAvailable' }] }
    })
    const { result, asked } = explain({
      'main/operations': page([nested('net', 'rg-net')]),
      'net/operations': page([failed('gw', 'Conflict', { statusMessage: { error: { code: 'Conflict', message } } })])
    })
    expect(asked).toEqual(['main/operations', 'net/operations'])
    expect(result && treeOf(result)).toEqual([
      'DeploymentFailed',
      [
        'DeploymentFailed @ Microsoft.Resources/deployments net',
        ['Conflict @ Microsoft.Sample/things gw', ['ResourceDeploymentFailure', ['SkuNotAvailable']]]
      ]
    ])
    expect(result?.rootCause?.code).toBe('SkuNotAvailable')
  })

  test('reads every page once', () => {
    const link = `${main.href}/operations?api-version=2021-04-01&$skiptoken=2`
    const { asked, result } = explain({
      'main/operations': page([failed('a', 'A')], link),
      'main/operations&$skiptoken=2': page([failed('b', 'B')], link)
    })
    expect(asked).toEqual(['main/operations', 'main/operations&$skiptoken=2'])
    expect(result?.details.map(({ code }) => code)).toEqual(['A', 'B'])
  })

  test('a deployment that contains itself is read once', () => {
    const { asked } = explain({ 'main/operations': page([nested('MAIN', 'RG-web'), nested('main', 'rg-web')]) })
    expect(asked).toEqual(['main/operations'])
  })

  test('nesting is limited', () => {
    const pages = Object.fromEntries(
      Array.from({ length: 9 }, (_, depth) => [
        `${depth === 0 ? 'main' : `n${depth}`}/operations`,
        page([nested(`n${depth + 1}`, 'rg')])
      ])
    )
    expect(explain(pages).asked).toHaveLength(6)
  })

  test('an unreadable nested list or page does not affect the rest', () => {
    const { result } = explain({
      'main/operations': page(
        [nested('hidden', 'rg'), failed('a', 'A')],
        `${main.href}/operations?api-version=2021-04-01&x=1`
      )
    })
    expect(result?.details.map(({ code }) => code)).toEqual(['DeploymentFailed', 'A'])
  })

  test('an unreadable list is a fault', () => {
    expect(() => explain({})).toThrow('no')
    expect(() => explain({ 'main/operations': '<html>' })).toThrow('not JSON')
  })

  test('includes errors that only the deployment has, and repeats none', () => {
    const error = { ...own, details: [errorOf('A', 'a says so.'), errorOf('QuotaOfTheDeployment', 'x')] }
    const { result } = explain({ 'main/operations': page([failed('a', 'A')]) }, error)
    expect(result?.details.map(({ code }) => code)).toEqual(['A', 'QuotaOfTheDeployment'])
  })

  test('without a failure in the list it is the deployment’s error', () => {
    expect(explain({ 'main/operations': page([listed('fine', 'Succeeded')]) }).result).toBe(own)
    expect(explain({ 'main/operations': '{}' }).result).toBe(own)
  })

  test('a failure without a message has its HTTP status', () => {
    const { result } = explain({ 'main/operations': page([listed('a', 'Failed', { statusCode: 'BadRequest' })]) })
    expect(result?.details).toMatchObject([{ code: 'BadRequest' }])
  })
})

describe('what the deployment’s own error has and the list lacks', () => {
  const read = (document: object): OperationError => readErrorDetail(document) ?? own
  const reason = (details: readonly object[], pages: Readonly<Record<string, string>>) => {
    const { code, message } = own
    return drive(explainDeployment(main, { own: read({ code, message, details }) }), pages).result
  }
  const conflict = { code: 'Conflict', message: 'a says so.' }
  const sku = { code: 'SkuNotAvailable', message: 'No.' }
  const failure = { code: 'ResourceDeploymentFailure', message: 'It failed.', details: [sku] }
  const wrapped = { code: 'Conflict', message: JSON.stringify({ status: 'Failed', error: failure }) }
  const general = { code: 'DeploymentFailed', message: 'Below.' }
  const a = { 'main/operations': page([failed('a', 'Conflict')]) }
  const vm = (error: object) => ({ 'main/operations': page([failed('vm', '', { statusMessage: { error } })]) })

  test('is added to the same error, with its target and its information', () => {
    const info = { type: 'PolicyViolation', info: { policy: 'P1' } }
    const detail = { ...conflict, target: 'osProfile', details: [{ code: 'DeepReason' }], additionalInfo: [info] }
    expect(reason([detail, detail], a)?.details).toMatchObject([
      {
        ...conflict,
        target: 'Microsoft.Sample/things a',
        additionalInfo: [{ type: 'target', info: 'osProfile' }, info],
        details: [{ code: 'DeepReason' }]
      }
    ])
  })

  test('is not repeated: a target that is the resource’s id, or a text with other line breaks', () => {
    const target = `${main.pathname.replace('main', 'inner')}`
    const message = 'Below. \r\n'
    const result = reason([{ code: 'DeploymentFailed', message, target }], {
      'main/operations': page([nested('inner', 'rg-web')])
    })
    expect(result?.details).toHaveLength(1)
    expect(result?.details).toMatchObject([{ target: 'Microsoft.Resources/deployments inner', additionalInfo: [] }])
  })

  test.each<[string, readonly object[], Readonly<Record<string, string>>, readonly unknown[]]>([
    [
      'the reason of a nested deployment whose list cannot be read',
      [{ ...general, details: [sku] }],
      { 'main/operations': page([nested('inner', 'rg')]) },
      [['DeploymentFailed @ Microsoft.Resources/deployments inner', ['SkuNotAvailable']]]
    ],
    [
      'the reasons of two, of which one can be read',
      [
        { ...general, details: [{ code: 'InOurs', message: 'x says so.' }] },
        { ...general, details: [sku] }
      ],
      {
        'main/operations': page([nested('theirs', 'rg'), nested('ours', 'rg')]),
        'ours/operations': page([failed('x', 'InOurs')])
      },
      [
        ['DeploymentFailed @ Microsoft.Resources/deployments theirs', ['SkuNotAvailable']],
        ['DeploymentFailed @ Microsoft.Resources/deployments ours', ['InOurs @ Microsoft.Sample/things x']]
      ]
    ],
    [
      'the reason of a resource that the list has in another form',
      [wrapped],
      vm(failure),
      [['ResourceDeploymentFailure @ Microsoft.Sample/things vm', ['SkuNotAvailable']]]
    ],
    [
      'the same, the other way round',
      [failure],
      vm(wrapped),
      [['Conflict @ Microsoft.Sample/things vm', ['ResourceDeploymentFailure', ['SkuNotAvailable']]]]
    ],
    [
      'the same, with one more',
      [{ code: 'Conflict', message: JSON.stringify({ error: { ...failure, details: [sku, { code: 'Quota' }] } }) }],
      vm(failure),
      [['ResourceDeploymentFailure @ Microsoft.Sample/things vm', ['SkuNotAvailable'], ['Quota']]]
    ],
    [
      'the reason of another resource in the same form',
      [{ code: 'Conflict', message: JSON.stringify({ error: { code: 'Quota' } }) }],
      vm(wrapped),
      [
        ['Conflict @ Microsoft.Sample/things vm', ['ResourceDeploymentFailure', ['SkuNotAvailable']]],
        ['Conflict', ['Quota']]
      ]
    ],
    [
      'an error that contains a known one',
      [{ code: 'Other', message: 'Other.', details: [conflict] }],
      a,
      [['Conflict @ Microsoft.Sample/things a'], ['Other']]
    ]
  ])('%s', (_, details, pages, expected) => {
    const result = reason(details, pages)
    expect(result && treeOf(result).slice(1)).toEqual(expected)
  })

  test('is kept one level down, too', () => {
    const error = { ...general, details: [{ code: 'InOurs', message: 'x says so.', details: [{ code: 'Deep' }] }] }
    const result = reason([], {
      'main/operations': page([nested('ours', 'rg', { statusMessage: { error } })]),
      'ours/operations': page([failed('x', 'InOurs')])
    })
    expect(result && treeOf(result).slice(1)).toEqual([
      ['DeploymentFailed @ Microsoft.Resources/deployments ours', ['InOurs @ Microsoft.Sample/things x', ['Deep']]]
    ])
  })

  test('is searched in time that does not explode', () => {
    // Errors that only contain others are compared by what they contain.
    const nest = (depth: number, leaf: string): object => ({
      code: 'X',
      details: Array.from({ length: 2 }, () => (depth === 0 ? { code: leaf } : nest(depth - 1, leaf)))
    })
    const result = reason([nest(9, 'Own')], vm(nest(9, 'Listed')))
    expect(result?.details).toHaveLength(2)
  })
})

describe('the first that failed', () => {
  const at = (second: number, more: object = {}) => ({ timestamp: `2026-01-31T12:00:${10 + second}Z`, ...more })
  const said = (error: unknown) => ({ statusMessage: { error } })
  const [nothing, ok] = [{ statusMessage: undefined, statusCode: undefined }, { statusCode: 'OK' }]

  test.each<[string, Readonly<Record<string, readonly object[]>>, string]>([
    [
      'is no canceled one',
      {
        main: [listed('a', 'Canceled', { ...said({ code: 'OperationCanceled' }), ...at(0) }), failed('b', 'B', at(1))]
      },
      'B'
    ],
    [
      'is no nested deployment of which everything was canceled',
      {
        main: [nested('n', 'rg', { provisioningState: 'Canceled', ...at(0) }), failed('b', 'B', at(1))],
        n: [listed('a', 'Cancelled', { ...said({ code: 'OperationCanceled' }), ...at(0) })]
      },
      'B'
    ],
    [
      'is by the time of the resource, not of the deployment around it',
      { main: [failed('b', 'B', at(5)), nested('n', 'rg', at(9))], n: [failed('a', 'A', at(2))] },
      'A'
    ],
    [
      'is no victim of another, however deep',
      {
        main: [
          failed('v', '', {
            ...said({ code: 'BadRequest', message: '{"error":{"code":"MissingDependency"}}' }),
            ...at(0)
          }),
          nested('n', 'rg', at(1)),
          failed('b', 'B', at(5))
        ],
        n: [failed('x', 'DependencyFailed', at(1))]
      },
      'B'
    ],
    ['has a time', { main: [failed('a', 'A', { timestamp: undefined }), failed('b', 'B', at(1))] }, 'B'],
    [
      'can be without a code',
      { main: [listed('a', 'Failed', { ...nothing, statusMessage: 'Why.' }), failed('b', 'B')] },
      ': Why.'
    ],
    [
      'is not one about which nothing is known',
      { main: [listed('a', 'Failed', nothing), failed('b', 'B', at(1))] },
      'B'
    ],
    [
      'has no HTTP status of a success as its code',
      { main: [listed('a', 'Failed', ok), failed('b', 'B', at(1))] },
      'B'
    ],
    ['is no nested deployment that cannot be read', { main: [nested('n', 'rg', at(0)), failed('b', 'B', at(1))] }, 'B'],
    [
      'is no deployment in a loop',
      {
        main: [nested('n', 'rg', at(0)), failed('b', 'B', at(9))],
        n: [nested('n', 'rg', at(0)), nested('main', 'rg-web', at(0))]
      },
      'B'
    ],
    [
      'can be a nested deployment that never began',
      {
        main: [
          nested('n', 'rg', { ...said({ code: 'InvalidTemplate', message: 'x' }), ...at(0) }),
          failed('b', 'B', at(1))
        ]
      },
      'InvalidTemplate'
    ],
    ['is general if nothing else is known', { main: [nested('n', 'rg')] }, 'DeploymentFailed']
  ])('%s', (_, lists, expected) => {
    const pages = Object.fromEntries(Object.entries(lists).map(([name, value]) => [`${name}/operations`, page(value)]))
    const cause = drive(explainDeployment(main, { own }), pages).result?.rootCause
    const { code = '', message = '' } = cause ?? {}
    expect(code || `: ${message}`).toBe(expected)
  })
})

describe('a deployment without an error of its own', () => {
  test('gets no code that Azure did not send', () => {
    const canceled = listed('a', 'Canceled', { statusCode: 'OK' })
    const { result } = drive(explainDeployment(main, { own: undefined }), { 'main/operations': page([canceled]) })
    expect(result).toEqual({
      ...errorOf('', ''),
      details: [{ ...errorOf('', 'Canceled'), target: 'Microsoft.Sample/things a' }]
    })
  })
})

describe('after a monitor, the deployment’s own error', () => {
  const found = { ...own, details: [errorOf('OnlyHere', 'x')] }
  // biome-ignore lint/correctness/useYield: it needs no request
  function* readOwn(error: OperationError | undefined): Inquiry<OperationError | undefined> {
    if (error === undefined) throw new WaitError('unreachable', 'gone')
    return error
  }
  const explain = (
    monitor: OperationError | undefined,
    error: OperationError | undefined,
    pages: Readonly<Record<string, string>> = { 'main/operations': page([failed('a', 'A')]) }
  ) => {
    const faults: string[] = []
    const onFault = ({ message }: WaitError) => faults.push(message)
    const sources = { own: monitor, readOwn: () => readOwn(error), onFault }
    return { result: drive(explainDeployment(main, sources), pages).result, faults }
  }

  test.each<[string, OperationError | undefined, OperationError | undefined, readonly unknown[]]>([
    [
      'completes that of the monitor',
      own,
      found,
      ['DeploymentFailed', ['A @ Microsoft.Sample/things a'], ['OnlyHere']]
    ],
    [
      'is a detail of another one',
      errorOf('X', 'x'),
      found,
      ['X', ['A @ Microsoft.Sample/things a'], ['DeploymentFailed', ['OnlyHere']]]
    ],
    [
      'is the error if the monitor has none',
      undefined,
      found,
      ['DeploymentFailed', ['A @ Microsoft.Sample/things a'], ['OnlyHere']]
    ],
    ['is not needed', own, undefined, ['DeploymentFailed', ['A @ Microsoft.Sample/things a']]]
  ])('%s', (_, monitor, error, expected) => {
    const { result } = explain(monitor, error)
    expect(result && treeOf(result)).toEqual(expected)
  })

  test('is used although the list cannot be read, which is reported', () => {
    const { result, faults } = explain(own, found, {})
    expect(result).toEqual(found)
    expect(faults).toEqual(['no'])
    expect(() => explain(own, undefined, {})).toThrow('no')
  })
})

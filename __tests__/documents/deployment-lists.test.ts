/** Which lists of a deployment are requested, and when. A script has the responses to a GET of each list. */
import { describe, expect, test } from '@jest/globals'
import { DeploymentLists } from '../../src/documents/deployment-lists.ts'
import { WaitError } from '../../src/errors.ts'
import type { Inquiry } from '../../src/http/request.ts'
import type { Progress, Task } from '../../src/operation.ts'
import { response } from '../flavors/table.ts'

const at = (name: string) =>
  new URL(`https://management.azure.com/subscriptions/0b1f/providers/Microsoft.Resources/deployments/${name}`)

function operation(name: string, provisioningState = 'Running', resourceType = 'Microsoft.Sample/things') {
  const targetResource = { id: at(name).pathname, resourceType, resourceName: name }
  return { properties: { provisioningOperation: 'Create', provisioningState, targetResource } }
}
const nested = (name: string) => operation(name, 'Running', 'Microsoft.Resources/deployments')

type Answer = readonly object[] | 'forbidden' | 'not-found' | 'unreachable'

/** A deployment `main` whose lists, and those of its nested deployments, can change. */
function scene(answers: Record<string, Answer>) {
  const lists = new DeploymentLists(at('main'))
  const asked: string[] = []
  const run = <T>(inquiry: Inquiry<T>): T | string => {
    try {
      let step = inquiry.next()
      while (!step.done) {
        const [, name = ''] = /\/deployments\/([^/]+)\//.exec(step.value.url.pathname) ?? []
        asked.push(name)
        const answer = answers[name] ?? 'not-found'
        step =
          typeof answer === 'string'
            ? inquiry.throw(new WaitError(answer, answer))
            : inquiry.next(response(JSON.stringify({ value: answer })))
      }
      return step.value
    } catch (error) {
      if (error instanceof WaitError) return error.reason
      throw error
    }
  }
  return { lists, asked, run, answers }
}

/** The name and the state of each task, followed by its children. */
const namesOf = (found: string | Progress) => (typeof found === 'string' ? found : found.tasks.map(rowOf))
const rowOf = ({ name, state, children }: Task): readonly unknown[] => [name, state, ...children.map(rowOf)]

test('while it runs, one list is requested at a time, the least recently read one', () => {
  const { lists, asked, run } = scene({ main: [nested('a'), nested('b')], a: [operation('x')], b: [] })
  const tasks = Array.from({ length: 5 }, () => namesOf(run(lists.tasksAfterOne())))
  expect(asked).toEqual(['main', 'a', 'b', 'main', 'a'])
  expect(tasks[4]).toEqual([
    ['a', 'Running', ['x', 'Running']],
    ['b', 'Running']
  ])
})

test('a nested deployment that does not exist yet is requested again in its turn, and the others are reported', () => {
  const { lists, asked, run, answers } = scene({ main: [nested('a'), operation('x')] })
  run(lists.tasksAfterOne())
  expect(namesOf(run(lists.tasksAfterOne()))).toEqual([
    ['a', 'Running'],
    ['x', 'Running']
  ])
  answers.a = [operation('y')]
  run(lists.tasksAfterOne())
  expect(namesOf(run(lists.tasksAfterOne()))).toEqual([
    ['a', 'Running', ['y', 'Running']],
    ['x', 'Running']
  ])
  expect(asked).toEqual(['main', 'a', 'main', 'a'])
})

test('the last list of a nested deployment is kept if the deployment can no longer be read', () => {
  const { lists, run, answers } = scene({ main: [nested('a')], a: [operation('x')] })
  for (let turn = 0; turn < 2; turn += 1) run(lists.tasksAfterOne())
  answers.a = 'unreachable'
  for (let turn = 0; turn < 2; turn += 1)
    expect(namesOf(run(lists.tasksAfterOne()))).toEqual([['a', 'Running', ['x', 'Running']]])
})

test('a nested deployment that may not be read is requested once', () => {
  const { lists, asked, run } = scene({ main: [nested('theirs')], theirs: 'forbidden' })
  for (let turn = 0; turn < 4; turn += 1) run(lists.tasksAfterOne())
  expect(asked).toEqual(['main', 'theirs', 'main', 'main'])
  expect(namesOf(run(lists.tasksAfterAll()))).toEqual([['theirs', 'Running']])
  expect(asked.slice(4)).toEqual(['main'])
})

test.each(['forbidden', 'not-found', 'unreachable'] as const)(
  'the deployment’s own list that is %s is a fault',
  (why) => {
    const { lists, run } = scene({ main: why })
    expect(run(lists.tasksAfterOne())).toBe(why)
    expect(run(lists.tasksAfterOne())).toEqual(why === 'forbidden' ? { tasks: [], fault: undefined } : why)
    expect(run(lists.readLast(at('main')))).toEqual(why === 'forbidden' ? [] : why)
    expect(run(lists.readLast(at('main')))).toEqual([])
  }
)

test('at the end every list is requested once, including those that become known only then', () => {
  const { lists, asked, run } = scene({
    main: [nested('a'), nested('b')],
    a: [nested('c'), nested('A')],
    b: 'unreachable',
    c: [operation('x')]
  })
  run(lists.readLast(at('main')))
  run(lists.readLast(at('a')))
  expect(namesOf(run(lists.tasksAfterAll()))).toEqual([
    ['a', 'Running', ['c', 'Running', ['x', 'Running']], ['A', 'Running']],
    ['b', 'Running']
  ])
  expect(asked).toEqual(['main', 'a', 'c', 'b'])
  run(lists.tasksAfterAll())
  expect(asked).toHaveLength(4)
})

test('a loop, or many ways to one deployment, cost no more than one', () => {
  const many = (name: string) => Array.from({ length: 500 }, () => nested(name))
  const { lists, asked, run } = scene({
    main: [...many('a'), ...many('main')],
    a: [...many('b'), ...many('a')],
    b: [...many('c'), ...many('main')],
    c: [operation('x')]
  })
  const tasks = namesOf(run(lists.tasksAfterAll()))
  expect(tasks).toHaveLength(1_000)
  expect(JSON.stringify(tasks).match(/"x"/g)).toHaveLength(1)
  expect(asked).toEqual(['main', 'a', 'b', 'c'])
})

test('at most a hundred deployments are listed', () => {
  const names = Array.from({ length: 200 }, (_, index) => `n${index}`)
  const { lists, asked, run } = scene({
    main: names.map(nested),
    ...Object.fromEntries(names.map((name) => [name, []]))
  })
  run(lists.tasksAfterAll())
  expect(asked).toHaveLength(100)
})

test('deployments within deployments are watched to the same depth as their errors', () => {
  const names = Array.from({ length: 9 }, (_, index) => `n${index + 1}`)
  const chain = Object.fromEntries(names.map((name, index) => [name, [nested(`n${index + 2}`)]]))
  const { lists, asked, run } = scene({ main: [nested('n1')], ...chain })
  run(lists.tasksAfterAll())
  expect(asked).toEqual(['main', 'n1', 'n2', 'n3', 'n4', 'n5'])
  const running = scene({ main: [nested('n1')], ...chain })
  for (let turn = 0; turn < 8; turn += 1) running.run(running.lists.tasksAfterOne())
  expect(running.asked).toEqual(['main', 'n1', 'n2', 'n3', 'n4', 'n5', 'main', 'n1'])
})

describe('a nested list that may not be read is reported', () => {
  const faultOf = (found: string | Progress) => (typeof found === 'string' ? found : found.fault)
  const service = (): Record<string, Answer> => ({
    main: [nested('theirs'), nested('others')],
    theirs: 'forbidden',
    others: 'forbidden'
  })
  const sentence = 'The resources of the deployment theirs could not be read: forbidden'

  test('once while it runs, and not again at the end', () => {
    const { lists, run } = scene(service())
    const faults = Array.from({ length: 4 }, () => faultOf(run(lists.tasksAfterOne())))
    expect(faults).toEqual([undefined, sentence, undefined, undefined])
    expect(faultOf(run(lists.tasksAfterAll()))).toBeUndefined()
  })

  test('once at the end, also if the reason was read before', () => {
    const { lists, run } = scene(service())
    for (const name of ['main', 'theirs', 'others']) run(lists.readLast(at(name)))
    expect(faultOf(run(lists.tasksAfterAll()))).toBe(sentence)
    expect(faultOf(run(lists.tasksAfterAll()))).toBeUndefined()
  })

  test('but not one that is not there yet, or cannot be reached', () => {
    const { lists, run } = scene({ main: [nested('a'), nested('b')], b: 'unreachable' })
    expect(faultOf(run(lists.tasksAfterAll()))).toBeUndefined()
  })
})

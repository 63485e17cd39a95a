import { resourceManager } from '../cloud.ts'
import type { Goal } from '../documents/goal.ts'
import type { GoalInput } from '../flavors/flavor.ts'
import type { Method } from '../http/request.ts'
import { type RequestBody, readBody } from './body.ts'
import type { BodyFiles } from './body-file.ts'
import { goalInputsOf, readGoal } from './goal.ts'
import { andThen, checked, combine, known, map, mistake, type Parsed } from './parsed.ts'
import type { Place } from './place.ts'
import type { Reader } from './reader.ts'
import { requestInput, requestUrlInput } from './request.ts'
import type { Aim } from './target.ts'

/** A step that starts an operation and then waits for it. */
export interface StartTarget {
  readonly kind: 'start'
  readonly request: StartRequest
  readonly goal: Goal
}

/** The call that starts the operation. */
interface StartRequest extends RequestBody {
  readonly method: Method
  /** A URL on the cloud's Resource Manager, with its `api-version`. */
  readonly url: URL
}

/** The inputs that only a step that starts an operation uses. */
export const requestInputs: readonly string[] = ['request', 'request-body', 'request-body-file']

/** Reads `request` and the inputs that go with it. */
export function readStart(input: Reader, place: Parsed<Place>, files: BodyFiles): Parsed<Aim<StartTarget>> {
  const line = input.required('request', requestInput)
  const url = andThen(combine({ line, place }), ({ line, place: { endpoint } }) =>
    input.required('request', () => requestUrlInput(line.written, endpoint))
  )
  const method = known(line)?.method
  const parts = combine({
    line,
    url,
    body: readBody(input, method, files),
    goal: readStartGoal(input, method, known(url))
  })
  const aim = map(parts, ({ line: { method }, url, body, goal }): Aim<StartTarget> => {
    const others = [resourceManager.endpointInput, ...goalInputsOf(goals[method])]
    const target: StartTarget = { kind: 'start', request: { method, url, ...body }, goal }
    return { target, used: [...requestInputs, ...others], handOver: others }
  })
  const others = ['api', 'operation-url', 'resource-id'].filter(input.has)
  return checked(
    aim,
    ...others.map((other) => mistake('request', `cannot be used with ${other}: set only one of them`))
  )
}

/** The inputs about the end of the wait, by method. A DELETE always waits until the resource is gone. */
const goals: Readonly<Record<Method, readonly GoalInput[]>> = {
  PUT: ['state-field', 'words'],
  PATCH: ['state-field', 'words'],
  POST: ['until', 'words'],
  DELETE: ['words']
}

function readStartGoal(input: Reader, method: Method | undefined, url: URL | undefined): Parsed<Goal> {
  if (method === undefined) return readGoal(input, ['until', 'state-field', 'words'], url)
  const goal = map(readGoal(input, goals[method], url), (goal): Goal => {
    return method === 'DELETE' ? { ...goal, until: 'deleted' } : goal
  })
  const allowed = goalInputsOf(goals[method])
  const others = ['until', 'state-field'].filter((name) => input.has(name) && !allowed.includes(name))
  return checked(goal, ...others.map((name) => mistake(name, `cannot be used with a ${method} request`)))
}

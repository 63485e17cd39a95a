import { type JsonObject, objects, word } from '../json.ts'
import type { Task } from '../operation.ts'

/** More than any job seen. It limits the time and memory that a forged document can cost. */
const mostTasks = 500
const deepestTask = 16
const longestName = 200

/** A step of a job, as its type describes it. */
export interface Step {
  readonly name: string
  /** The service's own word. */
  readonly state: unknown
  /** The steps below it. A function, because only steps that are shown are read. */
  readonly below?: () => readonly Step[]
}

/** The steps in a member that contains a list of objects or a single one. */
export function stepsIn(value: unknown, read: (step: JsonObject) => Step): readonly Step[] {
  return objects(value).slice(0, mostTasks).map(read)
}

/** The steps of a job as tasks: at most 500, at most 16 levels deep, with names and states cut to 200 characters. */
export function tasksOf(steps: readonly Step[]): readonly Task[] {
  let left = mostTasks
  const readLevel = (level: readonly Step[], depth: number): readonly Task[] => {
    if (depth === deepestTask) return []
    const shown = level.slice(0, left)
    left -= shown.length
    return shown.map(({ name, state, below }) => ({
      name: name.slice(0, longestName),
      state: word(state).slice(0, longestName),
      children: below === undefined ? [] : readLevel(below(), depth + 1)
    }))
  }
  return readLevel(steps, 0)
}

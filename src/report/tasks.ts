import { formatDuration, parseDuration } from '../duration.ts'
import type { Task } from '../operation.ts'
import { atMost, type Line } from './lines.ts'

/** More than anybody reads; the whole job is in the output `response`. */
const maxTaskLines = 100

/** A job's tasks, each with its state, and the jobs that it started below it. */
export function taskLines(tasks: readonly Task[]): readonly Line[] {
  return atMost(maxTaskLines, [...walk(tasks, 0)])
}

function* walk(tasks: readonly Task[], depth: number): Generator<Line> {
  for (const task of tasks) {
    yield { depth, text: `${withType(task)}: ${stateOf(task)}${withDuration(task)}` }
    yield* walk(task.children, depth + 1)
  }
}

/** How a job's tasks change from one list to the next. */
export class TaskProgress {
  #known: ReadonlyMap<string, string> = new Map()

  /** @returns a line for each task that is new or has another state */
  changes(tasks: readonly Task[]): readonly string[] {
    const now = new Map(statesByPath(tasks))
    const lines = [...now].flatMap(([path, state]) => {
      const before = this.#known.get(path)
      if (before === state) return []
      return [`${path}: ${before === undefined ? '' : `${before} → `}${state}`]
    })
    this.#known = now
    return lines
  }
}

/** Each task by its name behind those that it belongs to, with a number if siblings have the same name. */
function* statesByPath(tasks: readonly Task[], above = ''): Generator<[path: string, state: string]> {
  const seen = new Map<string, number>()
  for (const task of tasks) {
    const count = (seen.get(task.name) ?? 0) + 1
    seen.set(task.name, count)
    const path = `${above}${task.name}${count > 1 ? ` (${count})` : ''}`
    yield [path, stateOf(task)]
    yield* statesByPath(task.children, `${path} › `)
  }
}

function stateOf({ state }: Task): string {
  return state || 'no state'
}

function withType({ name, type }: Task): string {
  return type === undefined || type === name ? name : `${name} (${type})`
}

/** As people write it, unless the service wrote something else than ISO 8601. */
function withDuration({ duration }: Task): string {
  if (duration === undefined || duration === '') return ''
  const ms = parseDuration(duration)
  return `, ${ms === undefined ? duration : formatDuration(ms)}`
}

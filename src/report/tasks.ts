import { formatDuration, parseDuration } from '../duration.ts'
import type { Task } from '../operation.ts'
import { atMost, type Line } from './lines.ts'

/** The most lines of tasks that are shown. The complete job is in the output `response`. */
const maxTaskLines = 100

/** The tasks of a job as lines, each with its state, followed by its children one step deeper. */
export function taskLines(tasks: readonly Task[]): readonly Line[] {
  return atMost(maxTaskLines, [...walk(tasks, 0)])
}

function* walk(tasks: readonly Task[], depth: number): Generator<Line> {
  for (const { name, type, state, duration, ...row } of rowsOf(tasks, depth)) {
    const kind = type === '' || type === name ? '' : ` (${type})`
    yield { depth: row.depth, text: `${name}${kind}: ${state}${duration && `, ${duration}`}` }
  }
}

/** A task as a row of a table. A text that the service does not give is empty. */
interface TaskRow {
  readonly depth: number
  readonly name: string
  readonly type: string
  readonly state: string
  readonly duration: string
}

/** Tasks as rows of a table, children below their parents. */
export function taskRows(tasks: readonly Task[]): readonly TaskRow[] {
  const rows = [...rowsOf(tasks, 0)]
  const left = rows.length - maxTaskLines
  if (left <= 0) return rows
  const more = { depth: 0, name: `… and ${left} more`, type: '', state: '', duration: '' }
  return [...rows.slice(0, maxTaskLines), more]
}

function* rowsOf(tasks: readonly Task[], depth: number): Generator<TaskRow> {
  for (const task of tasks) {
    const { name, type = '' } = task
    yield { depth, name, type, state: stateOf(task), duration: durationOf(task) }
    yield* rowsOf(task.children, depth + 1)
  }
}

/** Finds the changes from one list of tasks to the next. */
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

/** Each task by its path: the names of its parents and its own. Siblings with the same name get a number. */
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

/** A duration for people. If the service did not write ISO 8601, its own text. */
function durationOf({ duration = '' }: Task): string {
  const ms = parseDuration(duration)
  return ms === undefined ? duration : formatDuration(ms)
}

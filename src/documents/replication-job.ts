import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, Task } from '../operation.ts'
import { errorOf } from './error-detail.ts'

/** A job's tasks hold jobs, which hold tasks. Seen: two levels. */
const deepestJob = 8
/** More of each than any job was seen to have: a forged one must not cost more than it tells. */
const mostTasks = 500
const mostErrors = 100
const longestName = 200

/** What a Microsoft.DataReplication job says of itself. Jobs within a task come with and without that envelope. */
export function jobProperties(job: JsonObject): JsonObject {
  return isObject(job.properties) ? job.properties : job
}

/**
 * Why a job failed: its `errors`, its failed tasks, and the errors of the jobs that its tasks started. The first one is the
 * root; what else there is becomes its details.
 */
export function readJobFailure(job: JsonObject): OperationError | undefined {
  const [first, ...others] = jobFailures(job, 0)
  return first && { ...first, details: [...first.details, ...others] }
}

/** The `errors` of a job and of every job below it: where it succeeded they are warnings. */
export function readJobErrors(job: JsonObject, depth = 0): readonly OperationError[] {
  const below = depth === deepestJob ? [] : tasksOf(job).flatMap(childJobs)
  return [...ownErrors(job), ...below.flatMap((child) => readJobErrors(child, depth + 1))].slice(0, mostErrors)
}

/** The tasks of a job, with the jobs that each of them started as its children, and their tasks below those. */
export function readTasks(job: JsonObject): readonly Task[] {
  return readTasksWithin(job, 0, { left: mostTasks })
}

function readTasksWithin(job: JsonObject, depth: number, budget: { left: number }): readonly Task[] {
  if (depth === deepestJob) return []
  return spend(budget, tasksOf(job)).map((task) => ({
    ...nameAndState(word(task.taskName) || 'a task without a name', task.state),
    children: spend(budget, childJobs(task)).map((child) => ({
      ...nameAndState(jobName(child), jobProperties(child).state),
      children: readTasksWithin(child, depth + 1, budget)
    }))
  }))
}

/** As many of them as are left to show. */
function spend<T>(budget: { left: number }, items: readonly T[]): readonly T[] {
  const shown = items.slice(0, budget.left)
  budget.left -= shown.length
  return shown
}

function nameAndState(name: string, state: unknown): Pick<Task, 'name' | 'state'> {
  return { name: name.slice(0, longestName), state: word(state).slice(0, longestName) }
}

function jobName(job: JsonObject): string {
  return word(jobProperties(job).displayName) || word(job.name) || 'a job without a name'
}

function jobFailures(job: JsonObject, depth: number): readonly OperationError[] {
  const tasks = depth === deepestJob ? [] : tasksOf(job)
  return [...ownErrors(job), ...tasks.flatMap((task) => taskFailures(task, depth))].slice(0, mostErrors)
}

/** A failed task, with what is behind it; of any other task what the jobs that it started have to say. */
function taskFailures(task: JsonObject, depth: number): readonly OperationError[] {
  const details = childJobs(task).flatMap((child) => jobFailures(child, depth + 1))
  if (!isFailed(task.state)) return details
  const name = word(task.taskName)
  return [{ ...errorOf('', `Task ${name || 'without a name'} failed`), target: text(name), details }]
}

function ownErrors(job: JsonObject): readonly OperationError[] {
  return objects(jobProperties(job).errors)
    .slice(0, mostErrors)
    .map((error) => ({
      ...errorOf(word(error.code), word(error.message)),
      causes: text(error.causes),
      recommendation: text(error.recommendation)
    }))
}

function tasksOf(job: JsonObject): readonly JsonObject[] {
  return objects(jobProperties(job).tasks)
}

/** The jobs that a task started: `childrenWorkflows` in 2021-02-16-preview, `childrenJobs` since. */
function childJobs(task: JsonObject): readonly JsonObject[] {
  return [...objects(task.childrenWorkflows), ...objects(task.childrenJobs)]
}

function isFailed(state: unknown): boolean {
  return typeof state === 'string' && state.toLowerCase() === 'failed'
}

import type { OperationError, Task } from '../operation.ts'
import { errorOf } from './error-detail.ts'
import { isObject, type JsonObject, objects, text, word } from './json.ts'

/** A job's tasks hold jobs, which hold tasks. Seen: two levels. */
const deepestJob = 8

/** What a Microsoft.DataReplication job says of itself. Jobs within a task come with and without that envelope. */
export function jobProperties(job: JsonObject): JsonObject {
  return isObject(job.properties) ? job.properties : job
}

/**
 * Why a job failed: its `errors` and its failed tasks. The first error is the root; what else there is becomes its
 * details.
 */
export function readJobFailure(job: JsonObject): OperationError | undefined {
  const [first, ...others] = jobFailures(job, 0)
  return first && { ...first, details: [...first.details, ...others] }
}

/** The `errors` of a job alone: of one that succeeded they are warnings. */
export function readJobErrors(job: JsonObject): readonly OperationError[] {
  return objects(jobProperties(job).errors).map((error) => ({
    ...errorOf(word(error.code), word(error.message)),
    causes: text(error.causes),
    recommendation: text(error.recommendation)
  }))
}

/** The tasks of a job, with the jobs that each of them started as its children, and their tasks below those. */
export function readTasks(job: JsonObject, depth = 0): readonly Task[] {
  if (depth === deepestJob) return []
  return objects(jobProperties(job).tasks).map((task) => ({
    name: word(task.taskName) || 'a task without a name',
    state: word(task.state),
    children: childJobs(task).map((child) => readChildJob(child, depth + 1))
  }))
}

function readChildJob(job: JsonObject, depth: number): Task {
  const { displayName, state } = jobProperties(job)
  return {
    name: word(displayName) || word(job.name) || 'a job without a name',
    state: word(state),
    children: readTasks(job, depth)
  }
}

function jobFailures(job: JsonObject, depth: number): readonly OperationError[] {
  const failedTasks =
    depth === deepestJob ? [] : objects(jobProperties(job).tasks).filter((task) => isFailed(task.state))
  return [...readJobErrors(job), ...failedTasks.map((task) => readFailedTask(task, depth))]
}

function readFailedTask(task: JsonObject, depth: number): OperationError {
  const name = word(task.taskName)
  return {
    ...errorOf('', `Task ${name || 'without a name'} failed`),
    target: text(name),
    details: childJobs(task).flatMap((child) => jobFailures(child, depth + 1))
  }
}

/** The jobs that a task started: `childrenWorkflows` in 2021-02-16-preview, `childrenJobs` since. */
function childJobs(task: JsonObject): readonly JsonObject[] {
  return [...objects(task.childrenWorkflows), ...objects(task.childrenJobs)]
}

function isFailed(state: unknown): boolean {
  return typeof state === 'string' && state.toLowerCase() === 'failed'
}

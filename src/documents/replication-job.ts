import { type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, Task } from '../operation.ts'
import { errorOf, joinErrors } from './error-detail.ts'
import { errorsIn, isFailed, mostErrors, propertiesOf } from './job.ts'
import { type Step, stepsIn, tasksOf } from './tasks.ts'

/** The tasks of a job contain jobs, which contain tasks. Seen: two levels. */
const deepestJob = 8

/**
 * Why a job failed: its `errors`, its failed tasks, and the errors of the jobs that its tasks started. The first one is
 * the error, and the others are its details.
 */
export function readJobFailure(job: JsonObject): OperationError | undefined {
  return joinErrors(jobFailures(job, 0))
}

/** The `errors` of a job and of every job below it. If the job succeeded, they are warnings. */
export function readJobErrors(job: JsonObject, depth = 0): readonly OperationError[] {
  const below = depth === deepestJob ? [] : tasksWithin(job).flatMap(childJobs)
  return [...ownErrors(job), ...below.flatMap((child) => readJobErrors(child, depth + 1))].slice(0, mostErrors)
}

/** The tasks of a job. The children of a task are the jobs that it started, whose children are their tasks. */
export function readJobTasks(job: JsonObject): readonly Task[] {
  return tasksOf(stepsIn(propertiesOf(job).tasks, readTask))
}

function readTask(task: JsonObject): Step {
  return {
    name: word(task.taskName) || 'a task without a name',
    state: task.state,
    below: () => stepsIn(childJobs(task), readJob)
  }
}

function readJob(job: JsonObject): Step {
  const { displayName, state, tasks } = propertiesOf(job)
  const name = word(displayName) || word(job.name) || 'a job without a name'
  return { name, state, below: () => stepsIn(tasks, readTask) }
}

function jobFailures(job: JsonObject, depth: number): readonly OperationError[] {
  const tasks = depth === deepestJob ? [] : tasksWithin(job)
  return [...ownErrors(job), ...tasks.flatMap((task) => taskFailures(task, depth))].slice(0, mostErrors)
}

/** A failed task as an error with its causes; for any other task, the errors of the jobs that it started. */
function taskFailures(task: JsonObject, depth: number): readonly OperationError[] {
  const details = childJobs(task).flatMap((child) => jobFailures(child, depth + 1))
  if (!isFailed(task)) return details
  const name = word(task.taskName)
  return [{ ...errorOf('', `Task ${name || 'without a name'} failed`), target: text(name), details }]
}

function ownErrors(job: JsonObject): readonly OperationError[] {
  return errorsIn(propertiesOf(job).errors, ({ code, message, causes, recommendation }) => ({
    ...errorOf(word(code), word(message)),
    causes: text(causes),
    recommendation: text(recommendation)
  }))
}

function tasksWithin(job: JsonObject): readonly JsonObject[] {
  return objects(propertiesOf(job).tasks)
}

/** The jobs that a task started: `childrenWorkflows` in 2021-02-16-preview, `childrenJobs` in later versions. */
function childJobs(task: JsonObject): readonly JsonObject[] {
  return [...objects(task.childrenWorkflows), ...objects(task.childrenJobs)]
}

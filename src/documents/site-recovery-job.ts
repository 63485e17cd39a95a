import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, OperationStatus, Task } from '../operation.ts'
import { errorOf, joinErrors } from './error-detail.ts'
import { isFailed, joinWords, mostErrors, propertiesOf } from './job.ts'
import { type Step, stepsIn, tasksOf } from './tasks.ts'

/**
 * A Site Recovery job: `JobProperties`, `ASRTask` and `JobErrorDetails` of Job.tsp
 * (recoveryservicessiterecovery/RecoveryServicesSiteRecovery.Management). Tasks differ in their `customDetails`. Its
 * `instanceType` is not read, because the members identify the kind.
 */

const deepestGroup = 8
/** More than any job seen. It limits the time and memory that a forged document can cost. */
const mostTasks = 500
const longestMeaning = 400

/** The values of `stateDescription`, in lower case, of a job that succeeded only in part. */
const partialSuccess: ReadonlySet<string> = new Set(['partiallysucceeded', 'completedwithinformation', 'skipped'])

/** Why a job failed: its errors, then those of its tasks. Entries of the level `Error` come first. */
export function readSiteRecoveryFailure(job: JsonObject): OperationError | undefined {
  return joinErrors(errorsOf(job))
}

/** Partial success, by its own word, then the errors of the job and its skipped tasks. */
export function readSiteRecoveryWarnings(job: JsonObject): readonly OperationError[] {
  const description = word(propertiesOf(job).stateDescription).trim()
  const warnings = [...errorsOf(job), ...everyTask(job).flatMap(skippedReason)]
  if (!partialSuccess.has(description.toLowerCase())) return warnings
  const reason = warnings.length > 0 ? 'The job succeeded only in part' : 'The job contains no reason: see its tasks'
  return [errorOf(description, reason), ...warnings]
}

/** The tasks of a job. The children of a task are those of its group, or the job that it started. */
export function readSiteRecoveryTasks(job: JsonObject): readonly Task[] {
  return tasksOf(stepsIn(propertiesOf(job).tasks, readTask))
}

/** The instructions for a suspended job's first unfinished manual action. */
export function readManualAction(job: JsonObject, { status }: OperationStatus): string | undefined {
  if (status.toLowerCase() !== 'suspended') return undefined
  const terminal = ['succeeded', 'failed', 'cancelled']
  const unfinished = everyTask(job).filter(({ state }) => !terminal.includes(word(state).toLowerCase()))
  const [instructions] = unfinished.map(instructionsOf).filter((text) => text !== '')
  return instructions && `It waits for a person: ${instructions.slice(0, longestMeaning)}`
}

function readTask(task: JsonObject): Step {
  const { state } = task
  const name = text(task.friendlyName) ?? text(task.name) ?? 'a task without a name'
  return {
    name: joinWords([name, instructionsOf(task)], ': '),
    state,
    // This document has no state for the job that a task started. The task's state is that of the job.
    below: () => [
      ...stepsIn(childTasks(task), readTask),
      ...stepsIn(customDetails(task).jobTask, (job) => ({ name: referenceName(job), state }))
    ]
  }
}

function referenceName({ jobFriendlyName, jobScenarioName, targetObjectName }: JsonObject): string {
  const name = text(jobFriendlyName) ?? text(jobScenarioName) ?? 'a job without a name'
  return text(targetObjectName) === undefined ? name : `${name} (${targetObjectName})`
}

/** `ManualActionTaskDetails`: the instructions for a person. */
function instructionsOf(task: JsonObject): string {
  const { name, instructions } = customDetails(task)
  return text(instructions) === undefined ? '' : joinWords([name, instructions], ': ')
}

function skippedReason(task: JsonObject): readonly OperationError[] {
  const { skippedReason: reason, skippedReasonString: sentence } = customDetails(task)
  const error = errorOf(word(reason), word(sentence))
  return error.code === '' && error.message === '' ? [] : [error]
}

function errorsOf(job: JsonObject): readonly OperationError[] {
  const tasks = everyTask(job)
  const entries = [propertiesOf(job), ...tasks].flatMap(({ errors }) => objects(errors).slice(0, mostErrors))
  const [first, second] = [entries.filter(isOfLevelError), entries.filter((entry) => !isOfLevelError(entry))]
  const errors = withoutRepetitions([...first, ...second].flatMap(readEntry))
  const failed = tasks.filter((task) => isFailed(task) && objects(task.errors).length === 0 && !hasChildren(task))
  const fallback = errors.length > 0 ? [] : failed.map((task) => errorOf('', `Task ${readTask(task).name} failed`))
  return [...errors, ...fallback].slice(0, mostErrors)
}

/** `errorLevel` is a free string. An entry without one is an error. */
function isOfLevelError({ errorLevel }: JsonObject): boolean {
  return errorLevel === undefined || errorLevel === null || word(errorLevel).toLowerCase() === 'error'
}

/** An entry of `errors`: the service's error, with the error of the provider below it as the cause. */
function readEntry({ serviceErrorDetails: service, providerErrorDetails: provider }: JsonObject) {
  const cause = isObject(provider) ? readFault(provider, provider.errorCode, provider.errorMessage) : []
  const fault = isObject(service) ? readFault(service, service.code, service.message) : []
  return fault.length === 0 ? cause : fault.map((error) => ({ ...error, details: cause }))
}

function readFault(details: JsonObject, code: unknown, message: unknown): readonly OperationError[] {
  const [causes, recommendation] = [text(details.possibleCauses), text(details.recommendedAction)]
  if (word(message) === '' && causes === undefined && text(code) === undefined) return []
  return [{ ...errorOf(word(code), word(message)), causes, recommendation }]
}

/** Removes duplicates, because a job repeats the errors of its tasks. */
function withoutRepetitions(errors: readonly OperationError[]): readonly OperationError[] {
  return [...new Map(errors.map((error) => [`${error.code} ${error.message}`, error])).values()]
}

/** The tasks at every level, in order. */
function everyTask(job: JsonObject): readonly JsonObject[] {
  const within = (tasks: unknown, depth: number): readonly JsonObject[] =>
    depth === deepestGroup
      ? []
      : objects(tasks)
          .slice(0, mostTasks)
          .flatMap((task) => [task, ...within(childTasks(task), depth + 1)])
  return within(propertiesOf(job).tasks, 0).slice(0, mostTasks)
}

function customDetails(task: JsonObject): JsonObject {
  return isObject(task.customDetails) ? task.customDetails : {}
}

function childTasks(task: JsonObject): unknown {
  const { groupTaskCustomDetails: group } = task
  return isObject(group) ? group.childTasks : undefined
}

function hasChildren(task: JsonObject): boolean {
  return objects(childTasks(task)).length > 0
}

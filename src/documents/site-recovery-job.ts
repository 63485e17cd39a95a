import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, OperationStatus, Task } from '../operation.ts'
import { errorOf, joinErrors } from './error-detail.ts'
import { isFailed, joinWords, mostErrors, propertiesOf } from './job.ts'
import { type Step, stepsIn, tasksOf } from './tasks.ts'

/**
 * A Site Recovery job: `JobProperties`, `ASRTask` and `JobErrorDetails` of Job.tsp
 * (recoveryservicessiterecovery/RecoveryServicesSiteRecovery.Management). Tasks differ by their `customDetails`, whose
 * `instanceType` is left aside: the members tell which one it is.
 */

const deepestGroup = 8
/** More than any job was seen to have: a forged one must not cost more than it tells. */
const mostTasks = 500
const longestMeaning = 400

/** What `stateDescription` says of a job that succeeded, in lower case, when not all of it did. */
const partialSuccess: ReadonlySet<string> = new Set(['partiallysucceeded', 'completedwithinformation', 'skipped'])

/** Why it failed: the errors of the job, then those of its tasks; entries of the level `Error` come first. */
export function readSiteRecoveryFailure(job: JsonObject): OperationError | undefined {
  return joinErrors(errorsOf(job))
}

/** Its errors, and what it skipped. A job that succeeded in part and does not say why is a warning, too. */
export function readSiteRecoveryWarnings(job: JsonObject): readonly OperationError[] {
  const description = word(propertiesOf(job).stateDescription)
  const warnings = [...errorsOf(job), ...everyTask(job).flatMap(skippedReason)]
  if (warnings.length > 0 || !partialSuccess.has(description.toLowerCase())) return warnings
  return [errorOf(description, 'The job does not say why: look at its tasks')]
}

/** The tasks, each with those of its group, or with the job that it started. */
export function readSiteRecoveryTasks(job: JsonObject): readonly Task[] {
  return tasksOf(stepsIn(propertiesOf(job).tasks, readTask))
}

/** What a suspended job waits for: the instructions of its first manual action that is not over. */
export function readManualAction(job: JsonObject, { status }: OperationStatus): string | undefined {
  if (status.toLowerCase() !== 'suspended') return undefined
  const over = ['succeeded', 'failed', 'cancelled']
  const open = everyTask(job).filter(({ state }) => !over.includes(word(state).toLowerCase()))
  const [instructions] = open.map(instructionsOf).filter((said) => said !== '')
  return instructions && `It waits for a person: ${instructions.slice(0, longestMeaning)}`
}

function readTask(task: JsonObject): Step {
  const { state } = task
  const name = text(task.friendlyName) ?? text(task.name) ?? 'a task without a name'
  return {
    name: joinWords([name, instructionsOf(task)], ': '),
    state,
    // The job that a task started has no state of its own in this document: the task's is that of the job.
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

/** `ManualActionTaskDetails`: what a person is asked to do. */
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
  const silent = tasks.filter((task) => isFailed(task) && objects(task.errors).length === 0 && !hasChildren(task))
  const named = errors.length > 0 ? [] : silent.map((task) => errorOf('', `Task ${readTask(task).name} failed`))
  return [...errors, ...named].slice(0, mostErrors)
}

/** `errorLevel` is a free string: entries without one are errors. */
function isOfLevelError({ errorLevel }: JsonObject): boolean {
  return errorLevel === undefined || errorLevel === null || word(errorLevel).toLowerCase() === 'error'
}

/** An entry of `errors`: what the service says, and what the provider below it says, which is its cause. */
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

/** A job repeats the errors of its tasks. */
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

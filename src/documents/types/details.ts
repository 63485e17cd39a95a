import { type JsonObject, text, word } from '../../json.ts'
import type { OperationError, OperationStatus, Task } from '../../operation.ts'
import { errorOf, readErrorDetail } from '../error-detail.ts'
import { mostErrors } from '../job.ts'
import { member, memberAt, type Path } from '../json.ts'
import { percentage } from '../resource-manager.ts'
import type { StateRule } from '../state.ts'
import { type Step, stepsIn, tasksOf } from '../tasks.ts'
import type { Words } from '../words.ts'

/** Where the documents of a type contain more than the state. Members without a path are read at their usual place. */
export interface DetailSources {
  readonly name?: Path
  readonly startTime?: Path
  readonly endTime?: Path
  /** 0 to 100. */
  readonly percentComplete?: Path
  /** Reads why it failed or was canceled. Without it, or if it returns undefined, the usual places are read. */
  readonly error?: ReadError
  /**
   * Reads the warnings of a job that succeeded.
   * @param warned whether the word itself means success with a problem
   */
  readonly warnings?: (document: JsonObject, warned: boolean) => readonly OperationError[]
  readonly tasks?: (document: JsonObject) => readonly Task[]
  /** What the status means, if the word alone does not tell: a sentence without its full stop. */
  readonly meaning?: (document: JsonObject, operation: OperationStatus) => string | undefined
}

type ReadError = (document: JsonObject) => OperationError | undefined

const unnamed = errorOf('', 'The job does not contain the warnings: see its tasks')

/** Creates the reader of everything but the state, from the places in which a type keeps it. */
export function detailsOf(sources: DetailSources, words: Words): NonNullable<StateRule['details']> {
  const { name = ['name'], startTime = ['properties', 'startTime'], endTime = ['properties', 'endTime'] } = sources
  return (document, operation) => {
    const { state, status } = operation
    const hasFailed = state === 'failed' || state === 'canceled'
    const percent = sources.percentComplete && percentage(memberAt(document, sources.percentComplete))
    const warned = words.get(status.toLowerCase())?.warns === true
    return {
      name: textAt(document, name) ?? operation.name,
      startTime: textAt(document, startTime) ?? operation.startTime,
      endTime: textAt(document, endTime) ?? operation.endTime,
      percentComplete: percent ?? operation.percentComplete,
      // Replaces what `properties.jobId` would mean elsewhere: in a job it is the job's own id.
      meaning: sources.meaning?.(document, operation),
      error: hasFailed ? (sources.error?.(document) ?? operation.error) : undefined,
      warnings: state === 'succeeded' ? warningsOf(sources.warnings?.(document, warned), warned) : undefined,
      tasks: sources.tasks?.(document)
    }
  }
}

function warningsOf(read: readonly OperationError[] = [], warned: boolean): readonly OperationError[] | undefined {
  if (read.length > 0) return read.slice(0, mostErrors)
  return warned ? [unnamed] : undefined
}

/** A non-empty string at a path. */
export function textAt(document: JsonObject, path: Path): string | undefined {
  return text(memberAt(document, path))
}

/** Creates a reader of the error at the first of these paths that has one: an object, a list or a sentence. */
export function errorAt(...paths: readonly Path[]): ReadError {
  return (document) => {
    for (const path of paths) {
      const error = readErrorDetail(memberAt(document, path))
      if (error !== undefined) return error
    }
    return undefined
  }
}

/** Creates a reader of the tasks in a list. */
export function tasksAt(path: Path, read: (step: JsonObject) => Step): (document: JsonObject) => readonly Task[] {
  return (document) => tasksOf(stepsIn(memberAt(document, path), read))
}

/** The name of a step: the first of these members that is not empty. */
export function nameOf(step: JsonObject, ...names: readonly string[]): string {
  return names.map((name) => word(member(step, name)).trim()).find((name) => name !== '') ?? 'a task without a name'
}

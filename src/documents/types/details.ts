import { type JsonObject, text, word } from '../../json.ts'
import type { OperationError, OperationStatus, Task } from '../../operation.ts'
import { errorOf, readErrorDetail } from '../error-detail.ts'
import { mostErrors } from '../job.ts'
import { member, memberAt, type Path } from '../json.ts'
import { percentage } from '../resource-manager.ts'
import type { StateRule } from '../state.ts'
import { type Step, stepsIn, tasksOf } from '../tasks.ts'
import type { Words } from '../words.ts'

/** Where documents of a type say more than their state. Members that are left out are read at their usual place. */
export interface Says {
  readonly name?: Path
  readonly startTime?: Path
  readonly endTime?: Path
  /** 0 to 100. */
  readonly percentComplete?: Path
  /** Why it failed or was canceled; without it, or if it finds nothing, the usual places are read. */
  readonly error?: ReadError
  /**
   * What a person should hear of although it succeeded.
   * @param warned whether the word itself says that something went wrong
   */
  readonly warnings?: (document: JsonObject, warned: boolean) => readonly OperationError[]
  readonly tasks?: (document: JsonObject) => readonly Task[]
  /** What the status means, if the word alone does not say it: a sentence without its full stop. */
  readonly meaning?: (document: JsonObject, operation: OperationStatus) => string | undefined
}

type ReadError = (document: JsonObject) => OperationError | undefined

const unnamed = errorOf('', 'The job does not say which: look at its tasks')

/** Reads what a document says beside its word, from the places that its type keeps it in. */
export function detailsOf(says: Says, words: Words): NonNullable<StateRule['details']> {
  const { name = ['name'], startTime = ['properties', 'startTime'], endTime = ['properties', 'endTime'] } = says
  return (document, operation) => {
    const { state, status } = operation
    const isRed = state === 'failed' || state === 'canceled'
    const percent = says.percentComplete && percentage(memberAt(document, says.percentComplete))
    const warned = words.get(status.toLowerCase())?.warns === true
    return {
      name: textAt(document, name) ?? operation.name,
      startTime: textAt(document, startTime) ?? operation.startTime,
      endTime: textAt(document, endTime) ?? operation.endTime,
      percentComplete: percent ?? operation.percentComplete,
      // `properties.jobId` is a job's own id: it started none.
      meaning: says.meaning?.(document, operation),
      error: isRed ? (says.error?.(document) ?? operation.error) : undefined,
      warnings: state === 'succeeded' ? warningsOf(says.warnings?.(document, warned), warned) : undefined,
      tasks: says.tasks?.(document)
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

/** The error at the first of these paths that has one: an object, a list or a sentence. */
export function errorAt(...paths: readonly Path[]): ReadError {
  return (document) => {
    for (const path of paths) {
      const error = readErrorDetail(memberAt(document, path))
      if (error !== undefined) return error
    }
    return undefined
  }
}

/** The tasks in a list. */
export function tasksAt(path: Path, read: (step: JsonObject) => Step): (document: JsonObject) => readonly Task[] {
  return (document) => tasksOf(stepsIn(memberAt(document, path), read))
}

/** The first of a step's members that names it. */
export function nameOf(step: JsonObject, ...names: readonly string[]): string {
  return names.map((name) => word(member(step, name)).trim()).find((name) => name !== '') ?? 'a task without a name'
}

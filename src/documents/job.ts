import { isObject, type JsonObject, list, objects, text, word } from '../json.ts'
import type { OperationError } from '../operation.ts'
import { readErrorDetail } from './error-detail.ts'
import { member } from './json.ts'

/** Common parts of the documents of jobs. */

/** Far more errors than any job seen. It limits the time and memory that a forged document can cost. */
export const mostErrors = 100

/** The properties of a job. Jobs in a task may have them at the root. */
export function propertiesOf(job: JsonObject): JsonObject {
  return isObject(job.properties) ? job.properties : job
}

/** The errors in a member that contains a list of errors or a single one. At most 100. */
export function errorsIn(
  value: unknown,
  read: (error: JsonObject) => OperationError | undefined
): readonly OperationError[] {
  return objects(value)
    .slice(0, mostErrors)
    .map((error) => read(error))
    .filter((error) => error !== undefined)
}

/** An error with the service's recommendation. */
export function readAdvisedError(error: JsonObject): OperationError | undefined {
  const read = readErrorDetail(error)
  return read && { ...read, recommendation: adviceIn(error) }
}

/** `recommendations` or `recommendedAction`, a sentence or a list of sentences, as one text. */
export function adviceIn(error: JsonObject): string | undefined {
  const advice = list(member(error, 'recommendations') ?? member(error, 'recommendedAction')).slice(0, mostErrors)
  return text(joinWords(advice, ' '))
}

/** The non-empty strings and numbers among these values, as one text. */
export function joinWords(values: readonly unknown[], separator: string): string {
  return values
    .map((value) => word(value).trim())
    .filter((part) => part !== '')
    .join(separator)
}

/** Whether a step has failed. Services differ in the case of the word. */
export function isFailed({ state }: JsonObject): boolean {
  return word(state).toLowerCase() === 'failed'
}

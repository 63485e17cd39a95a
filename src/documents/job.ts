import { isObject, type JsonObject, list, objects, text, word } from '../json.ts'
import type { OperationError } from '../operation.ts'
import { readErrorDetail } from './error-detail.ts'
import { member } from './json.ts'

/** What the documents of jobs have in common. */

/** Far more errors than any job was seen to have: a forged document must not cost more than it tells. */
export const mostErrors = 100

/** What a job says of itself. Jobs within a task come with and without that envelope. */
export function propertiesOf(job: JsonObject): JsonObject {
  return isObject(job.properties) ? job.properties : job
}

/** The errors in a member that holds a list of them, or one: at most 100. */
export function errorsIn(
  value: unknown,
  read: (error: JsonObject) => OperationError | undefined
): readonly OperationError[] {
  return objects(value)
    .slice(0, mostErrors)
    .map((error) => read(error))
    .filter((error) => error !== undefined)
}

/** An error with what the service recommends. */
export function readAdvisedError(error: JsonObject): OperationError | undefined {
  const read = readErrorDetail(error)
  return read && { ...read, recommendation: adviceIn(error) }
}

/** `recommendations` or `recommendedAction`, a sentence or a list of them, as one text. */
export function adviceIn(error: JsonObject): string | undefined {
  const advice = list(member(error, 'recommendations') ?? member(error, 'recommendedAction')).slice(0, mostErrors)
  return text(joinWords(advice, ' '))
}

/** The words among these values, in one text. */
export function joinWords(values: readonly unknown[], separator: string): string {
  return values
    .map((value) => word(value).trim())
    .filter((said) => said !== '')
    .join(separator)
}

/** Whether a step's state, which services write in their own case, is that it failed. */
export function isFailed({ state }: JsonObject): boolean {
  return word(state).toLowerCase() === 'failed'
}

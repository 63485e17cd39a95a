import type { StatusResponse } from '../http/response.ts'
import type { OperationStatus } from '../operation.ts'
import { isConflict } from './response-errors.ts'
import { contractWords } from './words.ts'

/** The little that a response can mean only after others. A value: whoever polls carries it from response to response. */
export interface Memory {
  /** A 202 without a word has come: what was named as a status monitor behaves as a Location. */
  readonly accepted: boolean
  /** A 202 has come, with a word or without. */
  readonly answered202: boolean
  /** The response before this one was a 409 that may be the operation's own. */
  readonly conflicted: boolean
  /** A word other than a failure's was read: a failure from now on is this operation's, not one of the past. */
  readonly began: boolean
}

export const noMemory: Memory = { accepted: false, answered202: false, conflicted: false, began: false }

/** @param operation what the response said; undefined if it could not be read */
export function remember(before: Memory, response: StatusResponse, operation?: OperationStatus): Memory {
  const hasWord = operation !== undefined && operation.isCode !== true
  const failures = ['failed', 'canceled']
  const isFailure = failures.includes(contractWords.get(operation?.status.toLowerCase() ?? '')?.state ?? '')
  return {
    accepted: before.accepted || (response.status === 202 && operation?.isCode === true),
    answered202: before.answered202 || response.status === 202,
    conflicted: isConflict(response),
    began: before.began || (hasWord && !isFailure)
  }
}

/**
 * Reads a response.
 * @param memory what earlier responses leave behind
 * @returns what the response says
 * @throws WaitError if it does not say how the operation stands: `unreadable` for a document without a status
 */
export type Read = (response: StatusResponse, memory: Memory) => OperationStatus

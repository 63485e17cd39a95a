import type { StatusResponse } from '../http/response.ts'
import type { OperationStatus } from '../operation.ts'
import { isConflict } from './response-errors.ts'

/**
 * Facts about earlier responses that later ones need to be understood. `src/poll/poll.ts` carries it from poll to poll.
 */
export interface Memory {
  /** There was a 202 without a word, so the URL behaves as a Location even if a header named it as a status monitor. */
  readonly accepted: boolean
  /** There was a readable 202, with or without a word. */
  readonly answered202: boolean
  /** The previous response was a 409 that may be the operation's own failure. */
  readonly conflicted: boolean
  /**
   * There was a word that is not a failure, so a failure from now on belongs to this operation, not to an earlier one.
   */
  readonly began: boolean
}

export const noMemory: Memory = { accepted: false, answered202: false, conflicted: false, began: false }

/** @param operation the status in the response; undefined if it could not be read */
export function remember(before: Memory, response: StatusResponse, operation?: OperationStatus): Memory {
  const isWord = operation !== undefined && operation.isCode !== true
  return {
    accepted: before.accepted || (response.status === 202 && operation?.isCode === true),
    answered202: before.answered202 || (response.status === 202 && operation !== undefined),
    conflicted: isConflict(response),
    began: before.began || (isWord && operation.isFailureWord !== true)
  }
}

/** After a poll without a response. */
export function rememberNoResponse(before: Memory): Memory {
  return { ...before, conflicted: false }
}

/**
 * Reads a response.
 * @param memory facts about the responses before it
 * @throws WaitError if the response contains no status
 */
export type Read = (response: StatusResponse, memory: Memory) => OperationStatus

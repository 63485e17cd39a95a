import type { StatusResponse } from '../http/response.ts'
import { text } from '../json.ts'
import type { OperationStatus } from '../operation.ts'
import { assertAnswered, assertTerminalWith200 } from './answer.ts'
import { readDocumentError, readResponseError } from './error-detail.ts'
import { readObject, readRequiredWord } from './json.ts'
import { contractWords } from './words.ts'

/**
 * Reads the status document of Microsoft.DataReplication's Workflow Operation Status: `{id, name, status, startTime,
 * endTime}`, with a 200.
 * @throws WaitError if the response contains no status
 */
export function readWorkflowOperation(response: StatusResponse): OperationStatus {
  assertAnswered(response, readResponseError)
  const document = readObject(response)
  const status = readRequiredWord(response, document, 'status')
  const state = contractWords.get(status.toLowerCase())?.state ?? 'running'
  assertTerminalWith200(response, state)
  return {
    state,
    status,
    name: text(document.name),
    startTime: text(document.startTime),
    endTime: text(document.endTime),
    error: state === 'failed' || state === 'canceled' ? readDocumentError(document) : undefined,
    document: response.body ?? ''
  }
}

import type { StatusResponse } from '../http/response.ts'
import type { OperationStatus, State } from '../operation.ts'
import { assertAnswered, assertTerminalWith200 } from './answer.ts'
import {
  elementText,
  type ParseXml,
  readErrorElement,
  readResponseErrorElement,
  readRoot,
  readStatusElement
} from './xml.ts'

interface ClassicOptions {
  readonly xml: ParseXml
  /** The local name of the root element. */
  readonly rootName: string
  /** The API's own words, in lower case. Any other word counts as running. */
  readonly states: ReadonlyMap<string, State>
}

/**
 * Reads the status document of a Service Management operation.
 * @throws WaitError if the response contains no status
 */
export function readClassicOperation(
  response: StatusResponse,
  { xml, rootName, states }: ClassicOptions
): OperationStatus {
  assertAnswered(response, (failed) => readResponseErrorElement(failed, xml))
  const root = readRoot(response, rootName, xml)
  const status = readStatusElement(response, root)
  const state = states.get(status.toLowerCase())
  assertTerminalWith200(response, state ?? 'running')
  return {
    state: state ?? 'running',
    status,
    doubt: state === undefined ? 'undocumented' : undefined,
    name: elementText(root, 'OperationName'),
    startTime: elementText(root, 'OperationStartedTime'),
    endTime: elementText(root, 'OperationCompletedTime'),
    httpStatusCode: elementText(root, 'HttpStatusCode'),
    data: elementText(root, 'Data'),
    error: readErrorElement(root.Error),
    document: JSON.stringify({ [rootName]: root })
  }
}

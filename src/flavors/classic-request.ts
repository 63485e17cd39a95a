import type { Flavor, Parameters } from './flavor.ts'

/**
 * What is polled at Service Management, which has the version in a header.
 * @param collection the path between the subscription and the operation's id
 */
export function classicRequest(
  parameters: Parameters,
  endpoint: URL,
  collection: string
): Pick<Flavor, 'operationId' | 'request'> {
  const operationId = parameters['operation-id']
  const path = `/${encodeURIComponent(parameters['subscription-id'])}/${collection}/${encodeURIComponent(operationId)}`
  const headers = { accept: 'application/xml', 'x-ms-version': parameters['api-version'] }
  return { operationId, request: { url: new URL(path, endpoint), headers } }
}

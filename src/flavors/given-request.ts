import type { Flavor, Parameters } from './flavor.ts'

/** What is polled where its URL was given. It is known by the last segment of the path, as status monitors are. */
export function givenRequest(parameters: Parameters): Pick<Flavor, 'operationId' | 'resourceId' | 'request'> {
  const url = new URL(parameters['operation-url'])
  url.hash = ''
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const [resourceId] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(url.pathname) ?? []
  const operationId = segments.at(-1) ?? url.pathname
  return { operationId, resourceId, request: { url, headers: { accept: 'application/json' } } }
}

import type { Flavor, Parameters } from './flavor.ts'

/** What is polled where its URL was given. It is known by the last segment of the path, as status monitors are. */
export function givenRequest(parameters: Parameters): Pick<Flavor, 'operationId' | 'request'> {
  const url = new URL(parameters['operation-url'])
  url.hash = ''
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  return { operationId: segments.at(-1) ?? url.pathname, request: { url, headers: { accept: 'application/json' } } }
}

import type { IncomingMessage } from 'node:http'
import { refusal } from './answers.ts'
import type { Answer, Operation } from './script.ts'

/** Which API a path belongs to, and what is asked of it. */
export interface Route {
  readonly api: Operation['api']
  readonly kind: 'status' | 'job'
  readonly pattern: RegExp
  readonly apiVersions: { readonly oldest: string; readonly latest: string }
}

const group = '/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft.DataReplication/replicationVaults/[^/]+'
const preview = { oldest: '2021-02-16-preview', latest: '2021-02-16-preview' }
const routes: readonly Route[] = [
  {
    api: 'classic-gateway',
    kind: 'status',
    pattern: /^\/[^/]+\/services\/networking\/operation\/(?<id>[^/]+)$/i,
    apiVersions: { oldest: '2012-03-01', latest: '9999' }
  },
  {
    api: 'data-replication',
    kind: 'status',
    pattern: new RegExp(`^${group}/jobs/[^/]+/operations/(?<id>[^/]+)$`, 'i'),
    apiVersions: preview
  },
  {
    api: 'data-replication',
    kind: 'job',
    pattern: new RegExp(`^${group}/jobs/(?<id>[^/]+)$`, 'i'),
    apiVersions: preview
  }
]

export function routeOf({ pathname }: URL): Route | undefined {
  return routes.find(({ pattern }) => pattern.test(pathname))
}

/** What is wrong with the version that the request asks for. */
export function versionRefusal({ headers }: IncomingMessage, url: URL, route: Route): Answer | undefined {
  const isClassic = route.api === 'classic-gateway'
  const version = String(isClassic ? headers['x-ms-version'] : url.searchParams.get('api-version'))
  const { oldest, latest } = route.apiVersions
  const isServed = version >= oldest && version <= latest
  return isServed ? undefined : refusal(400, 'InvalidApiVersionParameter', `The version ${version} is not served.`)
}

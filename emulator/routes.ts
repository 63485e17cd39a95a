import type { IncomingMessage } from 'node:http'
import { refusal } from './answers.ts'
import { type Answer, type Api, isClassic } from './script.ts'

/** Which API a path belongs to, and what is asked of it. */
export interface Route {
  readonly api: Api
  readonly kind: 'status' | 'job'
  readonly pattern: RegExp
  readonly apiVersions: { readonly oldest: string; readonly latest: string }
}

const subscription = '/subscriptions/[^/]+'
const group = `${subscription}/resourceGroups/[^/]+`
const vault = `${group}/providers/Microsoft.DataReplication/replicationVaults/[^/]+`
const location = `${subscription}/providers/[^/]+/locations/[^/]+`
const preview = { oldest: '2021-02-16-preview', latest: '2021-02-16-preview' }
/** Of Resource Manager as such: before 2014 there was none. */
const any = { oldest: '2014', latest: '9999' }
const routes: readonly Route[] = [
  {
    api: 'classic-gateway',
    kind: 'status',
    pattern: /^\/[^/]+\/services\/networking\/operation\/(?<id>[^/]+)$/i,
    apiVersions: { oldest: '2012-03-01', latest: '9999' }
  },
  {
    api: 'classic',
    kind: 'status',
    pattern: /^\/[^/]+\/operations\/(?<id>[^/]+)$/i,
    apiVersions: { oldest: '2009-10-01', latest: '9999' }
  },
  {
    api: 'data-replication',
    kind: 'status',
    pattern: new RegExp(`^${vault}/jobs/[^/]+/operations/(?<id>[^/]+)$`, 'i'),
    apiVersions: preview
  },
  {
    api: 'data-replication',
    kind: 'job',
    pattern: new RegExp(`^${vault}/jobs/(?<id>[^/]+)$`, 'i'),
    apiVersions: preview
  },
  {
    api: 'data-replication-job',
    kind: 'status',
    pattern: new RegExp(`^${vault}/jobs/(?<id>[^/]+)$`, 'i'),
    apiVersions: { oldest: preview.oldest, latest: '9999' }
  },
  {
    api: 'arm-operation',
    kind: 'status',
    pattern: new RegExp(`^${location}/operations/(?<id>[^/]+)$`, 'i'),
    apiVersions: any
  },
  {
    api: 'arm-location',
    kind: 'status',
    pattern: new RegExp(`^${location}/operationResults/(?<id>[^/]+)$`, 'i'),
    apiVersions: any
  },
  {
    api: 'arm-resource',
    kind: 'status',
    pattern: new RegExp(`^${group}/providers/[^/]+/[^/]+/(?<id>[^/]+)$`, 'i'),
    apiVersions: any
  }
]

/** Every route that leads here: a job's path is that of two APIs. */
export function routesOf({ pathname }: URL): readonly Route[] {
  return routes.filter(({ pattern }) => pattern.test(pathname))
}

/** What is wrong with the version that the request asks for. */
export function versionRefusal({ headers }: IncomingMessage, url: URL, route: Route): Answer | undefined {
  const version = String(isClassic(route.api) ? headers['x-ms-version'] : url.searchParams.get('api-version'))
  const { oldest, latest } = route.apiVersions
  const isServed = version >= oldest && version <= latest
  return isServed ? undefined : refusal(400, 'InvalidApiVersionParameter', `The version ${version} is not served.`)
}

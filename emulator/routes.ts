import type { IncomingMessage } from 'node:http'
import { refusal } from './answers.ts'
import type { Answer, Operation } from './script.ts'
import { type Service, serviceAt, serviceOf } from './services.ts'

/** What is asked for at a path, in which API's form. */
export interface Route {
  readonly api: Operation['api']
  readonly kind: 'status' | 'job'
  readonly apiVersions: { readonly oldest: string; readonly latest: string }
}

const subscription = '/subscriptions/[^/]+'
const group = `${subscription}/resourceGroups/[^/]+`
const vault = `${group}/providers/Microsoft.DataReplication/replicationVaults/[^/]+`
const location = `${subscription}/providers/[^/]+/locations/[^/]+`
const preview = { oldest: '2021-02-16-preview', latest: '2021-02-16-preview' }
/** Of Resource Manager as such: before 2014 there was none. */
const any = { oldest: '2014', latest: '9999' }

/** Where an API has its operations, unless they have paths of their own. */
interface PatternRoute extends Route {
  readonly pattern: RegExp
}

const routes: readonly PatternRoute[] = [
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
  },
  {
    api: 'data-plane',
    kind: 'status',
    pattern: /^\/v1\/operations\/(?<id>[^/]+)$/i,
    apiVersions: any
  }
]

/** Every route of the path's service that leads here: a job's path is that of two APIs. */
export function routesOf({ pathname }: URL): readonly PatternRoute[] {
  const service = serviceAt(pathname)
  return routes.filter(({ api, pattern }) => serviceOf(api) === service && pattern.test(pathname))
}

/** The route of an operation that has a path of its own. */
export function statusRoute(api: Route['api']): Route {
  return { api, kind: 'status', apiVersions: any }
}

/**
 * What Resource Manager says first of all, in its own words (code and message as in the public issue tracker of its
 * SDKs), to a request without an api-version.
 */
export function missingVersionRefusal(service: Service, url: URL): Answer | undefined {
  if (service.name !== 'resource-manager' || (url.searchParams.get('api-version') ?? '') !== '') return undefined
  const message = 'The api-version query parameter (?api-version=) is required for all requests.'
  return refusal(400, 'MissingApiVersionParameter', message)
}

/** What is wrong with the version that the request asks for. Microsoft Fabric has it in the path. */
export function versionRefusal(
  { headers }: IncomingMessage,
  url: URL,
  { service, route }: { readonly service: Service; readonly route?: Route }
): Answer | undefined {
  if (service.name === 'fabric') return undefined
  const isClassic = service.name === 'service-management'
  const version = String(isClassic ? headers['x-ms-version'] : url.searchParams.get('api-version'))
  const { oldest, latest } = route?.apiVersions ?? any
  if (version >= oldest && version <= latest) return undefined
  return isClassic
    ? refusal(
        400,
        'MissingOrIncorrectVersionHeader',
        'The versioning header is not specified or was specified incorrectly.'
      )
    : refusal(
        400,
        'InvalidApiVersionParameter',
        `The api-version '${version}' is invalid. The supported versions are '${[...new Set([oldest, latest])].join(',')}'.`
      )
}

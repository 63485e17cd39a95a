import type { IncomingMessage } from 'node:http'
import { refusal } from './answers.ts'
import { emulatedApi, emulatedApis, jobPath, patternOf } from './apis.ts'
import type { Answer, Operation } from './script.ts'
import { type Service, serviceAt } from './services.ts'

/** What a path refers to, and in which API's format. */
export interface Route {
  readonly api: Operation['api']
  readonly kind: 'status' | 'job'
  readonly apiVersions: { readonly oldest: string; readonly latest: string }
}

/** Every version of Resource Manager: none is older than 2014. */
const any = { oldest: '2014', latest: '9999' }

/** The route to an API's operations that have no path of their own. */
interface PatternRoute extends Route {
  readonly pattern: RegExp
}

const statusRoutes = emulatedApis.map((api): PatternRoute => {
  const { path, versions = any } = emulatedApi(api)
  return { ...statusRoute(api), pattern: patternOf(path), apiVersions: versions }
})
const jobRoute: PatternRoute = {
  api: 'data-replication',
  kind: 'job',
  pattern: patternOf(jobPath),
  apiVersions: emulatedApi('data-replication').versions ?? any
}
const routes: readonly PatternRoute[] = [jobRoute, ...statusRoutes]

/** All routes of the service that match the path. Two APIs share a job's path. */
export function routesOf({ pathname }: URL): readonly PatternRoute[] {
  const service = serviceAt(pathname)
  return routes.filter(({ api, pattern }) => emulatedApi(api).service === service && pattern.test(pathname))
}

/** The route of an operation that has its own path. */
export function statusRoute(api: Route['api']): Route {
  return { api, kind: 'status', apiVersions: any }
}

/**
 * Resource Manager's first check: it refuses a request without an api-version. Code and message are Azure's own, from
 * the public issue tracker of its SDKs.
 */
export function missingVersionRefusal(service: Service, url: URL): Answer | undefined {
  if (service.name !== 'resource-manager' || (url.searchParams.get('api-version') ?? '') !== '') return undefined
  const message = 'The api-version query parameter (?api-version=) is required for all requests.'
  return refusal(400, 'MissingApiVersionParameter', message)
}

/** The refusal of an unsupported version. Microsoft Fabric has its version in the path. */
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

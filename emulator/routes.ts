import type { IncomingMessage } from 'node:http'
import { refusal } from './answers.ts'
import { emulatedApi, emulatedApis, jobPath, patternOf } from './apis.ts'
import type { Answer, Operation } from './script.ts'
import { type Service, serviceAt } from './services.ts'

/** What is asked for at a path, in which API's form. */
export interface Route {
  readonly api: Operation['api']
  readonly kind: 'status' | 'job'
  readonly apiVersions: { readonly oldest: string; readonly latest: string }
}

/** Of Resource Manager as such: before 2014 there was none. */
const any = { oldest: '2014', latest: '9999' }

/** Where an API has its operations, unless they have paths of their own. */
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

/** Every route of the path's service that leads here: a job's path is that of two APIs. */
export function routesOf({ pathname }: URL): readonly PatternRoute[] {
  const service = serviceAt(pathname)
  return routes.filter(({ api, pattern }) => emulatedApi(api).service === service && pattern.test(pathname))
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

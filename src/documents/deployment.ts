import { WaitError } from '../errors.ts'
import { type Inquiry, jsonHeaders, type StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, Task } from '../operation.ts'
import { assertAnswered } from './answer.ts'
import { errorOf, readDocumentError, readResponseError, readStatusMessage } from './error-detail.ts'
import { readObject } from './json.ts'
import { resourceOf } from './resource-id.ts'

/**
 * The operations of a deployment, one for each resource (Resource Manager, "Deployment Operations - List", 2021-04-01).
 * The deployment's own error often says only that one of them failed.
 */

const version = '2021-04-01'
/** Levels of nested deployments. */
export const deepestNesting = 5
const mostOperations = 1_000
const longestName = 200
/**
 * The operations that act on a resource. The others, such as EvaluateDeploymentOutput, are Resource Manager's
 * internals.
 */
const realOperations: ReadonlySet<string> = new Set(['create', 'delete', 'action', 'read'])
/** HTTP statuses that are not the reason of a failure, as the service writes them. */
const successCodes: ReadonlySet<string> = new Set([
  'ok',
  'created',
  'accepted',
  'nocontent',
  '200',
  '201',
  '202',
  '204'
])

/** One operation of a deployment. */
export interface DeploymentOperation {
  /** The resource: its type and name, and its id if it has one. */
  readonly type: string
  readonly name: string
  readonly id?: string
  /** The service's own word. */
  readonly state: string
  readonly error?: OperationError
  /** ISO 8601, as the service wrote them. */
  readonly timestamp: string
  readonly duration: string
}

/** A page of a list. */
interface OperationPage {
  readonly operations: readonly DeploymentOperation[]
  readonly next?: URL
}

/** The URL of the deployment, at any scope, if a URL is a deployment's own or one at which its status is polled. */
export function deploymentAt(url: URL): URL | undefined {
  const [, path] =
    /^(.*\/providers\/Microsoft\.Resources\/deployments\/[^/]+)(?:\/operation(?:Statuse|Result)s\/[^/]+)?\/?$/i.exec(
      url.pathname
    ) ?? []
  return path === undefined ? undefined : new URL(path, url)
}

/** The request for the first page of a deployment's operations. */
export function listOperations(deployment: URL): StatusRequest {
  const url = new URL(`${deployment.pathname}/operations?api-version=${version}`, deployment)
  return { url, headers: jsonHeaders }
}

/**
 * Reads a page of a deployment's operations.
 * @throws WaitError if the response is an error, or not a JSON object
 */
export function readOperations(response: StatusResponse): OperationPage {
  assertAnswered(response, readResponseError)
  const document = readObject(response)
  const next = text(document.nextLink)
  return {
    operations: objects(document.value).flatMap(readOperation).slice(0, mostOperations),
    next: next !== undefined && URL.canParse(next, response.url.href) ? new URL(next, response.url) : undefined
  }
}

function readOperation({ properties }: JsonObject): readonly DeploymentOperation[] {
  if (!isObject(properties)) return []
  if (!realOperations.has(word(properties.provisioningOperation).toLowerCase())) return []
  const target = isObject(properties.targetResource) ? properties.targetResource : {}
  const id = text(target.id)
  const { type, name } = resourceOf(id ?? '') ?? { type: '', name: '' }
  return [
    {
      type: (word(target.resourceType) || type).slice(0, longestName) || 'a resource',
      name: (word(target.resourceName) || name || word(target.symbolicName)).slice(0, longestName),
      id,
      state: word(properties.provisioningState).slice(0, longestName),
      error: readStatusMessage(properties) ?? codeOf(properties),
      timestamp: word(properties.timestamp),
      duration: word(properties.duration).slice(0, longestName)
    }
  ]
}

/** The HTTP status as the error, for a failure without a message. */
function codeOf({ statusCode }: JsonObject): OperationError | undefined {
  const code = word(statusCode)
  return code === '' || successCodes.has(code.toLowerCase()) ? undefined : errorOf(code.slice(0, longestName), '')
}

/**
 * Reads the error in a deployment itself.
 * @throws WaitError if the deployment cannot be read
 */
export function* readDeploymentError(url: URL): Inquiry<OperationError | undefined> {
  const response = yield { url, headers: jsonHeaders }
  assertAnswered(response, readResponseError)
  return readDocumentError(readObject(response))
}

/** Whether a type, in any case, is that of a nested deployment. */
export function isDeployment(type: string): boolean {
  return type.toLowerCase() === 'microsoft.resources/deployments'
}

/** The URL of a nested deployment, which has operations of its own and may be in another scope. */
export function nestedIn({ type, id }: DeploymentOperation, deployment: URL): URL | undefined {
  if (!isDeployment(type) || id === undefined || !id.startsWith('/')) return undefined
  const url = URL.canParse(id, deployment.href) ? new URL(id, deployment) : undefined
  return url !== undefined && url.origin === deployment.origin ? deploymentAt(url) : undefined
}

/** All operations of a deployment. If a later page cannot be read, the pages before it are returned. */
export function* allOperations(deployment: URL): Inquiry<readonly DeploymentOperation[]> {
  const found: DeploymentOperation[] = []
  let request: StatusRequest | undefined = listOperations(deployment)
  const requested = new Set<string>()
  while (request !== undefined && !requested.has(request.url.href) && found.length < mostOperations) {
    requested.add(request.url.href)
    try {
      const page: OperationPage = readOperations(yield request)
      found.push(...page.operations)
      request = page.next && { ...request, url: page.next }
    } catch (error) {
      if (found.length === 0 || !(error instanceof WaitError)) throw error
      break
    }
  }
  return found
}

/** The key of a deployment: its path, in which case does not count. */
export function keyOf({ pathname }: URL): string {
  return pathname.toLowerCase()
}

/**
 * The resources of a deployment as tasks, with those of nested deployments as children. A deployment's are listed once.
 * @param listed the operations of each deployment, by `keyOf`
 */
export function tasksOf(
  deployment: URL,
  listed: ReadonlyMap<string, readonly DeploymentOperation[]>,
  seen = new Set<string>(),
  depth = 0
): readonly Task[] {
  const key = keyOf(deployment)
  if (seen.has(key)) return []
  seen.add(key)
  return (listed.get(key) ?? []).map((operation) => {
    const nested = depth < deepestNesting ? nestedIn(operation, deployment) : undefined
    const { name, type, state, duration } = operation
    return {
      name: name || type,
      type,
      state,
      duration,
      children: nested === undefined ? [] : tasksOf(nested, listed, seen, depth + 1)
    }
  })
}

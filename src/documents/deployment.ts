import { WaitError } from '../errors.ts'
import type { Inquiry, StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, Task } from '../operation.ts'
import { assertAnswered } from './answer.ts'
import { errorOf, readErrorDetail, readResponseError } from './error-detail.ts'
import { member, readObject } from './json.ts'

/**
 * The operations of a deployment, one for each resource (Resource Manager, "Deployment Operations - List", 2021-04-01).
 * The deployment's own error often says only that one of them failed.
 */

const version = '2021-04-01'
/** Levels of nested deployments. */
const deepest = 5
const mostOperations = 1_000
const longestName = 200
/**
 * The operations that act on a resource. The others, such as EvaluateDeploymentOutput, are Resource Manager's
 * internals.
 */
const realOperations: ReadonlySet<string> = new Set(['create', 'delete', 'action', 'read'])

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

/** Lists the operations of a deployment. */
type List = (deployment: URL) => Inquiry<readonly DeploymentOperation[]>

/** The URL of the deployment, at any scope, if a URL is a deployment's own or that of its status monitor. */
export function deploymentAt(url: URL): URL | undefined {
  const [, path] =
    /^(.*\/providers\/Microsoft\.Resources\/deployments\/[^/]+)(?:\/operationStatuses\/[^/]+)?\/?$/i.exec(
      url.pathname
    ) ?? []
  return path === undefined ? undefined : new URL(path, url)
}

/** The request for the first page of a deployment's operations. */
export function listOperations(deployment: URL): StatusRequest {
  const url = new URL(`${deployment.pathname}/operations?api-version=${version}`, deployment)
  return { url, headers: { accept: 'application/json' } }
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
    operations: objects(document.value).slice(0, mostOperations).flatMap(readOperation),
    next: next !== undefined && URL.canParse(next, response.url.href) ? new URL(next, response.url) : undefined
  }
}

function readOperation({ properties }: JsonObject): readonly DeploymentOperation[] {
  if (!isObject(properties)) return []
  const target = isObject(properties.targetResource) ? properties.targetResource : {}
  if (!realOperations.has(word(properties.provisioningOperation).toLowerCase())) return []
  const message = member(properties, 'statusMessage')
  const error = readErrorDetail((isObject(message) ? member(message, 'error') : undefined) ?? message)
  return [
    {
      type: word(target.resourceType).slice(0, longestName) || 'a resource',
      name: word(target.resourceName).slice(0, longestName) || word(target.symbolicName).slice(0, longestName),
      id: text(target.id),
      state: word(properties.provisioningState).slice(0, longestName),
      error: error ?? codeOf(properties),
      timestamp: word(properties.timestamp),
      duration: word(properties.duration).slice(0, longestName)
    }
  ]
}

/** The HTTP status as the error, for a failure without a message. */
function codeOf({ statusCode }: JsonObject): OperationError | undefined {
  const code = word(statusCode)
  return code === '' ? undefined : errorOf(code.slice(0, longestName), '')
}

/** The URL of a nested deployment, which has operations of its own and may be in another scope. */
export function nestedIn({ type, id }: DeploymentOperation, deployment: URL): URL | undefined {
  if (type.toLowerCase() !== 'microsoft.resources/deployments' || id === undefined || !id.startsWith('/'))
    return undefined
  const url = URL.canParse(id, deployment.href) ? new URL(id, deployment) : undefined
  return url !== undefined && url.origin === deployment.origin ? deploymentAt(url) : undefined
}

/**
 * Why a deployment failed: its error, with a detail for each failed resource, in the order of their failures. The
 * failures of a nested deployment are the details of its own error.
 * @param own the error in the deployment itself
 * @param list lists the operations of a deployment
 * @throws WaitError if those of the deployment itself cannot be read
 */
export function* explainDeployment(
  deployment: URL,
  own: OperationError | undefined,
  list: List = allOperations
): Inquiry<OperationError | undefined> {
  const branches = yield* failuresOf(deployment, list)
  const [first] = branches
  if (first === undefined) return own
  const top = own ?? errorOf('DeploymentFailed', '')
  const known = new Set(branches.flatMap((branch) => [...codesAndMessages(branch)]))
  const rest = top.details.filter((detail) => !known.has(codeAndMessage(detail)))
  return { ...top, details: [...branches, ...rest], rootCause: innermost(first).code || undefined }
}

function* failuresOf(
  deployment: URL,
  list: List,
  seen = new Set<string>(),
  depth = 0
): Inquiry<readonly OperationError[]> {
  seen.add(keyOf(deployment))
  const failed = (yield* list(deployment)).filter(({ state }) => /^(?:failed|cancell?ed)$/i.test(state))
  const branches: OperationError[] = []
  for (const operation of failed.toSorted(byCause)) {
    const nested = depth < deepest ? nestedIn(operation, deployment) : undefined
    const isNew = nested !== undefined && !seen.has(keyOf(nested))
    branches.push(branchOf(operation, isNew ? yield* orNothing(failuresOf(nested, list, seen, depth + 1)) : []))
  }
  return branches
}

/** An empty list if the operations of a nested deployment cannot be read. */
function* orNothing<T>(inquiry: Inquiry<readonly T[]>): Inquiry<readonly T[]> {
  try {
    return yield* inquiry
  } catch (error) {
    if (error instanceof WaitError) return []
    throw error
  }
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

/** By time, but failures that only follow from the failure of a dependency come last. */
function byCause(a: DeploymentOperation, b: DeploymentOperation): number {
  const isDependent = ({ error }: DeploymentOperation) => (/dependency/i.test(error?.code ?? '') ? 1 : 0)
  return isDependent(a) - isDependent(b) || (Date.parse(a.timestamp) || 0) - (Date.parse(b.timestamp) || 0)
}

/**
 * The error of a failed resource, with the nested failures as details. Details that repeat one of these are left out.
 */
function branchOf(
  { type, name, error = errorOf('', 'Failed') }: DeploymentOperation,
  below: readonly OperationError[]
): OperationError {
  const known = new Set(below.flatMap((branch) => [...codesAndMessages(branch)]))
  const rest = error.details.filter((detail) => !known.has(codeAndMessage(detail)))
  return { ...error, target: [type, name].filter(Boolean).join(' '), details: [...below, ...rest] }
}

function* codesAndMessages(error: OperationError): Generator<string> {
  yield codeAndMessage(error)
  for (const detail of error.details) yield* codesAndMessages(detail)
}

function codeAndMessage({ code, message }: OperationError): string {
  return `${code}\n${message}`
}

/** The innermost error with a code, along the first branch that has one. */
function innermost(error: OperationError): OperationError {
  for (const detail of error.details) {
    const below = innermost(detail)
    if (below.code !== '') return below
  }
  return error
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
    const nested = depth < deepest ? nestedIn(operation, deployment) : undefined
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

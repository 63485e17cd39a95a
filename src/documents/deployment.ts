import { WaitError } from '../errors.ts'
import type { Inquiry, StatusRequest } from '../http/request.ts'
import type { StatusResponse } from '../http/response.ts'
import { isObject, type JsonObject, objects, text, word } from '../json.ts'
import type { OperationError, Task } from '../operation.ts'
import { assertAnswered } from './answer.ts'
import { errorOf, readErrorDetail, readResponseError } from './error-detail.ts'
import { member, readObject } from './json.ts'

/**
 * What a deployment did: its operations, one for each resource (Resource Manager, "Deployment Operations - List",
 * 2021-04-01). The deployment itself often says only that something below it failed.
 */

const version = '2021-04-01'
/** Deployments within deployments. */
const deepest = 5
const mostOperations = 1_000
const longestName = 200
/** What does something to a resource; everything else is Resource Manager's own bookkeeping. */
const realOperations: ReadonlySet<string> = new Set(['create', 'delete', 'action', 'read'])

/** One thing that a deployment did. */
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

/** The deployment that a URL is about: its own, or that of its status monitor, at any scope. */
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
 * @throws WaitError if it is not one
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
  const said = member(properties, 'statusMessage')
  const error = readErrorDetail((isObject(said) ? member(said, 'error') : undefined) ?? said)
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

/** A failure without words has an HTTP status at least. */
function codeOf({ statusCode }: JsonObject): OperationError | undefined {
  const code = word(statusCode)
  return code === '' ? undefined : errorOf(code.slice(0, longestName), '')
}

/** A deployment below a deployment, which has operations of its own, perhaps in another scope. */
export function nestedIn({ type, id }: DeploymentOperation, deployment: URL): URL | undefined {
  if (type.toLowerCase() !== 'microsoft.resources/deployments' || id === undefined || !id.startsWith('/'))
    return undefined
  const url = URL.canParse(id, deployment.href) ? new URL(id, deployment) : undefined
  return url !== undefined && url.origin === deployment.origin ? deploymentAt(url) : undefined
}

/**
 * Why a deployment failed: a branch for each resource that failed, in the order in which they did, with nested
 * deployments below theirs.
 * @param own what the deployment itself says
 */
export function* explainDeployment(
  deployment: URL,
  own: OperationError | undefined
): Inquiry<OperationError | undefined> {
  const branches = yield* failuresOf(deployment, new Set(), 0)
  const [first] = branches
  if (first === undefined) return own
  const top = own ?? errorOf('DeploymentFailed', '')
  const known = new Set(branches.flatMap((branch) => [...codesAndMessages(branch)]))
  const rest = top.details.filter((detail) => !known.has(keyOf(detail)))
  return { ...top, details: [...branches, ...rest], rootCause: innermost(first).code || undefined }
}

function* failuresOf(deployment: URL, seen: Set<string>, depth: number): Inquiry<readonly OperationError[]> {
  seen.add(deployment.pathname.toLowerCase())
  const failed = (yield* allOperations(deployment)).filter(({ state }) => /^(?:failed|cancell?ed)$/i.test(state))
  const branches: OperationError[] = []
  for (const operation of failed.toSorted(byCause)) {
    const nested = depth < deepest ? nestedIn(operation, deployment) : undefined
    const isNew = nested !== undefined && !seen.has(nested.pathname.toLowerCase())
    branches.push(branchOf(operation, isNew ? yield* orNothing(failuresOf(nested, seen, depth + 1)) : []))
  }
  return branches
}

/** A nested deployment whose operations cannot be read leaves its branch as it is. */
function* orNothing<T>(inquiry: Inquiry<readonly T[]>): Inquiry<readonly T[]> {
  try {
    return yield* inquiry
  } catch (error) {
    if (error instanceof WaitError) return []
    throw error
  }
}

/** Every page that can be had: a list that breaks off is better than none. */
export function* allOperations(deployment: URL): Inquiry<readonly DeploymentOperation[]> {
  const found: DeploymentOperation[] = []
  let request: StatusRequest | undefined = listOperations(deployment)
  const asked = new Set<string>()
  while (request !== undefined && !asked.has(request.url.href) && found.length < mostOperations) {
    asked.add(request.url.href)
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

/** What failed only because something else did comes after it; otherwise the first comes first. */
function byCause(a: DeploymentOperation, b: DeploymentOperation): number {
  const isDependent = ({ error }: DeploymentOperation) => (/dependency/i.test(error?.code ?? '') ? 1 : 0)
  return isDependent(a) - isDependent(b) || (Date.parse(a.timestamp) || 0) - (Date.parse(b.timestamp) || 0)
}

/** A failed resource. What its deployment says in other words is left out where the nested operations say it. */
function branchOf(
  { type, name, error = errorOf('', 'Failed') }: DeploymentOperation,
  below: readonly OperationError[]
): OperationError {
  const known = new Set(below.flatMap((branch) => [...codesAndMessages(branch)]))
  const rest = error.details.filter((detail) => !known.has(keyOf(detail)))
  return { ...error, target: [type, name].filter(Boolean).join(' '), details: [...below, ...rest] }
}

function* codesAndMessages(error: OperationError): Generator<string> {
  yield keyOf(error)
  for (const detail of error.details) yield* codesAndMessages(detail)
}

function keyOf({ code, message }: OperationError): string {
  return `${code}\n${message}`
}

/** The end of an error's first branch that has a code. */
function innermost(error: OperationError): OperationError {
  const below = error.details.find((detail) => innermost(detail).code !== '')
  return below === undefined ? error : innermost(below)
}

/** A deployment's resources as its tasks, with those of nested deployments below them. */
export function tasksOf(
  deployment: URL,
  listed: ReadonlyMap<string, readonly DeploymentOperation[]>,
  depth = 0
): readonly Task[] {
  const operations = listed.get(deployment.pathname.toLowerCase()) ?? []
  return operations.map((operation) => {
    const nested = depth < deepest ? nestedIn(operation, deployment) : undefined
    const { name, type, state, duration } = operation
    return {
      name: name || type,
      type,
      state,
      duration,
      children: nested === undefined ? [] : tasksOf(nested, listed, depth + 1)
    }
  })
}

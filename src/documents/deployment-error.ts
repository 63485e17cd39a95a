import { WaitError } from '../errors.ts'
import type { Inquiry } from '../http/request.ts'
import type { OperationError } from '../operation.ts'
import { allOperations, type DeploymentOperation, deepestNesting, isDeployment, keyOf, nestedIn } from './deployment.ts'
import { errorOf } from './error-detail.ts'
import { addReports, joinReports, withTarget } from './merge-errors.ts'

/** Why a deployment failed: the errors of its failed resources, in the order of their failures. */

/** Lists the operations of a deployment. */
type List = (deployment: URL) => Inquiry<readonly DeploymentOperation[]>

interface Sources {
  /** The error in the status that was polled. */
  readonly own: OperationError | undefined
  readonly list?: List
  /** Reads the deployment's own error, if the status that was polled is not the deployment itself. */
  readonly readOwn?: () => Inquiry<OperationError | undefined>
  /** Called if the operations could not be listed, and the deployment's own error is all there is. */
  readonly onFault?: (fault: WaitError) => void
}

/** A failed or canceled resource. */
interface Branch {
  readonly error: OperationError
  readonly order: number
  /** Milliseconds since 1970. For a nested deployment, the time of its first failure. */
  readonly failedAt: number
}

/**
 * Why a deployment failed: its error, with a detail for each failed resource, in the order of their failures. The
 * failures of a nested deployment are the details of its own error.
 * @throws WaitError if the operations of the deployment itself cannot be read, and nothing else tells the reason
 */
export function* explainDeployment(deployment: URL, sources: Sources): Inquiry<OperationError | undefined> {
  const { own, list = allOperations, readOwn, onFault } = sources
  let branches: readonly Branch[] = []
  let fault: WaitError | undefined
  try {
    branches = yield* failuresOf(deployment, { list, seen: new Set() })
  } catch (error) {
    if (!(error instanceof WaitError) || readOwn === undefined) throw error
    fault = error
  }
  const found = readOwn && (yield* orDefault(readOwn(), undefined))
  if (fault !== undefined && found === undefined) throw fault
  if (fault !== undefined) onFault?.(fault)
  const top = joinReports(own, found)
  return branches.length === 0 ? top : withBranches(top ?? errorOf('', ''), branches)
}

function withBranches(top: OperationError, branches: readonly Branch[]): OperationError {
  const error = addReports({ ...top, details: branches.map((branch) => branch.error) }, top.details)
  const { details } = error
  const failed = branches.filter(({ order }) => order !== orders.canceled).length
  // What only the top says may be the reason for the cancellation.
  const inOrder = [details.slice(0, failed), details.slice(branches.length), details.slice(failed, branches.length)]
  const [cause] = [...inOrder.flat().flatMap(causesIn), top].toSorted((a, b) => rankOf(a) - rankOf(b))
  if (cause === undefined || rankOf(cause) === ranks.nothing) return error
  const { code, message } = cause
  return { ...error, rootCause: { code, message } }
}

interface Nesting {
  readonly list: List
  readonly seen: Set<string>
  readonly depth?: number
}

function* failuresOf(deployment: URL, { list, seen, depth = 0 }: Nesting): Inquiry<readonly Branch[]> {
  seen.add(keyOf(deployment))
  const failed = (yield* list(deployment)).filter(({ state }) => /^(?:failed|cancell?ed)$/i.test(state))
  const branches: Branch[] = []
  for (const operation of failed) {
    const nested = depth < deepestNesting ? nestedIn(operation, deployment) : undefined
    const isNew = nested !== undefined && !seen.has(keyOf(nested))
    const below = isNew ? yield* orDefault(failuresOf(nested, { list, seen, depth: depth + 1 }), []) : []
    branches.push(branchOf(operation, below))
  }
  return branches.toSorted(byCause)
}

/** The default if the requests of an inquiry fail. */
function* orDefault<T>(inquiry: Inquiry<T>, otherwise: T): Inquiry<T> {
  try {
    return yield* inquiry
  } catch (error) {
    if (error instanceof WaitError) return otherwise
    throw error
  }
}

/** The error of a failed resource. The failures of a nested deployment are its details, before its other details. */
function branchOf(operation: DeploymentOperation, below: readonly Branch[]): Branch {
  const { type, name, state, timestamp, error: own = errorOf('', state) } = operation
  const inner = { ...own, details: below.map((branch) => branch.error) }
  const error = withTarget(addReports(inner, own.details), [type, name].filter(Boolean).join(' '))
  const isCanceled = /^cancell?ed$/i.test(state) && below.every(({ order }) => order === orders.canceled)
  const isDependent = causesIn(error).every((cause) => rankOf(cause) === ranks.dependency)
  const time = Date.parse(timestamp)
  const ownTime = Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
  const innerTime = below[0]?.failedAt ?? ownTime
  return {
    error,
    order: isCanceled ? orders.canceled : isDependent ? orders.dependent : orders.first,
    failedAt: innerTime === Number.POSITIVE_INFINITY ? ownTime : innerTime
  }
}

/** Failures that only follow from another one come after it, and canceled resources last. */
const orders = { first: 0, dependent: 1, canceled: 2 } as const

/** In equal order by time. A failure without a time comes after those that have one. */
function byCause(a: Branch, b: Branch): number {
  return a.order - b.order || (a.failedAt === b.failedAt ? 0 : a.failedAt - b.failedAt)
}

/**
 * The innermost errors with a code. An error without one counts if it is a resource's own, and not only a detail of an
 * error with a code.
 */
function causesIn(error: OperationError): readonly OperationError[] {
  const below = error.details.flatMap(causesIn)
  if (below.length === 0) return [error]
  if (isGeneral(error)) return below
  const coded = below.filter(({ code }) => code !== '')
  return coded.length > 0 ? coded : [error]
}

/** How much an error tells about the root cause, the most first. */
const ranks = { cause: 0, dependency: 1, general: 2, nothing: 3 } as const

function rankOf(error: OperationError): number {
  const { code, message } = error
  if (code === '' && /^(?:failed|cancell?ed)?$/i.test(message)) return ranks.nothing
  if (isGeneral(error)) return ranks.general
  return /dependency/i.test(code) ? ranks.dependency : ranks.cause
}

/** Whether an error says only that something in a deployment failed, and not what. */
function isGeneral({ code, message, target = '' }: OperationError): boolean {
  const name = code.toLowerCase()
  if (name === 'deploymentfailed') return true
  const isNested = isDeployment(target.split(' ', 1)[0] ?? '')
  return (code === '' && message === '') || (isNested && (name === 'resourcedeploymentfailure' || message === ''))
}

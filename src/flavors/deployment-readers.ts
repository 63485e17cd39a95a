import {
  allOperations,
  type DeploymentOperation,
  deploymentAt,
  explainDeployment,
  nestedIn,
  tasksOf
} from '../documents/deployment.ts'
import { readResultAt } from '../documents/result.ts'
import type { Inquiry } from '../http/request.ts'
import type { OperationStatus, Task } from '../operation.ts'
import type { Flavor } from './flavor.ts'

/** The most nested deployments that are listed. */
const maxWatched = 100

/**
 * Readers for what the status of a deployment lacks: its resources, why it failed, and its outputs. They apply to the
 * URL of a deployment or of its status monitor. For any other URL, there are none.
 */
export function deploymentReaders(url: URL): Pick<Flavor, 'failure' | 'progress' | 'result'> {
  const deployment = deploymentAt(url)
  if (deployment === undefined) return {}
  const isMonitor = deployment.pathname !== url.pathname.replace(/\/$/, '')
  const deploymentUrl = new URL(`${deployment.pathname}?api-version=2021-04-01`, deployment)
  return {
    failure: (own) => explainDeployment(deployment, own),
    progress: watch(deployment),
    result: isMonitor ? () => readResultAt(deploymentUrl) : undefined
  }
}

type Lists = Map<string, readonly DeploymentOperation[]>

/** Lists one deployment at a time while they run, the least recently listed one. At the end it lists all of them. */
function watch(deployment: URL): NonNullable<Flavor['progress']> {
  /** By path in lower case. The least recently listed one is the first. */
  const lists: Lists = new Map()
  return function* ({ state }: OperationStatus): Inquiry<readonly Task[]> {
    const known = new Map([[keyOf(deployment), deployment]])
    addNested(deployment, lists, known)
    const [oldest = deployment] = [...known.values()].toSorted((a, b) => ageOf(a, lists) - ageOf(b, lists))
    yield* list(state === 'running' ? oldest : deployment, lists)
    if (state !== 'running') yield* listNested(deployment, lists)
    return tasksOf(deployment, lists)
  }
}

function* list(deployment: URL, lists: Lists): Inquiry<void> {
  const operations = yield* allOperations(deployment)
  lists.delete(keyOf(deployment))
  lists.set(keyOf(deployment), operations)
}

function* listNested(deployment: URL, lists: Lists): Inquiry<void> {
  const known = new Map<string, URL>()
  addNested(deployment, lists, known)
  for (const nested of known.values()) yield* list(nested, lists)
}

/** Adds the deployments nested in this one that the lists so far contain. */
function addNested(deployment: URL, lists: Lists, known: Map<string, URL>): void {
  for (const operation of lists.get(keyOf(deployment)) ?? []) {
    const nested = nestedIn(operation, deployment)
    if (nested === undefined || known.has(keyOf(nested)) || known.size >= maxWatched) continue
    known.set(keyOf(nested), nested)
    addNested(nested, lists, known)
  }
}

/** The position among the lists; -1 for a deployment that was never listed, so that it comes first. */
function ageOf(deployment: URL, lists: Lists): number {
  return [...lists.keys()].indexOf(keyOf(deployment))
}

function keyOf({ pathname }: URL): string {
  return pathname.toLowerCase()
}

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

/** More nested deployments than anybody watches. */
const maxWatched = 100

/**
 * What a deployment's own URL, or that of its status monitor, says too little of: which resources it consists of, why it
 * failed, and its outputs. Nothing for any other URL.
 */
export function aboutDeployment(url: URL): Pick<Flavor, 'failure' | 'progress' | 'result'> {
  const deployment = deploymentAt(url)
  if (deployment === undefined) return {}
  const isMonitor = deployment.pathname !== url.pathname.replace(/\/$/, '')
  const whole = new URL(`${deployment.pathname}?api-version=2021-04-01`, deployment)
  return {
    failure: (own) => explainDeployment(deployment, own),
    progress: watch(deployment),
    result: isMonitor ? () => readResultAt(whole) : undefined
  }
}

type Lists = Map<string, readonly DeploymentOperation[]>

/** Lists one deployment at a time while it runs, the one that was listed longest ago, and all of them at the end. */
function watch(deployment: URL): NonNullable<Flavor['progress']> {
  /** By path in lower case; the one that was listed longest ago is the first. */
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

/** Adds the deployments below one that are known from the lists so far. */
function addNested(deployment: URL, lists: Lists, known: Map<string, URL>): void {
  for (const operation of lists.get(keyOf(deployment)) ?? []) {
    const nested = nestedIn(operation, deployment)
    if (nested === undefined || known.has(keyOf(nested)) || known.size >= maxWatched) continue
    known.set(keyOf(nested), nested)
    addNested(nested, lists, known)
  }
}

/** A deployment that was never listed comes before all others. */
function ageOf(deployment: URL, lists: Lists): number {
  return [...lists.keys()].indexOf(keyOf(deployment))
}

function keyOf({ pathname }: URL): string {
  return pathname.toLowerCase()
}

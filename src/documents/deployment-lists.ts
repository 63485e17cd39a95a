import { WaitError } from '../errors.ts'
import type { Inquiry } from '../http/request.ts'
import type { Task } from '../operation.ts'
import { allOperations, type DeploymentOperation, keyOf, nestedIn, tasksOf } from './deployment.ts'

/** More deployments than anybody watches. */
const maxWatched = 100

/**
 * The lists of what a deployment and those within it do. While it runs one list is read at a time. A list that was read
 * since the end, or that may not be read, is not asked for again.
 */
export class DeploymentLists {
  readonly #deployment: URL
  /** By path; the one that was asked for longest ago is the first. */
  readonly #operations = new Map<string, readonly DeploymentOperation[]>()
  readonly #settled = new Set<string>()

  constructor(deployment: URL) {
    this.#deployment = deployment
  }

  /**
   * A list as it is after the end.
   * @throws WaitError, once, if it cannot be read
   */
  *readLast(deployment: URL): Inquiry<readonly DeploymentOperation[]> {
    const key = keyOf(deployment)
    if (this.#settled.has(key)) return this.#operations.get(key) ?? []
    this.#settled.add(key)
    return yield* this.#read(deployment)
  }

  /**
   * Reads one list, the one that was asked for longest ago.
   * @throws WaitError if it is the deployment's own, and cannot be read
   */
  *tasksAfterOne(): Inquiry<readonly Task[]> {
    const [oldest] = this.#unsettled().toSorted((a, b) => this.#ageOf(a) - this.#ageOf(b))
    if (oldest !== undefined) yield* this.#orNothing(oldest, this.#read(oldest))
    return tasksOf(this.#deployment, this.#operations)
  }

  /** Reads every list that was not read since the end, as `tasksAfterOne` does. */
  *tasksAfterAll(): Inquiry<readonly Task[]> {
    for (let [next] = this.#unsettled(); next !== undefined; [next] = this.#unsettled())
      yield* this.#orNothing(next, this.readLast(next))
    return tasksOf(this.#deployment, this.#operations)
  }

  *#read(deployment: URL): Inquiry<readonly DeploymentOperation[]> {
    const key = keyOf(deployment)
    let operations = this.#operations.get(key) ?? []
    try {
      operations = yield* allOperations(deployment)
      return operations
    } catch (error) {
      if (error instanceof WaitError && error.reason === 'forbidden') this.#settled.add(key)
      throw error
    } finally {
      this.#operations.delete(key)
      this.#operations.set(key, operations)
    }
  }

  /** A nested deployment may not be there yet, or be somebody else's: the others are told all the same. */
  *#orNothing(deployment: URL, inquiry: Inquiry<unknown>): Inquiry<void> {
    try {
      yield* inquiry
    } catch (error) {
      if (deployment === this.#deployment || !(error instanceof WaitError)) throw error
    }
  }

  /** The deployments that are known from the lists so far, but for those whose lists are settled. */
  #unsettled(): readonly URL[] {
    const known = new Map<string, URL>()
    this.#addWithin(this.#deployment, known)
    return [...known].flatMap(([key, deployment]) => (this.#settled.has(key) ? [] : [deployment]))
  }

  #addWithin(deployment: URL, known: Map<string, URL>): void {
    const key = keyOf(deployment)
    if (known.has(key) || known.size >= maxWatched) return
    known.set(key, deployment)
    for (const operation of this.#operations.get(key) ?? []) {
      const nested = nestedIn(operation, deployment)
      if (nested !== undefined) this.#addWithin(nested, known)
    }
  }

  /** A deployment that was never asked for comes before all others. */
  #ageOf(deployment: URL): number {
    return [...this.#operations.keys()].indexOf(keyOf(deployment))
  }
}

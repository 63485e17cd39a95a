import { WaitError } from '../errors.ts'
import type { Inquiry } from '../http/request.ts'
import type { Progress } from '../operation.ts'
import { allOperations, type DeploymentOperation, deepestNesting, keyOf, nestedIn, tasksOf } from './deployment.ts'

/** The most deployments that are listed. */
const maxWatched = 100

/**
 * The operations of a deployment and of the deployments nested in it. While it runs, one list is read at a time. A list
 * that was read after the end, or that the identity may not read, is not read again.
 */
export class DeploymentLists {
  readonly #deployment: URL
  /** By path. The least recently read one is the first. */
  readonly #operations = new Map<string, readonly DeploymentOperation[]>()
  readonly #settled = new Set<string>()
  #isFaultKnown = false
  #fault: string | undefined

  constructor(deployment: URL) {
    this.#deployment = deployment
  }

  /**
   * Reads a list after the end.
   * @throws WaitError, once, if it cannot be read
   */
  *readLast(deployment: URL): Inquiry<readonly DeploymentOperation[]> {
    const key = keyOf(deployment)
    if (this.#settled.has(key)) return this.#operations.get(key) ?? []
    this.#settled.add(key)
    return yield* this.#read(deployment)
  }

  /**
   * Reads the least recently read list.
   * @throws WaitError if it is the deployment's own list and cannot be read
   */
  *tasksAfterOne(): Inquiry<Progress> {
    const [oldest] = this.#unsettled().toSorted((a, b) => this.#ageOf(a) - this.#ageOf(b))
    if (oldest !== undefined) yield* this.#orNothing(oldest, this.#read(oldest))
    return this.#progress()
  }

  /** Reads every list that was not read after the end, in the same way as `tasksAfterOne`. */
  *tasksAfterAll(): Inquiry<Progress> {
    for (let [next] = this.#unsettled(); next !== undefined; [next] = this.#unsettled())
      yield* this.#orNothing(next, this.readLast(next))
    return this.#progress()
  }

  /** Reports a fault with the next tasks, if it is the first one. */
  report(deployment: URL, { firstLine }: WaitError): void {
    if (this.#isFaultKnown) return
    this.#isFaultKnown = true
    const name = deployment.pathname.split('/').at(-1)
    this.#fault = `The resources of the deployment ${name} could not be read: ${firstLine}`
  }

  #progress(): Progress {
    const fault = this.#fault
    this.#fault = undefined
    return { tasks: tasksOf(this.#deployment, this.#operations), fault }
  }

  *#read(deployment: URL): Inquiry<readonly DeploymentOperation[]> {
    const key = keyOf(deployment)
    let operations = this.#operations.get(key) ?? []
    try {
      operations = yield* allOperations(deployment)
      return operations
    } catch (error) {
      if (error instanceof WaitError && error.reason === 'forbidden') {
        this.#settled.add(key)
        // The caller reports the fault of the deployment's own list, which is thrown.
        if (key !== keyOf(this.#deployment)) this.report(deployment, error)
      }
      throw error
    } finally {
      this.#operations.delete(key)
      this.#operations.set(key, operations)
    }
  }

  /** Ignores the fault of a nested list, because its deployment may not exist yet or may be forbidden. */
  *#orNothing(deployment: URL, inquiry: Inquiry<unknown>): Inquiry<void> {
    try {
      yield* inquiry
    } catch (error) {
      if (deployment === this.#deployment || !(error instanceof WaitError)) throw error
    }
  }

  /** The deployments that the lists so far contain, except those whose lists are settled. */
  #unsettled(): readonly URL[] {
    const known = new Map<string, URL>()
    this.#addWithin(this.#deployment, known, 0)
    return [...known].flatMap(([key, deployment]) => (this.#settled.has(key) ? [] : [deployment]))
  }

  #addWithin(deployment: URL, known: Map<string, URL>, depth: number): void {
    const key = keyOf(deployment)
    if (depth > deepestNesting || known.has(key) || known.size >= maxWatched) return
    known.set(key, deployment)
    for (const operation of this.#operations.get(key) ?? []) {
      const nested = nestedIn(operation, deployment)
      if (nested !== undefined) this.#addWithin(nested, known, depth + 1)
    }
  }

  /** The position among the lists; -1 for a deployment whose list was never read, so that it comes first. */
  #ageOf(deployment: URL): number {
    return [...this.#operations.keys()].indexOf(keyOf(deployment))
  }
}

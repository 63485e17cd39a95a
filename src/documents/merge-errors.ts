import type { AdditionalInfo, OperationError } from '../operation.ts'
import { resourceOf } from './resource-id.ts'

/**
 * Several reports of one failure as one error. Azure reports the same failure in several places, and each place may
 * have something that the others lack.
 */

/** The most searches in one error, because a forged document can repeat an error in countless places. */
const mostSearches = 20_000
/** The most errors with the same code and message that are compared. */
const mostTwins = 100

/** An error to which other reports can be added. */
interface ErrorNode extends OperationError {
  target?: string
  readonly details: ErrorNode[]
  readonly additionalInfo: AdditionalInfo[]
}

/** Adds to the details of an error what the reports have and the details lack, at any depth. */
export function addReports(error: OperationError, reports: readonly OperationError[]): OperationError {
  if (reports.length === 0) return error
  const tree = new ErrorTree(error)
  tree.add(tree.root, reports)
  return tree.root
}

/** Two reports of one failure as one: with the same code and message one error, otherwise the second as a detail. */
export function joinReports(one: OperationError | undefined, other: OperationError | undefined) {
  if (one === undefined || other === undefined) return one ?? other
  const tree = new ErrorTree(one)
  if (textOf(one) === textOf(other)) tree.complete(tree.root, other)
  else tree.add(tree.root, [other])
  return tree.root
}

/** An error with another target. Its own target is kept as additional information, if it says something else. */
export function withTarget(error: OperationError, target: string): OperationError {
  const node = { ...error, additionalInfo: [...error.additionalInfo], target }
  if (error.target !== undefined) addTarget(node, error.target)
  return node
}

class ErrorTree {
  readonly root: ErrorNode
  readonly #byText = new Map<string, ErrorNode[]>()
  readonly #parents = new Map<ErrorNode, ErrorNode>()
  #searchesLeft = mostSearches

  constructor(error: OperationError) {
    this.root = nodeOf(error)
    for (const detail of this.root.details) this.#index(detail, this.root)
  }

  /** Adds what the reports have and the errors below `parent` lack. */
  add(parent: ErrorNode, reports: readonly OperationError[]): void {
    for (const report of reports) {
      const rest = this.#addKnownParts(report, parent)
      if (rest === undefined) continue
      const node = nodeOf(rest)
      parent.details.push(node)
      this.#index(node, parent)
    }
  }

  /** Adds what another report of the same error has in addition. */
  complete(node: ErrorNode, { target, details, additionalInfo }: OperationError): void {
    if (target !== undefined) addTarget(node, target)
    addInfos(node, additionalInfo)
    this.add(node, details)
  }

  /**
   * Adds the parts of a report that belong to errors below `parent`.
   * @returns the rest; undefined if nothing is left
   */
  #addKnownParts(report: OperationError, parent: ErrorNode): OperationError | undefined {
    const twin = this.#twinOf(report, parent)
    if (twin !== undefined) {
      this.complete(twin, report)
      return undefined
    }
    const details = report.details.flatMap((detail) => this.#addKnownParts(detail, parent) ?? [])
    return isWrapper(report) && details.length === 0 ? undefined : { ...report, details }
  }

  /** The error below `parent` that a report is about: the same code and message, and of several the most similar one. */
  #twinOf(report: OperationError, parent: ErrorNode): ErrorNode | undefined {
    this.#searchesLeft -= 1
    if (this.#searchesLeft < 0) return undefined
    const same = this.#byText.get(textOf(report)) ?? []
    const twins = same.slice(0, mostTwins).filter((node) => this.#isBelow(node, parent))
    const sharesDetail = (node: ErrorNode) => report.details.some((detail) => this.#twinOf(detail, node) !== undefined)
    // A wrapper says nothing itself, so only its details can tell what it is about.
    if (isWrapper(report)) return twins.find(sharesDetail)
    const [only] = twins
    if (twins.length < 2) return only
    const { target } = report
    return (
      (target === undefined ? undefined : twins.find((node) => isSameTarget(node.target, target))) ??
      twins.find(sharesDetail) ??
      twins.find(({ details }) => details.length === 0) ??
      only
    )
  }

  #isBelow(node: ErrorNode, parent: ErrorNode): boolean {
    for (let above = this.#parents.get(node); above !== undefined; above = this.#parents.get(above))
      if (above === parent) return true
    return false
  }

  #index(node: ErrorNode, parent: ErrorNode): void {
    this.#parents.set(node, parent)
    const same = this.#byText.get(textOf(node))
    if (same === undefined) this.#byText.set(textOf(node), [node])
    else same.push(node)
    for (const detail of node.details) this.#index(detail, node)
  }
}

function nodeOf(error: OperationError): ErrorNode {
  return { ...error, details: error.details.map(nodeOf), additionalInfo: [...error.additionalInfo] }
}

/** What two reports of one failure have in common. They may differ in white space. */
function textOf({ code, message }: OperationError): string {
  return `${code}\n${message.replace(/\s+/g, ' ').trim()}`
}

/** Whether an error only contains others, such as one whose message was the JSON of another error. */
function isWrapper({ message, details, additionalInfo }: OperationError): boolean {
  return message === '' && details.length > 0 && additionalInfo.length === 0
}

function addTarget(node: Pick<ErrorNode, 'target' | 'additionalInfo'>, target: string): void {
  if (node.target === undefined) node.target = target
  else if (!isSameTarget(node.target, target)) addInfos(node, [{ type: 'target', info: target }])
}

function addInfos({ additionalInfo }: Pick<ErrorNode, 'additionalInfo'>, infos: readonly AdditionalInfo[]): void {
  const known = new Set(additionalInfo.map((info) => JSON.stringify(info)))
  additionalInfo.push(...infos.filter((info) => !known.has(JSON.stringify(info))))
}

/** Whether two targets are the same. One may be the id of the resource, and the other its type and name. */
function isSameTarget(one: string | undefined, other: string): boolean {
  return one !== undefined && targetKey(one) === targetKey(other)
}

function targetKey(target: string): string {
  const { type, name } = resourceOf(target) ?? { type: target, name: '' }
  return [type, name].filter(Boolean).join(' ').toLowerCase()
}

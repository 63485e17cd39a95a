import type { OperationError } from '../operation.ts'
import { atMost, type Line } from './lines.ts'

/** The most lines of an error that are shown. The complete error is in the output `error-detail`. */
const maxErrorLines = 60

/** `Code: message`, or the one that is not empty. */
export function codeAndMessage({ code, message }: Pick<OperationError, 'code' | 'message'>): string {
  return [code, message].filter((part) => part !== '').join(': ') || 'an error without code or message'
}

/**
 * The root cause: the one that the error names, or else the innermost detail with a code, or the first one if several
 * are equally deep.
 */
export function rootCause(error: OperationError): OperationError {
  const { rootCause: named } = error
  if (named?.code === error.code && named.message === error.message) return error
  let [root, rootDepth] = [error, 0]
  const search = (candidate: OperationError, depth: number) => {
    const { code, message } = candidate
    const isCause =
      named === undefined
        ? depth > rootDepth && code !== ''
        : rootDepth === 0 && depth > 0 && code === named.code && message === named.message
    if (isCause) [root, rootDepth] = [candidate, depth]
    for (const detail of candidate.details) search(detail, depth + 1)
  }
  search(error, 0)
  return root
}

/** The error's own message, or the first one in its details. */
export function firstMessage({ message, details }: OperationError): string {
  if (message !== '') return message
  for (const detail of details) {
    const found = firstMessage(detail)
    if (found !== '') return found
  }
  return ''
}

/** Errors as lines: each error, followed by its parts one step deeper. The texts are foreign. */
export function errorLines(errors: readonly OperationError[]): readonly Line[] {
  return atMost(
    maxErrorLines,
    errors.flatMap((error) => [...walk(error, 0)])
  )
}

function* walk(error: OperationError, depth: number): Generator<Line> {
  yield { depth, text: codeAndMessage(error) }
  const below = depth + 1
  if (error.target) yield { depth: below, text: `Target: ${error.target}` }
  if (error.causes) yield { depth: below, text: `Possible causes: ${error.causes}` }
  if (error.recommendation) yield { depth: below, text: `Recommendation: ${error.recommendation}` }
  for (const { type, info } of error.additionalInfo) {
    const text = [type, info === undefined ? '' : JSON.stringify(info)].filter((part) => part !== '').join(': ')
    if (text !== '') yield { depth: below, text }
  }
  for (const detail of error.details) yield* walk(detail, below)
}

import { type Conclusion, currentApi, currentUntil, currentUrl } from './conclusion.ts'
import { firstMessage } from './error-tree.ts'

/** GitHub accepts 1 MB of outputs per job, counted in UTF-16. This limit leaves room for other steps. */
const maxUnits = 400_000
/**
 * The outputs that are left empty first, in this order, if all together are too large. Then the longest ones follow.
 */
const largest: readonly string[] = ['response', 'error-detail', 'result', 'data', 'error-message']

interface Outputs {
  readonly values: Readonly<Record<string, string>>
  /** Outputs that are empty because they were too large. */
  readonly leftOut: readonly string[]
}

/** All outputs of the action. One without a value is empty. */
export function outputsOf(conclusion: Conclusion): Outputs {
  const { verdict, subject, error } = conclusion
  const { outcome, reason, reading, requestId, polls, elapsedMs } = verdict
  const operation = reading?.operation
  const values: Record<string, string> = {
    outcome,
    reason: reason ?? '',
    status: operation?.status ?? '',
    api: currentApi(conclusion) ?? '',
    until: currentUntil(conclusion) ?? '',
    'operation-id': subject?.operationId ?? '',
    'operation-name': operation?.name ?? '',
    'operation-url': currentUrl(conclusion) ?? '',
    'start-time': operation?.startTime ?? '',
    'end-time': operation?.endTime ?? '',
    'percent-complete': operation?.percentComplete ?? '',
    'http-status-code': operation?.httpStatusCode ?? '',
    result: conclusion.result ?? operation?.result ?? '',
    data: operation?.data ?? '',
    'error-code': error?.code ?? '',
    'error-message': error === undefined ? '' : firstMessage(error),
    'error-target': error?.target ?? '',
    'error-detail': error === undefined ? '' : JSON.stringify(error),
    'request-id': requestId ?? '',
    polls: String(polls),
    'elapsed-seconds': String(Math.round(elapsedMs / 1_000)),
    response: operation?.document ?? ''
  }
  const leftOut: string[] = []
  const others = Object.keys(values).filter((name) => name !== 'outcome' && !largest.includes(name))
  const longestFirst = others.toSorted((a, b) => (values[b] ?? '').length - (values[a] ?? '').length)
  for (const name of [...largest, ...longestFirst]) {
    if (Object.values(values).join('').length <= maxUnits) break
    if (values[name] === '') continue
    values[name] = ''
    leftOut.push(name)
  }
  return { values, leftOut }
}

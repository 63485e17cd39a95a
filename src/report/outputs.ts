import type { Conclusion } from './conclusion.ts'

/** GitHub takes 1 MB of outputs from a job, counted in UTF-16: this many units, with room for another step's. */
const mostUnits = 400_000
/** What is left out, in this order, where the outputs would be too large; then whatever is longest. */
const largest: readonly string[] = ['response', 'error-detail', 'data', 'error-message']

export interface Outputs {
  readonly values: Readonly<Record<string, string>>
  /** Outputs that are empty because they were too large. */
  readonly leftOut: readonly string[]
}

/** Every output of the action; empty where it has no value. */
export function outputsOf({ verdict, subject, error }: Conclusion): Outputs {
  const { outcome, reason, reading, requestId, polls, elapsedMs } = verdict
  const operation = reading?.operation
  const values: Record<string, string> = {
    outcome,
    reason: reason ?? '',
    status: operation?.status ?? '',
    'operation-id': subject?.operationId ?? '',
    'operation-name': operation?.name ?? '',
    'operation-url': reading?.operationUrl ?? subject?.operationUrl ?? '',
    'start-time': operation?.startTime ?? '',
    'end-time': operation?.endTime ?? '',
    'percent-complete': operation?.percentComplete ?? '',
    'http-status-code': operation?.httpStatusCode ?? '',
    data: operation?.data ?? '',
    'error-code': error?.code ?? '',
    'error-message': error?.message ?? '',
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
    if (Object.values(values).join('').length <= mostUnits) break
    values[name] = ''
    leftOut.push(name)
  }
  return { values, leftOut }
}

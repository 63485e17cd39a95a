import * as core from '@actions/core'
import { formatDuration } from '../duration.ts'
import type { OperationStatus } from '../operation.ts'
import type { PollEvent } from '../wait.ts'
import { type Conclusion, type Subject, shownUrl } from './conclusion.ts'
import { errorLines } from './error-tree.ts'
import { inert } from './inert.ts'
import { indented } from './lines.ts'
import { sentenceOf } from './sentence.ts'
import { TaskProgress } from './tasks.ts'

/** GitHub shows this much of an annotation. */
const mostOfAnnotation = 4_096
const firstHeartbeatMs = 30_000
const lastHeartbeatMs = 15 * 60_000

/** A line of the log. Everything printed goes through here or `annotate`, and so is inert. */
export function print(line: string): void {
  core.info(inert(line))
}

/** An error or a warning on the run's page and in the log. */
export function annotate(level: 'error' | 'warning', title: string, lines: readonly string[]): void {
  const message = lines.map((line) => inert(line)).join('\n')
  const write = level === 'error' ? core.error : core.warning
  write(message.slice(0, mostOfAnnotation), { title: inert(title, 200) })
}

export function printStart({ api, operationId, operationUrl }: Subject, timeoutMs: number, now: Date): void {
  const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace('T', ' ').slice(0, 19)
  print(
    `Waiting for ${api} operation ${operationId} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`
  )
}

/** Prints what people want to know of the polls: each change, and a heartbeat that grows sparser. */
export class PollLog {
  #printedMs = 0
  #last = ''
  #warned = false
  readonly #tasks = new TaskProgress()

  /** @param changed whether this poll brought something else than the one before */
  add(event: PollEvent, changed: boolean): void {
    const { elapsedMs, reading, fault, nextPollMs } = event
    this.#warnOnce(event)
    const taskLines = this.#tasks.changes(reading?.operation.tasks ?? [])
    // The verdict says it right after this.
    if (fault !== undefined && nextPollMs === undefined) return
    if (!changed && taskLines.length === 0 && elapsedMs - this.#printedMs < heartbeatMs(elapsedMs)) return
    const status = reading === undefined ? `No status: ${fault?.headline}` : statusAndProgress(reading.operation)
    const next =
      nextPollMs === undefined
        ? ''
        : ` (next look in ${nextPollMs < 1_000 ? 'less than 1s' : formatDuration(nextPollMs)})`
    print(
      `${formatDuration(elapsedMs)}: ${changed ? '' : 'still '}${changed && this.#last ? `${this.#last} → ` : ''}${status}${next}`
    )
    for (const line of taskLines) print(`  ${line}`)
    this.#printedMs = elapsedMs
    this.#last = reading?.operation.status ?? 'no status'
  }

  #warnOnce({ reading }: PollEvent): void {
    if (this.#warned || !reading?.operation.unfamiliar) return
    this.#warned = true
    annotate('warning', 'Unknown status', [
      `Azure says ${reading.operation.status}, a status that this API does not document. It counts as running, and the deadline decides.`
    ])
  }
}

function statusAndProgress({ status, percentComplete }: OperationStatus): string {
  return percentComplete === undefined ? status : `${status}, ${percentComplete} %`
}

/** The time between two lines that say the same: a quarter of the wait so far, within limits. */
function heartbeatMs(elapsedMs: number): number {
  return Math.min(Math.max(elapsedMs / 4, firstHeartbeatMs), lastHeartbeatMs)
}

/** The verdict: a plain line when green, an annotation otherwise; then the error tree. */
export function printVerdict(conclusion: Conclusion): void {
  const { verdict, red, error } = conclusion
  const { title, text, list = [], advice } = sentenceOf(conclusion)
  const { warnings = [], status } = verdict.reading?.operation ?? {}
  if (verdict.outcome === 'succeeded' && !red) {
    print(`${title}: ${text}`)
    const lines = warnings.flatMap((warning) => errorLines(warning)).map(indented)
    if (lines.length > 0) annotate('warning', `Succeeded, but Azure says ${status}`, lines)
  } else {
    const allowed = red ? [] : ['fail-on does not name this outcome: the step stays green.']
    annotate(
      red ? 'error' : 'warning',
      title,
      [text, ...list, advice, ...allowed].filter((line) => line !== '')
    )
  }
  if (error === undefined) return
  for (const line of errorLines(error)) print(`  ${indented(line)}`)
}

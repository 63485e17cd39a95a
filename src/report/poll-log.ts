import { formatDuration } from '../duration.ts'
import type { OperationStatus, Reading, Task } from '../operation.ts'
import type { PollEvent } from '../wait/wait.ts'
import type { Subject } from './conclusion.ts'
import { describeDoubt } from './doubt.ts'
import { inert } from './inert.ts'
import { annotate, print } from './log.ts'
import { shownUrl } from './shown-url.ts'
import { TaskProgress } from './tasks.ts'

/** The most lines for a poll and for a wait, so that a status that changes at every poll does not fill the log. */
const maxLinesPerPoll = 30
const maxLines = 1_000
const longestLine = 400
const longestStatus = 200
/** The smallest change of the percentage that is printed. */
const progressStep = 10
const firstHeartbeatMs = 30_000
const lastHeartbeatMs = 15 * 60_000
/** The most warnings about words, so that new words at every poll do not fill the page of the run. */
const maxDoubts = 3

/** Prints each change of the status, and a heartbeat at growing intervals. */
export class PollLog {
  #printedMs = 0
  #linesLeft = maxLines
  #last = ''
  #percent = 0
  #url: string
  #startTime: string | undefined
  readonly #usesWords: boolean
  readonly #doubtful = new Set<string>()
  readonly #tasks = new TaskProgress()

  constructor({ operationUrl, goals }: Pick<Subject, 'operationUrl' | 'goals'>) {
    this.#url = operationUrl
    this.#usesWords = goals.includes('words')
  }

  /** @param changed whether the status differs from that of the previous poll */
  add(event: PollEvent, changed: boolean): void {
    const { elapsedMs, reading, fault, nextPollMs } = event
    const details = reading === undefined ? [] : [...this.#doubts(reading.operation), ...this.#details(reading)]
    const hasNews = changed || details.length > 0 || this.#hasProgressed(reading)
    // The verdict, which follows at once, contains the last fault.
    if (fault !== undefined && nextPollMs === undefined) return
    const isDue = elapsedMs - this.#printedMs >= heartbeatMs(elapsedMs)
    if (!isDue && !(hasNews && this.#linesLeft > 0)) return
    const status = reading === undefined ? `No status: ${fault.firstLine}` : statusAndProgress(reading.operation)
    const before = changed ? this.#last && `${this.#last} → ` : 'still '
    print(`${formatDuration(elapsedMs)}: ${before}${inert(status, longestStatus)}${nextPoll(event, !changed)}`)
    this.#printDetails(details)
    this.#printedMs = elapsedMs
    this.#last = reading === undefined ? 'no status' : inert(reading.operation.status, longestStatus)
  }

  /** Prints a line for each change of the tasks, if these are not in the status document. */
  addTasks(tasks: readonly Task[]): void {
    const changes = this.#tasks.changes(tasks)
    if (changes.length > 0 && this.#linesLeft > 0) this.#printDetails(changes)
  }

  /** A line for each change other than that of the status. */
  #details({ operation, operationUrl }: Reading): readonly string[] {
    const hasMoved = this.#url !== operationUrl
    this.#url = operationUrl
    const { startTime, tasks } = operation
    const isFirstTime = this.#startTime === undefined && startTime !== undefined
    this.#startTime ??= startTime
    return [
      ...(isFirstTime ? [`Start time: ${startTime}`] : []),
      ...(hasMoved ? [`The status is now at ${shownUrl(operationUrl)}`] : []),
      ...(tasks === undefined ? [] : this.#tasks.changes(tasks))
    ]
  }

  #printDetails(details: readonly string[]): void {
    const shown = details.slice(0, Math.max(0, Math.min(maxLinesPerPoll, this.#linesLeft)))
    for (const line of shown) print(`  ${inert(line, longestLine)}`)
    if (shown.length < details.length) print(`  … and ${details.length - shown.length} more changes`)
    const isLast = this.#linesLeft > 0 && this.#linesLeft <= shown.length + 1
    if (isLast) print('There are too many changes to show all of them. From now on, only some are shown.')
    this.#linesLeft -= shown.length + 1
  }

  #hasProgressed(reading: Reading | undefined): boolean {
    const percent = Number(reading?.operation.percentComplete ?? 0)
    if (percent < this.#percent + progressStep) return false
    this.#percent = percent
    return true
  }

  /**
   * Warns of each new word that may mislead people.
   * @returns lines instead of a warning, after the first few
   */
  #doubts({ status, doubt }: OperationStatus): readonly string[] {
    const word = inert(status, longestStatus).toLowerCase()
    if (doubt === undefined || this.#doubtful.has(word) || this.#doubtful.size === maxLines) return []
    this.#doubtful.add(word)
    const text = describeDoubt(status, doubt, this.#usesWords)
    if (this.#doubtful.size > maxDoubts) return [text]
    annotate('warning', 'The status counts as running', [text])
    return []
  }
}

function statusAndProgress({ status, percentComplete }: OperationStatus): string {
  return percentComplete === undefined ? status : `${status}, ${percentComplete} %`
}

function nextPoll({ nextPollMs, givesUpInMs }: PollEvent, isHeartbeat: boolean): string {
  if (nextPollMs === undefined) return ''
  const poll = `next poll in ${nextPollMs < 1_000 ? 'less than 1s' : formatDuration(nextPollMs)}`
  const end = isHeartbeat && givesUpInMs !== undefined ? `, giving up in ${formatDuration(givesUpInMs)}` : ''
  return ` (${poll}${end})`
}

/** The time between two lines with the same status: a quarter of the wait so far, within limits. */
function heartbeatMs(elapsedMs: number): number {
  return Math.min(Math.max(elapsedMs / 4, firstHeartbeatMs), lastHeartbeatMs)
}

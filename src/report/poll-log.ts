import { formatDuration } from '../duration.ts'
import type { OperationStatus, Reading } from '../operation.ts'
import type { PollEvent } from '../wait/wait.ts'
import { shownUrl } from './conclusion.ts'
import { inert } from './inert.ts'
import { annotate, print } from './log.ts'
import { TaskProgress } from './tasks.ts'

/** A service that says something new at every poll must not fill the log: lines for a poll, and for a wait. */
const mostAtOnce = 30
const mostLines = 1_000
const longestLine = 400
const longestStatus = 200
/** Of 100: a smaller step is worth no line of its own. */
const progressStep = 10
const firstHeartbeatMs = 30_000
const lastHeartbeatMs = 15 * 60_000

/** Prints what people want to know of the polls: each change, and a heartbeat that grows sparser. */
export class PollLog {
  #printedMs = 0
  #linesLeft = mostLines
  #last = ''
  #percent = 0
  #url: string
  #warned = false
  readonly #tasks = new TaskProgress()

  #startTime: string | undefined
  readonly #timeoutMs: number

  /** @param url where the status is asked for at first */
  constructor(url: string, timeoutMs: number) {
    this.#url = url
    this.#timeoutMs = timeoutMs
  }

  /** @param changed whether this poll brought another status than the one before */
  add(event: PollEvent, changed: boolean): void {
    const { elapsedMs, reading, fault, nextPollMs } = event
    this.#warnOnce(event)
    const details = reading === undefined ? [] : this.#details(reading)
    const hasNews = changed || details.length > 0 || this.#hasProgressed(reading)
    // The verdict says it right after this.
    if (fault !== undefined && nextPollMs === undefined) return
    const isDue = elapsedMs - this.#printedMs >= heartbeatMs(elapsedMs)
    if (!isDue && !(hasNews && this.#linesLeft > 0)) return
    const status = reading === undefined ? `No status: ${fault?.firstLine}` : statusAndProgress(reading.operation)
    const before = changed ? this.#last && `${this.#last} → ` : 'still '
    const next = nextLook(nextPollMs, changed ? undefined : this.#timeoutMs - elapsedMs)
    print(`${formatDuration(elapsedMs)}: ${before}${inert(status, longestStatus)}${next}`)
    this.#printDetails(details)
    this.#printedMs = elapsedMs
    this.#last = reading === undefined ? 'no status' : inert(reading.operation.status, longestStatus)
  }

  /** What has changed beside the status: a line each. */
  #details({ operation, operationUrl }: Reading): readonly string[] {
    const moved = this.#url !== operationUrl
    this.#url = operationUrl
    const { startTime, tasks = [] } = operation
    const isFirstTime = this.#startTime === undefined && startTime !== undefined
    this.#startTime ??= startTime
    return [
      ...(isFirstTime ? [`Started, says Azure: ${startTime}`] : []),
      ...(moved ? [`The status is at ${shownUrl(operationUrl)} from now on`] : []),
      ...this.#tasks.changes(tasks)
    ]
  }

  #printDetails(details: readonly string[]): void {
    const shown = details.slice(0, Math.max(0, Math.min(mostAtOnce, this.#linesLeft)))
    for (const line of shown) print(`  ${inert(line, longestLine)}`)
    if (shown.length < details.length) print(`  … and ${details.length - shown.length} more changes`)
    const isLast = this.#linesLeft > 0 && this.#linesLeft <= shown.length + 1
    if (isLast) print('So much has changed that from now on only some of it is shown.')
    this.#linesLeft -= shown.length + 1
  }

  #hasProgressed(reading: Reading | undefined): boolean {
    const percent = Number(reading?.operation.percentComplete ?? 0)
    if (percent < this.#percent + progressStep) return false
    this.#percent = percent
    return true
  }

  #warnOnce({ reading }: PollEvent): void {
    if (this.#warned || reading?.operation.doubt === undefined) return
    this.#warned = true
    annotate('warning', 'Unknown status', [
      `Azure says ${reading.operation.status}, a status that this API does not document. It counts as running, and the deadline decides.`
    ])
  }
}

function statusAndProgress({ status, percentComplete }: OperationStatus): string {
  return percentComplete === undefined ? status : `${status}, ${percentComplete} %`
}

/** @param leftMs to the deadline, where it is worth saying */
function nextLook(nextPollMs: number | undefined, leftMs: number | undefined): string {
  if (nextPollMs === undefined) return ''
  const look = `next look in ${nextPollMs < 1_000 ? 'less than 1s' : formatDuration(nextPollMs)}`
  return leftMs === undefined ? ` (${look})` : ` (${look}, gives up in ${formatDuration(leftMs)})`
}

/** The time between two lines that say the same: a quarter of the wait so far, within limits. */
function heartbeatMs(elapsedMs: number): number {
  return Math.min(Math.max(elapsedMs / 4, firstHeartbeatMs), lastHeartbeatMs)
}

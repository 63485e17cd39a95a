import { WaitError } from '../errors.ts'
import type { Flavor } from '../flavors/flavor.ts'
import type { OperationStatus, Task } from '../operation.ts'
import { plentyOfReads } from '../wait/schedule.ts'
import { longestRequestMs, type PollEvent } from '../wait/wait.ts'
import { type InquiryOptions, runInquiry } from './inquiry.ts'

/** The shortest time between two lists of tasks, except for the list at the end. */
const shortestPauseMs = 30_000
/** A shorter delay between two polls is not enough time for a list. */
const shortestDelayMs = 100

type ListLimits = Pick<InquiryOptions, 'limitMs' | 'allowance'>

interface ProgressOptions extends Omit<InquiryOptions, 'limitMs' | 'allowance'> {
  /** Lists the tasks, for an API whose status document does not contain them. */
  readonly progress: Flavor['progress']
  readonly redact: <T>(value: T) => T
  readonly onTasks: (tasks: readonly Task[]) => void
  /** Called with a sentence if the tasks, or some of them, cannot be read. */
  readonly onFault: (sentence: string) => void
}

/**
 * Lists the tasks of an operation in the delays between its polls. It runs beside the wait: it never delays a poll and
 * never affects the verdict.
 */
export class ProgressReader {
  readonly #options: ProgressOptions
  #listedAt = Number.NEGATIVE_INFINITY
  #isRefused = false
  #listing: Promise<void> | undefined
  #tasks: readonly Task[] | undefined

  constructor(options: ProgressOptions) {
    this.#options = options
  }

  /** Call it after each poll. Starts a list if one is due and there is time before the next poll. */
  onPoll({ reading, nextPollMs = 0 }: PollEvent): void {
    if (reading === undefined || this.#listing !== undefined || nextPollMs < shortestDelayMs) return
    if (this.#options.clock.now() < this.#listedAt + shortestPauseMs) return
    if ((reading.remainingReads ?? plentyOfReads) < plentyOfReads) return
    this.#listing = this.#list(reading.operation, { limitMs: Math.min(nextPollMs, longestRequestMs) }).finally(() => {
      this.#listing = undefined
    })
  }

  /**
   * Lists the tasks once more, for the summary.
   * @param operation the status in the last readable response
   * @returns the latest tasks; undefined if the API has no list of tasks
   */
  async finish(operation: OperationStatus | undefined, limits: ListLimits): Promise<readonly Task[] | undefined> {
    await this.#listing
    if (operation !== undefined) await this.#list(operation, limits)
    return this.#tasks
  }

  async #list(operation: OperationStatus, limits: ListLimits): Promise<void> {
    const { progress, redact, onTasks, onFault, signal } = this.#options
    if (progress === undefined || this.#isRefused || signal.aborted) return
    this.#listedAt = this.#options.clock.now()
    try {
      const found = redact(await runInquiry(progress(operation), { ...this.#options, ...limits }))
      if (found === undefined) return
      this.#tasks = found.tasks
      onTasks(found.tasks)
      if (found.fault !== undefined) onFault(found.fault)
    } catch (error) {
      // The next list may succeed, because a new deployment has none at first. A cancelled job needs no list.
      const passes = error instanceof WaitError && (error.patience === 'silence' || error.reason === 'not-found')
      if (passes || signal.aborted) return
      this.#isRefused = true
      onFault(`The tasks could not be read: ${redact(error instanceof Error ? error.message : String(error))}`)
    }
  }
}

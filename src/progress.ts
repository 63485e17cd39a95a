import { WaitError } from './errors.ts'
import type { Flavor } from './flavors/flavor.ts'
import { type InquiryOptions, runInquiry } from './inquiry.ts'
import type { OperationStatus, Task } from './operation.ts'
import { plentyOfReads } from './wait/schedule.ts'
import type { PollEvent } from './wait/wait.ts'

/** Lists of tasks are no closer together than this, but for the one at the end. */
const shortestPauseMs = 30_000
/** In a shorter delay between two polls a list is not likely to come. */
const shortestDelayMs = 1_000

interface ProgressOptions extends Omit<InquiryOptions, 'limitMs'> {
  /** Lists the tasks, for an API that keeps them beside the status document. */
  readonly progress: Flavor['progress']
  readonly redact: <T>(value: T) => T
  readonly onTasks: (tasks: readonly Task[]) => void
  /** Told once, in a sentence, why the tasks cannot be read. */
  readonly onFault: (sentence: string) => void
}

/**
 * Reads what an operation consists of, in the delays between its polls. The wait does not know of it: it never delays a
 * poll, and decides nothing.
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

  /** To be called after each poll. Starts a list if one is due, and if it can come before the next poll. */
  onPoll({ reading, nextPollMs = 0 }: PollEvent): void {
    if (reading === undefined || this.#listing !== undefined || nextPollMs < shortestDelayMs) return
    if (this.#options.clock.now() < this.#listedAt + shortestPauseMs) return
    if ((reading.remainingReads ?? plentyOfReads) < plentyOfReads) return
    this.#listing = this.#list(reading.operation, nextPollMs).finally(() => {
      this.#listing = undefined
    })
  }

  /**
   * Lists the tasks once more, for the summary.
   * @param operation what the last readable response said
   * @returns the newest tasks; undefined if the API has none beside the status document
   */
  async finish(operation: OperationStatus | undefined, limitMs: number): Promise<readonly Task[] | undefined> {
    await this.#listing
    if (operation !== undefined) await this.#list(operation, limitMs)
    return this.#tasks
  }

  async #list(operation: OperationStatus, limitMs: number): Promise<void> {
    const { progress, redact, onTasks, onFault, signal } = this.#options
    if (progress === undefined || this.#isRefused || signal.aborted) return
    this.#listedAt = this.#options.clock.now()
    try {
      const tasks = redact(await runInquiry(progress(operation), { ...this.#options, limitMs }))
      if (tasks === undefined) return
      this.#tasks = tasks
      onTasks(tasks)
    } catch (error) {
      // The next list may come through, and a cancelled job needs none.
      if (signal.aborted || (error instanceof WaitError && error.patience === 'silence')) return
      this.#isRefused = true
      onFault(`The tasks could not be read: ${redact(error instanceof Error ? error.message : String(error))}`)
    }
  }
}

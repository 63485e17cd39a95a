import type { Clock } from '../clock.ts'
import type { Reading } from '../operation.ts'
import type { Conclusion, Subject } from '../report/conclusion.ts'
import { Timeline } from '../report/timeline.ts'
import { noVerdict } from '../wait/verdict.ts'
import type { Poll, PollEvent } from '../wait/wait.ts'

/** What is known about a run so far. If it ends without a verdict, this is reported. */
export class Course {
  readonly timeline: Timeline
  /** When the run began, by the clock. */
  readonly startedAt: number
  /** The method and URL of the call that starts the operation. */
  call: string | undefined
  /** The operation that is polled. */
  subject: Subject | undefined
  #polls = 0
  #reading: Reading | undefined
  readonly #clock: Clock

  /** @param now the start of the run, for people */
  constructor(clock: Clock, now: Date) {
    this.#clock = clock
    this.startedAt = clock.now()
    this.timeline = new Timeline(now)
  }

  /** Counts the polls, because an exception hides how many there were. */
  counted(poll: Poll): Poll {
    return (limits) => {
      this.#polls += 1
      return poll(limits)
    }
  }

  /** @returns whether this poll began a new stretch of the timeline */
  add(event: PollEvent): boolean {
    this.#reading = event.reading ?? this.#reading
    return this.timeline.add(event)
  }

  /**
   * The conclusion after an exception, which is red. It keeps the outputs that were written before the wait.
   * @param redact a stack can quote anything
   */
  withoutVerdict(error: unknown, redact: <T>(value: T) => T): Conclusion {
    const { call, subject } = this
    const elapsedMs = this.#clock.now() - this.startedAt
    const verdict = noVerdict(error, redact, { elapsedMs, polls: this.#polls, reading: this.#reading })
    return { verdict, error: verdict.fault?.responseError, red: true, call, subject }
  }
}

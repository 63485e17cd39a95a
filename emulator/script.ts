/** How an emulated operation behaves: a list of steps, each for some polls or some seconds, the last one for ever. */

export const apis = [
  'classic-gateway',
  'classic',
  'data-replication',
  'data-replication-job',
  'arm-operation',
  'arm-location',
  'arm-resource'
] as const
export type Api = (typeof apis)[number]

/** Service Management's, which speaks XML. */
export function isClassic(api: Api): boolean {
  return api === 'classic' || api === 'classic-gateway'
}

export interface Operation {
  readonly api: Api
  /** The last segment of its path: the operation's id, the job's or the resource's name. */
  readonly id: string
  /** What the operation does, for people who look for one. */
  readonly about?: string
  readonly name?: string
  readonly steps: readonly Step[]
  /** The data-replication job's name; the operation's id where it has none of its own. */
  readonly jobName?: string
  /** What a GET of the job answers; without it there is no such job. */
  readonly job?: Job | Answer | Fault
}

/** One step. Without `polls` and `seconds` it lasts one poll. Seconds count from the step's first moment. */
export type Step = (Say | Answer | Fault) & { readonly polls?: number; readonly seconds?: number }

/** A document with this status, in the API's own form: for `arm-location` the resource itself. */
export interface Say {
  readonly status: string
  readonly retryAfter?: number | string
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Members of the document, or of the `properties` that hold the status, beside those that the emulator fills in;
   * undefined takes one away.
   */
  readonly members?: Readonly<Record<string, unknown>>
}

/** An HTTP answer, in the API's form where it has an `error`, or word for word. */
export interface Answer {
  readonly http: number
  readonly retryAfter?: number | string
  readonly headers?: Readonly<Record<string, string>>
  readonly error?: { readonly code: string; readonly message: string; readonly [member: string]: unknown }
  readonly body?: string | Uint8Array
}

/** What networks do: see `faults.ts`. */
export interface Fault {
  readonly fault: 'hang-up' | 'reset' | 'cut' | 'cut-chunked' | 'silence' | 'silent-body' | 'drip' | 'garbage'
}

/** A replication job's `properties`. */
export interface Job {
  readonly state: string
  readonly displayName?: string
  readonly errors?: readonly Readonly<Record<string, unknown>>[]
  readonly tasks?: readonly Readonly<Record<string, unknown>>[]
}

/** An operation in progress through its steps. */
export class Playback {
  readonly operation: Operation
  #index = 0
  #polls = 0
  #enteredMs: number | undefined
  #firstPollMs = 0

  constructor(operation: Operation) {
    this.operation = operation
  }

  /** When the operation was first asked for: its start, in milliseconds of the same clock as `next`. */
  get startedMs(): number {
    return this.#firstPollMs
  }

  /** The step that answers a poll at this time. */
  next(nowMs: number): Step {
    if (this.#enteredMs === undefined) {
      this.#enteredMs = nowMs
      this.#firstPollMs = nowMs
    }
    let step = this.#step()
    while (this.#index < this.operation.steps.length - 1 && this.#isOver(step, nowMs, this.#enteredMs)) {
      this.#enteredMs = step.seconds === undefined ? nowMs : this.#enteredMs + step.seconds * 1_000
      this.#index += 1
      this.#polls = 0
      step = this.#step()
    }
    this.#polls += 1
    return step
  }

  #isOver({ polls, seconds }: Step, nowMs: number, enteredMs: number): boolean {
    return seconds === undefined ? this.#polls >= (polls ?? 1) : nowMs - enteredMs >= seconds * 1_000
  }

  #step(): Step {
    const step = this.operation.steps[this.#index]
    if (step === undefined) throw new Error(`Operation ${this.operation.id} has no steps`)
    return step
  }
}

/**
 * What the emulator plays. An operation answers GET with a list of steps, each for some polls or some seconds, the last
 * one for ever. A start is a request with another method, which lets operations begin.
 */
import * as flavors from '../src/flavors/index.ts'

/** An API of the action. */
export type Api = keyof typeof flavors
export const apis = Object.keys(flavors) as readonly Api[]

export interface Operation {
  /** The form of its documents, which is that of the action's API of this name. */
  readonly api: Api
  /** The last segment of its path: the operation's id, the job's or the resource's name. */
  readonly id: string
  /**
   * Path and query, if it is elsewhere than `samplePath` says. The path is compared without regard to case. A request
   * must have the query's members (but for `api-version`), and may have others.
   */
  readonly path?: string
  /** What the operation does, for people who look for one. */
  readonly about?: string
  readonly name?: string
  /** More of the step's `with`, if the step needs more to wait for it. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** The data-replication job's name; the operation's id where it has none of its own. */
  readonly jobName?: string
  /** What a GET of the job answers; without it there is no such job. */
  readonly job?: Job | Answer | Fault
  /** What belongs to it, and has its own path: the first poll of any of them starts the seconds of all. */
  readonly beside?: readonly Operation[]
}

/** A request that starts operations. In headers and documents `{origin}` stands for the emulator's own origin. */
export interface Start {
  readonly id: string
  /** What it shows, for people who look for one. */
  readonly about: string
  readonly method: 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  /** Path and query, as an operation's. */
  readonly path: string
  /** A body to send with it, for people who try it. */
  readonly body?: Readonly<Record<string, unknown>>
  /** Request by request, the last one for ever. */
  readonly answers: readonly StartAnswer[]
  /** What exists from then on, and takes the place of what was at the same path. Its seconds count from then, too. */
  readonly begins?: readonly Operation[]
}

/** Without `isCarriedOut` a 2xx and a fault mean that the operation was started: a fault loses the answer alone. */
export type StartAnswer = (Show | Answer | Fault) & { readonly isCarriedOut?: boolean }

export type Script = Operation | Start

/** One step. Without `polls` and `seconds` it lasts one poll. Seconds count from the step's first moment. */
export type Step = (Say | Show | Answer | Fault) & { readonly polls?: number; readonly seconds?: number }

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

/** A JSON document. A resource's `id`, `name` and `type` are filled in from its path, unless it has them. */
export interface Show {
  readonly document: Readonly<Record<string, unknown>>
  /** 200 without it. */
  readonly code?: number
  readonly retryAfter?: number | string
  readonly headers?: Readonly<Record<string, string>>
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

const terminalWords: readonly string[] = ['successful', 'succeeded', 'failed', 'canceled', 'cancelled']

/** Whether a status ends an operation, in any API. */
export function isTerminal(status: string): boolean {
  return terminalWords.includes(status.toLowerCase())
}

/** When operations that belong together began, in milliseconds. */
export interface Beginning {
  ms?: number
}

/** An operation in progress through its steps. */
export class Playback {
  readonly operation: Operation
  readonly #beginning: Beginning
  #index = 0
  #polls = 0
  #enteredMs: number | undefined
  #endedMs: number | undefined

  constructor(operation: Operation, beginning: Beginning = {}) {
    this.operation = operation
    this.#beginning = beginning
  }

  /** When the operation was started or first polled, in milliseconds of the same clock as `next`. */
  get startedMs(): number {
    return this.#beginning.ms ?? 0
  }

  /** When it came to its first terminal status; undefined until a poll has seen that. */
  get endedMs(): number | undefined {
    return this.#endedMs
  }

  /** The step that answers a poll at this time. */
  next(nowMs: number): Step {
    this.#beginning.ms ??= nowMs
    this.#enteredMs ??= this.#beginning.ms
    let step = this.#step()
    while (this.#index < this.operation.steps.length - 1 && this.#isOver(step, nowMs, this.#enteredMs)) {
      this.#enteredMs = step.seconds === undefined ? nowMs : this.#enteredMs + step.seconds * 1_000
      this.#index += 1
      this.#polls = 0
      step = this.#step()
    }
    this.#polls += 1
    if ('status' in step && isTerminal(step.status)) this.#endedMs ??= this.#enteredMs
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

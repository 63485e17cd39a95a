/**
 * The scripts that the emulator plays. An operation responds to GET with a list of steps. Each step lasts for some
 * polls or seconds; the last step never ends. A start is a request with another method, which starts operations.
 */
import * as flavors from '../src/flavors/index.ts'

/** An API of the action. */
export type Api = keyof typeof flavors
export const apis = Object.keys(flavors) as readonly Api[]

export interface Operation {
  /** The API of the action whose document format it uses. */
  readonly api: Api
  /** The last segment of its path: the id of the operation, or the name of the job or resource. */
  readonly id: string
  /**
   * Path and query. Default: `samplePath`. The path is compared case-insensitively. A request must have the members of
   * the query (except `api-version`), and may have more.
   */
  readonly path?: string
  /** What the operation does, for people who choose a sample. */
  readonly about?: string
  readonly name?: string
  /** More of the step's `with`, if waiting for this operation needs it. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** The data-replication job's name. Default: the operation's id. */
  readonly jobName?: string
  /** The response to a GET of the job. Default: the job does not exist. */
  readonly job?: Job | Answer | Fault
  /** Related operations with their own paths. The first poll of any of them starts the seconds of all. */
  readonly beside?: readonly Operation[]
}

/** A request that starts operations. `{origin}` in headers and documents becomes the emulator's origin. */
export interface Start {
  readonly id: string
  /** What it shows, for people who choose a sample. */
  readonly about: string
  readonly method: 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  /** Path and query, compared as an operation's. */
  readonly path: string
  /** An example of a body, for people who try it. */
  readonly body?: Readonly<Record<string, unknown>>
  /** The responses, request by request. The last one repeats. */
  readonly answers: readonly StartAnswer[]
  /** The operations that it starts. They replace what was at the same paths, and their seconds count from then on. */
  readonly begins?: readonly Operation[]
}

/** A 2xx or a fault means that the operation was started, unless `isCarriedOut` says otherwise. */
export type StartAnswer = (Show | Answer | Fault) & { readonly isCarriedOut?: boolean }

export type Script = Operation | Start

/** One step. Default: it lasts one poll. Seconds count from the start of the step. */
export type Step = (Say | Show | Answer | Fault) & { readonly polls?: number; readonly seconds?: number }

/** A document with this status, in the API's own format. For `arm-location` it is the resource itself. */
export interface Say {
  readonly status: string
  readonly retryAfter?: number | string
  readonly headers?: Readonly<Record<string, string>>
  /**
   * More members of the document, or of the `properties` that hold the status. Undefined removes a member.
   */
  readonly members?: Readonly<Record<string, unknown>>
}

/** A JSON document. A resource's `id`, `name` and `type` come from its path, unless the document has them. */
export interface Show {
  readonly document: Readonly<Record<string, unknown>>
  /** The HTTP status. Default: 200. */
  readonly code?: number
  readonly retryAfter?: number | string
  readonly headers?: Readonly<Record<string, string>>
}

/** An HTTP response: an `error` in the API's own format, or a `body` verbatim. */
export interface Answer {
  readonly http: number
  readonly retryAfter?: number | string
  readonly headers?: Readonly<Record<string, string>>
  readonly error?: { readonly code: string; readonly message: string; readonly [member: string]: unknown }
  readonly body?: string | Uint8Array
}

/** A network fault: see `faults.ts`. */
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

/** Whether a status is terminal in any API. */
export function isTerminal(status: string): boolean {
  return terminalWords.includes(status.toLowerCase())
}

/** When related operations began, in milliseconds. */
export interface Beginning {
  ms?: number
}

/** An operation's progress through its steps. */
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

  /** When the operation was started or first polled, in milliseconds of the clock of `next`. */
  get startedMs(): number {
    return this.#beginning.ms ?? 0
  }

  /** When it reached its first terminal status; undefined until a poll has returned that status. */
  get endedMs(): number | undefined {
    return this.#endedMs
  }

  /** The step that responds to a poll at this time. */
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

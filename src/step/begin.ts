import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { formatDuration } from '../duration.ts'
import type { FlavorDefinition } from '../flavors/flavor.ts'
import { requestId } from '../http/response.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { StartTarget } from '../inputs/start.ts'
import { redactStatus } from '../poll/poll.ts'
import { print } from '../report/log.ts'
import type { StartedEnd } from '../start/start.ts'
import type { Secrets } from '../text/redact.ts'
import type { Schedule } from '../wait/schedule.ts'
import type { Poll } from '../wait/wait.ts'
import { type Awaited, announceCall } from './announce.ts'
import type { Connection } from './connect.ts'

export interface BeginOptions {
  readonly inputs: Inputs
  readonly apis: ReadonlyMap<string, FlavorDefinition>
  readonly connection: Connection
  readonly clock: Clock
  readonly schedule: Schedule
  readonly secrets: Secrets
  readonly signal: AbortSignal
  /** How often the job has run, 1 or more. */
  readonly runAttempt: number
  /** Called with the method and URL of the call, before it is made. */
  readonly onCall: (call: string) => void
}

/** An operation to wait for, or the ending of one that finished at once. */
export type Begun =
  | (Awaited & {
      readonly kind: 'wait'
      readonly poll: Poll
      readonly isStarted: boolean
      readonly firstDelayMs: number
    })
  | StartedEnd

/**
 * Prepares the poll of the operation that the inputs name, or starts an operation if `request` is set.
 * @throws WaitError if it is not known whether the operation was started
 */
export async function begin(options: BeginOptions): Promise<Begun> {
  const { inputs, apis, connection } = options
  if (inputs.kind === 'start') return beginCall(inputs, options)
  const { api, goal, flavor } = inputs
  const goals = apis.get(api)?.goals ?? []
  return {
    kind: 'wait',
    api,
    goal,
    goals,
    flavor,
    poll: connection.createPoll(flavor),
    isStarted: false,
    firstDelayMs: 0
  }
}

async function beginCall(inputs: Inputs & StartTarget, options: BeginOptions): Promise<Begun> {
  const { connection, secrets, runAttempt, onCall } = options
  const { method, url, body } = inputs.request
  const clientRequestId = randomUUID()
  onCall(announceCall(inputs, clientRequestId, runAttempt))
  // Loaded here because most steps make no call.
  const { start } = await import('../start/start.ts')
  const started = await start({
    ...options,
    ...inputs,
    ...connection,
    call: { method, url, goal: inputs.goal },
    body,
    asker: connection,
    clientRequestId,
    redact: (value) => secrets.redact(value),
    redactStatus: (operation) => redactStatus(operation, secrets),
    onRetry: (why, delayMs) => print(`${secrets.redact(why)}. Sending the request again ${inTime(delayMs)}`),
    onResponse: (response) => {
      const id = requestId(response)
      print(`Azure returned HTTP ${response.status}${id === undefined ? '' : ` (request id ${secrets.redact(id)})`}`)
    }
  })
  if (started.kind === 'end') return started
  const { retryAfterMs = 0 } = started
  return { ...started, isStarted: true, firstDelayMs: retryAfterMs > 0 ? retryAfterMs : inputs.minPollIntervalMs }
}

function inTime(delayMs: number): string {
  if (delayMs === 0) return 'at once'
  return delayMs < 1_000 ? 'in less than 1s' : `in ${formatDuration(delayMs)}`
}

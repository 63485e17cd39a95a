import { beforeAll, expect, test } from '@jest/globals'
import { neverAborted } from '../../src/clock.ts'
import type { WaitError } from '../../src/errors.ts'
import type { Flavor, Parameters } from '../../src/flavors/flavor.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import type { OperationStatus, Outcome, Reason } from '../../src/operation.ts'
import { createSchedule } from '../../src/wait/schedule.ts'
import { waitFor } from '../../src/wait/wait.ts'
import { VirtualClock } from '../virtual-clock.ts'

/** Where every answer of the tables comes from. */
export const answeredBy = new URL('https://management.azure.com/somewhere/operation?x=1')

/** The named inputs of a flavor, empty but for these. */
export function parameters(given: Partial<Parameters>): Parameters {
  const none = { 'subscription-id': '', 'operation-id': '', 'resource-group': '', 'vault-name': '', 'job-name': '' }
  return { ...none, 'operation-url': '', 'resource-id': '', 'api-version': '', ...given }
}

export function response(
  body: string | undefined,
  status = 200,
  headers: Record<string, string> = {},
  isFramed = true
): StatusResponse {
  return { url: answeredBy, status, headers, body, isFramed }
}

/** How a step ends: its outcome, or its reason where that is `unknown`. */
export type Ending = Exclude<Outcome, 'unknown'> | Reason

/** An answer, verbatim, and what becomes of it. */
export interface Row {
  readonly title: string
  readonly http?: number
  readonly headers?: Record<string, string>
  /** The end of the connection is the end of the body. */
  readonly isUnframed?: boolean
  /** The status that the last readable answer had. */
  readonly after?: string
  readonly body: string | undefined
  /** What it is read as: an operation's status, or why it cannot be. What is not named is not looked at. */
  readonly reads?: Partial<OperationStatus> | Partial<WaitError>
  /** What a step that never gets another answer ends with. Without it: what follows from `reads`. */
  readonly ends?: Ending
}

/** One test a row: what the answer is read as, and what the loop makes of it. */
export function testDocuments(flavor: Flavor, rows: readonly Row[]): void {
  beforeAll(() => flavor.load?.())
  test.each(rows.map((row): [string, Row] => [row.title, row]))('%s', async (_, row) => {
    const { body, http, headers, isUnframed, after, reads, ends } = row
    const previous: OperationStatus | undefined = after === undefined ? after : { ...running, status: after }
    const read = () => flavor.read(response(body, http, headers, !isUnframed), previous)
    if (reads !== undefined && 'reason' in reads) expect(caught(read)).toMatchObject(reads)
    else if (reads !== undefined) expect(read()).toMatchObject(reads)
    expect(await ending(read)).toBe(ends ?? following(reads))
  })
}

const running = { state: 'running', document: '' } as const

function following(reads: Row['reads']): Ending | undefined {
  if (reads === undefined) return undefined
  if ('reason' in reads) return reads.reason
  const state = 'state' in reads ? reads.state : undefined
  return state === 'running' ? 'timed-out' : state
}

/** Plays the loop on the same answer for ever, in virtual time. */
async function ending(read: () => OperationStatus): Promise<Ending | undefined> {
  const { outcome, reason } = await waitFor({
    look: async () => ({ operation: read(), operationUrl: answeredBy.href }),
    schedule: createSchedule({ minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000, random: () => 0.5 }),
    clock: new VirtualClock(),
    signal: neverAborted,
    timeoutMs: 3_600_000,
    maxSilenceMs: 900_000,
    onPoll: () => {}
  })
  return outcome === 'unknown' ? reason : outcome
}

export function caught(act: () => unknown): unknown {
  try {
    return { returned: act() }
  } catch (error) {
    return error
  }
}

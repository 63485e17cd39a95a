import { expect, test } from '@jest/globals'
import { neverAborted } from '../../src/clock.ts'
import { type Memory, noMemory, type Read, remember } from '../../src/documents/memory.ts'
import type { WaitError } from '../../src/errors.ts'
import type { Flavor } from '../../src/flavors/flavor.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import type { OperationStatus, Outcome, Reason } from '../../src/operation.ts'
import { createSchedule } from '../../src/wait/schedule.ts'
import { waitFor } from '../../src/wait/wait.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { create } from './create.ts'

/** The URL of every response in the tables. */
export const answeredBy = new URL('https://management.azure.com/somewhere/operation?x=1')

export { create }

export function response(
  body: string | undefined,
  status = 200,
  headers: Record<string, string> = {},
  isFramed = true
): StatusResponse {
  return { url: answeredBy, status, headers, body, isFramed }
}

/** How a step ends: its outcome, or its reason if the outcome is `unknown`. */
export type Ending = Exclude<Outcome, 'unknown'> | Reason

/** A response, verbatim. */
export interface Answer {
  readonly http?: number
  readonly headers?: Record<string, string>
  /** The URL of the response; `answeredBy` without it. */
  readonly url?: URL
  /** The URLs that redirected to it. */
  readonly redirectedFrom?: readonly URL[]
  /** The body ends with the connection. */
  readonly isUnframed?: boolean
  readonly body: string | undefined
  /** Why there is no body. */
  readonly bodyFault?: string
}

/** A response, and its expected effect. */
export interface Row extends Answer {
  readonly title: string
  /** The state from earlier responses. */
  readonly after?: Partial<Memory>
  /** The expected reading: a status, or why there is none. Absent members are not compared. */
  readonly reads?: Partial<OperationStatus> | Partial<WaitError>
  /** The end of a step that never gets another response. Default: what follows from `reads`. */
  readonly ends?: Ending
}

/** Reads responses one after the other, as the poller does. */
export class Reader {
  #memory: Memory
  readonly #read: Read

  constructor(read: Read, memory: Partial<Memory> = {}) {
    this.#read = read
    this.#memory = { ...noMemory, ...memory }
  }

  read({ body, http, headers, isUnframed, bodyFault, url = answeredBy, redirectedFrom }: Answer): OperationStatus {
    const received = { ...response(body, http, headers, !isUnframed), bodyFault, url, redirectedFrom }
    const before = this.#memory
    this.#memory = remember(before, received)
    const operation = this.#read(received, before)
    this.#memory = remember(before, received, operation)
    return operation
  }
}

/** A 202 whose body could have said anything: it is unreadable. Then one that runs, whatever its text. */
export const acceptedBodies: readonly Row[] = [
  ...[
    { title: 'a page', body: '<html>Sign in</html>' },
    { title: 'a page after a control character', body: '\u0000<html>' },
    { title: 'a page by its type', headers: { 'content-type': 'text/html' }, body: 'Sign in' },
    { title: 'broken JSON', body: '{"status":"Fai' },
    { title: 'JSON after a control character', body: '\u0000{"status":"Failed"}' },
    { title: 'broken JSON as text', headers: { 'content-type': 'text/plain' }, body: ' ["Fai' },
    {
      title: 'a body that was not read',
      body: undefined,
      bodyFault: 'its compressed form is damaged',
      reads: { message: expect.stringContaining('its compressed form is damaged') as never, reason: 'unreadable' }
    } as const
  ].map((row): Row => ({ ...row, title: `202 with ${row.title}`, http: 202, ends: 'unreadable' })),
  ...[
    { title: 'nothing', body: '' },
    { title: 'an empty page', headers: { 'content-type': 'text/html' }, body: '' },
    { title: 'text', body: 'Accepted' },
    { title: 'text by its type', headers: { 'content-type': 'text/plain' }, body: 'Accepted' },
    { title: 'an empty object', body: '{}' },
    { title: 'a JSON string', body: '""' },
    { title: 'a list', body: '[]' },
    { title: 'an error', body: '{"error":{"code":"x"}}' }
  ].map((row): Row => ({ ...row, title: `202 with ${row.title}`, http: 202, ends: 'timed-out' }))
]

/** One test for each row: the reading of the response, and the end of the loop. */
export function testDocuments(flavor: Flavor, rows: readonly Row[]): void {
  test.each(rows.map((row): [string, Row] => [row.title, row]))('%s', async (_, row) => {
    const { after, reads, ends } = row
    const load = await flavor.load()
    const read = () => new Reader(load, after).read(row)
    if (reads !== undefined && 'reason' in reads) expect(caught(read)).toMatchObject(reads)
    else if (reads !== undefined) expect(read()).toMatchObject(reads)
    const reader = new Reader(load, after)
    expect(await ending(() => reader.read(row))).toBe(ends ?? following(reads))
  })
}

/** Several responses in a row (the last one repeats), and the end of the step. */
export interface Course {
  readonly title: string
  readonly answers: readonly Answer[]
  readonly ends: Ending
  /** The reading of the last readable response. */
  readonly reads?: Partial<OperationStatus>
}

/** One test for each course. */
export function testCourses(flavor: Flavor, courses: readonly Course[]): void {
  test.each(courses.map((course): [string, Course] => [course.title, course]))('%s', async (_, course) => {
    const reader = new Reader(await flavor.load())
    let polls = 0
    let last: OperationStatus | undefined
    const read = () => {
      const answer = course.answers[Math.min(polls, course.answers.length - 1)]
      polls += 1
      if (answer === undefined) throw new Error('a course without responses')
      last = reader.read(answer)
      return last
    }
    expect(await ending(read)).toBe(course.ends)
    if (course.reads !== undefined) expect(last).toMatchObject(course.reads)
  })
}

function following(reads: Row['reads']): Ending | undefined {
  if (reads === undefined) return undefined
  if ('reason' in reads) return reads.reason
  const state = 'state' in reads ? reads.state : undefined
  return state === 'running' ? 'timed-out' : state
}

/** Runs the loop in virtual time. */
async function ending(read: () => OperationStatus): Promise<Ending | undefined> {
  const { outcome, reason } = await waitFor({
    poll: async () => ({ operation: read(), operationUrl: answeredBy.href }),
    schedule: createSchedule({ minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000, random: () => 0.5 }),
    clock: new VirtualClock(),
    signal: neverAborted,
    timeoutMs: 3_600_000,
    maxSilenceMs: 900_000,
    graceMs: 60_000,
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

import { expect, test } from '@jest/globals'
import type { WaitError } from '../../src/errors.ts'
import type { Flavor } from '../../src/flavors/flavor.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import type { OperationStatus } from '../../src/operation.ts'

export function response(body: string | undefined, status = 200, headers: Record<string, string> = {}): StatusResponse {
  return { status, headers, body }
}

/** A document, verbatim, and what it must be read as: an operation's status, or a reason why it cannot be. */
export interface Row {
  readonly title: string
  readonly http?: number
  readonly body: string | undefined
  readonly reads: Partial<OperationStatus> | Partial<WaitError>
}

/** One test a row. What a row does not name is not looked at. */
export function testDocuments(flavor: Flavor, rows: readonly Row[]): void {
  test.each(rows.map((row): [string, Row] => [row.title, row]))('%s', (_, { body, http, reads }) => {
    const read = () => flavor.read(response(body, http))
    if ('reason' in reads) expect(caught(read)).toMatchObject(reads)
    else expect(read()).toMatchObject(reads)
  })
}

export function caught(act: () => unknown): unknown {
  try {
    return { returned: act() }
  } catch (error) {
    return error
  }
}

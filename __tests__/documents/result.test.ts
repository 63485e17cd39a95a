/** How the result of an operation is read from its URL. */
import { expect, test } from '@jest/globals'
import { readResultAt } from '../../src/documents/result.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import { response } from '../flavors/table.ts'
import { inquire } from '../inquire.ts'

const url = new URL('https://management.azure.com/subscriptions/x/operationresults/1?api-version=1')
const early: StatusResponse = { ...response('{"still":"running"}', 202), url, retryAfterMs: 7_000 }
const last: StatusResponse = { ...response('{"a":1}', 200), url }

function read(...answers: readonly StatusResponse[]) {
  const asked: (readonly [path: string, afterMs: number | undefined])[] = []
  const result = inquire(readResultAt(url), ({ url, ...request }) => {
    asked.push([url.pathname, 'afterMs' in request ? Number(request.afterMs) : undefined])
    return answers[asked.length - 1] ?? last
  })
  return { result, asked }
}

test('is the body', () => {
  expect(read(last)).toEqual({ result: '{"a":1}', asked: [[url.pathname, undefined]] })
})

test('is nothing if there is no body', () => {
  expect(read({ ...last, status: 204, body: '' }).result).toBeUndefined()
})

test('is not in a 202: it is requested again, no sooner than Azure says', () => {
  expect(read(early, { ...early, retryAfterMs: undefined }, last)).toEqual({
    result: '{"a":1}',
    asked: [
      [url.pathname, undefined],
      [url.pathname, 7_000],
      [url.pathname, 0]
    ]
  })
})

test('is at the URL that a 202 names', () => {
  const moved = { ...early, headers: { location: '/subscriptions/x/operationresults/2' } }
  expect(read(moved, early, last).asked.map(([path]) => path)).toEqual([
    url.pathname,
    '/subscriptions/x/operationresults/2',
    '/subscriptions/x/operationresults/2'
  ])
})

import type { Inquiry, StatusRequest } from '../src/http/request.ts'
import type { StatusResponse } from '../src/http/response.ts'

/** Runs an inquiry to its end. */
export function inquire<T>(
  inquiry: Inquiry<T | undefined> | undefined,
  answer: (request: StatusRequest) => StatusResponse
): T | undefined {
  if (inquiry === undefined) return undefined
  let step = inquiry.next()
  while (!step.done) step = inquiry.next(answer(step.value))
  return step.value
}

/** The first request of an inquiry. */
export function firstRequest(inquiry: Inquiry<unknown> | undefined): StatusRequest | undefined {
  const step = inquiry?.next()
  return step === undefined || step.done ? undefined : step.value
}

import type { OperationError } from '../operation.ts'
import type { Verdict } from '../wait/verdict.ts'

/** What the wait was for. Absent where the inputs did not say. */
export interface Subject {
  readonly api: string
  readonly operationId: string
  readonly operationUrl: string
  /** Where people find it, in a cloud whose portal is known. */
  readonly portalUrl?: string
}

/**
 * A URL as people see it. Its query but for the version stays out: it says nothing to them, is thousands of characters
 * long in some answers of Azure, and may hold a signature.
 */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return url
  const { origin, pathname, searchParams } = new URL(url)
  const version = searchParams.get('api-version')
  const others = searchParams.size - (version === null ? 0 : 1)
  const query = [...(version === null ? [] : [`api-version=${version}`]), ...(others > 0 ? ['…'] : [])].join('&')
  return `${origin}${pathname}${query && `?${query}`}`
}

/** All that is reported at the end. */
export interface Conclusion {
  readonly verdict: Verdict
  readonly subject?: Subject
  /** Whether the step fails. */
  readonly red: boolean
  /** The operation's error; where the outcome is unknown, the error that Azure answered with. */
  readonly error?: OperationError
}

/** A response with any HTTP status, after redirects. */
export interface StatusResponse {
  /** The URL of the last redirect, or of the request. */
  readonly url: URL
  /** The URLs that redirected to `url`, in order. Absent if there was no redirect. */
  readonly redirectedFrom?: readonly URL[]
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Undefined if it is too large or cannot be decoded. */
  readonly body: string | undefined
  /** Why there is no body: `it is larger than 1 MiB`. */
  readonly bodyFault?: string
  /**
   * Whether the headers say where the body ends (RFC 9112, 6.3). If only the end of the connection does, an empty body
   * and one that was cut off before its first byte look the same.
   */
  readonly isFramed: boolean
  /** The delay that the response requires before the next request, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Whether the body is empty, and was not cut off. */
export function isEmpty({ body, isFramed, status }: StatusResponse): boolean {
  return body?.trim() === '' && (isFramed || status === 204)
}

/** The id that Azure's support asks for. */
export function requestId(response: Pick<StatusResponse, 'headers'>): string | undefined {
  return response.headers['x-ms-request-id']
}

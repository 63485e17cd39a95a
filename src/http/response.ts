/** An answer, whatever its HTTP status; redirects have been followed. */
export interface StatusResponse {
  /** Where it came from: the last of the redirects. */
  readonly url: URL
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Undefined if it is too large to be read, or cannot be decoded. */
  readonly body: string | undefined
  /** Why there is no body: `it is larger than 1 MiB`. */
  readonly bodyFault?: string
  /**
   * Whether the answer said where its body ends (RFC 9112, 6.3). Where only the end of the connection does, a body that
   * is missing and one that was cut before its first byte look the same.
   */
  readonly isFramed: boolean
  /** The id that the request was sent with. */
  readonly clientRequestId?: string
  /** The response's demand for the next request, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Whether the service sent no body, and said so. */
export function isEmpty({ body, isFramed, status }: StatusResponse): boolean {
  return body?.trim() === '' && (isFramed || status === 204)
}

/** The id that Azure's support asks for. */
export function requestId(response: Pick<StatusResponse, 'headers'>): string | undefined {
  return response.headers['x-ms-request-id']
}

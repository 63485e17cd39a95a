import type { Clock } from '../clock.ts'
import type { StatusResponse } from './response.ts'

/** What is asked for: always a GET. The token is added by whoever sends it. */
export interface StatusRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** The headers of a request for JSON. */
export const jsonHeaders: Readonly<Record<string, string>> = { accept: 'application/json' }

/**
 * Requests, one after the other, and the result of their responses. `src/poll/inquiry.ts` runs it: it sends each request and
 * passes the response in, or throws in the WaitError in its place. Then the inquiry returns what it has.
 */
export type Inquiry<T> = Generator<StatusRequest, T, StatusResponse>

/** A request as HTTP has it. Status documents are got; tokens are asked for with a form. */
export interface HttpRequest extends StatusRequest {
  /** The body of a POST that no redirect may repeat. */
  readonly form?: string
  /** A call that starts something. Without it and without a form the request is a GET. */
  readonly call?: HttpCall
}

/** The methods that start something. */
export type Method = 'PUT' | 'PATCH' | 'POST' | 'DELETE'

interface HttpCall {
  readonly method: Method
  /** JSON text. */
  readonly body?: string
}

/** PEM or PKCS #12, by Node's names (`tls.createSecureContext`). */
export interface ClientCertificate {
  readonly cert?: string
  readonly key?: string
  readonly pfx?: Buffer
  readonly passphrase?: string
}

export interface SendOptions {
  /** No answer may take longer, redirects and body included, in milliseconds on the clock. */
  readonly limitMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** A larger body is not read, nor one that unpacks to more. */
  readonly maxBodyBytes: number
  /** Whether the request, which may carry a secret, may go to this URL. */
  readonly allowed: (url: URL) => boolean
  /** Shown to the server in the TLS handshake. A proxy's tunnel would lose it. */
  readonly certificate?: ClientCertificate
  /** Never through a proxy: for addresses of the machine itself. */
  readonly direct?: boolean
}

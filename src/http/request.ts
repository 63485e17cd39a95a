import type { Clock } from '../clock.ts'
import type { StatusResponse } from './response.ts'

/** A GET, without its token, which `ask.ts` adds. */
export interface StatusRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** The headers of a request for JSON. */
export const jsonHeaders: Readonly<Record<string, string>> = { accept: 'application/json' }

/**
 * A sequence of requests with a result. `src/poll/inquiry.ts` runs it: it sends each request, and passes the response
 * to the generator or throws the WaitError into it.
 */
export type Inquiry<T> = Generator<InquiryRequest, T, StatusResponse>

interface InquiryRequest extends StatusRequest {
  /** Only if the last response said that it was too early: the delay that it required, in milliseconds, or 0. */
  readonly afterMs?: number
}

/** A request with any method. */
export interface HttpRequest extends StatusRequest {
  /** The form of a POST to a token service. Redirects are not followed. */
  readonly form?: string
  /** A call that starts an operation. Without it and without a form, the request is a GET. */
  readonly call?: HttpCall
}

/** The methods that start an operation. */
export type Method = 'PUT' | 'PATCH' | 'POST' | 'DELETE'

interface HttpCall {
  readonly method: Method
  /** JSON text. */
  readonly body?: string
}

/** PEM or PKCS #12, with Node's names (`tls.createSecureContext`). */
export interface ClientCertificate {
  readonly cert?: string
  readonly key?: string
  readonly pfx?: Buffer
  readonly passphrase?: string
}

export interface SendOptions {
  /** The time limit, including redirects and the body, in milliseconds. */
  readonly limitMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** A larger body is not read. The limit applies to the decompressed body too. */
  readonly maxBodyBytes: number
  /** Whether the request, which may contain a secret, may be sent to this URL. */
  readonly allowed: (url: URL) => boolean
  /** Advice for the reader if the request may not be sent to this URL. */
  readonly adviceAt?: (url: URL) => string | undefined
  /** Presented in the TLS handshake. It does not work through a proxy. */
  readonly certificate?: ClientCertificate
  /** Never use a proxy. For addresses of the machine itself. */
  readonly direct?: boolean
  /** Called after each request, with or without a response. The exchange may contain secrets. */
  readonly onExchange?: (exchange: HttpExchange) => void
}

/** A request and what came of it. */
export type HttpExchange = ExchangeEnd & {
  readonly method: string
  /** Before redirects. */
  readonly url: URL
  /** Azure's support finds a request by this id, even if there was no response. */
  readonly clientRequestId: string
  readonly tookMs: number
}

/** A response, or why there is none. */
export type ExchangeEnd =
  | { readonly response: StatusResponse; readonly fault?: undefined }
  | { readonly response?: undefined; readonly fault: Error }

import type { Clock } from '../clock.ts'

/** What is asked for: always a GET. The token is added by whoever sends it. */
export interface StatusRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** A request as HTTP has it. Status documents are got; tokens are asked for with a form. */
export interface HttpRequest extends StatusRequest {
  /** The body of a POST; without one the request is a GET. */
  readonly form?: string
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

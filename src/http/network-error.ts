import { WaitError } from '../errors.ts'

/**
 * OpenSSL's verification results as Node names them (Node's documentation of TLS, "X509 certificate error codes"), and
 * Node's own for a certificate of another host. None of them is transient.
 */
const certificateErrors: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
])

/** What is known about a request before its response is complete. A fault keeps it. */
export interface RequestFacts {
  /** There is no connection yet, so the request was certainly not sent. */
  readonly unsent?: boolean
  /** From the headers, which count even if the body never arrives. */
  readonly retryAfterMs?: number
  readonly requestId?: string
  /** Whether the request went through a proxy whose URL contains a user name or a password. */
  readonly hasProxyPassword?: boolean
}

/**
 * The fault for a failed request. An invalid certificate is permanent, and everything else is transient.
 * @param facts what is known about the request
 */
export function networkError(
  url: URL,
  cause: unknown,
  { hasProxyPassword = false, ...facts }: RequestFacts = {}
): WaitError {
  const code = errorCode(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  const unsent = facts.unsent === true || isUnsent(cause)
  const transient = (text: string) =>
    new WaitError('unreachable', text, { patience: 'silence', cause, ...facts, unsent })
  if (certificateErrors.has(code)) {
    const advice =
      'If a proxy or a private cloud has its own certificate authority, set NODE_EXTRA_CA_CERTS to its file.'
    return new WaitError(
      'unreachable',
      `The certificate of ${url.host} is not valid (${code}): ${message}. ${advice}`,
      { cause, unsent: true }
    )
  }
  const tunnel = tunnelStatus.exec(message)?.[1]
  if (tunnel !== undefined) {
    const advice = hasProxyPassword ? wrongPassword : noPassword
    return transient(`The proxy refused to connect to ${url.host} (HTTP ${tunnel})${tunnel === '407' ? advice : ''}`)
  }
  const detail = message === '' || message.includes(code) ? message || code : `${code}: ${message}`
  return transient(`No complete response from ${url.host} (${detail})`)
}

const noPassword = ': it requires a password, which https_proxy can contain (http://user:password@host)'
const wrongPassword =
  ': it did not accept the user name and the password in https_proxy. Check both, and whether special characters are encoded'

/** The proxy agent's message for a refused CONNECT. */
const tunnelStatus = /^tunneling socket could not be established, statusCode=(\d+)$/

/**
 * Whether a request was certainly not sent: the name was not found, there was no connection, or the handshake failed,
 * with or without a proxy. It is recognised by the system call that failed, and by the messages of Node and the tunnel
 * agent.
 */
function isUnsent(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(isUnsent)
  if (!(cause instanceof Error)) return false
  const syscall = 'syscall' in cause ? cause.syscall : undefined
  const beforeHandshake = /^Client network socket disconnected before secure TLS connection was established$/
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    noTunnel.test(cause.message) ||
    beforeHandshake.test(cause.message)
  )
}

const noTunnel = /^tunneling socket could not be established/

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

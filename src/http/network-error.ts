import { WaitError } from '../errors.ts'

/**
 * OpenSSL's verification results as Node names them (Node's documentation of TLS, "X509 certificate error codes"), and
 * Node's own for a certificate of another host. None of them passes by waiting.
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

/**
 * What a failed exchange means for the wait: a wrong certificate ends it, everything else may pass.
 * @param heard what the headers said, where they came
 */
export function networkError(
  url: URL,
  cause: unknown,
  heard: { readonly retryAfterMs?: number; readonly requestId?: string } = {}
): WaitError {
  const code = errorCode(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  const unsent = isUnsent(cause)
  const passing = (text: string) => new WaitError('unreachable', text, { patience: 'silence', cause, unsent, ...heard })
  if (certificateErrors.has(code)) {
    const advice =
      'A proxy or private cloud with a certificate authority of its own: name its file in NODE_EXTRA_CA_CERTS.'
    return new WaitError(
      'unreachable',
      `The certificate of ${url.host} is not valid (${code}): ${message}. ${advice}`,
      { cause, unsent: true }
    )
  }
  const tunnel = tunnelStatus.exec(message)?.[1]
  if (tunnel !== undefined) {
    const advice =
      tunnel === '407' ? ': it asks for a password, which https_proxy can hold (http://user:password@host)' : ''
    return passing(`The proxy does not let a connection to ${url.host} through (HTTP ${tunnel})${advice}`)
  }
  const said = message === '' || message.includes(code) ? message || code : `${code}: ${message}`
  return passing(`No whole answer from ${url.host} (${said})`)
}

/** How the proxy agent tells a refused CONNECT. */
const tunnelStatus = /^tunneling socket could not be established, statusCode=(\d+)$/

/**
 * Whether a request certainly never left: its name was not found, no connection was made, or the handshake failed, through
 * a proxy or not. By the system call that failed, and by the words that Node and the tunnel agent have for it.
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

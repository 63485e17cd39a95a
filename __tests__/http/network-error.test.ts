import { describe, expect, test } from '@jest/globals'
import { networkError } from '../../src/http/network-error.ts'

const url = new URL('https://management.azure.com/x?sig=secret')
const withCode = (code: string, message = 'failed', more: object = {}) =>
  Object.assign(new Error(message), { code }, more)
const facts = { retryAfterMs: 7_000, requestId: 'r-1' }

/** Node's documentation of TLS, "X509 certificate error codes", and ERR_TLS_CERT_ALTNAME_INVALID. */
const invalidCertificate = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID'
]

test.each(invalidCertificate)('%s ends the wait at once: nothing was sent, and a retry cannot help', (code) => {
  expect(networkError(url, withCode(code, 'certificate failed'), facts)).toMatchObject({
    reason: 'unreachable',
    patience: 'none',
    unsent: true,
    message: `The certificate of management.azure.com is not valid (${code}): certificate failed. If a proxy or a private cloud has its own certificate authority, set NODE_EXTRA_CA_CERTS to its file.`
  })
})

test.each(['OUT_OF_MEM', 'ECONNRESET', 'ERR_SSL_WRONG_VERSION_NUMBER', 'cert_has_expired', ''])(
  '%s is transient, and keeps the headers’ values',
  (code) => {
    const cause = withCode(code)
    expect(networkError(url, cause, facts)).toMatchObject({
      reason: 'unreachable',
      patience: 'silence',
      cause,
      ...facts
    })
  }
)

describe('the message', () => {
  test.each<[unknown, string]>([
    [withCode('ECONNRESET', 'socket hang up'), 'ECONNRESET: socket hang up'],
    [withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'connect ECONNREFUSED 127.0.0.1:1'],
    [withCode('ETIMEDOUT', ''), 'ETIMEDOUT'],
    [new Error('no code'), 'no code'],
    ['a text', 'a text'],
    [Object.assign(new Error('m'), { code: 7 }), 'm']
  ])('of %s contains the host, and nothing of the query', (cause, detail) => {
    expect(networkError(url, cause).message).toBe(`No complete response from management.azure.com (${detail})`)
  })

  test.each([
    ['407', false, ': it requires a password, which https_proxy can contain (http://user:password@host)'],
    [
      '407',
      true,
      ': it did not accept the user name and the password in https_proxy. Check both, and whether special characters are encoded'
    ],
    ['502', true, '']
  ])('of a proxy that responds to CONNECT with %s (password: %s) says so', (status, hasProxyPassword, advice) => {
    const cause = withCode('ECONNRESET', `tunneling socket could not be established, statusCode=${status}`)
    expect(networkError(url, cause, { hasProxyPassword })).toMatchObject({
      patience: 'silence',
      unsent: true,
      message: `The proxy refused to connect to management.azure.com (HTTP ${status})${advice}`
    })
  })
})

test.each<[string, unknown, boolean]>([
  ['a name that is not found', withCode('ENOTFOUND', 'm', { syscall: 'getaddrinfo' }), true],
  ['a refused connection', withCode('ECONNREFUSED', 'm', { syscall: 'connect' }), true],
  ['no tunnel', new Error('tunneling socket could not be established, cause=socket hang up'), true],
  ['no handshake', new Error('Client network socket disconnected before secure TLS connection was established'), true],
  ['each address refused', new AggregateError([withCode('ECONNREFUSED', 'm', { syscall: 'connect' })]), true],
  ['no address', new AggregateError([]), false],
  ['one of several', new AggregateError([withCode('x', 'm', { syscall: 'connect' }), new Error('x')]), false],
  ['a reset', withCode('ECONNRESET', 'read ECONNRESET', { syscall: 'read' }), false],
  ['a text', 'connect', false]
])('%s shows whether anything was sent', (_, cause, unsent) => {
  expect(networkError(url, cause).unsent).toBe(unsent)
})

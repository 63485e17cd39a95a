import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { createSelfSigned } from '../../emulator/certificates.ts'
import { clientCertificateInput, managementCertificateInput } from '../../src/inputs/credentials.ts'

const pair = createSelfSigned('test')
const pem = `${pair.cert}${pair.key}`.replaceAll('\r\n', '\n').trim()
const indented = pem.replaceAll('\n', '\n    ')

describe.each<[string, string]>([
  ['as it is in its file', pem],
  ['with blanks at line ends', pem.replaceAll('\n', ' \t\n')],
  ['indented', `    ${indented}`],
  ['indented but for its first line', indented],
  ['with literal \\n for line ends', pem.replaceAll('\n', '\\n')],
  ['with literal \\r\\n for line ends', pem.replaceAll('\n', '\\r\\n')],
  ['with literal \\n before the line ends', pem.replaceAll('\n', '\\n\n')],
  ['with blank lines', pem.replaceAll('\n', '\n  \n')],
  ['with carriage returns', pem.replaceAll('\n', '\r')],
  ['with carriage returns and line feeds', pem.replaceAll('\n', '\r\n')],
  ['with literal \\n, and indented', `  ${pem.replaceAll('\n', '\\n  ')}`]
])('a PEM %s', (_, given) => {
  test('reaches the library line by line', () => {
    expect(clientCertificateInput(given)).toEqual({ value: pem })
    expect(managementCertificateInput(given, '')).toEqual({
      value: { cert: pem, key: pem, passphrase: undefined }
    })
  })
})

test.each<[string, string]>([
  ['as it is', '\n'],
  ['with carriage returns', '\r\n'],
  ['with a literal \\n', '\\n'],
  ['with blank lines', '\n\n']
])('the key of a management certificate may be encrypted in the old form: %s', (_, end) => {
  const key = createPrivateKey(pair.key)
    .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' })
    .toString()
  expect(key).toMatch(/DEK-Info: .*\n\n/)
  const value = managementCertificateInput(`${pair.cert}${key}`.replaceAll('\n', end), 'p')
  expect(value).toEqual({ value: expect.objectContaining({ passphrase: 'p' }) })
})

test('the lines are those of the given certificate', () => {
  const result = clientCertificateInput(`  ${pem.replaceAll('\n', '\\n')}`)
  expect('value' in result && new X509Certificate(result.value).fingerprint256).toBe(
    new X509Certificate(pair.cert).fingerprint256
  )
})

test('lines joined by blanks are rejected', () => {
  expect(clientCertificateInput(pem.replaceAll('\n', ' '))).toEqual({
    mistake: expect.stringMatching(/^has no line breaks/)
  })
})

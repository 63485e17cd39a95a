import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { createSelfSigned, toPfx } from '../../emulator/certificates.ts'
import { clientCertificateInput, managementCertificateInput } from '../../src/inputs/credentials.ts'
import { selfSigned } from '../self-signed.ts'

const pair = createSelfSigned('test')
const pem = `${pair.cert}${pair.key}`.replaceAll('\r\n', '\n').trim()
const encrypted =
  `${pair.cert}${createPrivateKey(pair.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' })}`
    .replaceAll('\r\n', '\n')
    .trim()
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

describe('a certificate of an application', () => {
  test('needs an RSA key', () => {
    expect(clientCertificateInput(`${selfSigned.cert}\n${selfSigned.key}`)).toEqual({
      mistake: 'has a key that is not RSA; Microsoft Entra ID accepts only RSA'
    })
  })

  test('has a key that is not encrypted', () => {
    expect(clientCertificateInput(encrypted)).toEqual({
      mistake: 'contains an encrypted key: store it without encryption, as a secret'
    })
  })
})

describe('a management certificate', () => {
  const pfx = toPfx(pair, 'right')
  const noPfx = 'cannot be read: it is not a PFX file, or it is cut (do not encode PEM as base64)'

  test('may be encrypted with the password', () => {
    expect(managementCertificateInput(encrypted, 'right')).toEqual({
      value: { cert: encrypted, key: encrypted, passphrase: 'right' }
    })
    expect(managementCertificateInput(pfx, 'right')).toEqual({
      value: { pfx: Buffer.from(pfx, 'base64'), passphrase: 'right' }
    })
  })

  test.each<[string, string, string, string]>([
    ['encrypted PEM without a password', encrypted, '', 'cannot be read: its key is encrypted, but no password is set'],
    ['encrypted PEM with another password', encrypted, 'wrong', 'cannot be read: the password is wrong or missing'],
    ['PFX without its password', pfx, '', 'cannot be read: the password is wrong or missing'],
    ['PFX with another password', pfx, 'wrong', 'cannot be read: the password is wrong or missing'],
    ['PFX that is cut', pfx.slice(0, 400), 'right', noPfx],
    ['PEM in base64', Buffer.from(pem).toString('base64'), '', noPfx],
    [
      'PEM with another key',
      `${pair.cert}${selfSigned.key}`,
      '',
      'contains a private key that does not belong to its certificate'
    ],
    ['neither', 'a:b', '', 'is neither PEM nor base64 of a PFX file']
  ])('is rejected: %s', (_, given, password, mistake) => {
    expect(managementCertificateInput(given, password)).toEqual({ mistake })
  })
})

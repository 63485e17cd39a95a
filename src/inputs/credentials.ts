import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { ClientCertificate } from '../http/request.ts'
import { mismatch, uuid } from './forms.ts'
import type { Formed } from './reader.ts'

const domain = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

/** The mistake of a value that may be a secret meant for another input. It is quoted only if it looks like a UUID. */
function cautiousMismatch(raw: string, form: string): { readonly mistake: string } {
  return /^[0-9a-f-]*$/i.test(raw) ? mismatch(raw, form) : { mistake: `is not ${form}` }
}

export function clientIdInput(raw: string): Formed<string> {
  return uuid.test(raw)
    ? { value: raw }
    : cautiousMismatch(raw, 'the client id (application id) of an application, a UUID')
}

/** @param isStack whether the cloud is an Azure Stack, whose AD FS has the tenant `adfs` */
export function tenantIdInput(raw: string, isStack: boolean): Formed<string> {
  const isTenant = uuid.test(raw) || domain.test(raw) || (isStack && raw.toLowerCase() === 'adfs')
  return isTenant
    ? { value: raw }
    : cautiousMismatch(raw, 'the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com')
}

/** The secret of an application. A mistake never quotes it. */
export function clientSecretInput(raw: string): Formed<string> {
  if (/\p{Cc}/u.test(raw))
    return { mistake: 'contains control characters or line ends: use only the value of the secret' }
  return { value: raw }
}

export function audienceInput(raw: string): Formed<string> {
  return /^[\x21-\x7e]{1,600}$/.test(raw)
    ? { value: raw }
    : cautiousMismatch(raw, 'an audience such as api://AzureADTokenExchange')
}

/** With azure/login's names. */
export type AuthType = 'SERVICE_PRINCIPAL' | 'IDENTITY'

export function authTypeInput(raw: string): Formed<AuthType> {
  const value = raw.toUpperCase()
  return value === 'SERVICE_PRINCIPAL' || value === 'IDENTITY'
    ? { value }
    : cautiousMismatch(raw, 'SERVICE_PRINCIPAL or IDENTITY')
}

/** The certificate of an application in Microsoft Entra ID: PEM with its RSA key. */
export function clientCertificateInput(raw: string): Formed<string> {
  if (raw.includes('ENCRYPTED'))
    return { mistake: 'contains an encrypted key: store it without encryption, as a secret' }
  const pem = normalisePem(raw)
  const pair = readPem(pem)
  if ('mistake' in pair) return pair
  if (pair.key.asymmetricKeyType !== 'rsa')
    return { mistake: 'has a key that is not RSA; Microsoft Entra ID accepts only RSA' }
  return { value: pem }
}

/** The client certificate of a TLS handshake: PEM or base64 of PKCS #12. */
export function managementCertificateInput(raw: string, password: string): Formed<ClientCertificate> {
  const passphrase = password === '' ? undefined : password
  if (raw.includes('-----BEGIN')) {
    const pem = normalisePem(raw)
    const pair = readPem(pem, passphrase)
    return 'mistake' in pair ? pair : checkWithTls({ cert: pem, key: pem, passphrase })
  }
  const base64 = raw.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { mistake: 'is neither PEM nor base64 of a PFX file' }
  return checkWithTls({ pfx: Buffer.from(base64, 'base64'), passphrase })
}

/**
 * Removes changes to a PEM file by YAML or copying: indentation, blanks at line ends, blank lines, a carriage return or
 * a literal `\n` as a line end.
 */
function normalisePem(raw: string): string {
  const lines = raw.replace(/(?:\\r)?\\n/g, '\n').replace(/^[ \t]+|[ \t]+$/gm, '')
  // The headers of an encrypted key end with a blank line (RFC 1421, 4.4).
  return lines.replace(/[\r\n]+/g, '\n').replace(/^DEK-Info:.*$/gm, '$&\n')
}

function readPem(raw: string, passphrase?: string): { readonly key: KeyObject } | { readonly mistake: string } {
  if (!/-----BEGIN CERTIFICATE-----/.test(raw))
    return { mistake: 'contains no certificate (-----BEGIN CERTIFICATE-----)' }
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(raw))
    return { mistake: 'contains no private key (-----BEGIN PRIVATE KEY-----)' }
  try {
    const certificate = new X509Certificate(raw)
    const key = createPrivateKey({ key: raw, passphrase })
    return certificate.checkPrivateKey(key)
      ? { key }
      : { mistake: 'contains a private key that does not belong to its certificate' }
  } catch (error) {
    if (!/DECODER|PEM routines|asn1|base64/i.test(String(error))) return { mistake: `cannot be read: ${reason(error)}` }
    return { mistake: raw.includes('\n') ? 'is cut or damaged' : joinedLines }
  }
}

const joinedLines =
  'has no line breaks (were they replaced by spaces or by a literal \\n?): store it as it is in its file'

/** Checks a certificate with Node's TLS, which will use it. */
function checkWithTls(value: ClientCertificate): Formed<ClientCertificate> {
  try {
    createSecureContext(value)
    return { value }
  } catch (error) {
    return { mistake: `cannot be read: ${reason(error)}` }
  }
}

/** OpenSSL's reasons, in words. Any other reason is shown unchanged, because OpenSSL never quotes the key. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (/mac verify failure|bad decrypt|bad password/i.test(message)) return 'the password is wrong or missing'
  if (/interrupted or cancelled|passphrase|password/i.test(message))
    return 'its key is encrypted, but no password is set'
  if (/unsupported/i.test(message)) return 'its encryption is too old for OpenSSL 3 (RC2): export it again with AES-256'
  if (/wrong tag|not enough data|too long|asn1|header/i.test(message))
    return 'it is not a PFX file, or it is cut (do not encode PEM as base64)'
  return message
}

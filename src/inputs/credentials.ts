import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { ClientCertificate } from '../http/request.ts'
import { mismatch, uuid } from './forms.ts'
import type { Formed } from './reader.ts'

const domain = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

/** A value may be a secret that belongs in another input. It is quoted only if it can be a part of a UUID. */
function cautiousMismatch(given: string, form: string): { readonly mistake: string } {
  return /^[0-9a-f-]*$/i.test(given) ? mismatch(given, form) : { mistake: `is not ${form}` }
}

export function clientIdInput(given: string): Formed<string> {
  return uuid.test(given)
    ? { value: given }
    : cautiousMismatch(given, 'the client id (application id) of an application, a UUID')
}

/** @param isStack Azure Stack's own token service has one tenant, `adfs` */
export function tenantIdInput(given: string, isStack: boolean): Formed<string> {
  const isTenant = uuid.test(given) || domain.test(given) || (isStack && given.toLowerCase() === 'adfs')
  return isTenant
    ? { value: given }
    : cautiousMismatch(given, 'the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com')
}

/** The secret of an application. Its value is never shown. */
export function clientSecretInput(given: string): Formed<string> {
  if (/\p{Cc}/u.test(given))
    return { mistake: 'contains control characters or line ends: give the secret’s value alone' }
  return { value: given }
}

export function audienceInput(given: string): Formed<string> {
  return /^[\x21-\x7e]{1,600}$/.test(given)
    ? { value: given }
    : cautiousMismatch(given, 'an audience such as api://AzureADTokenExchange')
}

/** By azure/login's names. */
export type AuthType = 'SERVICE_PRINCIPAL' | 'IDENTITY'

export function authTypeInput(given: string): Formed<AuthType> {
  const value = given.toUpperCase()
  return value === 'SERVICE_PRINCIPAL' || value === 'IDENTITY'
    ? { value }
    : cautiousMismatch(given, 'SERVICE_PRINCIPAL or IDENTITY')
}

/** A certificate of an application in Microsoft Entra ID: PEM with its RSA key. */
export function clientCertificateInput(given: string): Formed<string> {
  if (given.includes('ENCRYPTED')) return { mistake: 'contains an encrypted key: give it unencrypted, as a secret' }
  const pem = normalisePem(given)
  const pair = readPem(pem)
  if ('mistake' in pair) return pair
  if (pair.key.asymmetricKeyType !== 'rsa')
    return { mistake: 'has a key that is not RSA; Microsoft Entra ID accepts only RSA' }
  return { value: pem }
}

/** The client certificate of a TLS handshake: PEM or base64 of PKCS #12. */
export function managementCertificateInput(given: string, password: string): Formed<ClientCertificate> {
  const passphrase = password === '' ? undefined : password
  if (given.includes('-----BEGIN')) {
    const pem = normalisePem(given)
    const pair = readPem(pem, passphrase)
    return 'mistake' in pair ? pair : tried({ cert: pem, key: pem, passphrase })
  }
  const base64 = given.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { mistake: 'is neither PEM nor base64 of a PFX file' }
  return tried({ pfx: Buffer.from(base64, 'base64'), passphrase })
}

/** Undoes what YAML and copying do to a PEM file: indentation, blanks at line ends, and a literal `\n` for a line end. */
function normalisePem(given: string): string {
  return given.replace(/(?:\\r)?\\n/g, '\n').replace(/^[ \t]+|[ \t]+$/gm, '')
}

function readPem(given: string, passphrase?: string): { readonly key: KeyObject } | { readonly mistake: string } {
  if (!/-----BEGIN CERTIFICATE-----/.test(given))
    return { mistake: 'contains no certificate (-----BEGIN CERTIFICATE-----)' }
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(given))
    return { mistake: 'contains no private key (-----BEGIN PRIVATE KEY-----)' }
  try {
    const certificate = new X509Certificate(given)
    const key = createPrivateKey({ key: given, passphrase })
    return certificate.checkPrivateKey(key)
      ? { key }
      : { mistake: 'contains a private key that does not belong to its certificate' }
  } catch (error) {
    if (!/DECODER|PEM routines|asn1|base64/i.test(String(error))) return { mistake: `cannot be read: ${reason(error)}` }
    return { mistake: given.includes('\n') ? 'is cut or damaged' : joinedLines }
  }
}

const joinedLines =
  'has no line breaks (were they replaced by spaces or by a literal \\n?): store it as it is in its file'

/** Has Node's TLS read the certificate, because Node's TLS will use it. */
function tried(value: ClientCertificate): Formed<ClientCertificate> {
  try {
    createSecureContext(value)
    return { value }
  } catch (error) {
    return { mistake: `cannot be read: ${reason(error)}` }
  }
}

/** OpenSSL's reasons, for people. Others are shown as they are, because they quote nothing of the key. */
function reason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  if (/mac verify failure|bad decrypt|bad password/i.test(said)) return 'the password is wrong or missing'
  if (/interrupted or cancelled|passphrase|password/i.test(said))
    return 'its key is encrypted, and no password was given'
  if (/unsupported/i.test(said)) return 'its encryption is too old for OpenSSL 3 (RC2): export it again with AES-256'
  if (/wrong tag|not enough data|too long|asn1|header/i.test(said))
    return 'it is not a PFX file, or it is cut (give PEM as it is, not in base64)'
  return said
}

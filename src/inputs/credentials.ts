import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import type { ClientCertificate } from '../http/request.ts'
import { not, type Parsed, uuid } from './forms.ts'

const domain = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

/** An input may hold a secret that belongs into another: what cannot be a part of a UUID is not shown. */
function isNot(given: string, form: string): { readonly mistake: string } {
  return /^[0-9a-f-]*$/i.test(given) ? not(given, form) : { mistake: `is not ${form}` }
}

export function clientIdInput(given: string): Parsed<string> {
  return uuid.test(given) ? { value: given } : isNot(given, 'the client id (application id) of an application, a UUID')
}

/** @param isStack Azure Stack's own token service has one tenant, `adfs` */
export function tenantIdInput(given: string, isStack: boolean): Parsed<string> {
  const isTenant = uuid.test(given) || domain.test(given) || (isStack && given.toLowerCase() === 'adfs')
  return isTenant
    ? { value: given }
    : isNot(given, 'the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com')
}

/** What proves an application; its value is never shown. */
export function clientSecretInput(given: string): Parsed<string> {
  if (/\p{Cc}/u.test(given)) return { mistake: 'holds control characters or line ends: give the secret’s value alone' }
  return { value: given }
}

export function audienceInput(given: string): Parsed<string> {
  return /^[\x21-\x7e]{1,600}$/.test(given)
    ? { value: given }
    : isNot(given, 'an audience such as api://AzureADTokenExchange')
}

/** By azure/login's names. */
export type AuthType = 'SERVICE_PRINCIPAL' | 'IDENTITY'

export function authTypeInput(given: string): Parsed<AuthType> {
  const value = given.toUpperCase()
  return value === 'SERVICE_PRINCIPAL' || value === 'IDENTITY'
    ? { value }
    : isNot(given, 'SERVICE_PRINCIPAL or IDENTITY')
}

/** A certificate that Entra knows an application by: PEM with its RSA key, which signs for it. */
export function clientCertificateInput(given: string): Parsed<string> {
  if (given.includes('ENCRYPTED')) return { mistake: 'holds an encrypted key: give it unencrypted, as a secret' }
  const pair = readPem(given)
  if ('mistake' in pair) return pair
  if (pair.key.asymmetricKeyType !== 'rsa')
    return { mistake: 'has a key of another kind than RSA, which Entra does not take' }
  return { value: given }
}

/** PEM or base64 PKCS #12, as a TLS handshake takes it. */
export function managementCertificateInput(given: string, password: string): Parsed<ClientCertificate> {
  const passphrase = password === '' ? undefined : password
  if (given.includes('-----BEGIN')) {
    const pair = readPem(given, passphrase)
    return 'mistake' in pair ? pair : tried({ cert: given, key: given, passphrase })
  }
  const base64 = given.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { mistake: 'is neither PEM nor base64 of a PFX file' }
  return tried({ pfx: Buffer.from(base64, 'base64'), passphrase })
}

function readPem(given: string, passphrase?: string): { readonly key: KeyObject } | { readonly mistake: string } {
  if (!/-----BEGIN CERTIFICATE-----/.test(given))
    return { mistake: 'holds no certificate (-----BEGIN CERTIFICATE-----)' }
  if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(given))
    return { mistake: 'holds no private key (-----BEGIN PRIVATE KEY-----)' }
  try {
    const certificate = new X509Certificate(given)
    const key = createPrivateKey({ key: given, passphrase })
    return certificate.checkPrivateKey(key) ? { key } : { mistake: 'holds a private key that is not its certificate’s' }
  } catch (error) {
    const joined = given.includes('\n') ? '' : ': its lines were joined, so store it line by line, as it is in its file'
    const isDamaged = /DECODER|PEM routines|asn1|base64/i.test(String(error))
    return { mistake: isDamaged ? `is cut or damaged${joined}` : `cannot be read: ${reason(error)}` }
  }
}

/** Lets Node's TLS judge: it is who will use it. */
function tried(value: ClientCertificate): Parsed<ClientCertificate> {
  try {
    createSecureContext(value)
    return { value }
  } catch (error) {
    return { mistake: `cannot be read: ${reason(error)}` }
  }
}

/** OpenSSL's reasons, for people. The others are shown as they are: they quote nothing of the key. */
function reason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  if (/mac verify failure|bad decrypt|bad password/i.test(said)) return 'the password is wrong or missing'
  if (/interrupted or cancelled|passphrase|password/i.test(said))
    return 'its key is encrypted, and no password was given'
  if (/unsupported/i.test(said))
    return 'it is encrypted in an old way that OpenSSL 3 does not take (RC2): export it again with AES-256'
  if (/wrong tag|not enough data|too long|asn1|header/i.test(said))
    return 'it is no PFX file, or is cut (PEM is given as it is, not in base64)'
  return said
}

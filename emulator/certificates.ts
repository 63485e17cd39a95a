import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import forge from 'node-forge'

/** A key and its certificate, as PEM. */
export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

/** A certificate authority that only this process knows. */
interface Authority {
  /** The root certificate as PEM. A client must trust it, for example by `NODE_EXTRA_CA_CERTS`. */
  readonly certificate: string
  /** @param hosts the certificate's DNS names and IP addresses */
  readonly issueServer: (hosts: readonly string[]) => KeyAndCertificate
  readonly issueClient: (name: string) => KeyAndCertificate
}

interface Request {
  readonly name: string
  readonly extensions: readonly object[]
  /** Without an issuer, the certificate is self-signed. */
  readonly issuer?: KeyAndCertificate
}

const { pki, pkcs12, asn1, md, util } = forge
const dayMs = 24 * 3_600_000
const end = { name: 'basicConstraints', cA: false, critical: true }

/** Creates a key and a root certificate that is valid for a day. */
export function createAuthority(): Authority {
  const root = issue({
    name: 'Emulator root',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }
    ]
  })
  const issueServer = (hosts: readonly string[]) => {
    const altNames = hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }))
    const usage = { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true }
    const extensions = [end, usage, { name: 'extKeyUsage', serverAuth: true }, { name: 'subjectAltName', altNames }]
    return issue({ name: hosts[0] ?? '', extensions, issuer: root })
  }
  const issueClient = (name: string) => issue({ name, extensions: clientExtensions, issuer: root })
  return { certificate: root.cert, issueServer, issueClient }
}

const clientExtensions: readonly object[] = [
  end,
  { name: 'keyUsage', digitalSignature: true, critical: true },
  { name: 'extKeyUsage', clientAuth: true }
]

/** A self-signed certificate, as people upload it to an application or to Service Management. */
export function createSelfSigned(name: string): KeyAndCertificate {
  return issue({ name, extensions: clientExtensions })
}

/**
 * PKCS#12 with AES-256, as base64. OpenSSL 3 reads it without its legacy provider.
 * @param password ASCII or empty, because forge and OpenSSL encode other characters differently
 */
export function toPfx({ key, cert }: KeyAndCertificate, password: string): string {
  const options = { algorithm: 'aes256', friendlyName: 'emulator' } as const
  const store = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), pki.certificateFromPem(cert), password, options)
  return util.encode64(asn1.toDer(store).getBytes())
}

function issue({ name, extensions, issuer }: Request): KeyAndCertificate {
  // Node creates keys in milliseconds, forge in seconds. So Node creates the keys, and forge the certificates.
  const { publicKey, privateKey: key } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  const certificate = pki.createCertificate()
  const parent = issuer === undefined ? certificate : pki.certificateFromPem(issuer.cert)
  certificate.publicKey = pki.publicKeyFromPem(publicKey)
  // A serial number is positive, so its first bit must not be set.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - dayMs)
  certificate.validity.notAfter = new Date(Date.now() + dayMs)
  certificate.setSubject([{ name: 'commonName', value: name }])
  certificate.setIssuer(parent.subject.attributes)
  const keyIdentifier = parent.generateSubjectKeyIdentifier().getBytes()
  const identifiers = [{ name: 'subjectKeyIdentifier' }, { name: 'authorityKeyIdentifier', keyIdentifier }]
  certificate.setExtensions([...extensions, ...identifiers])
  // Forge calls this to sign. OpenSSL signs, because forge needs a second for it under some test runners.
  const signature = () => sign('sha256', derOf(certificate), issuer?.key ?? key).toString('binary')
  certificate.sign({ ...pki.privateKeyFromPem(key), sign: signature }, md.sha256.create())
  return { key, cert: pki.certificateToPem(certificate) }
}

/** The bytes that a certificate's signature covers. */
function derOf({ tbsCertificate }: forge.pki.Certificate): Buffer {
  return Buffer.from(asn1.toDer(tbsCertificate).getBytes(), 'binary')
}

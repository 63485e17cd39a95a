import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import forge from 'node-forge'

/** A key and its certificate, PEM. */
export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

/** A certificate authority of this process's own. */
interface Authority {
  /** PEM: what a client has to trust, by `NODE_EXTRA_CA_CERTS` for example. */
  readonly certificate: string
  /** @param hosts the DNS names and IP addresses that the certificate is for */
  readonly issueServer: (hosts: readonly string[]) => KeyAndCertificate
  readonly issueClient: (name: string) => KeyAndCertificate
}

interface Request {
  readonly name: string
  readonly extensions: readonly object[]
  /** Without one the certificate signs itself. */
  readonly issuer?: KeyAndCertificate
}

const { pki, pkcs12, asn1, md, util } = forge
const dayMs = 24 * 3_600_000
const end = { name: 'basicConstraints', cA: false, critical: true }

/** Makes a key and a root certificate, which are known nowhere else and last a day. */
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

/** A certificate that signs itself, as people upload it to an application or to Service Management. */
export function createSelfSigned(name: string): KeyAndCertificate {
  return issue({ name, extensions: clientExtensions })
}

/**
 * PKCS#12 with AES-256, base64: what OpenSSL 3 reads without its legacy algorithms.
 * @param password ASCII, or empty: forge and OpenSSL differ on the encoding of the rest
 */
export function toPfx({ key, cert }: KeyAndCertificate, password: string): string {
  const options = { algorithm: 'aes256', friendlyName: 'emulator' } as const
  const store = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), pki.certificateFromPem(cert), password, options)
  return util.encode64(asn1.toDer(store).getBytes())
}

function issue({ name, extensions, issuer }: Request): KeyAndCertificate {
  // OpenSSL makes keys in milliseconds, JavaScript in seconds: so the keys are Node's, and the certificates forge's.
  const { publicKey, privateKey: key } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  const certificate = pki.createCertificate()
  const parent = issuer === undefined ? certificate : pki.certificateFromPem(issuer.cert)
  certificate.publicKey = pki.publicKeyFromPem(publicKey)
  // A serial number is positive, and so does not begin with a bit that is set.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - dayMs)
  certificate.validity.notAfter = new Date(Date.now() + dayMs)
  certificate.setSubject([{ name: 'commonName', value: name }])
  certificate.setIssuer(parent.subject.attributes)
  const keyIdentifier = parent.generateSubjectKeyIdentifier().getBytes()
  const identifiers = [{ name: 'subjectKeyIdentifier' }, { name: 'authorityKeyIdentifier', keyIdentifier }]
  certificate.setExtensions([...extensions, ...identifiers])
  // Forge asks the key to sign: OpenSSL does that, too. Forge itself takes a second for it under some test runners.
  const signature = () => sign('sha256', derOf(certificate), issuer?.key ?? key).toString('binary')
  certificate.sign({ ...pki.privateKeyFromPem(key), sign: signature }, md.sha256.create())
  return { key, cert: pki.certificateToPem(certificate) }
}

/** What a certificate's signature is over: forge has just put it together. */
function derOf({ tbsCertificate }: forge.pki.Certificate): Buffer {
  return Buffer.from(asn1.toDer(tbsCertificate).getBytes(), 'binary')
}

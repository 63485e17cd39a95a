import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Azure, startAzure } from '../../emulator/azure.ts'
import { createAuthority, createSelfSigned, toPfx } from '../../emulator/certificates.ts'
import { caughtAsync } from '../servers.ts'
import { ask } from './ask.ts'

const authority = createAuthority()
const ca = authority.certificate

describe('a server with a certificate of the authority', () => {
  let azure: Azure
  beforeAll(async () => {
    azure = await startAzure([], {
      tls: authority.issueServer(['localhost', '127.0.0.1', 'management.azure.com'])
    })
  })
  afterAll(() => azure.close())

  test.each(['localhost', 'management.azure.com'])('is trusted as %s', async (servername) => {
    expect(await ask(azure.origin, { ca, servername })).toMatchObject({ status: 404 })
  })

  test('is trusted by its address', async () => {
    expect(await ask(azure.origin, { ca })).toMatchObject({ status: 404 })
  })

  test.each<[string, object, string]>([
    ['by who does not know the authority', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['by who knows another authority', { ca: createAuthority().certificate }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['under another name', { ca, servername: 'login.microsoftonline.com' }, 'ERR_TLS_CERT_ALTNAME_INVALID']
  ])('is not trusted %s', async (_, options, code) => {
    expect(await caughtAsync(ask(azure.origin, options))).toMatchObject({ code })
  })

  test('gets a client certificate with any issuer', async () => {
    const issued = authority.issueClient('someone')
    const own = createSelfSigned('someone')
    const pfx = { pfx: Buffer.from(toPfx(own, 'secret'), 'base64'), passphrase: 'secret' }
    azure.reset()
    for (const client of [issued, own, pfx, {}]) await ask(azure.origin, { ca, ...client })
    const fingerprints = [issued, own, own].map(({ cert }) => new X509Certificate(cert).fingerprint256)
    expect(azure.requests.map(({ fingerprint }) => fingerprint)).toEqual([...fingerprints, undefined])
  })
})

test('the authority’s certificates contain their usage', () => {
  const root = new X509Certificate(ca)
  expect(root.ca).toBe(true)
  for (const [{ cert }, usage] of [
    [authority.issueServer(['127.0.0.1']), '1.3.6.1.5.5.7.3.1'],
    [authority.issueClient('x'), '1.3.6.1.5.5.7.3.2']
  ] as const) {
    const leaf = new X509Certificate(cert)
    expect(leaf.ca).toBe(false)
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true)
    expect(leaf.keyUsage).toEqual([usage])
  }
})

test.each(['secret', ''])('OpenSSL reads a PFX with the password "%s", and with no other', (passphrase) => {
  const pfx = Buffer.from(toPfx(createSelfSigned('x'), passphrase), 'base64')
  expect(() => createSecureContext({ pfx, passphrase })).not.toThrow()
  expect(() => createSecureContext({ pfx, passphrase: 'wrong' })).toThrow('mac verify failure')
})

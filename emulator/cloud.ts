import { randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Application } from './applications.ts'
import type { Authorization } from './authorization.ts'
import { type Azure, startAzure } from './azure.ts'
import { createAuthority, createSelfSigned, type KeyAndCertificate, toPfx } from './certificates.ts'
import { azureHosts, loginHosts } from './clouds.ts'
import { type GitHub, githubIssuer, githubSubject, startGitHub } from './github.ts'
import { type ManagedIdentity, startManagedIdentity } from './managed-identity.ts'
import { sampleSubscription } from './samples/paths.ts'
import type { Script } from './script.ts'
import { startTokenService, type TokenService } from './token-service.ts'

export interface CloudOptions {
  /** The lifetime of Azure's tokens. Default: one hour. */
  readonly tokenSeconds?: number
  /** The lifetime of GitHub's assertions. Default: five minutes. */
  readonly assertionSeconds?: number
  /** The subject of GitHub's assertions. The application always trusts `githubSubject`. */
  readonly subject?: string
  /** The accepted audiences. Default: the public cloud's. */
  readonly audiences?: Pick<Authorization, 'resourceManager' | 'serviceManagement' | 'fabric'>
  /** Makes it an Azure Stack: Resource Manager's metadata names the sign-in, and only this audience is accepted. */
  readonly stack?: { readonly audience: string; readonly isAdfs?: boolean }
  /** Whether the machine has a system-assigned identity too. The application is always its user-assigned identity. */
  readonly hasSystemIdentity?: boolean
}

/** All services that a sign-in needs, connected to each other, on real sockets. */
export interface Cloud {
  readonly tokens: TokenService
  readonly github: GitHub
  readonly azure: Azure
  readonly managedIdentity: ManagedIdentity
  /** Has a secret, an expired secret and a certificate, and trusts `githubSubject`. */
  readonly application: Required<Application>
  /** The application's key and certificate as PEM, in the format of `client-certificate`. */
  readonly clientCertificate: string
  /** A certificate that Service Management accepts, as PEM and as base64 PFX. */
  readonly managementCertificate: { readonly pem: string; readonly pfx: string; readonly password: string }
  /** PEM: the certificate authority of all services. */
  readonly authority: string
  /** Environment variables that make the action's process trust the services. */
  readonly env: Readonly<Record<'NODE_EXTRA_CA_CERTS', string>>
  /** The inputs that point the action to these services. */
  readonly inputs: Readonly<
    Record<'authority-host' | 'resource-manager-endpoint' | 'service-management-endpoint', string>
  >
  /** The ports that a proxy must route the real clouds' host names to. */
  readonly hosts: Readonly<Record<string, number>>
  /** Everything that must never be visible: keys, secrets, assertions, and the tokens issued until now. */
  readonly secrets: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Starts a token service, GitHub, managed identity, and an emulated Azure that accepts their tokens. */
export async function startCloud(scripts: readonly Script[], options: CloudOptions = {}): Promise<Cloud> {
  const { stack, hasSystemIdentity = true } = options
  const authority = createAuthority()
  const tls = authority.issueServer(['localhost', '127.0.0.1', ...loginHosts, ...azureHosts])
  const client = createSelfSigned('wait-for-azure-operation')
  const management = createSelfSigned('management')
  const password = randomBytes(12).toString('hex')
  const pfx = toPfx(management, password)
  const application = createApplication(client.cert)
  const { tenantId, clientId } = application

  const github = await startGitHub({ subject: options.subject, lifeSeconds: options.assertionSeconds })
  const tokens = await startTokenService({
    tls,
    applications: stack?.isAdfs ? [{ ...application, tenantId: 'adfs' }] : [application],
    issuerKeys: new Map([[githubIssuer, github.publicKey]]),
    lifeSeconds: options.tokenSeconds
  })
  const managedIdentity = await startManagedIdentity({
    issue: tokens.issue,
    tenantId,
    userAssigned: [clientId],
    systemAssigned: hasSystemIdentity ? randomUUID() : undefined
  })
  const azure = await startAzure(scripts, {
    tls,
    authorization: {
      publicKey: tokens.publicKey,
      ...(stack === undefined ? options.audiences : { resourceManager: [stack.audience] }),
      certificates: [new X509Certificate(management.cert).fingerprint256]
    },
    metadata: {
      loginEndpoint: `${tokens.origin}/${stack?.isAdfs ? 'adfs' : ''}`,
      audiences: [stack?.audience ?? options.audiences?.resourceManager?.[0] ?? 'https://management.azure.com/']
    },
    account: { tenantId, subscriptionId: sampleSubscription }
  })
  const folder = mkdtempSync(join(tmpdir(), 'authority-'))
  const authorityFile = join(folder, 'authority.pem')
  writeFileSync(authorityFile, authority.certificate)
  const own = [github.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN, password, pfx, ...[client, management].flatMap(keyTexts)]

  return {
    tokens,
    github,
    azure,
    managedIdentity,
    application,
    clientCertificate: pem(client),
    managementCertificate: { pem: pem(management), pfx, password },
    authority: authority.certificate,
    env: { NODE_EXTRA_CA_CERTS: authorityFile },
    inputs: {
      'authority-host': tokens.origin,
      'resource-manager-endpoint': azure.origin,
      'service-management-endpoint': azure.origin
    },
    hosts: Object.fromEntries([
      ...loginHosts.map((host) => [host, tokens.port]),
      ...azureHosts.map((host) => [host, azure.port])
    ]),
    secrets: () => [...new Set([...own, ...tokens.secrets, ...github.assertions])],
    close: async () => {
      for (const service of [tokens, github, managedIdentity, azure]) await service.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function createApplication(certificate: string): Required<Application> {
  return {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    secret: `sec~${randomBytes(24).toString('base64url')}`,
    expiredSecret: `old~${randomBytes(24).toString('base64url')}`,
    certificate,
    federated: [{ issuer: githubIssuer, subject: githubSubject }]
  }
}

function pem({ key, cert }: KeyAndCertificate): string {
  return `${key}${cert.replaceAll('\r\n', '\n')}`
}

/** A private key, and each of its full lines, because a log may contain a single line. */
function keyTexts({ key }: KeyAndCertificate): readonly string[] {
  return [key, ...key.split('\n').filter((line) => line.length === 64)]
}

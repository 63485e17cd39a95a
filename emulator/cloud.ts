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
  /** How long Azure's tokens live, an hour without it. */
  readonly tokenSeconds?: number
  /** How long GitHub's assertions live, five minutes without it. */
  readonly assertionSeconds?: number
  /** Whom GitHub's assertions are about; the application trusts `githubSubject`, whatever this is. */
  readonly subject?: string
  /** The audiences of tokens, where they are not the public cloud's. */
  readonly audiences?: Pick<Authorization, 'resourceManager' | 'serviceManagement' | 'fabric'>
  /** Makes it an Azure Stack, whose Resource Manager says where to sign in, and takes this audience alone. */
  readonly stack?: { readonly audience: string; readonly isAdfs?: boolean }
  /** Whether the machine has an identity of its own beside the one assigned to it, which is the application. */
  readonly hasSystemIdentity?: boolean
}

/** Everything that a sign-in needs, wired together, over real sockets. */
export interface Cloud {
  readonly tokens: TokenService
  readonly github: GitHub
  readonly azure: Azure
  readonly managedIdentity: ManagedIdentity
  /** Has a secret, one that expired, a certificate, and trusts `githubSubject`. */
  readonly application: Required<Application>
  /** The application's key and certificate, PEM, as `client-certificate` wants them. */
  readonly clientCertificate: string
  /** A certificate that Service Management knows, as PEM and as base64 PFX. */
  readonly managementCertificate: { readonly pem: string; readonly pfx: string; readonly password: string }
  /** PEM: the certificate authority of every service. */
  readonly authority: string
  /** Trusts the services: for the environment of the action's process. */
  readonly env: Readonly<Record<'NODE_EXTRA_CA_CERTS', string>>
  /** The inputs that lead to these services. */
  readonly inputs: Readonly<
    Record<'authority-host' | 'resource-manager-endpoint' | 'service-management-endpoint', string>
  >
  /** The ports of the real clouds' host names: for a proxy. */
  readonly hosts: Readonly<Record<string, number>>
  /** Everything that nobody may see: keys, secrets, assertions and tokens, those handed out until now included. */
  readonly secrets: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Starts a token service, GitHub, managed identity, and an Azure that lets in whom they say. */
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

/** A private key as a whole, and each full line of it: a log may hold one alone. */
function keyTexts({ key }: KeyAndCertificate): readonly string[] {
  return [key, ...key.split('\n').filter((line) => line.length === 64)]
}

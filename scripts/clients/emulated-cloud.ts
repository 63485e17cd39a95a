import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cloud, startCloud } from '../../emulator/cloud.ts'
import { resourcePath } from '../../emulator/samples/paths.ts'
import { sampleScripts, sampleSubscription } from '../../emulator/samples.ts'
import type { Operation, Script, Start } from '../../emulator/script.ts'
import { startProxy } from '../../emulator/start-proxy.ts'

/** An emulated cloud, and the environment of a process that uses it as the public cloud. */
export interface EmulatedCloud {
  readonly cloud: Cloud
  readonly env: NodeJS.ProcessEnv
}

/**
 * As Resource Manager accepts them. The tests' emulator is stricter. azcore and az use Service Management's audience.
 */
const everyAudience = ['https://management.azure.com', 'https://management.core.windows.net'].flatMap((audience) => [
  audience,
  `${audience}/`
])

/** @param home the process's home directory, which is created */
export async function withCloud<T>(home: string, act: (emulated: EmulatedCloud) => Promise<T>): Promise<T> {
  const cloud = await startCloud(scripts(), { audiences: { resourceManager: everyAudience } })
  const proxy = await startProxy({ hosts: cloud.hosts })
  const { application, clientCertificate, env } = cloud
  mkdirSync(home)
  const certificate = join(home, 'certificate.pem')
  writeFileSync(certificate, clientCertificate)
  try {
    return await act({
      cloud,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        HTTPS_PROXY: proxy.url,
        https_proxy: proxy.url,
        ...env,
        SSL_CERT_FILE: env.NODE_EXTRA_CA_CERTS,
        REQUESTS_CA_BUNDLE: env.NODE_EXTRA_CA_CERTS,
        AZURE_TENANT_ID: application.tenantId,
        AZURE_CLIENT_ID: application.clientId,
        AZURE_CLIENT_SECRET: application.secret,
        AZURE_CLIENT_CERTIFICATE_PATH: certificate,
        AZURE_SUBSCRIPTION_ID: sampleSubscription,
        ASSERTION: await assertionOf(cloud)
      }
    })
  } finally {
    await Promise.all([proxy.close(), cloud.close()])
  }
}

/** The assertion that a GitHub Actions job gets. */
async function assertionOf({ github: { env } }: Cloud): Promise<string> {
  const url = `${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=api://AzureADTokenExchange`
  const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
  const answer = (await (await fetch(url, { headers })).json()) as { readonly value: string }
  return answer.value
}

/** The samples and an operation that fails, all four times as fast. */
function scripts(): readonly Script[] {
  const powerOff = resourcePath('rg-app', 'Microsoft.Compute/virtualMachines/vm-1/powerOff')
  const monitor = `${powerOff}Status?api-version=2024-11-01`
  const failing: Start = {
    id: 'power-off',
    about: 'POST, 202 with Azure-AsyncOperation; it fails',
    method: 'POST',
    path: powerOff,
    answers: [{ http: 202, headers: { 'azure-asyncoperation': `{origin}${monitor}` } }],
    begins: [
      {
        api: 'arm-operation',
        id: 'power-off-status',
        path: monitor,
        steps: [
          { status: 'InProgress' },
          { status: 'Failed', members: { error: { code: 'AllocationFailed', message: 'There is no room.' } } }
        ]
      }
    ]
  }
  return [...sampleScripts, failing].map(quick)
}

function quick<T extends Script>(script: T): T {
  const shorten = (operation: Operation): Operation => ({
    ...operation,
    steps: operation.steps.map((step) => ({ ...step, seconds: step.seconds && step.seconds / 4 })),
    beside: operation.beside?.map(shorten)
  })
  return 'steps' in script ? { ...script, ...shorten(script) } : { ...script, begins: script.begins?.map(shorten) }
}

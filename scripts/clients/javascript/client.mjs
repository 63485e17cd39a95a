/**
 * Signs in in three ways with @azure/identity, and waits with @azure/arm-compute's poller. See scripts/real-clients.ts.
 */
import { ComputeManagementClient } from '@azure/arm-compute'
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential } from '@azure/identity'

const {
  AZURE_TENANT_ID: tenant,
  AZURE_CLIENT_ID: client,
  AZURE_CLIENT_SECRET: secret,
  AZURE_CLIENT_CERTIFICATE_PATH: certificatePath,
  AZURE_SUBSCRIPTION_ID: subscription,
  ASSERTION: assertion
} = process.env
const vm = { location: 'westeurope', hardwareProfile: { vmSize: 'Standard_D2s_v5' } }
const command = { commandId: 'RunShellScript', script: ['uptime'] }
const often = { updateIntervalInMs: 1_000 }

const signIns = {
  secret: new ClientSecretCredential(tenant, client, secret),
  certificate: new ClientCertificateCredential(tenant, client, { certificatePath }),
  oidc: new ClientAssertionCredential(tenant, client, async () => assertion)
}

const operations = {
  'deallocate-vm': async (machines) => {
    const poller = machines.deallocate('rg-app', 'vm-1', often)
    await poller
    return poller.operationState?.status
  },
  'run-command': async (machines) => (await machines.runCommand('rg-app', 'vm-1', command, often)).value?.[0]?.message,
  'create-vm': async (machines) => (await machines.createOrUpdate('rg-app', 'vm-created', vm, often)).provisioningState,
  'delete-vm': async (machines) => (await machines.delete('rg-app', 'vm-deleted', often)) ?? null,
  'power-off': async (machines) => {
    try {
      await machines.powerOff('rg-app', 'vm-1', often)
      return 'succeeded'
    } catch (error) {
      // Its poller has the error code only in the message.
      return /\w+Failed/.exec(error.message)?.[0] ?? error.message
    }
  }
}

for (const [signIn, credential] of Object.entries(signIns)) {
  const { virtualMachines } = new ComputeManagementClient(credential, subscription)
  for (const [operation, carryOut] of Object.entries(operations))
    console.log(JSON.stringify({ signIn, operation, result: await carryOut(virtualMachines) }))
}

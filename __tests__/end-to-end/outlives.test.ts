/** Waits that are longer than the lifetime of their credentials, with the bundle. */
import { expect, test } from '@jest/globals'
import { startAzureCli } from '../../emulator/azure-cli.ts'
import type { Cloud } from '../../emulator/cloud.ts'
import { closeLater, runStep, startScene, statuses } from './signed-in-step.ts'

const client = ({ application }: Cloud) => ({ 'client-id': application.clientId, 'tenant-id': application.tenantId })
const forSeconds = (seconds: number) => [(status: string) => ({ status, seconds })]

/** The different tokens that Azure received. */
function tokensSeen({ azure }: Cloud): number {
  return new Set(azure.requests.map(({ headers }) => headers.authorization)).size
}

test('a token that expires five times, and assertions that expire before the wait ends: green, without a 401', async () => {
  const tokenSeconds = 4
  const cloud = await startScene({ steps: forSeconds(22), tokenSeconds, assertionSeconds: 5 })
  const result = await runStep(cloud, { inputs: { ...client(cloud), timeout: '60s' }, env: cloud.github.env })
  expect(result).toMatchObject({ exitStatus: 0, annotations: [] })
  expect(Number(result.outputs['elapsed-seconds'])).toBeGreaterThan(5 * tokenSeconds)
  expect(new Set(statuses(cloud))).toEqual(new Set([200]))
  expect(tokensSeen(cloud)).toBeGreaterThan(5)
  // One assertion per token. None is used twice or requested without need.
  const shown = cloud.tokens.requests.flatMap(({ form }) => form.client_assertion ?? [])
  expect(shown).toEqual(cloud.github.assertions)
  expect(cloud.github.assertions).toHaveLength(cloud.tokens.issued.length)
  expect(cloud.tokens.issued.length).toBeLessThanOrEqual(tokensSeen(cloud) + 1)
})

test('every sign-in method renews its token before it expires', async () => {
  const ways: ((cloud: Cloud) => Promise<{ inputs: Record<string, string>; env?: Record<string, string> }>)[] = [
    async (cloud) => ({ inputs: { ...client(cloud), 'client-secret': cloud.application.secret } }),
    async (cloud) => ({ inputs: { ...client(cloud), 'client-certificate': cloud.clientCertificate } }),
    async (cloud) => ({ inputs: { 'auth-type': 'IDENTITY', 'authority-host': '' }, env: cloud.managedIdentity.env }),
    async (cloud) => {
      const cli = closeLater(await startAzureCli({ issue: cloud.tokens.issue, ...cloud.application }))
      return { inputs: { 'authority-host': '' }, env: cli.env }
    }
  ]
  const waits = ways.map(async (way) => {
    const cloud = await startScene({ steps: forSeconds(9), tokenSeconds: 4 })
    const { exitStatus } = await runStep(cloud, await way(cloud))
    return { exitStatus, statuses: [...new Set(statuses(cloud))], isRenewed: tokensSeen(cloud) > 2 }
  })
  expect(await Promise.all(waits)).toEqual(ways.map(() => ({ exitStatus: 0, statuses: [200], isRenewed: true })))
})

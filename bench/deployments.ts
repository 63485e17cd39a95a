import { type Clock, neverAborted } from '../src/clock.ts'
import { usualGoal } from '../src/documents/goal.ts'
import { armResource } from '../src/flavors/arm-resource.ts'
import type { StatusRequest } from '../src/http/request.ts'
import type { StatusResponse } from '../src/http/response.ts'
import { ProgressReader } from '../src/poll/progress.ts'
import { explain } from '../src/step/explain.ts'
import { createSchedule } from '../src/wait/schedule.ts'
import { waitFor } from '../src/wait/wait.ts'
import { defaultLimits, longestMs } from './lag.ts'
import { seededRandom } from './statistics.ts'

/** Counts the requests of waits for deployments, in virtual time: polls, and lists of their resources. */

interface Deployment {
  readonly durationMs: number
  /** In all deployments together. */
  readonly resources: number
  /** Deployments within the deployment. The resources are spread evenly over them. */
  readonly nested: number
}

export interface DeploymentCost extends Deployment {
  readonly polls: number
  /** The requests for lists, while it runs and after the end. */
  readonly lists: number
  readonly lastLists: number
}

const minute = 60_000
const deployments: readonly Deployment[] = [10 * minute, 60 * minute].flatMap((durationMs) => [
  { durationMs, resources: 5, nested: 0 },
  { durationMs, resources: 50, nested: 0 },
  { durationMs, resources: 50, nested: 10 }
])

export async function measureDeployments(): Promise<readonly DeploymentCost[]> {
  const costs: DeploymentCost[] = []
  for (const deployment of deployments) costs.push(await costOf(deployment))
  return costs
}

const scope = '/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg'
const idOf = (name: string) => `${scope}/providers/Microsoft.Resources/deployments/${name}`
const main = new URL(`${idOf('main')}?api-version=2021-04-01`, 'https://management.azure.com')

/** The production loop with the production schedule and lists. */
async function costOf(deployment: Deployment): Promise<DeploymentCost> {
  const { durationMs } = deployment
  let [now, requests] = [0, 0]
  const clock: Clock = {
    now: () => now,
    sleep: async (ms) => {
      // A list that was started before ends first.
      await new Promise((resolve) => setImmediate(resolve))
      now += ms
    }
  }
  const ask = async (request: StatusRequest) => {
    requests += 1
    return listOf(deployment, request, now)
  }
  const flavor = armResource.create({ parameters: { 'resource-id': main.pathname }, url: main, goal: usualGoal })
  const common = { ask, clock, signal: neverAborted, onFault: fail }
  const progress = new ProgressReader({
    ...common,
    progress: flavor.progress,
    redact: (found) => found,
    onTasks: () => {}
  })
  const timeoutMs = 2 * longestMs
  const verdict = await waitFor({
    poll: async () => {
      const state = now >= durationMs ? 'succeeded' : 'running'
      return { operation: { state, status: state, document: '' }, operationUrl: '' }
    },
    schedule: createSchedule({ ...defaultLimits, random: seededRandom(1) }),
    clock,
    signal: neverAborted,
    timeoutMs,
    maxSilenceMs: longestMs,
    graceMs: 60_000,
    onPoll: (event) => progress.onPoll(event)
  })
  const lists = requests
  const secrets = { redact: <T>(value: T) => value, redactJson: (json: string) => json }
  await explain(verdict, { ...common, progress, failure: flavor.failure, timeoutMs, secrets, onNoResult: fail })
  return { ...deployment, polls: verdict.polls, lists, lastLists: requests - lists }
}

/** The operations of a deployment so far: one starts after the other, at even intervals. */
function listOf({ durationMs, resources, nested }: Deployment, { url }: StatusRequest, now: number): StatusResponse {
  const isMain = url.pathname.includes('/main/')
  const operation = (type: string, name: string, id: string) => ({
    properties: {
      provisioningOperation: 'Create',
      provisioningState: now >= durationMs ? 'Succeeded' : 'Running',
      targetResource: { resourceType: type, resourceName: name, id }
    }
  })
  const all = Array.from({ length: isMain && nested > 0 ? nested : resources / Math.max(1, nested) }, (_, index) => {
    const name = `${isMain && nested > 0 ? 'nested' : 'vm'}-${index}`
    return isMain && nested > 0
      ? operation('Microsoft.Resources/deployments', name, idOf(name))
      : operation('Microsoft.Compute/virtualMachines', name, `${url.pathname}/${name}`)
  })
  const value = all.slice(0, 1 + Math.floor((all.length * now) / durationMs))
  return { url, status: 200, headers: {}, body: JSON.stringify({ value }), isFramed: true }
}

function fail(sentence: string): never {
  throw new Error(sentence)
}

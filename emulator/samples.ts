import { emulatedApi, samplePath } from './apis.ts'
import { deploymentStarts, deployments } from './samples/deployments.ts'
import { fabric, fabricStarts } from './samples/fabric.ts'
import { jobs } from './samples/jobs.ts'
import { startedOperations, starts } from './samples/starts.ts'
import { waits } from './samples/waits.ts'
import type { Operation, Script, Start } from './script.ts'

export { samplePath } from './apis.ts'
export { sampleSubscription } from './samples/paths.ts'

/** Operations to try with the action or with curl. Their seconds count from the first poll. */
export const samples: readonly Operation[] = [...waits, ...jobs, ...deployments, ...fabric, ...startedOperations]

/** Requests that start operations. */
export const sampleStarts: readonly Start[] = [...starts, ...deploymentStarts, ...fabricStarts]

/** Everything that `npm run emulator` offers. */
export const sampleScripts: readonly Script[] = [...samples, ...sampleStarts]

type Named = Pick<Operation, 'api' | 'id' | 'jobName' | 'path' | 'inputs'>

/** The step's `with` that waits for an emulated operation. */
export function sampleInputs(operation: Named, origin: string): Record<string, string> {
  return { ...placeInputs(operation, origin), ...operation.inputs }
}

/** The inputs that identify the operation. */
function placeInputs(operation: Named, origin: string): Record<string, string> {
  const { api, id, jobName = id } = operation
  const { service, inputs } = emulatedApi(api)
  const sample = { id, jobName, path: samplePath(operation), origin }
  return { api, 'access-token': sampleToken, ...service.endpointInputs(origin), ...inputs(sample) }
}

/** The step's `with` that sends an emulated request and waits for the operation that it starts. */
export function startInputs({ method, path, body }: Start, origin: string): Record<string, string> {
  return {
    request: `${method} ${path}`,
    ...(body && { 'request-body': JSON.stringify(body) }),
    'resource-manager-endpoint': origin,
    'access-token': sampleToken
  }
}

/** Every bearer token is accepted if the emulator has no token service. */
export const sampleToken = 'a-token-of-the-emulator'

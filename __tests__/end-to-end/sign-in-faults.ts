/** The bundle with a failing token service, for both services, at every time when a step needs a token. */
import type { Cloud } from '../../emulator/cloud.ts'
import { entraError } from '../../emulator/entra-errors.ts'
import type { Trouble } from '../../emulator/switch.ts'
import { type Position, positions } from './fault-courses.ts'
import { gaps } from './servers-and-runs.ts'
import { runStep, startScene } from './signed-in-step.ts'

interface SignInFault {
  readonly name: string
  readonly trouble: Trouble
  readonly passes: boolean
}

export interface SignIn {
  readonly fault: string
  readonly position: Position
  readonly api: string
  readonly result: { readonly exitStatus: number | null; readonly outcome: string; readonly reason: string }
  readonly isGreen: boolean
  /** The times between requests for a token. */
  readonly gapsMs: readonly number[]
  /** The minimum of those times. */
  readonly demandMs: number
}

const faults: readonly SignInFault[] = [
  { name: '503', trouble: { http: 503 }, passes: true },
  { name: '429 with `Retry-After`', trouble: { http: 429, retryAfter: 1 }, passes: true },
  { name: 'the connection is reset', trouble: { fault: 'reset' }, passes: true },
  { name: 'a final error (AADSTS7000215)', trouble: entraError(7000215), passes: false }
]

/** The operation's steps, a token's lifetime, and the step's limits. */
const scenes = {
  first: { steps: [], inputs: {} },
  // A token of 6 s is renewed after about 4.
  middle: { steps: [(status: string) => ({ status, seconds: 4.7 })], tokenSeconds: 6, inputs: {} },
  last: {
    steps: [(status: string) => ({ status, retryAfter: 60, seconds: 60 })],
    tokenSeconds: 7,
    inputs: { timeout: '15s' }
  },
  'for good': { steps: [], inputs: { 'max-silence': '2s' } }
}

const apis = ['data-replication', 'classic-gateway'] as const

/** One cloud for each position and API, in which the faults occur one after the other. */
export async function startSignIns(): Promise<readonly (() => Promise<readonly SignIn[]>)[]> {
  const all: (() => Promise<readonly SignIn[]>)[] = []
  for (const position of positions)
    for (const api of apis) {
      const cloud = await startScene(scenes[position])
      all.push(async () => {
        const results: SignIn[] = []
        for (const fault of faults) results.push(await signIn(cloud, fault, { position, api }))
        return results
      })
    }
  return all
}

async function signIn(
  cloud: Cloud,
  { name, trouble, passes }: SignInFault,
  { position, api }: Pick<SignIn, 'position'> & { api: (typeof apis)[number] }
): Promise<SignIn> {
  const { tokens, azure, application } = cloud
  const before = tokens.requests.length
  azure.reset()
  tokens.trouble.off()
  const isAtStart = position === 'first' || position === 'for good'
  const begin = () => tokens.trouble.on(trouble, position === 'first' || position === 'middle' ? 1 : undefined)
  if (isAtStart) begin()
  const { exitStatus, outputs } = await runStep(cloud, {
    inputs: {
      api,
      'client-id': application.clientId,
      'tenant-id': application.tenantId,
      'client-secret': application.secret,
      ...scenes[position].inputs
    },
    onLine: (line) => {
      if (!isAtStart && /Running|InProgress/.test(line)) begin()
    }
  })
  const { outcome = '', reason = '' } = outputs
  return {
    fault: name,
    position,
    api,
    result: { exitStatus, outcome, reason },
    // In the middle, the current token is valid for longer than the operation runs.
    isGreen: position === 'middle' || (passes && position === 'first'),
    gapsMs: gaps(tokens.requests.slice(before).filter(({ method }) => method === 'POST')),
    demandMs: 'retryAfter' in trouble ? Number(trouble.retryAfter) * 1_000 : 0
  }
}

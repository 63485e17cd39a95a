import { type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { jsonAnswer, refusal, send } from './answers.ts'
import type { Answer } from './script.ts'
import { type RecordedRequest, type Running, record, startServer } from './server.ts'
import { createSigner, lifetime } from './signer.ts'
import { Switch } from './switch.ts'

/** The issuer in GitHub's assertions. */
export const githubIssuer = 'https://token.actions.githubusercontent.com'
export const githubSubject = 'repo:octo-org/octo-repo:ref:refs/heads/main'

interface GitHubOptions {
  /** The subject of the assertions. Default: `githubSubject`. */
  readonly subject?: string
  /** The lifetime of the assertions. Default: five minutes. */
  readonly lifeSeconds?: number
}

export interface GitHub extends Running {
  /** Verifies the assertions. */
  readonly publicKey: KeyObject
  /** The environment variables of a job with `id-token: write`. */
  readonly env: Readonly<Record<'ACTIONS_ID_TOKEN_REQUEST_URL' | 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', string>>
  readonly requests: readonly RecordedRequest[]
  /** Every issued assertion, in order. */
  readonly assertions: readonly string[]
  readonly trouble: Switch
}

/** A response without an assertion, to be used as a fault. */
export const emptyValue: Answer = jsonAnswer(200, { count: 0, value: '' })

/** Starts the endpoint where a job requests its OpenID Connect tokens. */
export async function startGitHub({ subject = githubSubject, lifeSeconds = 300 }: GitHubOptions = {}): Promise<GitHub> {
  const started = performance.now()
  const signer = createSigner()
  const requests: RecordedRequest[] = []
  const assertions: string[] = []
  const trouble = new Switch()
  const requestToken = randomBytes(48).toString('base64url')

  const assertion = async (audience: string) => {
    const value = await signer.sign({ ...claims(subject), aud: audience, ...lifetime(lifeSeconds) })
    assertions.push(value)
    return value
  }
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    if (request.method !== 'GET' || pathname !== path)
      return refusal(404, 'NotFound', `There is no resource at ${pathname}.`)
    const [scheme = '', token] = (request.headers.authorization ?? '').split(' ')
    if (scheme.toLowerCase() !== 'bearer' || token !== requestToken)
      return jsonAnswer(401, { $id: '1', message: 'The request token is not valid.', typeKey: 'UnauthorizedException' })
    const value = await assertion(searchParams.get('audience') ?? 'https://github.com/octo-org')
    return jsonAnswer(200, { count: value.length, value })
  }
  const running = await startServer(async (request, response) => {
    requests.push(record(request, response, started))
    if (!trouble.strikes(response)) send(response, await answer(request))
  })
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${running.origin}${path}?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken
  }
  return { ...running, publicKey: signer.publicKey, env, requests, assertions, trouble }
}

const path = '/00000000-0000-0000-0000-000000000000/_apis/distributedtask/hubs/Actions/idtoken'

function claims(subject: string): Record<string, string> {
  return {
    iss: githubIssuer,
    sub: subject,
    jti: randomUUID(),
    ref: 'refs/heads/main',
    ref_type: 'branch',
    sha: '6f2a1e5cf0c7f4a8f1f0d4ab7d5a3b1f0c9e8d7a',
    repository: 'octo-org/octo-repo',
    repository_id: '74',
    repository_owner: 'octo-org',
    repository_owner_id: '65',
    repository_visibility: 'private',
    actor: 'octocat',
    actor_id: '12',
    event_name: 'workflow_dispatch',
    workflow: 'wait',
    workflow_ref: 'octo-org/octo-repo/.github/workflows/wait.yml@refs/heads/main',
    job_workflow_ref: 'octo-org/octo-repo/.github/workflows/wait.yml@refs/heads/main',
    run_id: '10',
    run_number: '1',
    run_attempt: '1',
    runner_environment: 'self-hosted'
  }
}

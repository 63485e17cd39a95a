import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jsonAnswer, send } from './answers.ts'
import type { Grants, IssuedToken, Subject } from './grants.ts'
import { readText, startServer } from './server.ts'

/** What a run of `az` says, and how it ends. */
export interface CliAnswer {
  readonly stdout?: string
  readonly stderr?: string
  readonly exitStatus?: number
  /** It says what it says, and then never ends by itself. */
  readonly hangs?: boolean
}

interface AzureCliOptions extends Pick<Subject, 'clientId' | 'tenantId'> {
  /** Makes the tokens: the token service's. */
  readonly issue: Grants['issue']
  /** Before 2.54 `az` said when a token expires in local time alone. */
  readonly isOld?: boolean
}

export interface AzureCli {
  /** Finds the stand-in `az` before any other. */
  readonly env: Readonly<Record<'PATH' | 'EMULATED_AZ', string>>
  /** The arguments of each run, in this order. */
  readonly calls: readonly (readonly string[])[]
  /** From now on `az` says this; undefined lets it hand out tokens again. */
  readonly answerWith: (answer: CliAnswer | undefined) => void
  readonly close: () => Promise<void>
}

/** What `az` says where nobody has logged in. */
export const loggedOut: CliAnswer = {
  stderr: "ERROR: Please run 'az login' to setup account.\n",
  exitStatus: 1
}

/** What `az` says where azure/login has signed in by OIDC, and its assertion, which lasts minutes, has lapsed. */
export const assertionLapsed: CliAnswer = {
  stderr:
    'ERROR: AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-01-31T12:15:00.0000000Z, assertion valid from 2026-01-31T12:00:00.0000000Z, expiry time of assertion 2026-01-31T12:05:00.0000000Z. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials . Trace ID: 00000000-0000-0000-0000-000000000000 Correlation ID: 00000000-0000-0000-0000-000000000000 Timestamp: 2026-01-31 12:15:00Z\nInteractive authentication is needed. Please run:\naz login\n',
  exitStatus: 1
}

/** Makes an `az`, a batch file on Windows as the real one is, that answers `account get-access-token`, and nothing else. */
export async function startAzureCli(options: AzureCliOptions): Promise<AzureCli> {
  const calls: string[][] = []
  let given: CliAnswer | undefined
  const running = await startServer(async (request, response) => {
    const call: string[] = JSON.parse(await readText(request))
    calls.push(call)
    send(response, jsonAnswer(200, given ?? (await tokenAnswer(call, options))))
  })
  const folder = mkdtempSync(join(tmpdir(), 'azure-cli-'))
  const program = fileURLToPath(new URL('az.ts', import.meta.url))
  if (process.platform === 'win32') writeFileSync(join(folder, 'az.cmd'), `@"${process.execPath}" "${program}" %*\r\n`)
  else writeFileSync(join(folder, 'az'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 })
  return {
    env: { PATH: `${folder}${delimiter}${process.env.PATH}`, EMULATED_AZ: running.origin },
    calls,
    answerWith: (answer) => {
      given = answer
    },
    close: async () => {
      await running.close()
      rmSync(folder, { recursive: true })
    }
  }
}

async function tokenAnswer(call: readonly string[], options: AzureCliOptions): Promise<CliAnswer> {
  const { issue, isOld, ...who } = options
  const audience = call[call.indexOf('--resource') + 1]
  if (call.slice(0, 2).join(' ') !== 'account get-access-token' || !call.includes('--resource') || !audience)
    return { stderr: `ERROR: '${call.join(' ')}' is misspelled or not recognized by the system.\n`, exitStatus: 2 }
  const token = await issue({ ...who, audience })
  return { stdout: `${JSON.stringify({ ...tokenDocument(token, isOld), tenant: who.tenantId }, null, 2)}\n` }
}

function tokenDocument({ accessToken, expiresOn }: IssuedToken, isOld = false): object {
  return {
    accessToken,
    expiresOn: localTime(new Date(expiresOn * 1_000)),
    ...(!isOld && { expires_on: expiresOn }),
    subscription: '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
    tokenType: 'Bearer'
  }
}

/** `2026-01-31 12:00:00.000000`, in this machine's time zone. */
function localTime(time: Date): string {
  const utc = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  return `${utc.toISOString().slice(0, 19).replace('T', ' ')}.000000`
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jsonAnswer, send } from './answers.ts'
import type { Grants, IssuedToken, Subject } from './grants.ts'
import { readText, startServer } from './server.ts'

/** What a run of `az` prints, and its exit status. */
export interface CliAnswer {
  readonly stdout?: string
  readonly stderr?: string
  readonly exitStatus?: number
  /** It prints its output, and then never exits by itself. */
  readonly hangs?: boolean
}

interface AzureCliOptions extends Pick<Subject, 'clientId' | 'tenantId'> {
  /** The token service's function that issues tokens. */
  readonly issue: Grants['issue']
  /** `az` before 2.54 printed a token's expiry in local time only. */
  readonly isOld?: boolean
}

export interface AzureCli {
  /** Environment in which the fake `az` is found before any other. */
  readonly env: Readonly<Record<'PATH' | 'EMULATED_AZ', string>>
  /** The arguments of each run, in order. */
  readonly calls: readonly (readonly string[])[]
  /** Makes `az` print this from now on. With undefined it issues tokens again. */
  readonly answerWith: (answer: CliAnswer | undefined) => void
  readonly close: () => Promise<void>
}

/** What `az` prints if nobody has logged in. */
export const loggedOut: CliAnswer = {
  stderr: "ERROR: Please run 'az login' to setup account.\n",
  exitStatus: 1
}

/** What `az` prints after azure/login signed in by OIDC and its short-lived assertion has expired. */
export const assertionLapsed: CliAnswer = {
  stderr:
    'ERROR: AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-01-31T12:15:00.0000000Z, assertion valid from 2026-01-31T12:00:00.0000000Z, expiry time of assertion 2026-01-31T12:05:00.0000000Z. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials . Trace ID: 00000000-0000-0000-0000-000000000000 Correlation ID: 00000000-0000-0000-0000-000000000000 Timestamp: 2026-01-31 12:15:00Z\nInteractive authentication is needed. Please run:\naz login\n',
  exitStatus: 1
}

/** Creates a fake `az` (a batch file on Windows, like the real one) that supports only `account get-access-token`. */
export async function startAzureCli(options: AzureCliOptions): Promise<AzureCli> {
  const calls: string[][] = []
  let fixedAnswer: CliAnswer | undefined
  const running = await startServer(async (request, response) => {
    const call: string[] = JSON.parse(await readText(request))
    calls.push(call)
    send(response, jsonAnswer(200, fixedAnswer ?? (await tokenAnswer(call, options))))
  })
  const folder = mkdtempSync(join(tmpdir(), 'azure-cli-'))
  const program = fileURLToPath(new URL('az.ts', import.meta.url))
  if (process.platform === 'win32') writeFileSync(join(folder, 'az.cmd'), `@"${process.execPath}" "${program}" %*\r\n`)
  else writeFileSync(join(folder, 'az'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 })
  return {
    env: { PATH: `${folder}${delimiter}${process.env.PATH}`, EMULATED_AZ: running.origin },
    calls,
    answerWith: (answer) => {
      fixedAnswer = answer
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

/** `2026-01-31 12:00:00.000000`, in the local time zone. */
function localTime(time: Date): string {
  const utc = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  return `${utc.toISOString().slice(0, 19).replace('T', ' ')}.000000`
}

import { stringify } from 'yaml'
import { emulatedApi } from './apis.ts'
import { sampleInputs, samplePath, sampleToken, startInputs } from './samples.ts'
import type { Operation, Start } from './script.ts'

/** What `npm run emulator` prints: how to try its samples. */

/** An operation, with the step's `with` and with curl. */
export function operationText(operation: Operation, origin: string): string {
  const { api, id, about } = operation
  const { service, versions } = emulatedApi(api)
  const version = service.name === 'service-management' ? ` -H 'x-ms-version: ${versions?.sample}'` : ''
  return [
    `${id}: ${about}`,
    withText(sampleInputs(operation, origin)),
    `  curl -i ${authorization}${version} '${origin}${samplePath(operation)}'`
  ].join('\n')
}

/** A request that starts an operation, with the step's `with` and with curl. */
export function startText(start: Start, origin: string): string {
  const { id, about, method, path, body } = start
  // The step's `request` goes to Resource Manager only.
  const isForAction = /^\/(?:subscriptions|providers)\//.test(path)
  const type = body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`
  // curl sends no Content-Length with a POST without a body, which some proxies refuse.
  const length = body === undefined && method === 'POST' ? " -d ''" : ''
  return `${id}: ${about}\n${isForAction ? `${withText(startInputs(start, origin))}\n` : ''}  curl -i -X ${method} ${authorization}${type}${length} '${origin}${path}'`
}

const authorization = `-H 'Authorization: Bearer ${sampleToken}'`

/** Indented as under `- uses:` in a workflow's job. What YAML 1.1 would read as a date or a number is quoted. */
function withText(inputs: Readonly<Record<string, string>>): string {
  const text = stringify({ with: inputs }, { version: '1.1', lineWidth: 0, singleQuote: true })
  return text.trimEnd().replaceAll(/^/gm, ' '.repeat(8))
}

/**
 * The port that PORT chooses.
 * @returns undefined if it is none
 */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return 8010
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}

/** Why the emulator does not listen, in a sentence; undefined if the error is another one. */
export function portComplaint(error: unknown, port: number): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} is taken: set PORT to another port, or to 0 for any free one.`
  if (code === 'EACCES') return `Port ${port} may not be used by this user: set PORT to one from 1024 on.`
  return undefined
}

import { stringify } from 'yaml'
import { emulatedApi } from './apis.ts'
import { sampleInputs, samplePath, sampleToken, startInputs } from './samples.ts'
import type { Operation, Start } from './script.ts'

/** The text that `npm run emulator` prints: how to try the samples. */

/** An operation, the step's `with` that waits for it, and a curl command that polls it. */
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

/** A request that starts an operation: the step's `with`, and the curl command. */
export function startText(start: Start, origin: string): string {
  const { id, about, method, path, body } = start
  // The step's `request` supports Resource Manager only.
  const isForAction = /^\/(?:subscriptions|providers)\//.test(path)
  const type = body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`
  // For a POST without a body curl sends no Content-Length, and some proxies reject that.
  const length = body === undefined && method === 'POST' ? " -d ''" : ''
  return `${id}: ${about}\n${isForAction ? `${withText(startInputs(start, origin))}\n` : ''}  curl -i -X ${method} ${authorization}${type}${length} '${origin}${path}'`
}

const authorization = `-H 'Authorization: Bearer ${sampleToken}'`

/** Indented as under `- uses:` in a workflow's job. Quotes what YAML 1.1 would read as a date or a number. */
function withText(inputs: Readonly<Record<string, string>>): string {
  const text = stringify({ with: inputs }, { version: '1.1', lineWidth: 0, singleQuote: true })
  return text.trimEnd().replaceAll(/^/gm, ' '.repeat(8))
}

/**
 * Reads PORT.
 * @returns the port, 8010 by default; undefined if the text is not a port
 */
export function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return 8010
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}

/** Explains why the emulator cannot listen on the port; undefined for any other error. */
export function portComplaint(error: unknown, port: number): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set PORT to another port, or to 0 for any free port.`
  if (code === 'EACCES') return `This user is not allowed to listen on port ${port}. Set PORT to 1024 or higher.`
  return undefined
}

import { randomUUID } from 'node:crypto'
import { jsonAnswer } from './answers.ts'
import type { Answer } from './script.ts'

/** Microsoft Entra ID's error codes, with the HTTP status and the OAuth error of each. */

interface Kind {
  readonly http: number
  readonly error: string
  readonly text: string
}

const kinds: ReadonlyMap<number, Kind> = new Map([
  [50013, { http: 401, error: 'invalid_client', text: 'Assertion failed signature validation.' }],
  [
    53003,
    {
      http: 400,
      error: 'invalid_grant',
      text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'
    }
  ],
  [70003, { http: 400, error: 'unsupported_grant_type', text: 'The app requested an unsupported grant type.' }],
  [
    70021,
    {
      http: 400,
      error: 'invalid_request',
      text: 'No matching federated identity record found for presented assertion.'
    }
  ],
  [90002, { http: 400, error: 'invalid_request', text: 'Tenant not found.' }],
  [90014, { http: 400, error: 'invalid_request', text: 'A required field is missing from the credential.' }],
  [90033, { http: 503, error: 'temporarily_unavailable', text: 'A transient error has occurred. Please try again.' }],
  [500011, { http: 400, error: 'invalid_resource', text: 'The resource principal was not found in the tenant.' }],
  [700016, { http: 400, error: 'unauthorized_client', text: 'The application was not found in the directory.' }],
  [700024, { http: 401, error: 'invalid_client', text: 'Client assertion is not within its valid time range.' }],
  [700027, { http: 401, error: 'invalid_client', text: 'The certificate is not registered on application.' }],
  [700211, { http: 401, error: 'invalid_client', text: 'No record of the presented assertion issuer.' }],
  [700212, { http: 401, error: 'invalid_client', text: 'No record of the presented assertion audience.' }],
  [700213, { http: 401, error: 'invalid_client', text: 'No record of the presented assertion subject.' }],
  [1002012, { http: 400, error: 'invalid_scope', text: 'The provided value for scope is not valid.' }],
  [7000215, { http: 401, error: 'invalid_client', text: 'Invalid client secret provided.' }],
  [
    7000216,
    {
      http: 401,
      error: 'invalid_client',
      text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."
    }
  ],
  [7000222, { http: 401, error: 'invalid_client', text: 'The provided client secret keys are expired.' }]
])

const otherwise: Kind = { http: 400, error: 'invalid_request', text: 'The request is invalid.' }

/**
 * Microsoft Entra ID's response for an error code. A test can force an error that no request causes.
 * @param overrides what differs from the code's usual response
 */
export function entraError(code: number, overrides: Partial<Kind> = {}): Answer {
  const { http, error, text } = { ...(kinds.get(code) ?? otherwise), ...overrides }
  const traceId = randomUUID()
  const correlationId = randomUUID()
  const timestamp = entraTime(new Date())
  return jsonAnswer(http, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`
  })
}

/** `2026-01-31 12:00:00Z` */
function entraTime(time: Date): string {
  return time.toISOString().replace('T', ' ').replace(/\.\d+/, '')
}

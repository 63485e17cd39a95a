import { BlockList, isIP } from 'node:net'
import { parseCommand } from '../../emulator/commands.ts'
import { isAllowed, parseEndpoint } from '../../src/cloud.ts'
import { parseDuration } from '../../src/duration.ts'
import type { ParameterName } from '../../src/flavors/flavor.ts'
import { remainingReads, retryAfter } from '../../src/http/retry-after.ts'
import * as credentials from '../../src/inputs/credentials.ts'
import * as forms from '../../src/inputs/forms.ts'
import * as named from '../../src/inputs/parameters.ts'
import { inert, inertHtml } from '../../src/report/inert.ts'
import { createSchedule } from '../../src/wait/schedule.ts'
import { firstRequest } from '../inquire.ts'
import { apis, definitionOf, flavorOf, flavors, parameters } from './readers.ts'

/**
 * The rules for all other readers of foreign text, with any text. Each rule is written differently from the code that
 * it checks. Shared by the properties and the fuzzer.
 */

function check(holds: boolean, rule: string, ...values: readonly unknown[]): void {
  if (!holds) throw new Error(`${rule}: ${values.map((value) => JSON.stringify(value) ?? String(value)).join(', ')}`)
}

const longestTimerMs = 2 ** 31 - 1

/** Every delay after a response is supported by a timer, and none is shorter than its Retry-After. */
export function examineDelays(headers: Readonly<Record<string, string | undefined>>, receivedAtMs: number): void {
  const asked = retryAfter(headers, receivedAtMs)
  check(asked === undefined || asked >= 0, 'A demand is no time', headers, asked)
  const seconds = /^[ \t]*(\d{1,9})[ \t]*$/.exec(headers['retry-after'] ?? '')?.[1]
  if (seconds !== undefined) check((asked ?? -1) >= Number(seconds) * 1_000, 'A demand is broken', headers, asked)
  const left = remainingReads(headers)
  check(left === undefined || left >= 0, 'A count is none', headers, left)
  const limits = { minPollIntervalMs: 1_000, maxPollIntervalMs: 20_000 }
  for (const random of [0, 0.999_999]) {
    const schedule = createSchedule({ ...limits, random: () => random })
    const facts = { faults: 3, retryAfterMs: asked, leftMs: 60_000 }
    const afterFaults = [schedule.afterFault(facts), schedule.afterFault({ ...facts, throttles: 2 })]
    for (const delay of [schedule.afterReading(5_000, asked, left), ...afterFaults]) {
      check(Number.isInteger(delay) && delay >= 1_000 && delay <= longestTimerMs, 'No timer keeps it', headers, delay)
      check(delay >= Math.min(asked ?? 0, longestTimerMs), 'A demand is broken', headers, delay)
    }
  }
}

// Inputs are trimmed before their format is checked.

/** A duration equals the sum of its parts. */
export function examineDuration(untrimmed: string): void {
  const text = untrimmed.trim()
  const ms = parseDuration(text)
  const isDuration = /^(?=.*\d[dhms]$)(?:p|pt)?[\d.,dhmst ]+$/i.test(text)
  check(ms === undefined || (isDuration && ms >= 0), 'A duration is none', text, ms)
  const input = forms.durationInput(text)
  if (!('value' in input)) return
  check(Number.isInteger(input.value) && input.value > 0 && input.value <= 366 * 86_400_000, 'No wait lasts so', text)
  const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 }
  const parts = [...text.toLowerCase().matchAll(/([\d.,]+)([dhms])/g)]
  const sum = parts.reduce(
    (total, [, count = '', unit = '']) => total + Number(count.replace(',', '.')) * (units[unit] ?? 0),
    0
  )
  check(Math.abs(sum - input.value) <= 1, 'A duration is another', text, input.value)
}

/** Parameters keep their place in the URL: none adds a segment, moves up the path, or reaches the query. */
export function examineParameters(untrimmed: string): void {
  const text = untrimmed.trim()
  for (const parameter of named.parameterNames) {
    const parsed = named.parameterInput(parameter, text)
    if (!('value' in parsed)) continue
    check(parsed.value === text, 'A parameter was changed', parameter, text)
    check(!/\p{Cc}/u.test(text) && text.isWellFormed(), 'A parameter holds control characters', parameter, text)
    if (parameter !== 'operation-url') examineRequests(parameter, text)
  }
}

function examineRequests(parameter: ParameterName, text: string): void {
  for (const api of apis) {
    const { needs } = definitionOf(api)
    if (!needs.includes(parameter)) continue
    const { request, failure } = flavorOf(api, { [parameter]: text })
    const usual = flavors[api]
    for (const [{ url }, before] of [
      [request, usual.request.url],
      [
        firstRequest(failure?.(undefined)) ?? request,
        firstRequest(usual.failure?.(undefined))?.url ?? usual.request.url
      ]
    ] as const) {
      const extra =
        parameter === 'resource-id' ? text.split('/').length - parameters['resource-id'].split('/').length : 0
      check(url.origin === endpoint.origin && url.hash === '' && url.search === before.search, 'Out of the path', text)
      const segments = before.pathname.split('/').length + extra
      check(url.pathname.split('/').length === segments, 'A path is another', parameter, text, url.href)
    }
  }
}

const endpoint = new URL('https://management.azure.com')
const endpoints = [endpoint, new URL('https://management.local:8443'), new URL('http://127.0.0.1:8080')]
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** The token goes to the host that both a parser and a person see in the URL. */
export function examineUrl(untrimmed: string): void {
  const text = untrimmed.trim()
  const url = URL.canParse(text) ? new URL(text) : undefined
  for (const service of endpoints) {
    if (url !== undefined) {
      const place = [url.protocol, url.hostname, url.port, url.username, url.password].join('\n')
      const same = place === [service.protocol, service.hostname, service.port, '', ''].join('\n')
      check(isAllowed(url, service) === same, 'A host is mistaken for another', text, service.href)
    }
    const parsed = named.operationUrlInput(text)
    if (!('value' in parsed) || !isAllowed(parsed.value, service)) continue
    const asked = flavorOf('arm-operation', { 'operation-url': parsed.value.href }).request.url
    check(asked.origin === service.origin && asked.hash === '', 'The token would go elsewhere', text, asked.href)
    check(`${asked.username}${asked.password}` === '', 'A password would go along', text)
    check(readNaively(text) === service.origin, 'A person reads another host', text, service.origin)
  }
  const origin = parseEndpoint(text)
  if (origin === undefined) return
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const isLocal = host === 'localhost' || (isIP(host) !== 0 && loopback.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'))
  check(origin.protocol === 'https:' || isLocal, 'A token would go unencrypted', text)
  const parts = `${origin.pathname}${origin.search}${origin.hash}${origin.username}${origin.password}`
  check(parts === '/', 'An endpoint is more than an origin', text)
}

/** RFC 3986, appendix B. Only the case and the default port are normalized. */
function readNaively(text: string): string {
  const [, scheme = '', authority = ''] = /^(https?):\/\/([^/?#]*)/i.exec(text) ?? []
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80'
  const host = authority.toLowerCase()
  return `${scheme.toLowerCase()}://${host.endsWith(port) ? host.slice(0, -port.length) : host}`
}

/** An input accepts only what its name promises. The value of a rejected secret is not shown. */
export function examineInputs(untrimmed: string): void {
  const text = untrimmed.trim()
  const version = named.apiVersionInput(text)
  if ('value' in version) check(/^\d{4}-\d\d-\d\d(-[a-z]+)?$/i.test(text), 'No version', text)
  const environment = forms.environmentInput(text)
  if ('value' in environment) check(environment.value.toLowerCase() === text.toLowerCase(), 'No cloud', text)
  const outcomes = forms.outcomesInput(text)
  if ('value' in outcomes) check(outcomes.value.size > 0 && /^[a-z\s,_-]+$/i.test(text), 'No outcomes', text)
  const client = credentials.clientIdInput(text)
  if ('value' in client) check(/^[\da-f-]{36}$/i.test(text), 'No client', text)
  for (const isStack of [true, false]) {
    const tenant = credentials.tenantIdInput(text, isStack)
    if ('value' in tenant) check(encodeURIComponent(text) === text, 'A tenant changes the path', text)
  }
  const audience = credentials.audienceInput(text)
  if ('value' in audience) check(/^[!-~]+$/.test(text), 'No audience', text)
  const token = forms.tokenInput(text)
  if ('value' in token) new Headers({ authorization: `Bearer ${text}` })
  credentials.authTypeInput(text)
  const secrets = [
    token,
    credentials.clientSecretInput(text),
    credentials.clientCertificateInput(text),
    credentials.managementCertificateInput(text, '')
  ]
  for (const parsed of secrets) {
    // The messages themselves contain the BEGIN and END lines of a certificate.
    if (!('mistake' in parsed) || text.length < 24 || /^[A-Z -]*$/.test(text)) continue
    check(!parsed.mistake.includes(text), 'A secret is shown', text)
  }
}

/** Inert text is one line, not a command, and its HTML shows only the text. */
export function examineInert(text: string): void {
  const line = inert(text)
  check(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line) && line.isWellFormed(), 'More than one plain line', text)
  for (const printed of [line, `  ${line}`, `1s: ${line}`])
    check(parseCommand(printed) === undefined, 'A command', text)
  check(line.length <= 2_100 + 2 * 2_000, 'Not cut', text.length, line.length)
  const html = inertHtml(text)
  const content = /^<code>((?:&nbsp;|&#\d+;|[^&<>"'\r\n])*)<\/code>$/.exec(html)?.[1]
  const shown = content?.replaceAll('&nbsp;', ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
  check(shown === line, 'HTML that shows something else', text, html)
}

import { readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'

/**
 * The seeds: documents from the flavors' own test tables, so that a new API is fuzzed as soon as it has a test. A stub
 * of Jest collects them from the test files.
 */

const others: readonly string[] = [
  'Mon, 23 Nov 2026 10:00:30 GMT\nMon, 23 Nov 2026 10:00:00 GMT\n250\n2500',
  'Monday, 23-Nov-26 10:00:30 GMT\nMon Nov 23 10:00:30 2026',
  '17',
  '1h30m',
  '2d 4.5h',
  'PT1H30M',
  'failed, canceled\ntimed-out',
  '2024-01-01-preview',
  'AzureCloud',
  '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
  'contoso.onmicrosoft.com',
  'api://AzureADTokenExchange',
  '/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworkGateways/z',
  'https://management.azure.com/subscriptions/x/operations/1?api-version=2024-01-01&t=1#x',
  'https://user:password@management.azure.com:443/',
  'http://127.0.0.1:8080/x',
  'http://[::1]:1/',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n',
  '::error file=a,line=1::text',
  'a ##[add-mask]b',
  '\u001b[31mred\u001b[0m \u200b\u00ad\u202e <b>&amp;</b>'
]

/** Tokens of the formats that may be in no seed. */
export const dictionary: readonly string[] = [
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?a ',
    '?>',
    '<!DOCTYPE a>',
    '&#83;',
    '&amp;',
    '&#x53;',
    ' a="',
    "'",
    '"',
    '/>'
  ],
  ...['<Status>Successful</Status>', '<Status>', '</Status>', '<Operation>', '</Operation>', 'xmlns:a="u"', 'a:'],
  ...['"status":"Succeeded"', '"properties":{', '"state":"Failed"', '"provisioningState":"Succeeded"', '"error":null'],
  ...['"__proto__":{', '"constructor":', '"toString":0', '\\u0073', '\\"', '\\ud800', '1e999', '[[[[', '{}', 'null'],
  ...['\ufeff', '\u0000', '\u2028', '\r\n', '\t', '\u00a0', '\u212a', '\u017f', '\ud800', '%2e', '..', '//', '\\', '@']
]

/** @returns the seeds, without duplicates */
export async function seeds(): Promise<readonly string[]> {
  const bodies: string[] = []
  const record = (rows: unknown) => {
    for (const text of Array.isArray(rows) ? rows.flatMap(textsOf) : []) bodies.push(text)
  }
  Object.assign(globalThis, { recordRows: record })
  const hooks = registerHooks({
    load: (url, context, next) =>
      url === stub ? { format: 'module', source: stubSource, shortCircuit: true } : next(url, context),
    resolve: (specifier, context, next) =>
      specifier === '@jest/globals' ? { url: stub, shortCircuit: true } : next(specifier, context)
  })
  const folder = new URL('../__tests__/flavors/', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'))
  for (const file of files) await import(new URL(file, folder).href)
  hooks.deregister()
  return [...new Set([...bodies, ...others])].filter(({ length }) => length < 4_096)
}

const stub = 'jest:globals'
const stubSource = `
  const anything = new Proxy(() => anything, { get: (_, name) => (name === Symbol.toPrimitive ? () => '' : anything) })
  const register = Object.assign(() => {}, { each: (rows) => (globalThis.recordRows(rows), () => {}) })
  export const expect = anything, beforeAll = anything, test = register, it = register
  export const describe = Object.assign((_, define) => define(), { each: () => () => {} })
`

/** The body in a row of `testDocuments`, which passes each row to Jest with its title. */
function textsOf(row: unknown): readonly string[] {
  const [, it] = Array.isArray(row) ? row : []
  return typeof it === 'object' && it !== null && typeof it.body === 'string' ? [it.body] : []
}

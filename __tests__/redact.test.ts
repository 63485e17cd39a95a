import { expect, test } from '@jest/globals'
import { Secrets } from '../src/redact.ts'

const secret = 'eyJ0eXAi.payload.signature'

function met(...met: readonly string[]): { secrets: Secrets; masks: string[] } {
  const masks: string[] = []
  const secrets = new Secrets((mask) => masks.push(mask))
  for (const secret of met) secrets.conceal(secret)
  return { secrets, masks }
}
const { secrets } = met('another-secret', secret)

test('each secret is masked once, and nothing is not', () => {
  expect(met(secret, '', secret, 'short').masks).toEqual([secret, 'short'])
})

test('every secret that was met is found, and each line of a key', () => {
  const line = 'x'.repeat(64)
  const { secrets } = met('first-secret', `-----BEGIN\n${line}\n-----END`, 'second-secret')
  expect(secrets.redact(['second-secret first-secret', line, '-----END'])).toEqual(['*** ***', '***', '-----END'])
})

test.each([
  [`a ${secret} b ${secret}`, 'a *** b ***'],
  ['“… eyJ0eXAi.payl…”', '“… ***…”'],
  ['“eyJ0…”', '“***…”'],
  ['“eyJ…”', '“eyJ…”'],
  ['“eyJ0eXAi…” and more…', '“***…” and more…'],
  ['nothing…', 'nothing…'],
  ['eyJ0eXAi in the middle', 'eyJ0eXAi in the middle']
])('%j becomes %j', (text, expected) => {
  expect(secrets.redact(text)).toBe(expected)
})

test('goes through plain data', () => {
  const data = { a: secret, b: [{ [secret]: 1 }], c: undefined, d: null, e: 7 }
  expect(secrets.redact(data)).toEqual({ a: '***', b: [{ '***': 1 }], c: undefined, d: null, e: 7 })
})

test('leaves words of a test alone', () => {
  expect(met('token').secrets.redact('the token')).toBe('the token')
})

test('finds a secret behind the escapes of JSON, and leaves other JSON as it is', () => {
  expect(secrets.redactJson('{ "a": "eyJ0eXAi\\u002epayload\\u002esignature" }')).toBe('{"a":"***"}')
  expect(secrets.redactJson('{ "big": 12345678901234567890 }')).toBe('{ "big": 12345678901234567890 }')
  expect(secrets.redactJson(`no JSON ${secret}`)).toBe('no JSON ***')
})

test('a secret below what is walked through is cut away, however it is written', () => {
  const secrets = new Secrets(() => {})
  secrets.conceal('a-secret-of-some-length')
  const escaped = 'a-secret-of-some-length'.replaceAll('-', '\\u002d')
  for (const depth of [10, 63, 64, 100, 100_000])
    for (const secret of ['a-secret-of-some-length', escaped]) {
      const clean = secrets.redactJson(`{"a":${'['.repeat(depth)}"x ${secret}"${']'.repeat(depth)}}`)
      expect(clean).not.toContain('secret-of')
      expect(clean).not.toContain('secret\\u002dof')
    }
})

test('a secret with unseen characters in it is none the less one', () => {
  const secrets = new Secrets(() => {})
  secrets.conceal('a-secret-of-some-length')
  for (const unseen of ['\u200b', '\u00ad', '\u001b[31m', '\u2066'])
    expect(secrets.redact(`say a-secret${unseen}-of-some-length.`)).toBe('say ***.')
})

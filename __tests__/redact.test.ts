import { expect, test } from '@jest/globals'
import { redact, redactJson } from '../src/redact.ts'

const secret = 'eyJ0eXAi.payload.signature'

test.each([
  [`a ${secret} b ${secret}`, 'a *** b ***'],
  ['“… eyJ0eXAi.payl…”', '“… ***…”'],
  ['“eyJ0…”', '“***…”'],
  ['“eyJ…”', '“eyJ…”'],
  ['nothing…', 'nothing…'],
  ['eyJ0eXAi in the middle', 'eyJ0eXAi in the middle']
])('%j becomes %j', (text, expected) => {
  expect(redact(text, secret)).toBe(expected)
})

test('goes through plain data', () => {
  const data = { a: secret, b: [{ [secret]: 1 }], c: undefined, d: null, e: 7 }
  expect(redact(data, secret)).toEqual({ a: '***', b: [{ '***': 1 }], c: undefined, d: null, e: 7 })
})

test('leaves words of a test alone', () => {
  expect(redact('the token', 'token')).toBe('the token')
})

test('finds a secret behind the escapes of JSON, and leaves other JSON as it is', () => {
  expect(redactJson('{ "a": "eyJ0eXAi\\u002epayload\\u002esignature" }', secret)).toBe('{"a":"***"}')
  expect(redactJson('{ "big": 12345678901234567890 }', secret)).toBe('{ "big": 12345678901234567890 }')
  expect(redactJson(`no JSON ${secret}`, secret)).toBe('no JSON ***')
})

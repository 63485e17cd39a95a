import { isUtf8 } from 'node:buffer'
import { createServer, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { neverAborted, systemClock } from '../../src/clock.ts'
import type { StatusResponse } from '../../src/http/response.ts'
import { send } from '../../src/http/send.ts'
import { listen } from '../servers.ts'
import { examine, jsonApis, xmlApis } from './readers.ts'

const mebibyte = 1024 * 1024
let origin = ''
let answer: (response: ServerResponse) => unknown = () => {}
const server = createServer((_, response) => void answer(response))

beforeAll(async () => {
  origin = `http://127.0.0.1:${await listen(server)}`
})
afterAll(() => void server.close())

function ask(respond: typeof answer): Promise<StatusResponse> {
  answer = respond
  return send(
    { url: new URL(origin), headers: {} },
    { clock: systemClock, limitMs: 30_000, signal: neverAborted, maxBodyBytes: mebibyte, allowed: () => true }
  )
}

const document = '{"status":"Succeeded","properties":{"state":"Succeeded","provisioningState":"Succeeded"}}'
const xml = '<Operation><Status>Succeeded</Status></Operation>'

test('bytes in any chunks are decoded without a byte order mark, or have no text if they are not UTF-8', async () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(document, xml)).map((text) => Buffer.from(text))
  const bytes = fc.oneof(
    texts,
    texts.map((text) => Buffer.concat([Buffer.from('\ufeff'), text])),
    fc.uint8Array().map((array) => Buffer.from(array)),
    fc.tuple(texts, fc.nat(200)).map(([text, at]) => Buffer.concat([text.subarray(0, at), Buffer.of(0xc3)]))
  )
  await fc.assert(
    fc.asyncProperty(bytes, fc.nat(), async (body, at) => {
      const middle = at % (body.length + 1)
      const { body: text } = await ask((response) => {
        response.write(body.subarray(0, middle))
        setImmediate(() => response.end(body.subarray(middle)))
      })
      const expected = isUtf8(body) ? body.toString().replace(/^\ufeff/, '') : undefined
      expect(text).toBe(expected)
    }),
    { numRuns: 100 }
  )
})

const utf16 = (text: string) => Buffer.from(text, 'utf16le')

test.each<[string, (text: string) => Buffer]>([
  ['UTF-16, little end first', utf16],
  ['UTF-16, little end first, with its mark', (text) => utf16(`\ufeff${text}`)],
  ['UTF-16, big end first', (text) => utf16(text).swap16()],
  ['UTF-16, big end first, with its mark', (text) => utf16(`\ufeff${text}`).swap16()],
  ['UTF-32', (text) => Buffer.from([...text].flatMap((unit) => [unit.charCodeAt(0), 0, 0, 0]))],
  ['UTF-7', (text) => Buffer.from(text.replaceAll('<', '+ADw-').replaceAll('"', '+ACI-'))],
  [
    'overlong UTF-8',
    (text) => Buffer.concat([...text].map((unit) => Buffer.of(0xc1, 0x80 | (unit.charCodeAt(0) & 63))))
  ],
  ['surrogates in UTF-8', (text) => Buffer.concat([Buffer.of(0xed, 0xa0, 0x80), Buffer.from(text)])],
  ['NUL behind', (text) => Buffer.from(`${text}\u0000`)],
  ['NUL before', (text) => Buffer.from(`\u0000${text}`)]
])('%s contains no status', async (_, encode) => {
  for (const [apis, text] of [
    [jsonApis, document],
    [xmlApis, xml]
  ] as const) {
    const { body, headers } = await ask((response) => response.end(encode(text)))
    expect(headers['transfer-encoding'] ?? headers['content-length']).toBeDefined()
    for (const api of apis) expect(examine(api, { body })).toBeUndefined()
  }
})

test.each(['gzip', 'deflate', 'br'])('a body that is wrongly declared as %s has no text', async (encoding) => {
  const { body } = await ask((response) => response.setHeader('content-encoding', encoding).end(document))
  expect(body).toBeUndefined()
})

test('an endless body is not read after its first MiB', async () => {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  let sent = 0
  const closed = new Promise((resolve) => {
    void ask((response) => {
      response.on('close', resolve)
      const more = () => {
        while (!response.destroyed && sent < 1024 * mebibyte) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
      }
      more()
    }).then(({ body }) => expect(body).toBeUndefined())
  })
  const before = process.memoryUsage().rss
  await closed
  // The buffers of the two sockets are added.
  expect(sent).toBeLessThan(32 * mebibyte)
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * mebibyte)
})

test('endless headers are not read to the end', async () => {
  const asked = ask((response) => {
    const { socket } = response
    socket?.write('HTTP/1.1 200 OK\r\n')
    const more = () => {
      while (socket?.writable) if (!socket.write(`x: ${'y'.repeat(8_192)}\r\n`)) return void socket.once('drain', more)
    }
    socket?.on('error', () => {})
    more()
  })
  await expect(asked).rejects.toMatchObject({ reason: 'unreachable', patience: 'silence' })
})
